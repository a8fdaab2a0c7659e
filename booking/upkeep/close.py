"""Close a space, a resource or a unit for a period; nothing is closed under a stay by accident."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound, TryAgain
from booking.members.member import Member
from booking.periods import Period, local_days
from booking.reservations.expire import expire
from booking.spaces.network import Network, Space
from booking.upkeep.closure import Closure
from booking.upkeep.hits import (
    REFUSE,
    AlreadyOutOfOrder,
    Choice,
    Choices,
    Hit,
    hit_by_closing,
    movable,
)
from booking.upkeep.settle import settle_hits

sql = queries("reservations")
TRIES = 20


@dataclass(frozen=True, slots=True)
class MadeClosure:
    """The closure, and each stay that it hit with what was done."""

    closure: Closure
    settled: list[tuple[Hit, Choice]]


@dataclass(frozen=True, slots=True)
class Ahead:
    """What it would hit, by its start, and which of them could go to another unit."""

    hits: list[Hit]
    movable: set[UUID]


async def close(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    resource_id: int | None,
    unit_id: int | None,
    period: Period,
    reason: str,
    choices: Choices = REFUSE,
    network: Network,
    now: datetime,
    out_of_order: bool = False,
    open_ended: bool = False,
) -> MadeClosure:
    """Close in the caller's transaction, and do with each stay that lies in it as was chosen.

    `space` is as known now; where it changed meanwhile, so that a unit might be missed, TryAgain.
    Refuses with Forbidden, NotFound, Invalid, AlreadyOutOfOrder, ClosureHits or CannotMove besides.
    """
    member.may_manage(space.id)
    await sql.share_space.value(conn, space_id=space.id)
    if await sql.space_version.value(conn, space_id=space.id) != space.version:
        raise TryAgain
    _check_end(period, now)
    units = _units(space, resource_id, unit_id)
    if unit_id is not None:
        resource_id = units[unit_id]
    # What was before this moment is not to be undone: stays that ended stand in nobody's way.
    left = Period(max(period.start, now), period.end)
    closure_id = await sql.make_closure.value(
        conn,
        space_id=space.id,
        resource_id=resource_id,
        unit_id=unit_id,
        starts_at=period.start,
        ends_at=period.end,
        reason=reason,
        made_by=member.id,
        now=now,
        out_of_order=out_of_order,
        open_ended=open_ended,
    )
    leaves = sorted(set(units.values()))
    await claims.lock_days(conn, resource_ids=leaves, days=list(local_days(left, space.zone)))
    if out_of_order:
        await _refuse_again(conn, closure_id)
    settled: list[tuple[Hit, Choice]] = []
    waiting = set(units)

    async def shut(unit_ids: Iterable[int]) -> None:
        """Nobody is offered what is about to close."""
        await claims.close_what_is_free(
            conn,
            closure_id=closure_id,
            unit_ids=sorted(waiting.intersection(unit_ids)),
            period=left,
        )

    for _ in range(TRIES):
        waiting -= await claims.close(
            conn, closure_id=closure_id, unit_ids=sorted(waiting), period=left
        )
        if not waiting:
            break
        hits = await _hits(conn, leaves, waiting, left, now=now)
        chosen = choices.decide(hits)
        await shut(waiting)
        settled += await settle_hits(
            conn,
            chosen,
            network=network,
            closing=frozenset(units),
            vacated=shut,
            by=member.id,
            reason=reason,
            now=now,
        )
    else:
        raise TryAgain
    closure = Closure(
        id=closure_id,
        space_id=space.id,
        resource_id=resource_id,
        unit_id=unit_id,
        starts_at=period.start,
        ends_at=period.end,
        reason=reason,
        out_of_order=out_of_order,
        open_ended=open_ended,
    )
    await events.record(conn, events.SpaceClosed(**closure.facts()), stream_version=1, now=now)
    return MadeClosure(closure, settled)


async def _refuse_again(conn: Connection, closure_id: int) -> None:
    """Refuses with AlreadyOutOfOrder, under the locks of its days: whoever says the same at this
    moment came before, and is seen, or comes after and sees this one."""
    found = await sql.out_of_order_before.row(conn, id=closure_id)
    if found is not None:
        raise AlreadyOutOfOrder(closure_id=found["id"], reason=found["reason"])


async def preview(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    resource_id: int | None,
    unit_id: int | None,
    period: Period,
    now: datetime,
) -> Ahead:
    """The stays that such a closure would hit as things stand; writes nothing.

    Refuses with Forbidden, NotFound or Invalid.
    """
    member.may_manage(space.id)
    _check_end(period, now)
    units = _units(space, resource_id, unit_id)
    left = Period(max(period.start, now), period.end)
    hits = await hit_by_closing(
        conn,
        resource_ids=sorted(set(units.values())),
        unit_ids=sorted(units),
        period=left,
        now=now,
    )
    hits = [each for each in hits if not each.lapsed]
    return Ahead(hits, await movable(conn, hits, closing=sorted(units), now=now))


def _check_end(period: Period, now: datetime) -> None:
    if period.end <= now:
        raise Invalid.of("ends_at", "future", _ENDED)


def _units(space: Space, resource_id: int | None, unit_id: int | None) -> dict[int, int]:
    """The units to close, each with the resource that it belongs to."""
    found = {
        unit.id: resource.id
        for resource in space.resources
        if not resource.whole and resource_id in (None, resource.id)
        for unit in resource.units
        if unit_id in (None, unit.id)
    }
    wholes = [each for each in space.resources if each.whole and each.id == resource_id]
    if wholes:
        inside = {unit.id for unit in wholes[0].units}
        found = {
            unit.id: each.id
            for each in space.resources
            if not each.whole
            for unit in each.units
            if unit.id in inside and unit_id in (None, unit.id)
        }
    if not found:
        raise NotFound(what={"en": "resource or unit", "it": "una risorsa o unità così"})
    return found


async def _hits(
    conn: Connection, leaves: list[int], units: set[int], period: Period, *, now: datetime
) -> list[Hit]:
    """Those that stand; a hold that ran out stands in nobody's way, and is expired."""
    hits = await hit_by_closing(
        conn, resource_ids=leaves, unit_ids=sorted(units), period=period, now=now
    )
    await expire(conn, ids=[each.id for each in hits if each.lapsed], now=now)
    return [each for each in hits if not each.lapsed]


_ENDED = {"en": "a closure ends in the future", "it": "una chiusura finisce nel futuro"}
