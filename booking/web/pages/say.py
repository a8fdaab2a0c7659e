"""Sentences of the pages with their facts filled in, and how times and money are said in them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from booking.money import euros
from booking.periods import Period
from booking.web.pages.wording.words import WORDS
from booking.wording import length_in_words, weekday_in_words, worded

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Say:
    """Everything that a page says, in 'it' or 'en'; `now` decides what is today and tomorrow."""

    language: str
    now: datetime

    def __call__(self, name: str, /, **facts: Any) -> str:
        """The sentence of that name, as words.py has it."""
        return worded(WORDS[self.language][name], facts, self.language)

    def money(self, cents: int) -> str:
        return euros(cents, language=self.language)

    def length(self, minutes: int) -> str:
        return length_in_words(minutes, self.language)

    def clock(self, at: datetime, zone: ZoneInfo) -> str:
        """9:00, by the clock of that place."""
        local = at.astimezone(zone)
        return f"{local.hour}:{local:%M}"

    def day(self, at: datetime, zone: ZoneInfo) -> str:
        """oggi, domani, martedì 24 novembre; with the year where it is another one."""
        day, today = at.astimezone(zone).date(), self.now.astimezone(zone).date()
        if day == today:
            return self("today")
        if day == today + _DAY:
            return self("tomorrow")
        return self._weekday(day, today)

    def moment(self, at: datetime, zone: ZoneInfo) -> str:
        """stasera alle 18:00, domani alle 8:00, lunedì 1 dicembre alle 9:00."""
        local = at.astimezone(zone)
        day = self.day(at, zone)
        if local.date() == self.now.astimezone(zone).date() and local.hour >= 18:
            day = self("tonight")
        return self("day_at", day=day, time=self.clock(at, zone))

    def stay(self, period: Period, zone: ZoneInfo) -> str:
        """Domani, 9:00–13:00; over several days with both of them."""
        return capital(self.stay_within(period, zone))

    def stay_within(self, period: Period, zone: ZoneInfo) -> str:
        """The same in the middle of a sentence."""
        day = self.day(period.start, zone)
        if _one_day(period, zone):
            return f"{day}, {self.hours(period, zone)}"
        until = self.day(period.end, zone)
        start, end = self.clock(period.start, zone), self.clock(period.end, zone)
        return f"{day}, {start} – {until}, {end}"

    def hours(self, period: Period, zone: ZoneInfo) -> str:
        """9:00–13:00, for a stay within one day or past its midnight; 0:00–24:00 of a whole day."""
        until = period.end.astimezone(zone)
        end = "24:00" if (until.hour, until.minute) == (0, 0) else self.clock(period.end, zone)
        return f"{self.clock(period.start, zone)}–{end}"

    def full(self, period: Period, zone: ZoneInfo) -> str:
        """Martedì 24 novembre 2026, 9:00–13:00."""
        start = self.full_day(period.start.astimezone(zone).date())
        if _one_day(period, zone):
            return f"{start}, {self.hours(period, zone)}"
        end = self.full_day(period.end.astimezone(zone).date())
        return (
            f"{start}, {self.clock(period.start, zone)} – "
            f"{end[:1].lower() if self.language == 'it' else end[:1]}{end[1:]}, "
            f"{self.clock(period.end, zone)}"
        )

    def full_day(self, day: date) -> str:
        """Martedì 24 novembre 2026."""
        return _full_day(day, self.language)

    def short_day(self, day: date) -> tuple[str, str, str]:
        """gio, 26, nov."""
        return _short_day(day, self.language)

    def _weekday(self, day: date, today: date) -> str:
        said = weekday_in_words(day, self.language)
        return said if day.year == today.year else f"{said} {day.year}"


@lru_cache(maxsize=1024)
def _full_day(day: date, language: str) -> str:
    return capital(format_date(day, "EEEE d MMMM y", locale=language))


@lru_cache(maxsize=1024)
def _short_day(day: date, language: str) -> tuple[str, str, str]:
    weekday, number, month = format_date(day, "EEE d MMM", locale=language).split(" ")
    return weekday, number, month


def _one_day(period: Period, zone: ZoneInfo) -> bool:
    """Whether it ends on the day it begins, or in the small hours of the next."""
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    return end.date() == start.date() or (end.date() == start.date() + _DAY and end.hour < 6)


def capital(text: str) -> str:
    """As a sentence begins."""
    return text[:1].upper() + text[1:]
