"""VTIMEZONE (RFC 5545, section 3.6.5), as small as readers want it: one rule for each change."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

# How many years a rule has to hold, from the one asked for, to be written as one.
_YEARS = 5
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class _Change:
    """Of the clocks: `at` is the wall-clock time before it."""

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    def rule(self) -> tuple[int, int, int]:
        """Month, weekday, and which of the month: 1 to 4, or -1 for the last."""
        last = (self.at + timedelta(days=7)).month != self.at.month
        return self.at.month, self.at.weekday(), -1 if last else (self.at.day + 6) // 7


@lru_cache(maxsize=256)
def timezone_of(zone: ZoneInfo, year: int) -> Timezone:
    """The zone for events from `year` on; a zone whose changes keep no rule for some years is
    written date by date."""
    changes = list(_changes(zone, year, year + _YEARS))
    first = [each for each in changes if each.at.year == year]
    ruled = {(each.rule(), each.at.time(), each.before, each.after) for each in changes}
    if not first or len(ruled) != len(first) or len(changes) != len(first) * _YEARS:
        return _dated(zone, year, changes)
    made = _named(zone)
    for each in first:
        month, weekday, which = each.rule()
        made.add_component(_observance(each.before, each.after, each.name, _in_1970(each)))
        made.subcomponents[-1].add(
            "rrule", {"freq": "yearly", "bymonth": month, "byday": f"{which}{_DAYS[weekday]}"}
        )
    return made


def _changes(zone: ZoneInfo, first: int, until: int) -> Iterator[_Change]:
    day = datetime(first, 1, 1, tzinfo=UTC)
    while day.year < until:
        following = day + timedelta(days=1)
        before, after = _offset(day, zone), _offset(following, zone)
        if before != after:
            at = _moment(day, following, zone)
            name = at.astimezone(zone).tzname() or str(zone)
            yield _Change(at.replace(tzinfo=None) + before, before, after, name)
        day = following


def _moment(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    """The first second at which the later offset holds."""
    before = _offset(low, zone)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if _offset(middle, zone) == before else (low, middle)
    return high


def _offset(at: datetime, zone: ZoneInfo) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta()


def _in_1970(change: _Change) -> datetime:
    """When the rule would have held first; readers want a beginning before every event."""
    month, weekday, which = change.rule()
    days = [datetime.combine(date(1970, month, day), change.at.time()) for day in range(1, 29)]
    if which == -1:
        following = date(1970, month % 12 + 1, 1).replace(year=1970 + month // 12)
        days = [
            datetime.combine(following - timedelta(days=back), change.at.time())
            for back in range(1, 8)
        ]
        which = 1
    return [day for day in days if day.weekday() == weekday][which - 1]


def _dated(zone: ZoneInfo, year: int, changes: list[_Change]) -> Timezone:
    """What holds as the year begins, and then each change by its date."""
    local = datetime(year, 1, 1, tzinfo=UTC).astimezone(zone)
    offset = local.utcoffset() or timedelta()
    made = _named(zone)
    made.add_component(_observance(offset, offset, local.tzname() or str(zone), _EPOCH))
    for each in changes:
        made.add_component(_observance(each.before, each.after, each.name, each.at))
    return made


_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  # local time, as a VTIMEZONE has it


def _named(zone: ZoneInfo) -> Timezone:
    made = Timezone()
    made.add("tzid", str(zone))
    return made


def _observance(
    before: timedelta, after: timedelta, name: str, start: datetime
) -> TimezoneStandard | TimezoneDaylight:
    made = TimezoneDaylight() if after > before else TimezoneStandard()
    made.add("dtstart", start)
    made.add("tzoffsetfrom", before)
    made.add("tzoffsetto", after)
    made.add("tzname", name)
    return made
