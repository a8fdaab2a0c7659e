"""The dates of a series: weekly, every second week, monthly by weekday; until a day or so many.

Local wall-clock times hold over a clock change: what begins at nine begins at nine in winter too.
"""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as of_month
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from booking.errors import Invalid
from booking.periods import Period, instant

# A year of two days a week; more is another series.
MOST = 106
_FIFTH = 5
Weekday = Annotated[int, Field(ge=1, le=7, strict=True)]
_NO_DAY = {"en": "a day like 2026-12-31", "it": "un giorno come 2026-12-31"}
_NO_MINUTE = {
    "en": "times of a series are whole minutes",
    "it": "gli orari di una serie sono minuti interi",
}
_FIRST_DAY = {
    "en": "include the weekday of the first date",
    "it": "comprendi il giorno della settimana della prima data",
}


def _written_day(value: object) -> object:
    """As text: a number would be seconds since 1970."""
    if value is not None and not isinstance(value, (str, date)):
        raise ValueError(_NO_DAY)
    return value


Day = Annotated[date, BeforeValidator(_written_day)]
_NO_END = {
    "en": "give one of until, the last day, and count, how many",
    "it": "indica until, l’ultimo giorno, oppure count, quante volte",
}
_TOO_MANY = {
    "en": f"a series has at most {MOST} dates: choose an earlier end",
    "it": f"una serie ha al massimo {MOST} date: scegli una fine più vicina",
}
_TOO_FEW = {
    "en": "no date lies before that day: choose a later end",
    "it": "nessuna data prima di quel giorno: scegli una fine più lontana",
}
_WEEKDAYS_OF_MONTH = {
    "en": "goes with every week or two; a month repeats the weekday of the first date",
    "it": "vale per le settimane; un mese ripete il giorno della settimana della prima data",
}


class Recurrence(BaseModel):
    """How a stay repeats. `weekdays` (1 is Monday) for more than the first date's in a week; a
    month repeats the first date's weekday: the second Tuesday, or the last where it is the fifth.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    every: Literal["week", "two-weeks", "month"]
    weekdays: Annotated[tuple[Weekday, ...], Field(max_length=7)] = ()
    until: Annotated[Day | None, Field(description="The last day, included.")] = None
    count: Annotated[
        int | None, Field(ge=1, le=MOST, strict=True, description="How many dates.")
    ] = None

    @model_validator(mode="after")
    def _consistent(self) -> "Recurrence":
        if (self.until is None) == (self.count is None):
            raise ValueError(_NO_END)
        if self.weekdays and self.every == "month":
            raise ValueError(_WEEKDAYS_OF_MONTH)
        return self


def days(rule: Recurrence, first: date) -> list[date]:
    """Every day of the series, from the first on. Refuses with Invalid where they are none or more
    than MOST."""
    found: list[date] = []
    for each in _dates(rule, first):
        if len(found) == MOST:
            raise Invalid.of("until", "number", _TOO_MANY)
        found.append(each)
    if not found:
        raise Invalid.of("until", "number", _TOO_FEW)
    return found


def stays(rule: Recurrence, first: Period, zone: ZoneInfo) -> list[Period | None]:
    """The stay of each day, at the wall-clock times of the first one; None where the spring gap
    leaves nothing of it. The first is as it was asked for, also in the hour that comes twice.

    Refuses with Invalid, as days does besides.
    """
    if first.start.second or first.start.microsecond or first.end.second or first.end.microsecond:
        raise Invalid.of("starts_at", "minute", _NO_MINUTE)
    start, end = first.start.astimezone(zone), first.end.astimezone(zone)
    begins = start.hour * 60 + start.minute
    ends = end.hour * 60 + end.minute + (end.date() - start.date()).days * 24 * 60
    if rule.weekdays and start.isoweekday() not in rule.weekdays:
        raise Invalid.of("repeat.weekdays", "first", _FIRST_DAY)
    _, *others = days(rule, start.date())
    return [first, *(at(day, begins, ends, zone) for day in others)]


def at(day: date, begins: int, ends: int, zone: ZoneInfo) -> Period | None:
    """The stay between two wall-clock times, as minutes from midnight, of that local day."""
    start, end = instant(day, begins, zone), instant(day, ends, zone, closing=True)
    return Period(start, end) if start < end else None


def _dates(rule: Recurrence, first: date) -> Iterator[date]:
    limits: dict[str, Any] = {"count": rule.count}
    if rule.until is not None:
        limits = {"until": _midnight(rule.until)}
    if rule.every == "month":
        which = (first.day - 1) // 7 + 1
        named = of_month(first.weekday(), -1 if which == _FIFTH else which)
        found = rrule(MONTHLY, dtstart=_midnight(first), byweekday=named, **limits)
    else:
        wanted = [each - 1 for each in rule.weekdays] or [first.weekday()]
        found = rrule(
            WEEKLY,
            dtstart=_midnight(first),
            interval=2 if rule.every == "two-weeks" else 1,
            byweekday=wanted,
            **limits,
        )
    return (each.date() for each in found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
