"""The form that moves a stay from the board: what stands in it, and what it says when sent."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode
from uuid import UUID

from booking.database.pool import Connection
from booking.errors import Invalid, NotFound, Refusal
from booking.periods import Period
from booking.reservations import reservation as stored
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource, Space
from booking.upkeep.board import MOVABLE
from booking.web.api.reserving.represent import known_resource
from booking.web.pages.managing.board_elsewhere import elsewhere, is_alone
from booking.web.pages.managing.board_price import costs_now, price_query
from booking.web.pages.managing.board_side import Place
from booking.web.pages.managing.board_words import Words
from booking.web.pages.managing.ids import uuid_in
from booking.web.pages.own.visit import Visit
from booking.web.pages.reserving.choice import Fields, clock_period, period_of, value_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import Trouble, troubles_of
from booking.web.pages.wording.words import WORDS

FIELDS = ("unit", "day", "from", "until_day", "to", "reason")
_LONGEST_REASON = 500
# What a reason sets aside.
_WITH_A_REASON = {"too-soon", "off-grid", "quota-exceeded"}
_NO_UNIT = {"en": "a unit of this resource", "it": "un’unità di questa risorsa"}


@dataclass(frozen=True, slots=True)
class StayForm:
    """One stay: where and when it is, or where and when it was asked to go. What has begun keeps
    its start; one on several units has none to choose, and one of a resource that is `alone` none
    but other resources, `elsewhere`."""

    id: UUID
    path: str
    heading: str
    about: str = field(repr=False)
    units: Sequence[Place]
    sent: dict[str, str]
    begun: bool
    sequence: int
    costs: str
    alone: bool
    elsewhere: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Undo:
    """The button that puts a stay back where it was."""

    action: str
    fields: dict[str, str]


def in_fields(period: Period, resource: Resource) -> dict[str, str]:
    """By the clock of the space; the last day only where it is another one."""
    zone = resource.space.zone
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    midnight = (end.hour, end.minute) == (0, 0)
    last = (end - timedelta(minutes=1)).date() if midnight else end.date()
    return {
        "day": str(start.date()),
        "from": f"{start:%H:%M}",
        "until_day": str(last) if last != start.date() else "",
        "to": "24:00" if midnight else f"{end:%H:%M}",
    }


def wanted_period(form: Fields, found: Reservation, resource: Resource) -> Period:
    """Where the form says that it goes; untouched times are the stay's own, also in the hour that
    comes twice. Refuses with Invalid."""
    errors: list[dict[str, object]] = []
    if value_of(form, "day") is None:
        period = period_of(form, resource, errors)
    else:
        now = in_fields(found.period, resource)
        sent = {name: value_of(form, name) or "" for name in now}
        same = sent | {"from": sent["from"] or now["from"]} == now
        period = found.period if same else clock_period(sent, resource.space, errors)
    if period is None:
        raise Invalid(errors)
    return period


def wanted_unit(form: Fields, found: Reservation, resource: Resource) -> int | None:
    """None where several are taken. Refuses with Invalid."""
    if resource.whole or found.quantity > 1:
        return None
    sent = value_of(form, "unit") or str(found.unit_ids[0])
    if not sent.isascii() or not sent.isdigit() or len(sent) > 9:
        raise Invalid.of("unit", "known", _NO_UNIT)
    return int(sent)


def wanted_reason(form: Fields) -> str | None:
    """Refuses with Invalid."""
    reason = (value_of(form, "reason") or "").strip()
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        message = {language: WORDS[language]["bad_reason"] for language in WORDS}
        raise Invalid.of("reason", "bad_reason", message)
    return reason or None


async def stay_form(
    conn: Connection, visit: Visit, words: Words, asked: str | None, sent: dict[str, str] | None
) -> StayForm | None:
    """Of a stay of that space that can still be moved; None of anything else."""
    found = await _stay(conn, visit, words.board.space, asked)
    if found is None:
        return None
    resource, say = await known_resource(conn, visit.network, found), visit.say
    name = resource.name[say.language]
    several = resource.whole or found.quantity > 1
    units = (
        []
        if several or is_alone(found, resource)
        else [Place(str(each.id), f"{name} {each.name}") for each in resource.units]
    )
    placed = ", ".join(each["name"] for each in found.units)
    stands = in_fields(found.period, resource) | {"unit": str(found.unit_ids[0]), "reason": ""}
    return StayForm(
        id=found.id,
        path=words.move_path(str(found.id)),
        heading=f"{name}, {placed}" if not resource.whole and len(resource.units) > 1 else name,
        about=_about(found, words, say),
        units=units,
        sent=sent or stands,
        begun=found.starts_at <= say.now,
        sequence=found.sequence,
        costs=costs_now(found, say),
        alone=is_alone(found, resource),
        elsewhere=elsewhere(words, found, resource, stands) if is_alone(found, resource) else [],
    )


def stay_troubles(refusal: Refusal | None, say: Say) -> list[Trouble]:
    """By the names of this form's fields, for there is another form on the page."""
    names = {name: f"stay-{name}" for name in FIELDS} | {"unit_id": "stay-unit"}
    found = troubles_of(refusal, say)
    return [replace(each, field=names.get(each.field, "")) for each in found]


def reason_helps(refusal: Refusal | None, say: Say, form: StayForm) -> str:
    """That a reason sets this rule aside, where none was given."""
    helps = refusal is not None and refusal.code in _WITH_A_REASON and not form.sent["reason"]
    return say("board_reason_helps") if helps else ""


def undo_query(before: Reservation, after: Reservation, resource: Resource) -> str:
    """What the page after a move has to know to tell old price and new, and to offer to put it
    back."""
    single = not resource.whole and before.quantity == 1
    unit = before.unit_ids[0] if single else ""
    times = [int(at.timestamp()) for at in (before.starts_at, before.ends_at)]
    was = ".".join(str(each) for each in (unit, *times, after.sequence))
    return urlencode({"mossa": str(after.id), "era": was}) + price_query(before, after)


def undo_of(query: Fields, words: Words) -> Undo | None:
    """None where the address says nothing of the kind."""
    stay, was = value_of(query, "mossa") or "", (value_of(query, "era") or "").split(".")
    if uuid_in(stay) is None or len(was) != 4 or not all(_number(each) for each in was[1:]):
        return None
    starts_at, ends_at = (datetime.fromtimestamp(int(each), UTC).isoformat() for each in was[1:3])
    fields = {
        "unit": was[0] if _number(was[0]) else "",
        "starts_at": starts_at,
        "ends_at": ends_at,
        "sequence": was[3],
        "reason": words.say("board_undone_because"),
        "undo": "1",
    }
    return Undo(words.move_path(stay), fields)


def _about(found: Reservation, words: Words, say: Say) -> str:
    """Whose it is where the board knows, and when."""
    blocks = (b for row in words.board.rows for b in row.blocks if b.id == str(found.id))
    who = next((words.block(b).who for b in blocks), found.reference)
    return f"{who}, {say.stay_within(found.period, words.zone)}"


async def _stay(
    conn: Connection, visit: Visit, space: Space, asked: str | None
) -> Reservation | None:
    id_ = uuid_in(asked or "")
    if id_ is None:
        return None
    try:
        found = await stored.read(conn, id_, member=visit.member)
    except NotFound:
        return None
    movable = found.status in MOVABLE and found.ends_at > visit.now
    return found if movable and found.space_id == space.id else None


def _number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 12
