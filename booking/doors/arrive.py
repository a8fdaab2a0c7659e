"""Arriving with what only who stands there can know: the door's QR, or the code of the moment."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.doors.door import read_door
from booking.errors import Refusal
from booking.members.member import Member
from booking.periods import local_day
from booking.reservations.check_in import check_in
from booking.reservations.reservation import Reservation, from_row, read
from booking.spaces.network import Space

sql = queries("doors")


class WrongDoor(Refusal):
    """The QR is of another space's door, or of a sheet that was renewed."""

    code = "wrong-door"
    title = {"en": "Not this door’s QR", "it": "Non è il QR di questa porta"}
    sentence = {
        "en": "That QR is of another space, or of an old sheet. Scan the one that hangs at the "
        "entrance, or ask at the space.",
        "it": "Quel QR è di un altro spazio, o di un foglio vecchio. Inquadra quello appeso "
        "all’ingresso, o chiedi allo spazio.",
    }


class WrongCode(Refusal):
    """It is neither the code of the moment nor the one before it."""

    code = "wrong-door-code"
    title = {"en": "Not the code of the moment", "it": "Non è il codice del momento"}
    sentence = {
        "en": "That is not the code that the display shows now; it changes every minute. Type the "
        "six digits that stand there.",
        "it": "Non è il codice che lo schermo mostra adesso: cambia ogni minuto. Scrivi le sei "
        "cifre che ci sono ora.",
    }


@dataclass(frozen=True, slots=True)
class Proof:
    """`door`: what the sheet's QR holds; `code`: the six digits of the display."""

    way: Literal["door", "code"]
    shown: str = field(repr=False)


async def arrive(
    conn: Connection,
    *,
    member: Member,
    reservation_id: UUID,
    proof: Proof | None,
    own_key: bytes,
    now: datetime,
) -> Reservation:
    """Check in, in the caller's transaction; without a proof by the button alone.

    Whoever takes codes counts the tries first. Refuses with WrongDoor, WrongCode, or as check_in.
    """
    if proof is not None:
        found = await read(conn, reservation_id, member=member)
        await prove(conn, proof, space_id=found.space_id, own_key=own_key, now=now)
    return await check_in(
        conn,
        member=member,
        reservation_id=reservation_id,
        now=now,
        way=proof.way if proof else "button",
    )


async def prove(
    conn: Connection, proof: Proof, *, space_id: int, own_key: bytes, now: datetime
) -> None:
    """Refuses with WrongDoor or WrongCode what is not of that space's door at this moment."""
    door = await read_door(conn, space_id=space_id)
    if proof.way == "door":
        if door is None or not door.has_secret(proof.shown, own_key):
            raise WrongDoor
    elif door is None or not door.has_code(proof.shown, own_key, now=now):
        raise WrongCode


async def stays_today(
    conn: Connection, *, member: Member, space: Space, now: datetime
) -> list[Reservation]:
    """The member's own that touch this day of the space and were not given up, by their start.
    Refuses with Forbidden."""
    member.may_read()
    today = local_day(now.astimezone(space.zone).date(), space.zone)
    rows = await sql.stays_at_door.rows(
        conn,
        member_id=member.id,
        space_id=space.id,
        from_at=today.start,
        to_at=today.end,
    )
    return [from_row(row) for row in rows]
