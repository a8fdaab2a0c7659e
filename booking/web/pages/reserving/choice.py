"""What somebody chose to reserve, as it stands in an address or in a form.

Times stand there either as two instants (`starts_at`, `ends_at`) or, from a form's fields, as the
wall clock of the space (`day`, `from`, `to` and, for stays over several days, `until_day`).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol
from urllib.parse import urlencode

from booking.errors import Invalid, NotFound
from booking.periods import Period, instant, local_midnight
from booking.reservations.decide import Wish
from booking.spaces.network import Network, Resource, Space
from booking.web.api.fields import query_instant
from booking.web.pages.wording.words import WORDS

_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)
_MOST, _LONGEST_TITLE = 1000, 200
_SOON = timedelta(days=9)
_A_MINUTE = timedelta(minutes=1)
# In the address, the field whose absence and whose emptiness say different things.
VOUCHER = "voucher"


class Fields(Protocol):
    """A query or a form: several values may have one name, and the last one counts."""

    def getall(self, key: str, default: list[str]) -> Sequence[object]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`voucher` is a code, '' for none, or None where nothing was said of it."""

    resource: Resource
    period: Period
    quantity: int = 1
    voucher: str | None = None
    title: str | None = None

    @property
    def wish(self) -> Wish:
        return Wish(
            resource_id=self.resource.id,
            period=self.period,
            quantity=self.quantity,
            voucher=self.voucher or None,
            title=self.title,
        )

    @property
    def fields(self) -> dict[str, str]:
        """The names and values that say the same in an address and in hidden fields."""
        said = {
            "resource": str(self.resource.id),
            "starts_at": _text(self.period.start),
            "ends_at": _text(self.period.end),
        }
        if self.quantity != 1:
            said["quantity"] = str(self.quantity)
        if self.voucher is not None:
            said[VOUCHER] = self.voucher
        return said

    @property
    def path(self) -> str:
        """The address of its page."""
        return f"/prenota?{urlencode(self.fields)}"

    def with_voucher(self, code: str) -> "Choice":
        return replace(self, voucher=code)


def some_choice(fields: Fields, network: Network, *, now: datetime) -> Choice:
    """One for the same resource that can be shown where what was said can't: its next opening.

    Refuses with NotFound.
    """
    resource = _resource(value_of(fields, "resource") or "", network)
    space = resource.space
    tomorrow = now.astimezone(space.zone).date() + timedelta(days=1)
    soon = Period(local_midnight(tomorrow, space.zone), now + _SOON)
    start = next((each.start for each in space.openings(soon)), soon.start)
    length = timedelta(minutes=max(resource.rules.shortest_minutes, 60))
    return Choice(resource=resource, period=Period(start, start + length))


def choice_of(fields: Fields, network: Network) -> Choice:
    """Refuses with NotFound, or with Invalid by the names of the fields."""
    resource = _resource(value_of(fields, "resource") or "", network)
    errors: list[dict[str, object]] = []
    quantity = _quantity(value_of(fields, "quantity"), errors)
    title = (value_of(fields, "title") or "").strip() or None
    if title is not None and (len(title) > _LONGEST_TITLE or not title.isprintable()):
        errors.append(_error("title", "bad_title"))
    period = period_of(fields, resource, errors)
    if errors or period is None:
        raise Invalid(errors)
    return Choice(
        resource=resource,
        period=period,
        quantity=quantity,
        voucher=_voucher(value_of(fields, VOUCHER)),
        title=title,
    )


def period_of(fields: Fields, resource: Resource, errors: list[dict[str, object]]) -> Period | None:
    """The stay, or None with the `errors` that say why not."""
    starts_at, ends_at = value_of(fields, "starts_at"), value_of(fields, "ends_at")
    if value_of(fields, "day") is None and starts_at is not None and ends_at is not None:
        try:
            start = query_instant("starts_at", starts_at)
            end = query_instant("ends_at", ends_at)
        except Invalid as refusal:
            errors.extend(refusal.facts["errors"])
            return None
        if start < end:
            return Period(start, end)
        errors.append(_error("to", "bad_time"))
        return None
    sent = {name: value_of(fields, name) or "" for name in ("day", "from", "until_day", "to")}
    return clock_period(sent, resource.space, errors)


def value_of(fields: Fields, name: str) -> str | None:
    """The last value of that name: a ticked box comes after the hidden field that it overrules."""
    values = fields.getall(name, [])
    return str(values[-1]) if values else None


def clock_period(
    sent: Mapping[str, str],
    space: Space,
    errors: list[dict[str, object]],
    *,
    said_of_end: str = "bad_end",
) -> Period | None:
    """What `day`, `from`, `to` and perhaps `until_day` say by the clock of that space, or None with
    the `errors` that say why not. Without a last day, an end that is not after the start is of the
    next day where the space is open through that midnight or the stay ends on it; elsewhere it is
    a slip of the pen, of which `said_of_end` names the words."""
    day = _day(sent["day"], "day", errors)
    opens = _minutes(sent["from"], "from", errors)
    closes = _minutes(sent["to"], "to", errors)
    last = sent["until_day"]
    until = _day(last, "until_day", errors) if last else day
    if day is None or until is None or opens is None or closes is None:
        return None
    zone = space.zone
    if not last and closes <= opens and (closes == 0 or _open_through(space, day)):
        until += timedelta(days=1)
    start, end = instant(day, opens, zone), instant(until, closes, zone, closing=True)
    if end <= start:
        errors.append(_error("until_day", "bad_last_day") if last else _error("to", said_of_end))
        return None
    return Period(start, end)


def _open_through(space: Space, day: date) -> bool:
    """The midnight at which that day ends."""
    midnight = local_midnight(day + timedelta(days=1), space.zone)
    around = Period(midnight - _A_MINUTE, midnight + _A_MINUTE)
    return any(each.contains(around) for each in space.openings(around))


def _resource(value: str, network: Network) -> Resource:
    if not _NUMBER.fullmatch(value):
        raise NotFound(what={"en": "resource", "it": "una risorsa con questo numero"})
    return network.resource(int(value))


def _quantity(value: str | None, errors: list[dict[str, object]]) -> int:
    if value is None:
        return 1
    if not _NUMBER.fullmatch(value) or not 1 <= int(value) <= _MOST:
        errors.append(_error("quantity", "bad_quantity"))
        return 1
    return int(value)


def _voucher(value: str | None) -> str | None:
    return None if value is None else value.strip()[:64]


def _day(value: str | None, field: str, errors: list[dict[str, object]]) -> date | None:
    try:
        found = date.fromisoformat(value or "")
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year < 2200:
        errors.append(_error(field, "bad_day"))
        return None
    return found


def _minutes(value: str | None, field: str, errors: list[dict[str, object]]) -> int | None:
    found = _TIME.fullmatch(value or "")
    if found is None:
        errors.append(_error(field, "bad_time"))
        return None
    return int(found[1]) * 60 + int(found[2])


def _error(field: str, name: str) -> dict[str, object]:
    message: Mapping[str, str] = {language: WORDS[language][name] for language in WORDS}
    return {"field": field, "rule": name, "message": message}


def _text(at: object) -> str:
    return str(at).replace(" ", "T").replace("+00:00", "Z")
