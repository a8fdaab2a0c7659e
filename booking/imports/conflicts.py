"""Reservations that lie in busy times of an imported calendar, and what its managers do about it.

Nothing here ends a reservation by itself: somebody moves it, cancels it as the space's fault, or
says that it stays.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.end import require
from booking.reservations.fault import cancel_by_fault
from booking.reservations.reservation import lock
from booking.reservations.visit import Fallen, fall, group_in, lock_visits
from booking.spaces.network import Space

sql = queries("imports")
MOST_CONFLICTS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """One reservation, and the busy times of one source that it lies in."""

    source_id: int
    source_name: str
    busy: tuple[Period, ...]
    reservation_id: UUID
    reference: str
    resource_id: int
    units: tuple[dict[str, Any], ...]
    starts_at: datetime
    ends_at: datetime
    status: str
    quantity: int
    member_name: str | None
    kept: bool

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


async def conflicts_of(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    now: datetime,
    reservation_id: UUID | None = None,
) -> list[Conflict]:
    """Those of a space, or of one reservation, by their start; also those that are kept. Refuses
    with Forbidden."""
    member.may_manage(space.id)
    rows = await sql.conflicts_of_space.rows(
        conn, space_id=space.id, reservation_id=reservation_id, now=now, limit=MOST_CONFLICTS
    )
    return [_conflict(row) for row in rows]


async def keep_stay(
    conn: Connection, *, member: Member, space: Space, reservation_id: UUID, now: datetime
) -> list[Conflict]:
    """It stays although it clashes. Refuses with Forbidden or NotFound."""
    found = await _clashing(conn, member, space, reservation_id, now)
    await sql.keep_stay.run(
        conn,
        reservation_id=reservation_id,
        source_ids=[each.source_id for each in found],
        kept_by=member.id,
        now=now,
    )
    return await _clashing(conn, member, space, reservation_id, now)


async def unkeep_stay(
    conn: Connection, *, member: Member, space: Space, reservation_id: UUID, now: datetime
) -> list[Conflict]:
    """Nothing was decided about it yet. Refuses with Forbidden or NotFound."""
    await _clashing(conn, member, space, reservation_id, now)
    await sql.unkeep_stay.run(conn, space_id=space.id, reservation_id=reservation_id)
    return await _clashing(conn, member, space, reservation_id, now)


async def cancel_stay(
    conn: Connection, *, member: Member, space: Space, reservation_id: UUID, now: datetime
) -> None:
    """Cancel it as the space's fault, whosoever it is, and the rest of its visit: all goes back,
    and the voucher is valid for longer. Refuses with Forbidden, NotFound or StateConflict."""
    how: dict[str, Any] = {"by": "manager", "ended_by": member.id, "reason": None, "now": now}
    await _clashing(conn, member, space, reservation_id, now)
    visits = await lock_visits(conn, [reservation_id], now=now)
    reservation = await lock(conn, reservation_id, member=member)
    require(reservation, "held", "pending", "confirmed")
    group_id = group_in(visits, reservation_id)
    ended = await cancel_by_fault(conn, reservation, group_id=group_id, **how)
    fallen = [Fallen(reservation_id, ended.given_back_cents)]
    await fall(conn, visits, fallen, why=None, **how)


async def _clashing(
    conn: Connection, member: Member, space: Space, reservation_id: UUID, now: datetime
) -> list[Conflict]:
    found = await conflicts_of(
        conn, member=member, space=space, now=now, reservation_id=reservation_id
    )
    if not found:
        what = {"en": "reservation in conflict", "it": "una prenotazione in conflitto così"}
        raise NotFound(what=what)
    return found


def _conflict(row: dict[str, Any]) -> Conflict:
    busy = tuple(Period(each.lower, each.upper) for each in row.pop("busy"))
    return Conflict(**row | {"busy": busy, "units": tuple(row["units"] or ())})
