"""App passwords: for programs that know only Basic (RFC 7617), as calendar apps do.

Each is made for one app, shown once, kept as its SHA-256, listed with its last use and revoked at
will. It opens the member's calendars, to be read, and nothing else.
"""

import hmac
from base64 import b32encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.member import Member
from booking.members.secrets import sha256

sql = queries("app_passwords")
# Of the digest, 136 bits: twenty-eight letters without any filling, in sevens of four.
_BYTES, _GROUP = 17, 4


@dataclass(frozen=True, slots=True)
class AppPassword:
    """As it is listed; the password itself is kept nowhere."""

    id: int
    name: str
    created_at: datetime
    last_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What an app showed."""

    email: str = field(repr=False)
    password: str = field(repr=False)


def password_of(own_key: bytes, salt: str) -> str:
    """136 bits made of the installation's key and a random salt, in letters and figures that are
    hard to mistake: the answer kept for an Idempotency-Key holds the salt alone."""
    digest = hmac.digest(own_key, f"app-password:{salt}".encode(), "sha256")
    plain = b32encode(digest[:_BYTES]).decode().rstrip("=").lower()
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


async def make_app_password(
    conn: Connection, *, member: Member, password: str, name: str, now: datetime
) -> AppPassword:
    """Keep its hash; whoever calls shows it once. Refuses with Forbidden."""
    member.may_reserve()
    made = await sql.insert_app_password.value(
        conn, member_id=member.id, sha256=_digest(password), name=name, now=now
    )
    return AppPassword(made, name, now, None)


async def app_passwords_of(
    conn: Connection, *, member: Member, before: int | None = None, limit: int = 200
) -> list[AppPassword]:
    """The member's own that were not revoked, newest first. Refuses with Forbidden."""
    member.may_read()
    return await sql.app_passwords_of_member.all(
        conn, AppPassword, member_id=member.id, before=before, limit=limit
    )


async def revoke_app_password(
    conn: Connection, *, member: Member, password_id: int, now: datetime
) -> None:
    """From the next request on it opens nothing. Refuses with NotFound, Forbidden."""
    revoked = await sql.revoke_app_password.value(
        conn, id=password_id, member_id=member.id, now=now
    )
    if revoked is None:
        raise NotFound(what={"en": "app password", "it": "una password con questo numero"})
    member.may_reserve()


async def by_app_passwords(
    conn: Connection, *, shown: Sequence[Shown], now: datetime, demo: bool
) -> list[Member | None]:
    """Whose each is; None for a wrong one, a revoked one, another account's, and one of a demo's
    account while the product does not run as a demo. The member may read calendars alone."""
    digests = [_digest(each.password) for each in shown]
    rows = await sql.members_of_app_passwords.rows(conn, sha256s=digests, now=now)
    found = {row["sha256"]: row for row in rows if demo or not row["demo"]}
    members: list[Member | None] = []
    used = []
    for each, digest in zip(shown, digests, strict=True):
        row = found.get(digest)
        if row is None or not _same(row["email"], each.email):
            members.append(None)
            continue
        if row["mark"]:
            used.append(row["password_id"])
        members.append(
            Member(
                id=row["id"],
                email=row["email"],
                language=row["language"],
                manages=frozenset(row["manages"]),
                scopes=frozenset(),
            )
        )
    if used:
        await sql.mark_app_passwords_used.run(conn, password_ids=used, now=now)
    return members


def _digest(password: str) -> bytes:
    """Of what was typed, without what people leave out or add: dashes, spaces, capitals."""
    return sha256("".join(password.replace("-", " ").split()).lower())


def _same(email: str, sent: str) -> bool:
    return hmac.compare_digest(email.lower().encode(), sent.strip().lower().encode())
