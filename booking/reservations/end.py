"""How a reservation ends: its claims, its voucher's share and its event, in one place.

Cancelled, declined, expired, completed and missed differ only in what becomes of the voucher's
share and in which event tells of it. The caller holds the reservation's row.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from booking import claims
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import StateConflict
from booking.reservations.reservation import Reservation
from booking.spaces.network import read_certification
from booking.vouchers.capture import capture
from booking.vouchers.give_back import give_back

sql = queries("reservations")

Cause = Literal["release", "late", "no_show", "space_fault"]


@dataclass(frozen=True, slots=True)
class Ended:
    """What became of it; `captured_cents` is what the city now owes the space."""

    version: int
    sequence: int
    given_back_cents: int = 0
    captured_cents: int = 0


class SpaceChanging(Exception):
    """Somebody changes the space just now, and may want this reservation's row, which we hold: who
    waited for them here could wait in a circle."""

    def __init__(self, reservation_id: UUID) -> None:
        super().__init__(str(reservation_id))
        self.reservation_id = reservation_id


def require(reservation: Reservation, *statuses: str) -> None:
    """Refuses with StateConflict unless it is in one of these states."""
    if reservation.status not in statuses:
        raise StateConflict(state=reservation.status, reservation_id=str(reservation.id))


async def give_up(
    conn: Connection,
    reservation: Reservation,
    *,
    status: str,
    cause: Cause,
    now: datetime,
    ended_by: int | None = None,
    reason: str | None = None,
) -> Ended:
    """Free its time from now on and give its voucher's share back as `cause` says."""
    if status == "no_show":
        await claims.release_rest(conn, reservation_id=reservation.id, at=now)
    else:
        await claims.release(conn, reservation_id=reservation.id)
    given_back = await _share_back(conn, reservation, cause=cause, now=now)
    row = await _change(
        conn,
        reservation,
        status=status,
        sequence_step=1 if status in ("cancelled", "declined", "expired") else 0,
        now=now,
        ended_by=ended_by,
        reason=reason,
    )
    return Ended(row["version"], row["sequence"], given_back_cents=given_back)


async def take_cover_off(conn: Connection, reservation: Reservation, *, now: datetime) -> Ended:
    """Give its voucher's share back as the space's fault; it goes on without one."""
    given_back = await _share_back(conn, reservation, cause="space_fault", now=now)
    row = await sql.take_cover_off.row(conn, id=reservation.id, now=now)
    if row is None:
        raise AssertionError("a locked reservation disappeared")
    return Ended(row["version"], row["sequence"], given_back_cents=given_back)


async def _share_back(
    conn: Connection, reservation: Reservation, *, cause: Cause, now: datetime
) -> int:
    """What reached the member's voucher, in cents."""
    if not reservation.reserved_units or reservation.voucher_id is None:
        return 0
    units = await give_back(
        conn,
        reservation_id=reservation.id,
        voucher_id=reservation.voucher_id,
        amount=reservation.reserved_units,
        cause=cause,
        year=reservation.use_day.year,
        now=now,
    )
    return reservation.voucher_cents if units else 0


async def settle(
    conn: Connection, reservation: Reservation, *, status: str, now: datetime
) -> Ended:
    """The stay is over: the voucher's share becomes what the city owes the space.

    A space that was no longer listed on the day of use is owed nothing: the share goes back.
    Raises SpaceChanging while somebody changes the space: try again once they are done.
    """
    captured = 0
    if reservation.reserved_units and reservation.voucher_id is not None:
        # A suspension waits for us, or we see it.
        if not await sql.try_share_space.value(conn, space_id=reservation.space_id):
            raise SpaceChanging(reservation.id)
        certification = await read_certification(conn, reservation.space_id)
        listed = certification is not None and certification.listed_on(reservation.use_day)
        paid = await capture(
            conn,
            reservation_id=reservation.id,
            voucher_id=reservation.voucher_id,
            space_id=reservation.space_id,
            amount=reservation.reserved_units,
            year=reservation.use_day.year,
            listed=listed,
            now=now,
        )
        captured = reservation.voucher_cents if paid else 0
    row = await _change(conn, reservation, status=status, sequence_step=0, now=now)
    # The turnaround goes on after the stay, and so does the claim.
    await claims.release_past(conn, unit_ids=reservation.unit_ids, now=now)
    return Ended(row["version"], row["sequence"], captured_cents=captured)


async def _change(
    conn: Connection,
    reservation: Reservation,
    *,
    status: str,
    sequence_step: int,
    now: datetime,
    ended_by: int | None = None,
    reason: str | None = None,
) -> dict[str, Any]:
    row = await sql.change_status.row(
        conn,
        id=reservation.id,
        status=status,
        sequence_step=sequence_step,
        reserved_units=0,
        voucher_cents=reservation.voucher_cents,
        ended_by=ended_by,
        end_reason=reason,
        expires_at=None,
        now=now,
    )
    if row is None:
        raise AssertionError("a locked reservation disappeared")
    return row


def facts_of(reservation: Reservation, *, status: str, sequence: int) -> dict[str, Any]:
    """What every event of a reservation says of it."""
    return {
        "reservation_id": reservation.id,
        "member_id": reservation.member_id,
        "space_id": reservation.space_id,
        "resource_id": reservation.resource_id,
        "unit_ids": reservation.unit_ids,
        "starts_at": reservation.starts_at,
        "ends_at": reservation.ends_at,
        "quantity": reservation.quantity,
        "sequence": sequence,
        "status": status,
    }
