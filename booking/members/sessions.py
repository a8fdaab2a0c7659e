"""Sessions of people: begun by a sign-in, ended by signing out or by time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.secrets import derived, new_secret, sha256

sql = queries("members")
LASTS = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Session:
    """One that has not ended; `sha256` tells them apart and opens nothing."""

    sha256: bytes
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


async def begin_session(
    conn: Connection, *, member_id: int, now: datetime, demo: bool = False
) -> str:
    """The secret for the browser's cookie; it is nowhere else."""
    secret = new_secret()
    await sql.insert_session.run(
        conn,
        sha256=sha256(secret),
        member_id=member_id,
        csrf_sha256=sha256(csrf_token(secret)),
        demo=demo,
        now=now,
        expires_at=now + LASTS,
    )
    return secret


def csrf_token(secret: str) -> str:
    """What our pages send back with every write of that session."""
    return derived(secret, "csrf")


async def sessions_of(conn: Connection, *, member_id: int, now: datetime) -> list[Session]:
    """The newest first, at most 200."""
    return await sql.sessions_of_member.all(conn, Session, member_id=member_id, now=now)


async def end_session(conn: Connection, *, sha256: bytes) -> None:
    await sql.end_session.run(conn, sha256=sha256)


async def end_all_sessions(conn: Connection, *, member_id: int) -> int:
    """How many there were."""
    return await sql.end_sessions_of_member.run(conn, member_id=member_id)
