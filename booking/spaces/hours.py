"""Opening hours as instants: the one place where wall-clock hours become periods."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache
from operator import attrgetter
from zoneinfo import ZoneInfo

import holidays

from booking.periods import DAY, Period, instant
from booking.spaces.rules import SpecialHours, WeeklyHours

_INSTANT = timedelta(microseconds=1)
# Stretches of days; a day's questions are about the same few.
_MOST_KNOWN = 256
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


class OpeningHours:
    """One place's hours as opening periods; what was worked out once is kept, days by days."""

    def __init__(
        self,
        weekly: Iterable[WeeklyHours],
        zone: ZoneInfo,
        *,
        closes_on_holidays: bool,
        special: Iterable[SpecialHours] = (),
    ) -> None:
        self._zone, self._closes_on_holidays = zone, closes_on_holidays
        self._weekly = _by_weekday(weekly)
        # Exceptions first.
        self._special = [
            (each, _by_weekday(each.hours)) for each in sorted(special, key=attrgetter("kind"))
        ]
        self._known: dict[tuple[date, date], list[Period]] = {}

    def touching(self, period: Period) -> list[Period]:
        """The opening periods that touch `period`, whole, joined where one runs into the next.

        Hours that cross midnight belong to the day on which they open: a holiday takes the
        evening that begins on it, not the small hours of the evening before.
        """
        first = period.start.astimezone(self._zone).date() - DAY
        last = (period.end - _INSTANT).astimezone(self._zone).date()
        found = self._known.get((first, last))
        if found is None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            found = self._known[first, last] = joined(self._between(first, last))
        start, end = period.start, period.end
        return [each for each in found if each.start < end and start < each.end]

    def _between(self, first: date, last: date) -> Iterator[Period]:
        """Those of every day from the first to the last."""
        for number in range((last - first).days + 1):
            day = first + number * DAY
            for hours in self._hours_of(day):
                opens = instant(day, hours.opens, self._zone)
                closes = instant(day, hours.closes, self._zone, closing=True)
                if opens < closes:
                    yield Period(opens, closes)

    def special_on(self, day: date) -> SpecialHours | None:
        """The exception, else the season, that the day is in."""
        return next((each for each, _ in self._special if _is_in(each, day)), None)

    def _hours_of(self, day: date) -> Sequence[WeeklyHours]:
        weekly, exception = self._weekly, False
        for special, by_weekday in self._special:
            if _is_in(special, day):
                weekly, exception = by_weekday, special.kind == "exception"
                break
        if self._closes_on_holidays and not exception and day in milan_holidays(day.year):
            return ()
        return weekly.get(day.isoweekday(), ())


def _by_weekday(weekly: Iterable[WeeklyHours]) -> dict[int, list[WeeklyHours]]:
    found: dict[int, list[WeeklyHours]] = {}
    for hours in weekly:
        found.setdefault(hours.weekday, []).append(hours)
    return found


def _is_in(special: SpecialHours, day: date) -> bool:
    return special.first_day <= day <= special.last_day


def openings(
    weekly: Iterable[WeeklyHours], period: Period, zone: ZoneInfo, *, closes_on_holidays: bool
) -> list[Period]:
    """The opening periods that touch `period`, as OpeningHours tells them, where nobody will ask
    again."""
    return OpeningHours(weekly, zone, closes_on_holidays=closes_on_holidays).touching(period)


def joined(periods: Iterable[Period]) -> list[Period]:
    """The union of periods, sorted; what touches becomes one."""
    union: list[Period] = []
    for each in sorted(periods, key=attrgetter("start")):
        if union and each.start <= union[-1].end:
            union[-1] = Period(union[-1].start, max(union[-1].end, each.end))
        else:
            union.append(each)
    return union
