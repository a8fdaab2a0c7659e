"""Who sends this: a program by its token, or a person by their session."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.members.secrets import sha256

sql = queries("members")


@dataclass(frozen=True, slots=True)
class ByToken:
    """What a program showed; what it makes outlives it no longer than `expires_at` says."""

    token_id: int
    expires_at: datetime | None


@dataclass(frozen=True, slots=True)
class BySession:
    """What a person's browser showed."""

    sha256: bytes = field(repr=False)
    csrf_sha256: bytes = field(repr=False)


async def by_tokens(
    conn: Connection, *, tokens: Sequence[str], now: datetime, demo: bool
) -> list[tuple[Member, ByToken] | None]:
    """For each token its member; None where there is none, or it is revoked or expired.

    One of a demo's account counts only while the product runs as a demo.
    """
    digests = [sha256(each) for each in tokens]
    rows = await sql.members_of_tokens.rows(conn, sha256s=digests, now=now)
    found = {row["sha256"]: row for row in rows if demo or not row["demo"]}
    if unmarked := [row["token_id"] for row in found.values() if row["mark"]]:
        await sql.mark_tokens_used.run(conn, token_ids=unmarked, now=now)
    return [_by_token(found[each]) if each in found else None for each in digests]


async def by_session(
    conn: Connection, *, secret: str, now: datetime, demo: bool
) -> tuple[Member, BySession] | None:
    """The member of a session that has not ended; None where there is none.

    One that a demo's link began counts only while the product runs as a demo.
    """
    digest = sha256(secret)
    row = await sql.member_of_session.row(conn, sha256=digest, now=now)
    if row is None or (row["demo"] and not demo):
        return None
    if row["mark"]:
        await sql.mark_session_seen.run(conn, sha256=digest, now=now)
    return _member(row, None), BySession(digest, row["csrf_sha256"])


def _by_token(row: dict[str, Any]) -> tuple[Member, ByToken]:
    shown = ByToken(row["token_id"], row["token_expires_at"])
    return _member(row, frozenset(row["scopes"])), shown


def _member(row: dict[str, Any], scopes: frozenset[str] | None) -> Member:
    return Member(
        id=row["id"],
        email=row["email"],
        name=row["name"],
        language=row["language"],
        beneficiary_id=row["beneficiary_id"],
        birth_date=row["birth_date"],
        manages=frozenset(row["manages"]),
        officer=row["officer"],
        admin=row["admin"],
        scopes=scopes,
    )
