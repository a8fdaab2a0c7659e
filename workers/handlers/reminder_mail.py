"""The reminder, unless what it reminds of is no longer so when it is sent."""

from datetime import datetime
from email.message import EmailMessage

from booking.database.queries import queries
from booking.events import ReminderDue
from booking.reservations.reminders import Standing, still_wanted
from workers.letter import compose
from workers.post import Cause
from workers.reservation_letter import Tidings, letter_of
from workers.stay import Told, read_stay
from workers.subscriber import Desk

sql = queries("mail")


async def send_reminder(
    desk: Desk, event: ReminderDue, cause: Cause, now: datetime
) -> EmailMessage | None:
    """Look again, then remind: cancelled, moved, begun, or a nearer reminder due, is not sent."""
    async with desk.pool.acquire() as conn:
        row = await sql.read_mailed.row(conn, reservation_id=event.reservation_id)
        if row is None:
            raise LookupError("the reservation of a reminder is not there")
        standing = Standing(row["status"], row["starts_at"], row["reminders"])
        if not still_wanted(event, standing, now=now):
            return None
        stay = await read_stay(
            conn,
            reservation_id=event.reservation_id,
            addressee_id=row["member_id"],
            unit_ids=row["unit_ids"],
        )
        if stay.walk_in:
            return None
    letter = letter_of(
        stay,
        Told(
            starts_at=row["starts_at"],
            ends_at=row["ends_at"],
            quantity=row["quantity"],
            price_cents=row["price_cents"],
            voucher_cents=row["voucher_cents"],
        ),
        Tidings(kind="reminder", standing=True),
        settings=desk.settings,
        at=cause.recorded_at,
    )
    return compose(letter, settings=desk.settings, cause=cause)
