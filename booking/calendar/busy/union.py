"""Intervals joined to a sorted union, in little memory however many overlap."""

from collections.abc import Iterable

from booking.calendar.busy.series import Interval

_MOST_APART = 50_000


class Union:
    """Touching intervals are one."""

    def __init__(self) -> None:
        self._found: list[Interval] = []

    def add(self, intervals: Iterable[Interval]) -> None:
        for each in intervals:
            self._found.append(each)
            if len(self._found) >= 2 * _MOST_APART:
                self._found = joined(self._found)

    def intervals(self) -> list[Interval]:
        return joined(self._found)


def joined(intervals: Iterable[Interval]) -> list[Interval]:
    """Sorted, none touching another."""
    found: list[Interval] = []
    for start, end in sorted(intervals):
        if found and start <= found[-1][1]:
            if end > found[-1][1]:
                found[-1] = found[-1][0], end
        else:
            found.append((start, end))
    return found
