"""Cancel a reservation that has not begun; late cancelling is allowed and decides the voucher."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.errors import StateConflict
from booking.members.member import Member
from booking.reservations.end import Cause, facts_of, give_up, require
from booking.reservations.reservation import Reservation, lock, may_change, read, require_alone
from booking.reservations.visit import Fallen, fall, group_in, lock_visits
from booking.vouchers.give_back import keeps_when_late

# So long after reserving, and before the stay begins, cancelling has no consequences at all.
UNDO = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Cancelled:
    reservation: Reservation
    late: bool
    given_back_cents: int


async def cancel(
    conn: Connection,
    *,
    member: Member,
    reservation_id: UUID,
    now: datetime,
    reason: str | None = None,
    group_id: UUID | None = None,
) -> Cancelled:
    """Cancel in the caller's transaction; `group_id` where its whole group is. Refuses with
    NotFound, StateConflict or PartOfVisit.

    In time, or within ten minutes of reserving: all goes back to the voucher. Late: the
    campaign's rule. By the space's manager: the space's fault, all back and longer valid; of a
    visit the rest falls as well.
    """
    visits = {} if group_id else await lock_visits(conn, [reservation_id], now=now)
    reservation = await lock(conn, reservation_id, member=member)
    own = reservation.member_id == member.id
    may_change(member, reservation)
    if group_id is None:
        require_alone(member, reservation)
    require(reservation, "held", "pending", "confirmed")
    if reservation.starts_at <= now:
        raise StateConflict(state="started", reservation_id=str(reservation.id))
    late = own and is_late(reservation, now=now)
    cause: Cause = "late" if late else "release" if own else "space_fault"
    ended = await give_up(
        conn,
        reservation,
        status="cancelled",
        cause=cause,
        now=now,
        ended_by=member.id,
        reason=reason,
    )
    await events.record(
        conn,
        events.ReservationCancelled(
            **facts_of(reservation, status="cancelled", sequence=ended.sequence),
            by="member" if own else "manager",
            late=late,
            given_back_cents=ended.given_back_cents,
            was=reservation.status,
            group_id=group_id or group_in(visits, reservation.id),
        ),
        stream_version=ended.version,
        now=now,
    )
    await fall(
        conn,
        visits,
        [Fallen(reservation.id, ended.given_back_cents)],
        by="manager",
        why=None,
        ended_by=member.id,
        reason=reason,
        now=now,
    )
    after = await read(conn, reservation_id, member=member)
    return Cancelled(after, late=late, given_back_cents=ended.given_back_cents)


async def given_back_now(conn: Connection, reservation: Reservation, *, now: datetime) -> int:
    """What its member's voucher would have back if they cancelled now, in cents."""
    if not reservation.reserved_units or reservation.voucher_id is None:
        return 0
    late = is_late(reservation, now=now)
    kept = late and await keeps_when_late(conn, voucher_id=reservation.voucher_id)
    return 0 if kept else reservation.voucher_cents


def free_until(reservation: Reservation) -> datetime:
    """The last moment at which its member cancels a confirmed one free."""
    return max(reservation.cancel_free_until, undo_until(reservation))


def undo_until(reservation: Reservation) -> datetime:
    """The last moment at which cancelling has no consequences because it was only just made."""
    return min(reservation.created_at + UNDO, reservation.starts_at)


def is_late(reservation: Reservation, *, now: datetime) -> bool:
    """Whether cancelling now comes after the deadline that stood when the member reserved."""
    if reservation.status != "confirmed" or now <= reservation.created_at + UNDO:
        return False
    return now > reservation.cancel_free_until
