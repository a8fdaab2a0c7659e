"""Close a space, a resource or a unit for a period; nothing is closed under a stay by accident."""

from datetime import datetime
from typing import Any, Literal

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict, Invalid, NotFound, TryAgain
from booking.members.member import Member
from booking.periods import Period, local_days
from booking.reservations.closure import Closure
from booking.reservations.expire import expire
from booking.reservations.fault import cancel_by_fault
from booking.reservations.reservation import lock_any
from booking.spaces.network import Space

sql = queries("reservations")
TRIES = 20


class ClosureHits(Conflict):
    """Stays lie in the period; `reservations` lists them."""

    code = "closure-hits-reservations"
    title = {"en": "There are reservations then", "it": "In quel periodo ci sono prenotazioni"}
    sentence = {
        "en": "{count:reservation lies|reservations lie} in that period; nothing was closed. "
        'Choose another period, or send `reservations`: "cancel" to cancel them with everything '
        "given back.",
        "it": "In quel periodo: {count:prenotazione|prenotazioni}; non è stato chiuso nulla. "
        'Scegli un altro periodo, o manda `reservations`: "cancel" per annullarle rimborsando '
        "tutto.",
    }


async def close(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    resource_id: int | None,
    unit_id: int | None,
    period: Period,
    reason: str,
    reservations: Literal["refuse", "cancel"],
    now: datetime,
) -> tuple[Closure, list[dict[str, Any]]]:
    """Close in the caller's transaction; the closure, and the reservations that it cancelled.

    `space` is as known now; where it changed meanwhile, so that a unit might be missed, TryAgain.
    Refuses with Forbidden, NotFound, Invalid or ClosureHits (unless told to cancel) besides.
    """
    member.may_manage(space.id)
    await sql.share_space.value(conn, space_id=space.id)
    if await sql.space_version.value(conn, space_id=space.id) != space.version:
        raise TryAgain
    if period.end <= now:
        raise Invalid.of("ends_at", "future", "a closure ends in the future")
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
    )
    leaves = sorted(set(units.values()))
    await claims.lock_days(conn, resource_ids=leaves, days=list(local_days(left, space.zone)))
    cancelled: list[dict[str, Any]] = []
    waiting = set(units)
    for _ in range(TRIES):
        waiting -= await claims.close(
            conn, closure_id=closure_id, unit_ids=sorted(waiting), period=left
        )
        if not waiting:
            break
        cancelled += await _clear(
            conn, leaves, waiting, left, member=member, reason=reason, how=reservations, now=now
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
    )
    await events.record(conn, events.SpaceClosed(**closure.facts()), stream_version=1, now=now)
    return closure, cancelled


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


async def _clear(
    conn: Connection,
    leaves: list[int],
    units: set[int],
    period: Period,
    *,
    member: Member,
    reason: str,
    how: Literal["refuse", "cancel"],
    now: datetime,
) -> list[dict[str, Any]]:
    """Cancel the stays that lie in the period, or refuse because of them."""
    hit = await sql.hit_by_closure.rows(
        conn,
        resource_ids=leaves,
        unit_ids=sorted(units),
        from_at=period.start,
        to_at=period.end,
        now=now,
    )
    # A hold that ran out stands in nobody's way.
    await expire(conn, ids=[each["id"] for each in hit if each["lapsed"]], now=now)
    standing = [each for each in hit if not each.pop("lapsed")]
    if how == "refuse" and standing:
        shown = [{**each, "id": str(each["id"])} for each in standing]
        raise ClosureHits(reservations=shown, count=len(shown))
    for each in standing:
        await _cancel_for_closure(conn, each["id"], member=member, reason=reason, now=now)
    return standing


async def _cancel_for_closure(
    conn: Connection, reservation_id: Any, *, member: Member, reason: str, now: datetime
) -> None:
    """The space's fault: all is given back, and the voucher is valid for longer."""
    reservation = await lock_any(conn, reservation_id)
    if reservation.status in ("held", "pending", "confirmed", "checked_in"):
        await cancel_by_fault(
            conn, reservation, by="closure", ended_by=member.id, reason=reason, now=now
        )
