"""Retire a resource or one of its units, and take that back; nothing goes under a stay by accident.

A unit that is part of a whole leaves that too, and the whole's stays to come are hits as well. What
takes its time otherwise, closures and busy times of other calendars, goes with it, and comes back
with it as it stands then.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking import events, inventory_events
from booking.database.pool import Connection
from booking.errors import Conflict
from booking.members.member import Member
from booking.reservations.expire import expire
from booking.spaces.network import read_network
from booking.upkeep.hits import REFUSE, Choice, Choices, Hit, movable, with_visits
from booking.upkeep.inventory import (
    Managed,
    change_alone,
    next_version,
    read_again,
    resource_of,
    sql,
)
from booking.upkeep.resource_facts import check_unit_names
from booking.upkeep.settle import settle_hits


class RetiringHits(Conflict):
    """Stays are to come, and nobody said what becomes of them; `reservations` lists them."""

    code = "retiring-hits-reservations"
    title = {"en": "There are reservations to come", "it": "Ci sono prenotazioni in arrivo"}
    sentence = {
        "en": "{count:reservation is|reservations are} under way or to come; nothing was "
        "changed. Say in `choices` what becomes of each (move, offer or cancel), or send "
        '`reservations`: "cancel" to cancel them with everything given back.',
        "it": "In corso o in arrivo: {count:prenotazione|prenotazioni}; non è cambiato nulla. Di’ "
        "in `choices` che cosa fare di ciascuna (move, offer o cancel), o manda `reservations`: "
        '"cancel" per annullarle rimborsando tutto.',
    }


class LastPart(Conflict):
    """Wholes would be left without a single part."""

    code = "last-part"
    title = {"en": "Nothing would be left of a whole", "it": "Di un intero non resterebbe nulla"}
    sentence = {
        "en": "It is all that {wholes} is made of; nothing was changed. Retire that first, or "
        "change its parts.",
        "it": "È tutto ciò di cui è fatto {wholes}; non è cambiato nulla. Prima ritira quello, o "
        "cambiane le parti.",
    }


@dataclass(frozen=True, slots=True)
class Retiring:
    """What would be hit, by its start, and which of them could go to another unit."""

    hits: list[Hit]
    movable: set[UUID]


@dataclass(frozen=True, slots=True)
class Retired:
    """The resource as it is now, the stays with what was done, and the wholes that lost a part."""

    resource: Managed
    settled: list[tuple[Hit, Choice]]
    left_wholes: list[int]


async def preview_retiring(
    conn: Connection, *, member: Member, resource_id: int, unit_id: int | None, now: datetime
) -> Retiring:
    """The stays under way and to come that it would hit; writes nothing. `unit_id` is one of the
    resource's, or None for all of it. Refuses with NotFound or Forbidden."""
    found = await resource_of(conn, member=member, resource_id=resource_id)
    units = _leaving(found, unit_id)
    hits = [each for each in await _hits(conn, found, unit_id, units, now=now) if not each.lapsed]
    return Retiring(hits, await movable(conn, hits, closing=units, now=now))


async def retire(
    conn: Connection,
    *,
    member: Member,
    resource_id: int,
    unit_id: int | None,
    reason: str | None,
    choices: Choices = REFUSE,
    now: datetime,
) -> Retired:
    """From now on, in the caller's transaction, and do with each stay that it hits as was chosen.
    What was retired before stays so.

    Refuses with NotFound, Forbidden, LastPart, RetiringHits or CannotMove.
    """
    was = await change_alone(conn, member=member, resource_id=resource_id)
    units = _leaving(was, unit_id)
    if was.retired or (unit_id is not None and not units):
        return Retired(was, [], [])
    await _check_wholes(conn, was, units)
    hits = await _hits(conn, was, unit_id, units, now=now)
    await expire(conn, ids=[each.id for each in hits if each.lapsed], now=now)
    chosen = choices.decide([each for each in hits if not each.lapsed], RetiringHits)
    left = await _write(conn, was, unit_id, units, now=now)
    version = await next_version(conn, was.space_id)
    # As it will be: nobody is offered, or moved to, what has just left.
    network = await read_network(conn)
    settled = await settle_hits(
        conn, chosen, network=network, closing=units, by=member.id, reason=reason, now=now
    )
    await sql.free_from_now_on.run(conn, unit_ids=units, now=now)
    event = inventory_events.ResourceRetired(
        space_id=was.space_id, resource_id=was.id, unit_id=unit_id
    )
    await events.record(conn, event, stream_version=version, now=now)
    now_is = await read_again(conn, space_id=was.space_id, resource_id=was.id)
    return Retired(now_is, settled, left)


async def restore(
    conn: Connection, *, member: Member, resource_id: int, unit_id: int | None, now: datetime
) -> Managed:
    """It can be reserved again, in the caller's transaction: a resource with the units that left
    with it. Closures and other calendars hold for it again. It is no part of a whole that it left.

    Refuses with NotFound, Forbidden, ResourceRetired (a unit of such a resource), or Invalid where
    another unit bears its name now.
    """
    was = await change_alone(conn, member=member, resource_id=resource_id)
    if unit_id is None:
        if not was.retired:
            return was
        units = await sql.restore_units.column(conn, id=was.id)
        await sql.restore_resource.run(conn, id=was.id)
    else:
        unit = next(each for each in was.units if each.id == unit_id)
        was.check_there()
        if not unit.retired:
            return was
        check_unit_names([unit.name], field="name", already=[each.name for each in was.there])
        units = [unit_id]
        await sql.restore_unit.run(conn, id=unit_id)
    version = await next_version(conn, was.space_id)
    await sql.close_units_that_came.run(conn, unit_ids=units, now=now)
    await sql.block_busy_units.value(conn, space_id=was.space_id)
    event = inventory_events.ResourceRestored(
        space_id=was.space_id, resource_id=was.id, unit_id=unit_id
    )
    await events.record(conn, event, stream_version=version, now=now)
    return await read_again(conn, space_id=was.space_id, resource_id=was.id)


def _leaving(resource: Managed, unit_id: int | None) -> list[int]:
    return [each.id for each in resource.there if unit_id in (None, each.id)]


async def _hits(
    conn: Connection, resource: Managed, unit_id: int | None, units: Sequence[int], *, now: datetime
) -> list[Hit]:
    hits = await sql.hit_by_retiring.all(
        conn,
        Hit,
        space_id=resource.space_id,
        resource_ids=[resource.id] if unit_id is None else [],
        unit_ids=list(units),
        now=now,
    )
    return await with_visits(conn, hits, now=now)


async def _check_wholes(conn: Connection, resource: Managed, units: Sequence[int]) -> None:
    lost = await sql.left_without_parts.column(conn, unit_ids=list(units), leaving=[resource.id])
    if lost:
        first = await read_again(conn, space_id=resource.space_id, resource_id=lost[0])
        raise LastPart(wholes=first.name, resource_ids=lost)


async def _write(
    conn: Connection, was: Managed, unit_id: int | None, units: list[int], *, now: datetime
) -> list[int]:
    """The wholes that it left."""
    if unit_id is None:
        await sql.retire_resource.run(conn, id=was.id, now=now)
    await sql.retire_units.run(conn, unit_ids=units, now=now)
    left = await sql.take_out_of_wholes.column(conn, unit_ids=units)
    await sql.block_busy_units.value(conn, space_id=was.space_id)
    return sorted(set(left))
