"""Opening hours found minute by minute on the wall clock, with no arithmetic of zones."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from booking.periods import Period
from tests.make import ROME

MINUTE = timedelta(minutes=1)
# Those near the days that these tests look at.
HOLIDAYS = {date(2026, 12, day) for day in (7, 8, 25, 26)} | {
    date(2027, 3, day) for day in (28, 29)
}
# (ISO weekday, opens, closes) in minutes of the wall clock
Hours = Iterable[tuple[int, int, int]]


def minutes_of(period: Period) -> list[datetime]:
    """Every minute of it."""
    return [period.start + number * MINUTE for number in range(period.minutes)]


def open_minutes(hours: Hours, period: Period, *, closes_on_holidays: bool) -> set[datetime]:
    """Every minute of a period in which a space of Milan is open."""
    day = period.start.astimezone(ROME).date() - timedelta(days=1)
    found: set[datetime] = set()
    while day <= period.end.astimezone(ROME).date():
        if not (closes_on_holidays and day in HOLIDAYS):
            for weekday, opens, closes in hours:
                if weekday == day.isoweekday():
                    at, until = _shown_first(day, opens), _shown_last(day, closes)
                    found |= {each for each in minutes_of(period) if at <= each < until}
        day += timedelta(days=1)
    return found


def _shown_first(day: date, minutes: int) -> datetime:
    """The first minute at which the clock on the wall shows this time or a later one."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    return next(at for at, shown in _around(wall.date()) if shown >= wall)


def _shown_last(day: date, minutes: int) -> datetime:
    """The last minute at which it shows this time; the first later one where it never does."""
    wall = datetime.combine(day, time()) + timedelta(minutes=minutes)
    shows = [at for at, shown in _around(wall.date()) if shown == wall]
    return shows[-1] if shows else _shown_first(day, minutes)


@lru_cache(maxsize=64)
def _around(day: date) -> list[tuple[datetime, datetime]]:
    """Each minute around a day with what the clock on the wall shows then."""
    start = datetime.combine(day, time(), UTC) - timedelta(hours=3)
    every = [start + number * MINUTE for number in range(30 * 60)]
    return [(at, at.astimezone(ROME).replace(tzinfo=None)) for at in every]
