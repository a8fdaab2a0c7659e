"""The member's own sessions: where they are signed in, and signing out everywhere."""

from datetime import datetime
from typing import Any

from litestar import Request, Response, delete, get
from litestar.di import NamedDependency

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused
from booking.members.authenticate import BySession
from booking.members.member import Member
from booking.members.sessions import end_all_sessions, sessions_of
from booking.reservations.key import Key
from booking.web.access import MEMBER, READER, operation
from booking.web.api.answers.account import SessionPage
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    clamped,
    page_of,
    position_of,
)
from booking.web.idempotency import Answer, as_empty_response, write_once

_LISTED = {
    "created_at": "2026-11-30T08:00:00Z",
    "seen_at": "2026-12-01T10:15:00Z",
    "expires_at": "2026-12-30T08:00:00Z",
    "current": True,
}


@get(
    "/api/v1/sessions",
    operation_id="listSessions",
    summary="Own sessions",
    description="Newest first. `current` is the one that asks.",
    tags=["account"],
    **operation(
        READER,
        answer=SessionPage,
        says="The sessions, newest first.",
        example={"items": [_LISTED], "next": None},
    ),
)
async def listed(
    request: Request[Any, Any, Any],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    member.may_read()
    most, position = clamped(limit), position_of(cursor, float, str)
    proof = request.auth
    asking = proof.sha256 if isinstance(proof, BySession) else None
    async with pool.acquire() as conn:
        found = await sessions_of(conn, member_id=member.id, now=now)
    shown, following = page_of(
        found,
        order=lambda each: (-each.created_at.timestamp(), each.sha256.hex()[:16]),
        after=position,
        most=most,
    )
    items = [
        {
            "created_at": each.created_at,
            "seen_at": each.seen_at,
            "expires_at": each.expires_at,
            "current": each.sha256 == asking,
        }
        for each in shown
    ]
    return {"items": items, "next": following}


@delete(
    "/api/v1/sessions",
    operation_id="endAllSessions",
    summary="Sign out everywhere",
    description="Ends every session of the account; tokens stay.",
    tags=["account"],
    status_code=204,
    **operation(MEMBER, refusals=(IdempotencyKeyReused,), says="Signed out everywhere."),
)
async def end_all(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[None]:
    member.may_reserve()

    async def _end(conn: Connection) -> Answer:
        await end_all_sessions(conn, member_id=member.id)
        return Answer(204, "")

    return as_empty_response(await write_once(pool, member=member, key=key, now=now, work=_end))
