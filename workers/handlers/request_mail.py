"""A request that waits: each manager of the space is told, each by a mail of their own."""

from datetime import datetime
from email.message import EmailMessage
from uuid import UUID

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
    if event.status != "pending":
        return
    waiting = await _waiting(conn, event)
    if waiting is None:
        return
    reservation_id, answer_by = waiting
    for row in await sql.call_managers.rows(conn, space_id=event.space_id):
        awaited = AnswerAwaited(
            member_id=row["id"], reservation_id=reservation_id, answer_by=answer_by
        )
        await record(conn, awaited, stream_version=row["version"], now=now)


async def _waiting(
    conn: Connection, event: ReservationRequested | ReservationRescheduled
) -> tuple[UUID, datetime] | None:
    """What the managers are to be told of: the request, or of a group's the first that waits."""
    if event.group_id is None:
        request = await sql.read_mailed.row(conn, reservation_id=event.reservation_id)
        if request is None or request["status"] != "pending":
            return None
        return event.reservation_id, request["expires_at"]
    where = {"group_id": event.group_id, "space_id": event.space_id}
    if await sql.first_asked_of_group.value(conn, **where) != event.reservation_id:
        return None
    row = await sql.waiting_of_group.row(conn, **where)
    return (row["id"], row["expires_at"]) if row else None


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
