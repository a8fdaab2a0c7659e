"""The week of each resource as a table: parts of the day for desks and halls, hours for rooms and
machines; each cell says how many are free for all of it, and leads to reserving just that."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.errors import Refusal
from booking.periods import DAY, MINUTE, Period, instant, minutes_from_midnight
from booking.reservations import policy
from booking.reservations.busy import Busy, busy_units, closed_units, free_units
from booking.reservations.refusals import InThePast, TooSoon
from booking.spaces.network import Resource, Space
from booking.web.pages.say import Say

_NIGHT, _MORNING, _NOON, _EVENING, _DAY_MINUTES = 5 * 60, 8 * 60, 13 * 60, 18 * 60, 24 * 60
_KINDS = ("free", "free_one", "full", "shut", "past")
# What stands in a cell where nothing can be reserved.
_SHOWN = {"full": "0", "shut": "–", "past": "·"}
_BY_PARTS = frozenset({"desk", "area"})


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind` is free, full, shut or past; `fill` the share that is free, in tenths."""

    key: str
    kind: str
    text: str
    long: str
    fill: int = 0
    path: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class _Stay:
    """A cell that anybody could reserve if it is free: its stay, and the end of its claim."""

    period: Period
    until: datetime


def week_of(resource: Resource, monday: date, busy: Sequence[Busy], say: Say) -> list[Row]:
    """`busy` is what was read of the whole week and the hours after it."""
    rows = _rows(resource)
    days = [monday + number * DAY for number in range(7)]
    tried = {(row, day): _stay(resource, row, day, say.now) for row in rows for day in days}
    possible = sorted(
        (each for each in tried.values() if isinstance(each, _Stay)),
        key=lambda each: each.period.start,
    )
    taken = busy_units(
        resource,
        [each.period.start for each in possible],
        [each.period.end for each in possible],
        [each.until for each in possible],
        busy,
    )
    free = {
        each.period: free_units(resource, units)
        for each, units in zip(possible, taken, strict=True)
    }
    cells = _Cells(resource, free, busy, say)
    return [
        Row(_label(row), [cells.cell(row, day, tried[row, day]) for day in days]) for row in rows
    ]


def _rows(resource: Resource) -> list[tuple[int, int]]:
    """As minutes from midnight: from the earliest opening of the week to the latest closing."""
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


def _stay(resource: Resource, row: tuple[int, int], day: date, now: datetime) -> _Stay | str:
    """The stay that a cell stands for, or why there is none: `shut` or `past`."""
    longest = _opening(resource.space, row, day)
    if longest is None:
        return "shut"
    earliest = now + timedelta(minutes=resource.rules.lead_minutes)
    late = "past" if longest.start < earliest else "shut"
    begins = max(longest.start, earliest)
    period = _on_grid(resource, Period(begins, longest.end)) if begins < longest.end else None
    if period is None:
        return late
    try:
        return _Stay(period, policy.check(resource, period, quantity=1, now=now))
    except (InThePast, TooSoon):
        return "past"
    except Refusal:
        return "shut"


def _opening(space: Space, row: tuple[int, int], day: date) -> Period | None:
    """The longest time within those hours for which the space is open."""
    start, end = (
        instant(day, row[0], space.zone),
        instant(day, row[1], space.zone, closing=True),
    )
    if end <= start:
        return None
    window = Period(start, end)
    parts = [part for each in space.openings(window) if (part := each.intersection(window))]
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


class _Cells:
    """The cells of one resource; what many of them say is put into words once."""

    def __init__(
        self, resource: Resource, free: dict[Period, int], busy: Sequence[Busy], say: Say
    ) -> None:
        self._resource, self._free, self._busy, self._say = resource, free, busy, say
        self._words = {each: say(f"cell_{each}") for each in _KINDS}
        self._days: dict[date, str] = {}
        # As Choice.path says it, which quotes each part: half of the time of a page.
        self._reserve = f"/prenota?resource={resource.id}"

    def cell(self, row: tuple[int, int], day: date, stay: _Stay | str) -> Cell:
        resource = self._resource
        key = f"{resource.id}-{day}-{row[0]}"
        if isinstance(stay, str):
            return self._none(key, stay, row, day)
        count = self._free[stay.period]
        if not count:
            units = 1 if resource.whole else resource.unit_count
            shut = closed_units(resource, stay.period, self._busy) >= units
            return self._none(key, "shut" if shut else "full", row, day)
        word = self._words["free_one" if count == 1 else "free"]
        hours = self._say.hours(stay.period, resource.space.zone)
        return Cell(
            key,
            "free",
            str(count),
            f"{word}, {self._day(day)} {hours}",
            fill=max(1, count * 10 // resource.unit_count),
            path=self._reserve + _times(stay.period),
        )

    def _none(self, key: str, kind: str, row: tuple[int, int], day: date) -> Cell:
        return Cell(key, kind, _SHOWN[kind], f"{self._words[kind]}, {self._day(day)} {_label(row)}")

    def _day(self, day: date) -> str:
        if day not in self._days:
            zone = self._resource.space.zone
            self._days[day] = self._say.day(instant(day, _NOON, zone), zone)
        return self._days[day]


def _times(period: Period) -> str:
    """As the rest of an address; neither a colon nor a Z is quoted in a query."""
    start, end = (each.strftime("%Y-%m-%dT%H:%M:%SZ") for each in (period.start, period.end))
    return f"&starts_at={start}&ends_at={end}"


def _label(row: tuple[int, int]) -> str:
    """8–13, 8:30–13, 18–2."""
    return "–".join(_hour(each) for each in row)


def _hour(minutes: int) -> str:
    minutes = minutes - _DAY_MINUTES if minutes > _DAY_MINUTES else minutes
    return f"{minutes // 60}:{minutes % 60:02}" if minutes % 60 else str(minutes // 60)


def reaches(space: Space, monday: date) -> Period:
    """What a week's stays and their turnarounds can meet."""
    return Period(
        instant(monday, 0, space.zone), instant(monday + 7 * DAY, 2 * _DAY_MINUTES, space.zone)
    )
