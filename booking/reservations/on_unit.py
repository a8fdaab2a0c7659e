"""Reserve one very unit, by a manager of its space: as `reserve` does, one write and one event."""

from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from booking import claims
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import TryAgain
from booking.members.member import Member
from booking.reservations.by_space import claim_unit, unit_taken
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import Decision, Wish, authorise, decide
from booking.reservations.desk import overtaken
from booking.reservations.expire import expire
from booking.reservations.facts import facts_for
from booking.reservations.placement import Placement, placement
from booking.spaces.network import NetworkCache

sql = queries("board")
_TRIES = 5


async def reserve_unit(
    conn: Connection,
    *,
    network: NetworkCache,
    member: Member,
    wish: Wish,
    unit_id: int,
    now: datetime,
) -> UUID:
    """Reserve that unit of a pool in the caller's transaction, for a wish whose quota is waived.

    Refuses as reserve does; where the unit is not free with Closed or UnitTaken.
    """
    for _ in range(_TRIES):
        known = await network.newest(conn)
        resource = known.resource(wish.resource_id)
        authorise(member, resource, wish)
        facts = await facts_for(conn, network=known, member_id=member.id, wish=wish, now=now)
        decision = decide(resource, wish, facts=facts, now=now)
        draft = placement(decision, member=member, key=None, now=now, represent=_unsaid)
        try:
            async with conn.transaction():
                outcome = await _place(conn, decision, draft, unit_id, now=now)
        except (asyncpg.IntegrityConstraintViolationError, asyncpg.UnknownPostgresError) as error:
            if not overtaken(error):
                raise
            continue
        if outcome is None:
            continue
        if outcome.outcome == "claimed":
            return draft.id
        if outcome.outcome == "taken":
            await refuse_if_closed(conn, resource, wish)
            raise await unit_taken(conn, resource, wish.period, unit_id=unit_id, now=now)
        await expire(conn, ids=outcome.stale, now=now)
    raise TryAgain


async def _place(
    conn: Connection, decision: Decision, draft: Placement, unit_id: int, *, now: datetime
) -> claims.Outcome | None:
    """Locks in their order: space, days, claims, row. None where the space changed meanwhile."""
    locks, space = queries("reservations"), decision.resource.space
    await locks.share_space.value(conn, space_id=space.id)
    if await locks.space_version.value(conn, space_id=space.id) != space.version:
        return None
    await claims.lock_days(conn, resource_ids=draft.leaves, days=draft.days)
    found = await claim_unit(
        conn, decision, unit_id, reservation_id=draft.id, expires_at=draft.expires_at, now=now
    )
    if found.outcome == "claimed":
        await sql.write_placed.value(conn, placement=draft, id=draft.id, unit_id=unit_id)
    return found


def _unsaid(*_: object) -> dict[str, Any]:
    """Whoever asked reads it once it stands."""
    return {"id": None}
