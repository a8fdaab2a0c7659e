"""The period of a statement: whole days by the clock of its campaign."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from booking.errors import Invalid
from booking.periods import DAY, local_midnight
from booking.settlement.refusals import PeriodNotOver

_TOO_LONG = {
    "en": "a statement is of at most four months: choose a last day up to {latest}, and draft the "
    "rest apart",
    "it": "un rendiconto copre al massimo quattro mesi: scegli come ultimo giorno al massimo "
    "{latest}, e prepara il resto a parte",
}
_NO_YEAR = {
    "en": "a day between 2000 and 2099, like 2026-12-01",
    "it": "un giorno tra il 2000 e il 2099, come 2026-12-01",
}
_YEARS = range(2000, 2100)
_BACKWARDS = {"en": "comes before the first day", "it": "viene prima del primo giorno"}
_MONTHS, _MOST_MONTHS = 2, 4


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date, last: date) -> Self:
        """Refuses with Invalid where the last comes before the first, or after more than four
        calendar months; a statement is of two, and a mistyped year would take all there is."""
        for name, day in (("from", first), ("to", last)):
            if day.year not in _YEARS:
                raise Invalid.of(name, "range", _NO_YEAR)
        if last < first:
            raise Invalid.of("to", "order", _BACKWARDS)
        latest = _months_after(first, _MOST_MONTHS) - DAY
        if last > latest:
            message = {language: text.format(latest=latest) for language, text in _TOO_LONG.items()}
            raise Invalid.of("to", "length", message)
        return cls(first, last)

    @classmethod
    def before(cls, today: date) -> Self:
        """The two calendar months before this one: a space is settled with every two months."""
        last = today.replace(day=1) - DAY
        months = last.year * 12 + last.month - _MONTHS
        return cls(date(months // 12, months % 12 + 1, 1), last)

    def end(self, zone: ZoneInfo) -> datetime:
        """The instant at which the last day is over."""
        return local_midnight(self.last + DAY, zone)


def _months_after(day: date, months: int) -> date:
    """The same day of that later month, or the first after it where it has none."""
    month = day.year * 12 + day.month - 1 + months
    first = date(month // 12, month % 12 + 1, 1)
    following = date((month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(first + timedelta(days=day.day - 1), following)


def must_be_over(days: Days, *, zone: ZoneInfo, now: datetime) -> None:
    """Refuses with PeriodNotOver days on which stays can still be captured."""
    if days.end(zone) > now:
        today = now.astimezone(zone).date()
        raise PeriodNotOver(
            last_day=days.last.isoformat(),
            latest=(today - timedelta(days=1)).isoformat(),
            earliest=(days.last + DAY).isoformat(),
        )
