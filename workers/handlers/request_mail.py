"""A request that waits: each manager of the space is told, each by a mail of their own."""

from datetime import datetime
from email.message import EmailMessage

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import AnswerAwaited, ReservationRequested, ReservationRescheduled, record
from workers.letter import compose
from workers.post import Cause
from workers.reservation_letter import Tidings, letter_of
from workers.stay import Told, read_stay
from workers.subscriber import Desk

sql = queries("mail")


async def call_managers(
    conn: Connection, event: ReservationRequested | ReservationRescheduled, now: datetime
) -> None:
    """One event for each manager, so that one whose mail is refused keeps no other waiting; for a
    request, and again when one that still waits was moved. Of several that were asked for together
    they are told once, by the first of them: the board shows them all."""
    request = await sql.read_mailed.row(conn, reservation_id=event.reservation_id)
    if event.status != "pending" or request is None or request["status"] != "pending":
        return
    if event.group_id is not None:
        first = await sql.first_asked_of_group.value(
            conn, group_id=event.group_id, space_id=event.space_id
        )
        if first != event.reservation_id:
            return
    for row in await sql.call_managers.rows(conn, space_id=event.space_id):
        awaited = AnswerAwaited(
            member_id=row["id"],
            reservation_id=event.reservation_id,
            answer_by=request["expires_at"],
        )
        await record(conn, awaited, stream_version=row["version"], now=now)


async def send_request_mail(
    desk: Desk, event: AnswerAwaited, cause: Cause, now: datetime
) -> EmailMessage | None:
    """Unless it was answered, withdrawn or ran out meanwhile."""
    async with desk.pool.acquire() as conn:
        row = await sql.read_mailed.row(conn, reservation_id=event.reservation_id)
        if row is None:
            raise LookupError("the reservation of a request is not there")
        if row["status"] != "pending" or event.answer_by <= now:
            return None
        stay = await read_stay(
            conn,
            reservation_id=event.reservation_id,
            addressee_id=event.member_id,
            unit_ids=row["unit_ids"],
        )
    letter = letter_of(
        stay,
        Told(starts_at=row["starts_at"], ends_at=row["ends_at"], quantity=row["quantity"]),
        Tidings(kind="awaited", facts={"answer_by": event.answer_by}, button="answer"),
        settings=desk.settings,
        at=cause.recorded_at,
    )
    return compose(letter, settings=desk.settings, cause=cause)
