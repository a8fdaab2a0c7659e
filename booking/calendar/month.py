"""A month of a space or resource, day by day, as people are shown it: pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from booking.calendar.stretches import Stretch
from booking.calendar.window import Window
from booking.periods import DAY, Period, local_day

Kind = Literal["closed", "free", "little", "full"]
_NOTHING = timedelta()


@dataclass(frozen=True, slots=True)
class Day:
    """`little`: less than a quarter of the day's time is free."""

    date: date
    kind: Kind


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(first: date) -> date:
    return month_of(first + timedelta(days=31))


def months_of(window: Window, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last month, by their first days: from that in which the window begins to
    the last one that lies in it until its end."""
    start = window.start.astimezone(zone).date()
    end = window.end.astimezone(zone).date()
    return month_of(start), month_of(month_of(end) - DAY)


def days_of(first: date, zone: ZoneInfo, every: Iterable[Stretch]) -> list[Day]:
    """Each local day of the month that begins so."""
    open_for: dict[date, timedelta] = {}
    free_for: dict[date, timedelta] = {}
    for each in every:
        for day, length in _by_day(each, zone):
            if not each.shut:
                open_for[day] = open_for.get(day, _NOTHING) + length * each.there
                free_for[day] = free_for.get(day, _NOTHING) + length * each.free
    days = (next_month(first) - first).days
    return [
        Day(day, _kind(open_for.get(day, _NOTHING), free_for.get(day, _NOTHING)))
        for day in (first + number * DAY for number in range(days))
    ]


def span_of(first: date, zone: ZoneInfo) -> Period:
    """From its first local midnight to the next month's."""
    last = next_month(first) - DAY
    return Period(local_day(first, zone).start, local_day(last, zone).end)


def _by_day(stretch: Stretch, zone: ZoneInfo) -> Iterable[tuple[date, timedelta]]:
    at = stretch.start
    while at < stretch.end:
        day = at.astimezone(zone).date()
        until = min(stretch.end, local_day(day, zone).end)
        yield day, until.astimezone(UTC) - at.astimezone(UTC)
        at = until


def _kind(opened: timedelta, free: timedelta) -> Kind:
    if not opened:
        return "closed"
    if not free:
        return "full"
    return "little" if free * 4 < opened else "free"
