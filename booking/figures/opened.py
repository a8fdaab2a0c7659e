"""When a space is open on some days, cut into the hours of its week.

Few days differ: those with the same weekday, hours and clock are of one kind, and what lies at the
same place of the same kind of day takes the same hours of the week. Places are seconds since local
midnight; a day that changes its clocks has 23 or 25 hours and is a kind of its own.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from booking.figures.days import Days
from booking.periods import DAY, local_midnight
from booking.spaces.network import Space

SLOTS = 7 * 24
_HOUR, _DAY = 3600, 86_400
# The clocks of this century change at quarters of an hour.
_STEP = 900
_REGULAR = [(hour * _HOUR, (hour + 1) * _HOUR, hour) for hour in range(24)]


@dataclass(frozen=True, slots=True)
class Opened:
    """`midnights` are seconds since 1970, one more than there are days; `kinds` the kind of each
    day, whose `pieces` are (start, end, slot); a slot is an hour of the week, 0 on Monday's
    midnight."""

    midnights: tuple[int, ...]
    kinds: tuple[int, ...]
    pieces: tuple[tuple[tuple[int, int, int], ...], ...]
    _spread: dict[tuple[int, int, int], list[tuple[int, int]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def within(self, kind: int, start: int, end: int) -> list[tuple[int, int]]:
        """Slots and seconds of what is open between two places of a day of that kind."""
        found = self._spread.get((kind, start, end))
        if found is None:
            found = self._spread[kind, start, end] = [
                (slot, min(until, end) - max(begins, start))
                for begins, until, slot in self.pieces[kind]
                if begins < end and start < until
            ]
        return found

    def across(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The same between two moments, in seconds since 1970, of any of the days."""
        for day in range(max(0, bisect_right(self.midnights, start) - 1), len(self.kinds)):
            midnight, following = self.midnights[day], self.midnights[day + 1]
            if midnight >= end:
                break
            yield from self.within(
                self.kinds[day], max(start, midnight) - midnight, min(end, following) - midnight
            )

    def spread(self, starts: Sequence[int], ends: Sequence[int]) -> list[int]:
        """How much of each slot all these stretches take together."""
        midnights, kinds = self.midnights, self.kinds
        found, alike = [0] * SLOTS, Counter[tuple[int, int, int]]()
        for start, end in zip(starts, ends, strict=True):
            day = bisect_right(midnights, start) - 1
            if day >= 0 and end <= midnights[day + 1]:
                midnight = midnights[day]
                alike[kinds[day], start - midnight, end - midnight] += 1
            else:
                for slot, seconds in self.across(start, end):
                    found[slot] += seconds
        for (kind, start, end), number in alike.items():
            for slot, seconds in self.within(kind, start, end):
                found[slot] += number * seconds
        return found

    def seconds(self) -> list[int]:
        """How long each slot was open, on all days together."""
        days = [0] * len(self.pieces)
        for kind in self.kinds:
            days[kind] += 1
        found = [0] * SLOTS
        for count, pieces in zip(days, self.pieces, strict=True):
            for begins, until, slot in pieces:
                found[slot] += count * (until - begins)
        return found


def opened(space: Space, days: Days) -> Opened:
    """By the hours, seasons, exceptions and holidays as they are known; closures are not seen."""
    zone = space.zone
    every = days.each()
    midnights = [round(local_midnight(day, zone).timestamp()) for day in [*every, days.last + DAY]]
    openings = [
        (round(each.start.timestamp()), round(each.end.timestamp()))
        for each in space.openings(days.period(zone))
    ]
    known: dict[tuple[object, ...], int] = {}
    pieces: list[tuple[tuple[int, int, int], ...]] = []
    kinds: list[int] = []
    first = 0
    for number, day in enumerate(every):
        start, end = midnights[number], midnights[number + 1]
        while first < len(openings) and openings[first][1] <= start:
            first += 1
        spans = _spans(openings, first, start, end)
        regular = end - start == _DAY
        key = (day.weekday(), spans, None if regular else day)
        if key not in known:
            known[key] = len(pieces)
            hours = _REGULAR if regular else list(_hours(start, end, zone))
            pieces.append(tuple(_pieces(day.weekday(), spans, hours)))
        kinds.append(known[key])
    return Opened(tuple(midnights), tuple(kinds), tuple(pieces))


def _spans(
    openings: Sequence[tuple[int, int]], first: int, start: int, end: int
) -> tuple[tuple[int, int], ...]:
    """What is open of a day, as places of it."""
    found = []
    for begins, until in openings[first:]:
        if begins >= end:
            break
        found.append((max(begins, start) - start, min(until, end) - start))
    return tuple(found)


def _pieces(
    weekday: int, spans: Sequence[tuple[int, int]], hours: Sequence[tuple[int, int, int]]
) -> Iterator[tuple[int, int, int]]:
    for begins, until in spans:
        for start, end, hour in hours:
            if start < until and begins < end:
                yield max(start, begins), min(end, until), weekday * 24 + hour


def _hours(start: int, end: int, zone: ZoneInfo) -> Iterator[tuple[int, int, int]]:
    """The hours of a day's clock as places, one that comes twice as one of two hours."""
    begun, hour = 0, 0
    for at in range(start, end, _STEP):
        shown = datetime.fromtimestamp(at, UTC).astimezone(zone).hour
        if shown != hour:
            if at > start:
                yield begun, at - start, hour
            begun, hour = at - start, shown
    yield begun, end - start, hour
