"""The member's calendar said no to an invitation: they are asked, at their account's address,
whether to cancel. Nothing is cancelled by it."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import InvitationAnswered
from booking.money import euros
from booking.reservations.calendar_answer import is_declined
from booking.reservations.cancel import free_until, given_back_now
from booking.reservations.reservation import Reservation, from_row
from workers.letter import compose
from workers.post import Cause
from workers.reservation_letter import Tidings, letter_of
from workers.stay import Told, read_stay
from workers.subscriber import Desk

sql = queries("reservations")


async def send_cancel_offer(
    desk: Desk, event: InvitationAnswered, cause: Cause, now: datetime
) -> EmailMessage | None:
    """Unless it was cancelled, moved, begun, kept or accepted after all meanwhile."""
    if not event.offers:
        return None
    async with desk.pool.acquire() as conn:
        row = await sql.read_reservation.row(conn, id=event.reservation_id)
        if row is None:
            raise LookupError("the reservation of an answer is not there")
        reservation = from_row(row)
        if not await _is_open(conn, event, reservation, now):
            return None
        stay = await read_stay(
            conn,
            reservation_id=reservation.id,
            addressee_id=reservation.member_id,
            unit_ids=reservation.unit_ids,
        )
        back = await given_back_now(conn, reservation, now=now)
    facts = _facts(reservation, back, language=stay.language, now=now)
    letter = letter_of(
        stay,
        Told(
            starts_at=reservation.starts_at,
            ends_at=reservation.ends_at,
            quantity=reservation.quantity,
            price_cents=reservation.price_cents,
            voucher_cents=reservation.voucher_cents,
        ),
        Tidings(kind="declined_in_calendar", facts=facts, standing=True, button="cancel"),
        settings=desk.settings,
        at=cause.recorded_at,
    )
    return compose(letter, settings=desk.settings, cause=cause)


async def _is_open(
    conn: Connection, event: InvitationAnswered, reservation: Reservation, now: datetime
) -> bool:
    return (
        reservation.status == "confirmed"
        and reservation.starts_at > now
        and reservation.sequence == event.sequence
        and await is_declined(conn, reservation)
    )


def _facts(reservation: Reservation, back: int, *, language: str, now: datetime) -> dict[str, Any]:
    """Which of the sentences about the voucher is said; none without a voucher."""
    covered = euros(reservation.voucher_cents, language=language)
    until = free_until(reservation)
    if not reservation.reserved_units or not reservation.voucher_cents:
        return {}
    if not back:
        return {"kept": covered}
    return {"back": covered, "until": until} if now <= until else {"back_late": covered}
