"""The demo's sign-in links: one per role, good until the next start.

They exist only where the product runs as a demo, on loopback, on a database that bears the demo
loader's mark; a start without the demo ends every session that one of them began, and every token
of a demo's account, which such a session can have made.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import TokenRevoked, record
from booking.members.secrets import new_secret, sha256
from booking.members.sessions import begin_session

sql = queries("members")
passwords = queries("app_passwords")

EMAILS: Mapping[str, str] = {
    "coworker": "coworker@example.org",
    "manager": "manager@example.org",
    "officer": "officer@example.org",
}


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A link of this start."""

    role: str
    member_id: int
    language: str


@dataclass(frozen=True, slots=True)
class DemoSession:
    secret: str = field(repr=False)


def demo_allowed(settings: Settings) -> bool:
    """Asked for, and only this machine can reach it; the database's mark is asked besides."""
    return settings.demo and settings.on_loopback


async def runs_as_demo(conn: Connection, settings: Settings) -> bool:
    """Whether what only a demo shows may be shown."""
    return demo_allowed(settings) and bool(await sql.is_demo.value(conn))


async def sign_in_links(
    conn: Connection, settings: Settings, now: datetime
) -> list[tuple[str, str]]:
    """Role and address of each link, made anew; none where this is no demo."""
    if not demo_allowed(settings) or not await sql.is_demo.value(conn):
        return []
    links = []
    async with conn.transaction():
        await sql.delete_demo_links.run(conn)
        for role, email in EMAILS.items():
            member_id = await sql.demo_member.value(conn, email=email)
            if member_id is None:
                continue
            token = new_secret()
            await sql.set_demo_link.run(
                conn, role=role, member_id=member_id, token_sha256=sha256(token), now=now
            )
            links.append((role, f"{settings.public_url}/demo/{token}"))
    return links


async def look_at_demo_link(conn: Connection, settings: Settings, *, token: str) -> DemoLink | None:
    """The role that a link signs in; None where it is not of this start, or this is no demo."""
    if not demo_allowed(settings):
        return None
    return await sql.demo_link.one(conn, DemoLink, token_sha256=sha256(token))


async def sign_in_demo(
    conn: Connection, settings: Settings, *, token: str, now: datetime
) -> DemoSession | None:
    """Begin a demo session; None where look_at_demo_link gives None."""
    link = await look_at_demo_link(conn, settings, token=token)
    if link is None:
        return None
    secret = await begin_session(conn, member_id=link.member_id, now=now, demo=True)
    return DemoSession(secret)


async def enter_demo(
    conn: Connection, settings: Settings, *, role: str, now: datetime
) -> DemoSession | None:
    """Begin a demo session in one of the demo's roles, from its first page; None where there is
    no such role, or this is no demo."""
    email = EMAILS.get(role)
    if email is None or not demo_allowed(settings) or not await sql.is_demo.value(conn):
        return None
    member_id = await sql.demo_member.value(conn, email=email)
    if member_id is None:
        return None
    return DemoSession(await begin_session(conn, member_id=member_id, now=now, demo=True))


async def end_demo_sessions(conn: Connection, *, now: datetime) -> None:
    """What a start without the demo does first: its links, sessions, tokens and app passwords open
    nothing more, not even for a demo to come."""
    async with conn.transaction():
        await sql.delete_demo_links.run(conn)
        await sql.end_demo_sessions.run(conn)
        await passwords.revoke_demo_app_passwords.run(conn, now=now)
        for row in await sql.revoke_demo_tokens.rows(conn, now=now):
            await record(conn, TokenRevoked(**row), stream_version=2, now=now)
