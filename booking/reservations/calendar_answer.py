"""What a member's calendar answers to the invitation to a reservation: noted, and never obeyed.

An answer proves only that somebody had the invitation. Declined, the member is asked by a mail to
their account, and on the reservation's page, whether to cancel; cancelling is theirs to do.
"""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.reservations.reservation import Reservation, read

sql = queries("answers")

Noted = Literal["noted", "asked", "outdated", "repeated", "not_theirs", "over", "too_many"]
_INVITED = ("held", "pending", "confirmed", "checked_in")
# So many answers to one invitation nobody gives; who has the address could fill the table.
_MOST = 50


async def note_answer(
    conn: Connection,
    *,
    reservation_id: UUID,
    attendee: str,
    answer: str,
    sequence: int,
    stamped_at: datetime,
    now: datetime,
) -> Noted:
    """Write it down with its event, in the caller's transaction; the same again writes nothing.

    `attendee` is the address that was invited: an account with another one is not asked. What is
    over, was given up, or was answered before it existed (`sequence`) is left alone. "asked": the
    member will be; "outdated": it is about a time that the reservation has left, or another answer
    came since.
    """
    row = await sql.lock_answered.row(conn, reservation_id=reservation_id, attendee=attendee)
    if row is None or sequence > row["sequence"]:
        return "not_theirs"
    if row["status"] not in _INVITED or row["ends_at"] <= now:
        return "over"
    before = await sql.earlier_answers.row(conn, reservation_id=reservation_id, sequence=sequence)
    if before is None or before["count"] >= _MOST:
        return "too_many"
    current = sequence == row["sequence"]
    newest = before["newest"] is None or before["newest"] <= min(stamped_at, now)
    offers = (
        answer == "declined"
        and current
        and newest
        and not before["offered"]
        and _can_be_cancelled(row, now)
    )
    facts = {
        "reservation_id": reservation_id,
        "member_id": row["member_id"],
        "answer": answer,
        "sequence": sequence,
        "offers": offers,
    }
    answer_id = await sql.insert_answer.value(conn, **facts, stamped_at=stamped_at, now=now)
    if answer_id is None:
        return "repeated"
    answered = events.InvitationAnswered(invitation_answer_id=answer_id, **facts)
    await events.record(conn, answered, stream_version=1, now=now)
    if offers:
        return "asked"
    return "noted" if current and newest else "outdated"


async def is_declined(conn: Connection, reservation: Reservation) -> bool:
    """Whether the member's calendar says no to it as it stands now, and they did not say since
    that they keep it."""
    found = await sql.is_declined.value(
        conn, reservation_id=reservation.id, sequence=reservation.sequence
    )
    return bool(found)


async def keep(conn: Connection, *, member: Member, reservation_id: UUID, now: datetime) -> None:
    """The member keeps what their calendar declined. Refuses with NotFound; says it of their own
    alone."""
    member.may_reserve()
    await read(conn, reservation_id, member=member)
    await sql.keep.run(conn, reservation_id=reservation_id, member_id=member.id, now=now)


def _can_be_cancelled(row: dict[str, Any], now: datetime) -> bool:
    return bool(row["status"] == "confirmed" and row["starts_at"] > now)
