"""The local days that figures are about."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from booking.errors import Invalid
from booking.periods import DAY, Period, local_midnight

MOST_DAYS = 366
_YEARS = range(2000, 2200)
_NO_DAY = {
    "en": "a day between 2000 and 2199, like 2026-12-01",
    "it": "un giorno tra il 2000 e il 2199, come 2026-12-01",
}
_BACKWARDS = {"en": "is not before the first day", "it": "non viene prima del primo giorno"}
_TOO_MANY = {
    "en": f"at most {MOST_DAYS} days at once; ask for a shorter time",
    "it": f"al massimo {MOST_DAYS} giorni per volta; chiedi un periodo più breve",
}


@dataclass(frozen=True, slots=True)
class Days:
    """From `first` to `last`, both included; at most 366."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def each(self) -> list[date]:
        return [self.first + number * DAY for number in range(self.count)]

    def period(self, zone: ZoneInfo) -> Period:
        """From the first's midnight to that after the last, by the clock there."""
        return Period(local_midnight(self.first, zone), local_midnight(self.last + DAY, zone))


def days_between(first: str | None, last: str | None, *, zone: ZoneInfo, now: datetime) -> Days:
    """Those that were asked for; by default up to today, and from the first of that month on.
    Refuses with Invalid, in the fields `from` and `to`."""
    ends = _day("to", last) if last else now.astimezone(zone).date()
    begins = _day("from", first) if first else ends.replace(day=1)
    if ends < begins:
        raise Invalid.of("to", "order", _BACKWARDS)
    days = Days(begins, ends)
    if days.count > MOST_DAYS:
        raise Invalid.of("to", "length", _TOO_MANY)
    return days


def presets(today: date) -> dict[str, Days]:
    """What is asked for most: this month up to today, the month before, the last ninety days."""
    this_month = today.replace(day=1)
    before = this_month - DAY
    return {
        "this_month": Days(this_month, today),
        "last_month": Days(before.replace(day=1), before),
        "ninety_days": Days(today - 89 * DAY, today),
    }


def _day(field: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = None
    # Weeks and days without hyphens are dates to Python, and not to whoever reads them again.
    if found is None or found.year not in _YEARS or found.isoformat() != text:
        raise Invalid.of(field, "date", _NO_DAY)
    return found
