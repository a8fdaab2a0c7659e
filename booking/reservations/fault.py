"""What becomes of a stay that the space, or the city, makes fall through: all goes back to the
voucher, which is valid for longer.

The caller holds the reservation's row.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from booking import events
from booking.city_events import ReservationUncovered
from booking.database.pool import Connection
from booking.reservations.end import Ended, facts_of, give_up, take_cover_off
from booking.reservations.reservation import Reservation


async def cancel_by_fault(
    conn: Connection,
    reservation: Reservation,
    *,
    by: str,
    ended_by: int | None,
    reason: str | None,
    now: datetime,
    alternatives: tuple[dict[str, Any], ...] = (),
    group_id: UUID | None = None,
) -> Ended:
    """Cancel it for a closure (`by` is closure), because of a suspension (city), or because of what
    a manager did or left undone; `alternatives` are named to the member. `group_id` where the rest
    of its visit falls too."""
    ended = await give_up(
        conn,
        reservation,
        status="cancelled",
        cause="space_fault",
        now=now,
        ended_by=ended_by,
        reason=reason,
    )
    await events.record(
        conn,
        events.ReservationCancelled(
            **facts_of(reservation, status="cancelled", sequence=ended.sequence),
            by=by,
            late=False,
            given_back_cents=ended.given_back_cents,
            was=reservation.status,
            alternatives=alternatives,
            group_id=group_id,
        ),
        stream_version=ended.version,
        now=now,
    )
    return ended


async def uncover(conn: Connection, reservation: Reservation, *, now: datetime) -> Ended:
    """It stands as it does, at its full price; cancelling it is free until it begins."""
    ended = await take_cover_off(conn, reservation, now=now)
    await events.record(
        conn,
        ReservationUncovered(
            **facts_of(reservation, status=reservation.status, sequence=ended.sequence),
            due_cents=reservation.price_cents,
            given_back_cents=ended.given_back_cents,
        ),
        stream_version=ended.version,
        now=now,
    )
    return ended
