"""The stays that the cells of a week stand for, worked out once for resources of equal rules."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from booking.errors import Refusal
from booking.periods import DAY, MINUTE, Period, instant, minutes_from_midnight
from booking.reservations import policy
from booking.reservations.refusals import (
    InThePast,
    TooSoon,
)
from booking.spaces.network import Resource, Space
from booking.spaces.rules import Rules
from booking.web.pages.say import Say

_NIGHT, _MORNING, _NOON, _EVENING = 5 * 60, 8 * 60, 13 * 60, 18 * 60
_BY_PARTS = frozenset({"desk", "area"})
# From and to, as minutes from midnight.
Hours = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Stay:
    """One that anybody could reserve if it is free: its claim ends at `until`. `hours` are its
    own in words, `times` as the end of the address that reserves it."""

    period: Period
    until: datetime
    hours: str
    times: str


@dataclass(frozen=True)
class Stays:
    """`of` holds for every cell its stay, or why there is none: `shut` or `past`."""

    rows: list[Hours]
    of: dict[tuple[Hours, date], Stay | str]

    @cached_property
    def possible(self) -> list[Stay]:
        """Those that can be reserved, by their start."""
        found = (each for each in self.of.values() if isinstance(each, Stay))
        return sorted(found, key=lambda each: each.period)


class WeekStays:
    """Those of the resources of one space in the week from that Monday."""

    def __init__(self, space: Space, monday: date, say: Say) -> None:
        self._space, self._say = space, say
        self.days = [monday + number * DAY for number in range(7)]
        self._known: dict[tuple[Rules, bool, bool], Stays] = {}

    def stays(self, resource: Resource) -> Stays:
        """What the rules of the resource allow; what is taken is not looked at."""
        key = (resource.rules, resource.kind in _BY_PARTS, resource.unit_count > 0)
        if key not in self._known:
            rows = _rows(resource)
            self._known[key] = Stays(
                rows,
                {
                    (row, day): each
                    for day in self.days
                    for row, each in zip(rows, self._of_day(resource, rows, day), strict=True)
                },
            )
        return self._known[key]

    def _of_day(self, resource: Resource, rows: list[Hours], day: date) -> list[Stay | str]:
        if not rows:
            return []
        zone, now = self._space.zone, self._say.now
        start = instant(day, rows[0][0], zone)
        end = instant(day, rows[-1][1], zone, closing=True)
        openings = self._space.openings(Period(start, end)) if start < end else []
        return [self._stay(resource, _longest(row, day, openings, zone), now) for row in rows]

    def _stay(self, resource: Resource, longest: Period | None, now: datetime) -> Stay | str:
        """The stay of hours for which the space is open so long."""
        if longest is None:
            return "shut"
        earliest = now + timedelta(minutes=resource.rules.lead_minutes)
        late = "past" if longest.start < earliest else "shut"
        begins = max(longest.start, earliest)
        period = _on_grid(resource, Period(begins, longest.end)) if begins < longest.end else None
        if period is None:
            return late
        try:
            until = policy.check(resource, period, quantity=1, now=now)
        except (InThePast, TooSoon):
            return "past"
        except Refusal:
            return "shut"
        return Stay(period, until, self._say.hours(period, self._space.zone), _times(period))


def _rows(resource: Resource) -> list[Hours]:
    """From the earliest opening of the week to the latest closing."""
    hours = resource.space.hours
    if not hours:
        return []
    first, last = min(each.opens for each in hours), max(each.closes for each in hours)
    if resource.kind in _BY_PARTS:
        # Where it never closes, the night is a part too.
        marks = (_MORNING, _NOON, _EVENING) if first <= _NIGHT else (_NOON, _EVENING)
        edges = [first, *(each for each in marks if first < each < last), last]
    else:
        grid = resource.rules.grid_minutes
        # Whole hours where the grid has them; else from the first time of the grid.
        step = -(-max(60, resource.rules.shortest_minutes) // grid) * grid
        first = -(-first // grid) * grid if 60 % grid else first // 60 * 60
        edges = [*range(first, last, step), last]
    return list(itertools.pairwise(edges))


def _longest(row: Hours, day: date, openings: Sequence[Period], zone: ZoneInfo) -> Period | None:
    """The longest time within those hours for which the space is open."""
    start, end = instant(day, row[0], zone), instant(day, row[1], zone, closing=True)
    if end <= start:
        return None
    window = Period(start, end)
    parts = [part for each in openings if (part := each.intersection(window))]
    return max(parts, key=lambda each: each.length, default=None)


def _on_grid(resource: Resource, period: Period) -> Period | None:
    """The longest allowed stay within a period that begins with its first time of the grid."""
    zone, rules = resource.space.zone, resource.rules
    grid = rules.grid_minutes
    start = period.start
    past_minute = timedelta(seconds=start.second, microseconds=start.microsecond)
    if past_minute:
        start += MINUTE - past_minute
    start += -minutes_from_midnight(start, zone) % grid * MINUTE
    end = period.end - minutes_from_midnight(period.end, zone) % grid * MINUTE
    end = min(end, start + rules.longest_minutes * MINUTE)
    if end - start < rules.shortest_minutes * MINUTE:
        return None
    return Period(start, end)


def _times(period: Period) -> str:
    """As the rest of an address; neither a colon nor a Z is quoted in a query."""
    start, end = (each.strftime("%Y-%m-%dT%H:%M:%SZ") for each in (period.start, period.end))
    return f"&starts_at={start}&ends_at={end}"
