"""The week of each resource as a table: parts of the day for desks and halls, hours for rooms and
machines; each cell says how many are free for all of it, and leads to reserving just that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from booking.periods import DAY, Period, instant
from booking.reservations.busy import Busy, busy_units, closed_units, free_units
from booking.spaces.network import Resource, Space
from booking.web.pages.finding.week_stays import Hours, Stay, WeekStays
from booking.web.pages.say import Say

_NOON, _DAY_MINUTES = 13 * 60, 24 * 60
_KINDS = ("free", "free_one", "full", "shut", "past")
# What stands in a cell where nothing can be reserved.
_SHOWN = {"full": "0", "shut": "–", "past": "·"}


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


def week_of(resource: Resource, week: WeekStays, busy: Sequence[Busy], say: Say) -> list[Row]:
    """`busy` is what was read of the whole week and the hours after it."""
    stays = week.stays(resource)
    possible = stays.possible
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
        Row(_label(row), [cells.cell(row, day, stays.of[row, day]) for day in week.days])
        for row in stays.rows
    ]


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

    def cell(self, row: Hours, day: date, stay: Stay | str) -> Cell:
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
        return Cell(
            key,
            "free",
            str(count),
            f"{word}, {self._day(day)} {stay.hours}",
            fill=max(1, count * 10 // resource.unit_count),
            path=self._reserve + stay.times,
        )

    def _none(self, key: str, kind: str, row: Hours, day: date) -> Cell:
        return Cell(key, kind, _SHOWN[kind], f"{self._words[kind]}, {self._day(day)} {_label(row)}")

    def _day(self, day: date) -> str:
        if day not in self._days:
            zone = self._resource.space.zone
            self._days[day] = self._say.day(instant(day, _NOON, zone), zone)
        return self._days[day]


def _label(row: Hours) -> str:
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
