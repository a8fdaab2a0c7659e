"""The period of a statement: whole days by the clock of its campaign."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from booking.errors import Invalid
from booking.periods import DAY, local_midnight
from booking.settlement.refusals import PeriodNotOver

_BACKWARDS = {"en": "comes before the first day", "it": "viene prima del primo giorno"}
_MONTHS = 2


@dataclass(frozen=True, slots=True)
class Days:
    """From the first day to the last, both included."""

    first: date
    last: date

    @classmethod
    def of(cls, first: date, last: date) -> Self:
        """Refuses with Invalid where the last comes before the first."""
        if last < first:
            raise Invalid.of("to", "order", _BACKWARDS)
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


def must_be_over(days: Days, *, zone: ZoneInfo, now: datetime) -> None:
    """Refuses with PeriodNotOver days on which stays can still be captured."""
    if days.end(zone) > now:
        today = now.astimezone(zone).date()
        raise PeriodNotOver(
            last_day=days.last.isoformat(),
            latest=(today - timedelta(days=1)).isoformat(),
            earliest=(days.last + DAY).isoformat(),
        )
