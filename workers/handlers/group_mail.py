"""One mail for all that was reserved, moved or cancelled together, with one file for a calendar."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking.calendar.event_file import event_file
from booking.database.queries import queries
from booking.group_events import GroupCancelled, GroupRescheduled, GroupReserved
from booking.money import euros
from workers.group_words import GROUP_BUTTON, GROUP_KINDS
from workers.invite import entry_of
from workers.letter import Invitation, Letter, compose
from workers.offers import offers_in_words
from workers.post import Cause
from workers.stay import Stay, Told, money_lines, when
from workers.stay_words import LABELS
from workers.subscriber import Desk
from workers.worded_letter import worded_letter
from workers.words import DEMO

sql = queries("mail")
_BY = {"member": "", "city": "_by_city"}
_STANDING = ("pending", "confirmed", "checked_in", "completed")
OfGroup = GroupReserved | GroupRescheduled | GroupCancelled


@dataclass(frozen=True, kw_only=True)
class Part(Stay):
    """One of the group, with what a mail of one alone takes from its event."""

    ends_at: datetime
    quantity: int
    price_cents: int
    sequence: int

    @property
    def told(self) -> Told:
        return Told(starts_at=self.starts_at, ends_at=self.ends_at, quantity=self.quantity)


async def send_group_mail(
    desk: Desk, event: OfGroup, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """As they stand when it is sent; none where a move was undone by cancelling all of them."""
    async with desk.pool.acquire() as conn:
        parts = await sql.read_parts.all(
            conn,
            Part,
            reservation_ids=list(event.reservation_ids),
            addressee_id=event.member_id,
        )
    cancelled = isinstance(event, GroupCancelled)
    told = parts if cancelled else [each for each in parts if each.status in _STANDING]
    if not told:
        return None
    letter = _letter(event, told, public_url=desk.settings.public_url, demo=told[0].demo)
    entries = [
        entry_of(
            each,
            each.told,
            sequence=each.sequence,
            settings=desk.settings,
            at=cause.recorded_at,
            status="CANCELLED" if cancelled else "CONFIRMED",
        )
        for each in told
        if cancelled or each.status != "pending"
    ]
    if entries:
        letter = letter.with_calendar(Invitation("PUBLISH", event_file(*entries).decode()))
    return compose(letter, settings=desk.settings, cause=cause)


def _letter(event: OfGroup, parts: Sequence[Part], *, public_url: str, demo: bool) -> Letter:
    first = parts[0]
    waiting = sum(each.status == "pending" for each in parts)
    facts: dict[str, Any] = {
        "space": first.space,
        "start": first.starts_at.astimezone(first.zone),
        "count": len(parts),
        "waiting": waiting or None,
    }
    if isinstance(event, GroupCancelled):
        facts |= _of_end(event, parts, public_url)
    return worded_letter(
        GROUP_KINDS[_kind(event)],
        facts,
        to=first.email,
        language=first.language,
        button=GROUP_BUTTON,
        link=f"{public_url}/gruppi/{event.group_id}",
        lines=[*_lines(parts), *(_total(parts) if _stands(event) else [])],
        notes=[DEMO] if demo else [],
        thread=str(event.group_id),
    )


def _of_end(event: GroupCancelled, parts: Sequence[Part], public_url: str) -> dict[str, Any]:
    """What the voucher had back; of a visit that fell with some of its parts, with which."""
    first = parts[0]
    facts: dict[str, Any] = dict(offers_in_words(event.alternatives, first.language, public_url))
    if event.given_back_cents:
        facts["back"] = euros(event.given_back_cents, language=first.language)
    because = [each for each in parts if each.id in event.because]
    if because:
        facts["there"] = because[0].space
        facts["cause"] = ", ".join(each.what(each.quantity) for each in because)
        facts["reason"] = because[0].end_reason
    return facts


def _kind(event: OfGroup) -> str:
    match event:
        case GroupReserved():
            return f"{event.kind}_reserved"
        case GroupRescheduled():
            return f"{event.kind}_moved"
    if event.why is not None:
        return f"{event.kind}_{event.why}"
    return f"{event.kind}_cancelled{_BY.get(event.by, '_by_space')}"


def _stands(event: OfGroup) -> bool:
    return not isinstance(event, GroupCancelled)


def _lines(parts: Sequence[Part]) -> list[tuple[str, str]]:
    """Each by what it is and when."""
    return [(each.what(each.quantity), when(each, each.told)) for each in parts]


def _total(parts: Sequence[Part]) -> list[tuple[str, str]]:
    first = parts[0]
    told = Told(
        starts_at=first.starts_at,
        ends_at=first.ends_at,
        quantity=1,
        price_cents=sum(each.price_cents for each in parts),
        voucher_cents=sum(each.voucher_cents for each in parts),
    )
    return [(LABELS[name][first.language], text) for name, text in money_lines(first, told)]
