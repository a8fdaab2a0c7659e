"""Periods of time: half-open, aware, never empty, and the local days they touch."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """`[start, end)`: aware instants, kept in UTC, end after start."""

    start: datetime
    end: datetime

    @classmethod
    def of(cls, start: datetime, end: datetime) -> Self:
        """The period between two aware instants of any zone; ValueError where it is empty."""
        if start.tzinfo is None or end.tzinfo is None:
            raise ValueError("a period needs aware instants")
        if end <= start:
            raise ValueError("a period ends after it starts")
        return cls(start.astimezone(UTC), end.astimezone(UTC))

    @property
    def length(self) -> timedelta:
        return self.end - self.start

    @property
    def minutes(self) -> int:
        return self.length // MINUTE

    def overlaps(self, other: "Period") -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Period") -> bool:
        return self.start <= other.start and other.end <= self.end

    def intersection(self, other: "Period") -> "Period | None":
        start, end = max(self.start, other.start), min(self.end, other.end)
        return Period(start, end) if start < end else None


@lru_cache(maxsize=16_384)
def instant(day: date, minutes: int, zone: ZoneInfo, *, closing: bool = False) -> datetime:
    """The instant of a wall-clock time, as minutes from local midnight (1,560 is 02:00 next day).

    A time that the spring gap skips moves to the first existing instant. In the autumn fold an
    opening takes the first of the two instants and a closing the second.
    """
    days, minutes = divmod(minutes, 24 * 60)
    wall = datetime.combine(day + timedelta(days=days), time(minutes // 60, minutes % 60), zone)
    found = wall.replace(fold=int(closing)).astimezone(UTC)
    if found.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return found
    return _end_of_gap(wall.replace(tzinfo=None), zone)


def _end_of_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """The first instant whose wall-clock time is at or after one that the gap skips."""
    late = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    early = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    low, high = min(early, late), max(early, late)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if middle.astimezone(zone).replace(tzinfo=None) >= wall:
            high = middle
        else:
            low = middle
    return high


def local_midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which a local day begins."""
    return instant(day, 0, zone)


def local_day(day: date, zone: ZoneInfo) -> Period:
    """A local day from midnight to midnight: 23, 24 or 25 hours."""
    return Period(local_midnight(day, zone), local_midnight(day + DAY, zone))


def local_week(day: date, zone: ZoneInfo) -> Period:
    """The week, Monday to Sunday, that a local day lies in."""
    monday = day - timedelta(days=day.weekday())
    return Period(local_midnight(monday, zone), local_midnight(monday + timedelta(days=7), zone))


def local_days(period: Period, zone: ZoneInfo) -> Iterator[date]:
    """Every local day that a period touches, in order."""
    day = period.start.astimezone(zone).date()
    last = (period.end - timedelta(microseconds=1)).astimezone(zone).date()
    while day <= last:
        yield day
        day += DAY


def minutes_from_midnight(at: datetime, zone: ZoneInfo) -> int:
    """Elapsed minutes since local midnight; on a day of 25 hours it runs to 1,500."""
    return (at - local_midnight(at.astimezone(zone).date(), zone)) // MINUTE
