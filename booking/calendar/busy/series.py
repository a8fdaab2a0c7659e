"""All events of one UID to the time they take: instances, without what others replace."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from operator import itemgetter
from typing import NamedTuple

from booking.calendar.busy.event import Event, Moment, Span
from booking.calendar.busy.limits import MOST_OCCURRENCES, Effort, Unreadable
from booking.calendar.busy.occurrences import occurrences
from booking.calendar.busy.values import DAY
from booking.calendar.busy.zones import UTC_ZONE, Zone

Interval = tuple[int, int]


class View(NamedTuple):
    """What is looked for: instants of the window, the space's zone, and what it may cost."""

    first: int
    last: int
    home: Zone
    effort: Effort

    def clipped(self, start: int, end: int) -> Interval | None:
        found = max(start, self.first), min(end, self.last)
        return found if found[0] < found[1] else None


class _Change(NamedTuple):
    """What an override with RANGE=THISANDFUTURE makes of instances from `instant` on: of the last
    one alone, for each counts from the series itself."""

    instant: int
    shift: int
    span: Span | None


def newest(events: Iterable[Event]) -> list[Event]:
    """One of each UID and RECURRENCE-ID. Without a UID each is an event of its own."""
    found: dict[object, Event] = {}
    for event in events:
        at = event.replaces
        key: object = event
        if event.uid:
            key = event.uid, at and (at.whole_day, at.wall if at.whole_day else at.instant)
        known = found.get(key)
        if known is None or known.rank() < event.rank():
            found[key] = event
    return list(found.values())


def intervals_of(events: list[Event], view: View) -> Iterator[Interval]:
    """The parts in the window that events of one UID take. Raises Unreadable."""
    if len(events) == 1 and not events[0].rules and not events[0].added and not events[0].removed:
        yield from _alone(events[0], view)
        return
    overrides = [event for event in events if event.replaces is not None]
    for event in overrides:
        yield from _alone(event, view)
    for event in events:
        if event.replaces is None and event.start is not None:
            yield from _Series(event, event.start, overrides, view).intervals()


def _alone(event: Event, view: View) -> Iterator[Interval]:
    if event.blocks and event.span is not None and event.start is not None:
        found = view.clipped(event.start.instant, event.span.end(event.start))
        if found is not None:
            yield found


class _Series:
    def __init__(self, event: Event, start: Moment, overrides: list[Event], view: View) -> None:
        self._event, self._start, self._view = event, start, view
        self._span = event.span if event.blocks else None
        self._changes = sorted(
            (
                _change(each, each.replaces, each.start)
                for each in overrides
                if each.and_later and each.replaces is not None
            ),
            key=itemgetter(0),
        )
        self._change_instants = [each.instant for each in self._changes]
        self._removed: set[int] = set()
        self._removed_days: set[int] = set()
        replaced = (each.replaces for each in overrides if each.replaces is not None)
        for at in (*event.removed, *replaced):
            self._remove(at)

    def intervals(self) -> Iterator[Interval]:
        count = 0
        for at, end in self._instances():
            found = self._interval(at, end)
            if found is not None:
                count += 1
                if count > MOST_OCCURRENCES:
                    raise Unreadable("too-many-occurrences")
                yield found

    def _remove(self, at: Moment) -> None:
        if at.whole_day:
            self._removed_days.add(at.wall // DAY)
        elif not self._start.whole_day:
            self._removed.add(at.instant)
        else:
            self._removed_days.add(self._day_of(at))

    def _day_of(self, at: Moment) -> int:
        """The day that a time means in a series of whole days."""
        wall = self._view.home.wall(at.instant) if at.zone is UTC_ZONE else at.wall
        return wall // DAY

    def _instances(self) -> Iterator[tuple[Moment, int | None]]:
        """Each with its end where it has one of its own."""
        spans = [self._span, *(each.span for each in self._changes)]
        reach = max((span.wall + span.exact for span in spans if span is not None), default=None)
        if reach is not None:
            shift = max((abs(each.shift) for each in self._changes), default=0)
            zone = self._start.zone
            first = zone.wall(self._view.first) - reach - shift - zone.spread
            last = zone.wall(self._view.last) + shift + zone.spread
            for wall in self._walls(first, last):
                yield self._start._replace(wall=wall), None
        if self._event.blocks:
            yield from ((self._as_instance(at), end) for at, end in self._event.added)

    def _walls(self, first: int, last: int) -> Iterator[int]:
        start = self._start.wall
        if not self._event.rules:
            yield start
        for rule, until in self._event.rules:
            ends = last if until is None else min(last, until)
            if start <= ends:
                yield from occurrences(
                    rule, start, first=first, last=ends, effort=self._view.effort
                )

    def _as_instance(self, at: Moment) -> Moment:
        """An RDATE with the kind of the series' DTSTART."""
        if self._start.whole_day and not at.whole_day:
            return self._start._replace(wall=self._day_of(at) * DAY)
        if at.whole_day and not self._start.whole_day:
            return self._start._replace(wall=at.wall + self._start.wall % DAY)
        return at

    def _interval(self, at: Moment, end: int | None) -> Interval | None:
        self._view.effort.spend(1)
        instant = at.instant
        if instant in self._removed or at.wall // DAY in self._removed_days:
            return None
        span = self._span
        passed = bisect_right(self._change_instants, instant)
        if passed:
            change = self._changes[passed - 1]
            span, end, at = change.span, None, at._replace(wall=at.wall + change.shift)
        if end is not None:
            return self._view.clipped(instant, end)
        if span is None:
            return None
        return self._view.clipped(at.instant, span.end(at))


def _change(event: Event, replaces: Moment, start: Moment | None) -> _Change:
    span = event.span if event.blocks else None
    if start is None:
        return _Change(replaces.instant, 0, None)
    moved = start.zone.wall(start.instant) - start.zone.wall(replaces.instant)
    return _Change(replaces.instant, moved, span)
