"""Opening hours as instants: the one place where wall-clock hours become periods."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from booking.periods import Period, instant, local_days
from booking.spaces.rules import WeeklyHours

# Kept on the first Sunday of November (law 54/1977): no day off by itself.
_CLOSES_NOTHING = {"en_US": "National Unity Day", "it_IT": "Giorno dell'unità nazionale"}


@lru_cache(maxsize=64)
def milan_holidays(year: int) -> frozenset[date]:
    """Italy's holidays and Milan's 7 December. National Unity Day closes nothing by itself; when
    it falls on 1 November it shares its day with All Saints, which does."""
    return frozenset(_names(year, "en_US"))


def holiday_name(day: date, language: str) -> str | None:
    """What the holiday is called, for the sentence that refuses a day; None on other days."""
    return _names(day.year, "it_IT" if language == "it" else "en_US").get(day)


@lru_cache(maxsize=128)
def _names(year: int, language: str) -> dict[date, str]:
    """The days that close, with their names."""
    found = holidays.country_holidays("IT", subdiv="MI", years=year, language=language)
    names = {
        day: [each for each in found.get_list(day) if each != _CLOSES_NOTHING[language]]
        for day in found
    }
    return {day: "; ".join(each) for day, each in names.items() if each}


def openings(
    weekly: Iterable[WeeklyHours], period: Period, zone: ZoneInfo, *, closes_on_holidays: bool
) -> list[Period]:
    """The opening periods that touch `period`, whole, joined where one runs into the next.

    Hours that cross midnight belong to the day on which they open: a holiday takes the evening
    that begins on it, not the small hours of the evening before.
    """
    by_weekday: dict[int, list[WeeklyHours]] = {}
    for hours in weekly:
        by_weekday.setdefault(hours.weekday, []).append(hours)
    found: list[Period] = []
    first = period.start.astimezone(zone).date() - timedelta(days=1)
    day = first
    last = max(local_days(period, zone))
    while day <= last:
        if not (closes_on_holidays and day in milan_holidays(day.year)):
            for hours in by_weekday.get(day.isoweekday(), ()):
                opens = instant(day, hours.opens, zone)
                closes = instant(day, hours.closes, zone, closing=True)
                if opens < closes:
                    found.append(Period(opens, closes))
        day += timedelta(days=1)
    return [each for each in joined(found) if each.overlaps(period)]


def joined(periods: Iterable[Period]) -> list[Period]:
    """The union of periods, sorted; what touches becomes one."""
    union: list[Period] = []
    for each in sorted(periods):
        if union and each.start <= union[-1].end:
            union[-1] = Period(union[-1].start, max(union[-1].end, each.end))
        else:
            union.append(each)
    return union
