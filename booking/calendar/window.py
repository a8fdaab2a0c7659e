"""The time that feeds show; its edges move once a day, at 00:00 UTC, whoever asks and when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from booking.periods import Period

_BACK = timedelta(days=30)
_IMPORTED_BACK = timedelta(days=60)
_AHEAD_MONTHS = 18


@dataclass(frozen=True, slots=True)
class Window:
    """Of a day in UTC: from 30 days back to 18 months ahead. What is cancelled stays 30 days."""

    day: date
    start: datetime
    end: datetime

    @property
    def midnight(self) -> datetime:
        """When it last moved."""
        return datetime.combine(self.day, time(), UTC)

    @classmethod
    def at(cls, now: datetime) -> "Window":
        day = now.astimezone(UTC).date()
        midnight = datetime.combine(day, time(), UTC)
        return cls(day, midnight - _BACK, _months_later(midnight, _AHEAD_MONTHS))

    def holds(self, *, starts_at: datetime, ends_at: datetime, gone_since: datetime | None) -> bool:
        if gone_since is not None and gone_since < self.start:
            return False
        return starts_at < self.end and ends_at > self.start


def import_window(now: datetime) -> Period:
    """What is read of calendars that others keep: from 60 days back to 18 months ahead."""
    midnight = datetime.combine(now.astimezone(UTC).date(), time(), UTC)
    return Period(midnight - _IMPORTED_BACK, _months_later(midnight, _AHEAD_MONTHS))


def leaves_on(*, ends_at: datetime, gone_since: datetime | None) -> date:
    """The first day on whose window it no longer is."""
    last = min(ends_at, gone_since) if gone_since is not None else ends_at
    return last.astimezone(UTC).date() + _BACK + timedelta(days=1)


def _months_later(at: datetime, months: int) -> datetime:
    years, month = divmod(at.month - 1 + months, 12)
    # The last day that every month has: an edge a day or two early is an edge all the same.
    return at.replace(year=at.year + years, month=month + 1, day=min(at.day, 28))
