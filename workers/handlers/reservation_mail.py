"""Mails to the member about what became of a reservation, in the order in which it did."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking import events
from booking.calendar.invitation import Method
from booking.city_events import ReservationUncovered
from booking.money import euros
from workers.invite import invitation_of, sender_of
from workers.letter import compose
from workers.offers import offers_in_words
from workers.post import Cause
from workers.reservation_letter import Tidings, letter_of
from workers.stay import Stay, Told, read_stay
from workers.subscriber import Desk

OfReservation = (
    events.ReservationRequested
    | events.ReservationConfirmed
    | events.ReservationDeclined
    | events.ReservationExpired
    | events.ReservationCancelled
    | events.ReservationRescheduled
    | ReservationUncovered
)
_INVITED = ("confirmed", "checked_in")
_ENDED = {"pending": "withdrawn"}
_MOVED = {"confirmed": "moved", "pending": "request_moved"}
_MOVED_BY_SPACE = {"confirmed": "moved_by_space", "pending": "request_moved_by_space"}
_OTHER_END = {"confirmed": "other_end", "checked_in": "other_end", "pending": "request_other_end"}
_OTHER_UNIT = {
    "confirmed": "other_unit",
    "checked_in": "other_unit",
    "pending": "request_other_unit",
}
_KINDS: dict[type[events.Event], str] = {
    events.ReservationRequested: "requested",
    events.ReservationDeclined: "declined",
    events.ReservationExpired: "expired",
    ReservationUncovered: "uncovered",
}
_BY = {"member": "", "city": "_by_city"}


async def send_reservation_mail(
    desk: Desk, event: OfReservation, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Tell the member, with an invitation where the stay stands, moves or falls; of a guest who
    walked in nobody is told."""
    kind = kind_of(event)
    # What was done with a whole group has one mail for all of it.
    if kind is None or getattr(event, "group_id", None) is not None:
        return None
    async with desk.pool.acquire() as conn:
        stay = await read_stay(
            conn,
            reservation_id=event.reservation_id,
            addressee_id=event.member_id,
            unit_ids=event.unit_ids,
        )
    if stay.walk_in:
        return None
    if stay.in_group and stay.status == "cancelled" and _stands(event):
        # Its group's mail, which waits for no other, may have said so already.
        return None
    told, method, at = told_by(event), method_of(event), cause.recorded_at
    facts = _facts(event, stay, desk.settings.public_url)
    invitation = method and invitation_of(
        stay, told, method=method, sequence=event.sequence, settings=desk.settings, at=at
    )
    letter = letter_of(
        stay,
        told,
        Tidings(kind=kind, facts=facts, standing=_stands(event)),
        settings=desk.settings,
        at=at,
        sender=sender_of(stay, desk.settings),
        invitation=invitation or None,
    )
    return compose(letter, settings=desk.settings, cause=cause)


def kind_of(event: OfReservation) -> str | None:
    """Which mail; None for a hold, which its page alone tells of."""
    match event:
        case events.ReservationConfirmed(was=was):
            return "approved" if was == "pending" else "confirmed"
        case events.ReservationRescheduled(status=status):
            return _kinds_of_move(event).get(status)
        case events.ReservationCancelled(was=was, by=by):
            ended = _ENDED.get(was, "cancelled")
            return None if was == "held" else f"{ended}{_BY.get(by, '_by_space')}"
        case events.ReservationExpired(was="held"):
            return None
    return _KINDS[type(event)]


def _kinds_of_move(event: events.ReservationRescheduled) -> dict[str, str]:
    if is_another_unit(event):
        return _OTHER_UNIT
    if event.by == "member":
        return _MOVED
    return _OTHER_END if event.from_starts_at == event.starts_at else _MOVED_BY_SPACE


def is_another_unit(event: events.ReservationRescheduled) -> bool:
    """Whether it stands at the time at which it stood: its unit is another."""
    return (event.from_starts_at, event.from_ends_at) == (event.starts_at, event.ends_at)


def method_of(event: OfReservation) -> Method | None:
    """REQUEST and CANCEL (RFC 5546); None where there is nothing for a calendar: a request that
    waits is not in it, so its end takes nothing out of it."""
    match event:
        case events.ReservationConfirmed():
            return "REQUEST"
        case events.ReservationRescheduled(status="confirmed" | "checked_in"):
            return "REQUEST"
        case events.ReservationCancelled(was=was):
            return "CANCEL" if was in _INVITED else None
    return None


def told_by(event: OfReservation) -> Told:
    """When, how many, and what it costs where something is to be paid."""
    told: dict[str, Any] = {}
    if isinstance(event, ReservationUncovered):
        told = {"price_cents": event.due_cents, "voucher_cents": 0}
    elif _stands(event) or isinstance(event, events.ReservationRequested):
        told = {
            "price_cents": getattr(event, "price_cents", None),
            "voucher_cents": getattr(event, "voucher_cents", None),
        }
    return Told(starts_at=event.starts_at, ends_at=event.ends_at, quantity=event.quantity, **told)


def _stands(event: OfReservation) -> bool:
    return isinstance(
        event, (events.ReservationConfirmed, events.ReservationRescheduled, ReservationUncovered)
    )


def _facts(event: OfReservation, stay: Stay, url: str) -> dict[str, Any]:
    match event:
        case events.ReservationRequested(expires_at=answer_by):
            return {"answer_by": answer_by}
        case events.ReservationRescheduled(from_starts_at=before, reason=reason):
            ends = {"until": event.ends_at, "until_before": event.from_ends_at}
            return {"before": before, "reason": reason, **ends} | _prices(event, stay.language)
        case ReservationUncovered(given_back_cents=back, due_cents=due):
            return {
                "back": euros(back, language=stay.language) if back else None,
                "due": euros(due, language=stay.language),
            }
        case events.ReservationDeclined():
            return {"reason": stay.end_reason}
        case events.ReservationCancelled(alternatives=found):
            return _given_back(event, stay) | offers_in_words(found, stay.language, url)
    return {}


def _prices(event: events.ReservationRescheduled, language: str) -> dict[str, str]:
    """Before and after; nothing where it costs the same."""
    before = event.from_price_cents
    if before is None or before == event.price_cents:
        return {}
    amounts = {"price_before": before, "price": event.price_cents}
    return {name: euros(cents, language=language) for name, cents in amounts.items()}


def _given_back(event: events.ReservationCancelled, stay: Stay) -> dict[str, Any]:
    facts: dict[str, Any] = {"reason": stay.end_reason}
    if event.given_back_cents:
        facts["back"] = euros(event.given_back_cents, language=stay.language)
    elif event.late and stay.voucher_cents:
        facts["kept"] = euros(stay.voucher_cents, language=stay.language)
    return facts
