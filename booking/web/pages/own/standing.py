"""What can still be done with a reservation, and what it would cost, in words."""

from dataclasses import dataclass
from datetime import datetime

from booking.database.pool import Connection
from booking.members.member import Member
from booking.reservations.calendar_answer import is_declined
from booking.reservations.cancel import undo_until
from booking.reservations.check_in import takes, why_not
from booking.reservations.own import how_it_ended
from booking.reservations.reservation import Reservation
from booking.reservations.visit import rest_of_visits
from booking.spaces.network import Resource
from booking.spaces.rules import Way
from booking.vouchers.give_back import keeps_when_late
from booking.vouchers.own import own_vouchers
from booking.vouchers.words import amount_words
from booking.web.pages.own.rest_words import said_of_rest
from booking.web.pages.say import Say

_WHO = {
    "manager": "ended_by_space",
    "closure": "ended_by_space",
    "city": "ended_by_city",
    "declined": "ended_declined",
}


@dataclass(frozen=True, slots=True)
class Standing:
    """`undo` while that alone keeps cancelling free of consequences; `cancelling` says what
    cancelling means now; `ended` what became of the voucher; `then` moments to come, each with
    what happens; `declined`: the member's calendar said no to the invitation; `at_the_door`: how
    one checks in now where the button is not enough; `rest`, to a manager: that others of the visit
    fall where it is cancelled, or declined."""

    undo: str | None
    undo_voucher: bool
    cancelling: str
    ended: str | None
    then: list[tuple[str, str]]
    declined: bool
    can_check_in: bool
    at_the_door: tuple[Way, ...]
    can_confirm: bool
    can_answer: bool
    rest: str
    rest_declined: str


async def standing_of(
    conn: Connection, reservation: Reservation, resource: Resource, *, member: Member, say: Say
) -> Standing:
    own, zone = reservation.member_id == member.id, resource.space.zone
    until, free = undo_until(reservation), _free_until(reservation)
    standing = reservation.status in ("pending", "confirmed") and reservation.starts_at > say.now
    undoable = own and standing and free < until and say.now < until
    kept = reservation.voucher_id is not None and reservation.reserved_units > 0
    if kept and reservation.voucher_id is not None:
        kept = await keeps_when_late(conn, voucher_id=reservation.voucher_id)
    rest = None
    if not own and reservation.group_kind == "visit":
        rest = (await rest_of_visits(conn, [reservation.id], now=say.now)).get(reservation.id)
    ways = _ways(reservation, resource, member, say)
    return Standing(
        undo=say("undo_until", time=say.clock(until, zone)) if undoable else None,
        undo_voucher=reservation.voucher_cents > 0,
        cancelling=_cancelling(reservation, resource, own=own, kept=kept, say=say),
        ended=await _ended(conn, reservation, own=own, say=say),
        then=_then(reservation, resource, say) if own and standing else [],
        declined=own and standing and await is_declined(conn, reservation),
        can_check_in="button" in ways,
        at_the_door=tuple(each for each in ways if each != "button"),
        can_confirm=own
        and reservation.status == "held"
        and reservation.expires_at is not None
        and reservation.expires_at > say.now,
        can_answer=member.manages_space(reservation.space_id)
        and reservation.status == "pending"
        and reservation.expires_at is not None
        and reservation.expires_at > say.now,
        rest=said_of_rest("up_visit", rest, say),
        rest_declined=said_of_rest("up_visit_decline", rest, say),
    )


def _free_until(reservation: Reservation) -> datetime:
    """The last moment at which anybody cancels free, also long after reserving."""
    if reservation.status == "confirmed":
        return reservation.cancel_free_until
    return reservation.starts_at


def _cancelling(
    reservation: Reservation, resource: Resource, *, own: bool, kept: bool, say: Say
) -> str:
    zone = resource.space.zone
    if not own:
        return say("manager_cancels")
    if say.now <= (free := _free_until(reservation)):
        return say("free_until", moment=say.moment(free, zone))
    if kept:
        return say("free_no_more", covered=say.money(reservation.voucher_cents))
    return say("free_no_voucher")


async def _ended(conn: Connection, reservation: Reservation, *, own: bool, say: Say) -> str | None:
    """What became of the voucher, and who gave the reservation up where its member did not. Why
    another space did is for the member alone; its own manager reads that it did."""
    if reservation.status not in ("cancelled", "declined", "expired"):
        return None
    ending = await how_it_ended(conn, reservation.id)
    with_visit = ending is not None and ending.with_visit
    if not own:
        return say("ended_with_visit", why="") if with_visit else None
    returned = await _returned(conn, reservation, say)
    if ending is None or ending.by not in _WHO:
        return returned
    words = "ended_with_visit" if with_visit else _WHO[ending.by]
    return f"{returned} {say(words, why=f': «{ending.reason}»' if ending.reason else '')}"


async def _returned(conn: Connection, reservation: Reservation, say: Say) -> str:
    """As the voucher's ledger has it."""
    if reservation.voucher_id is None:
        return say("cancelled_plain")
    found = await own_vouchers(
        conn,
        member_id=reservation.member_id,
        after=reservation.voucher_id - 1,
        limit=1,
        now=say.now,
    )
    for voucher in found:
        ends = [
            each
            for each in voucher.history
            if each.reservation_id == reservation.id and each.cause in ("release", "forfeit")
        ]
        if ends and ends[-1].cause == "release":
            amount = amount_words(ends[-1].amount, voucher.unit)[say.language]
            return say("cancelled_back", amount=amount)
        if ends:
            return say("cancelled_kept")
    return say("cancelled_plain")


def _then(reservation: Reservation, resource: Resource, say: Say) -> list[tuple[str, str]]:
    moments = [(reservation.starts_at, "then_start")]
    if reservation.status == "pending" and reservation.expires_at is not None:
        moments.append((reservation.expires_at, "then_answer"))
    elif reservation.cancel_free_until > say.now:
        moments.append((reservation.cancel_free_until, "then_free"))
    if reservation.no_show_at is not None:
        moments.append((reservation.no_show_at, "then_no_show"))
    zone = resource.space.zone
    return [(say.moment(at, zone), say(name)) for at, name in sorted(moments) if at >= say.now]


def _ways(
    reservation: Reservation, resource: Resource, member: Member, say: Say
) -> tuple[Way, ...]:
    """By which one checks in now; where the button is enough, by that alone."""
    if reservation.status != "confirmed" or why_not(reservation, now=say.now):
        return ()
    check_in = resource.rules.check_in
    if takes(check_in, "button") or member.manages_space(reservation.space_id):
        return ("button",)
    return check_in.ways if check_in else ()
