"""Time zones as a file defines them itself (VTIMEZONE, RFC 5545, section 3.6.5)."""

from bisect import bisect_right
from itertools import islice
from typing import NamedTuple

from booking.calendar.busy.components import Component
from booking.calendar.busy.limits import MOST_OCCURRENCES, Effort
from booking.calendar.busy.occurrences import occurrences
from booking.calendar.busy.rule import rule_of
from booking.calendar.busy.values import DAY, Stamp, offset_of, parted, stamp, stamps

# So far before the window the clock changes are known: each of a year at least once.
_BEFORE = 400 * DAY


class _Change(NamedTuple):
    """From `instant` on the clock is `after` seconds ahead of UTC, and was `before`."""

    instant: int
    before: int
    after: int


class FileZone:
    def __init__(self, changes: list[_Change]) -> None:
        self._changes = sorted(changes)
        self._instants = [each.instant for each in self._changes]
        # Times in the gap are still the old offset's, and so is the first of two.
        self._walls = [each.instant + max(each.before, each.after) for each in self._changes]
        offsets = [offset for _, *both in self._changes for offset in both]
        self.spread = max(offsets) - min(offsets)

    def instant(self, wall: int) -> int:
        return wall - self._offset(bisect_right(self._walls, wall))

    def wall(self, instant: int) -> int:
        return instant + self._offset(bisect_right(self._instants, instant))

    def _offset(self, passed: int) -> int:
        return self._changes[passed - 1].after if passed else self._changes[0].before


def file_zone(component: Component, *, first: int, last: int, effort: Effort) -> FileZone | None:
    """The zone as it is between two instants; None where its definition cannot be read."""
    try:
        changes = [
            change
            for part in component.parts
            for change in _changes(part, first - _BEFORE, last + 2 * DAY, effort)
        ]
    except ValueError:
        return None
    return FileZone(changes) if changes else None


def _changes(part: Component, first: int, last: int, effort: Effort) -> list[_Change]:
    before, after = (offset_of(part.text(name)) for name in ("TZOFFSETFROM", "TZOFFSETTO"))
    start = stamp(part.first("DTSTART") or "").wall
    walls = [start]
    for rest in part.lines.get("RDATE", ()):
        walls += [each.wall for each in stamps(rest) if isinstance(each, Stamp)]
    for rest in part.lines.get("RRULE", ()):
        rule = rule_of(parted(rest)[1])
        ends = last
        if rule.until is not None:
            ends = min(last, rule.until.wall + (before if rule.until.offset is not None else 0))
        begins = min(first, ends - _BEFORE)
        found = occurrences(rule, start, first=begins, last=ends, effort=effort)
        walls += islice(found, MOST_OCCURRENCES + 1)
    if len(walls) > MOST_OCCURRENCES:
        raise ValueError("no clock changes that often")
    return [_Change(wall - before, before, after) for wall in walls]
