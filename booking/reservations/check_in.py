"""Check in: by the member's button or code at the door, or by a manager."""

from datetime import datetime, timedelta
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import StateConflict
from booking.members.member import Member
from booking.reservations.end import facts_of, require
from booking.reservations.reservation import Reservation, lock, may_change, read

sql = queries("reservations")

# Where a resource asks for no check-in, one may still say that one is there.
EARLIEST = timedelta(minutes=15)


async def check_in(
    conn: Connection, *, member: Member, reservation_id: UUID, now: datetime
) -> Reservation:
    """Mark that the member is there, within the resource's window and before the end.

    Refuses with NotFound, Forbidden or StateConflict (too early, over, or not confirmed).
    """
    reservation = await lock(conn, reservation_id, member=member)
    may_change(member, reservation)
    require(reservation, "confirmed")
    opens = reservation.check_in_from or reservation.starts_at - EARLIEST
    if now < opens:
        raise StateConflict(
            state="too-early", reservation_id=str(reservation.id), check_in_from=opens
        )
    if now >= reservation.ends_at:
        raise StateConflict(state="over", reservation_id=str(reservation.id))
    if reservation.no_show_at is not None and now >= reservation.no_show_at:
        raise StateConflict(state="no_show", reservation_id=str(reservation.id))
    row = await sql.change_status.row(
        conn,
        id=reservation.id,
        status="checked_in",
        sequence_step=0,
        reserved_units=reservation.reserved_units,
        voucher_cents=reservation.voucher_cents,
        ended_by=None,
        end_reason=None,
        expires_at=None,
        now=now,
    )
    await events.record(
        conn,
        events.ReservationCheckedIn(
            **facts_of(reservation, status="checked_in", sequence=reservation.sequence)
        ),
        stream_version=(row or {})["version"],
        now=now,
    )
    return await read(conn, reservation_id, member=member)
