"""The busy times of a calendar, from its bytes."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from booking.calendar.busy.components import Component, calendars_of
from booking.calendar.busy.event import BadEvent, Event, Span, WarningCode, moment_of, read_event
from booking.calendar.busy.file_zone import file_zone
from booking.calendar.busy.limits import MOST_WARNINGS, Effort
from booking.calendar.busy.series import Interval, View, intervals_of, newest
from booking.calendar.busy.text import text_of
from booking.calendar.busy.union import Union
from booking.calendar.busy.values import Between, Stamp, parted, stamps
from booking.calendar.busy.zones import Zone, Zones
from booking.periods import Period

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Remark:
    """A warning: `event` is a place among the file's events, from 1; None is the whole file. It
    never holds anything of the calendar's own words."""

    code: WarningCode
    event: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class BusyTimes:
    """Sorted, none touching another, inside the window. Of `events` in the file `ours` were
    ignored and `dropped` could not be read. The first hundred warnings are kept."""

    intervals: tuple[Period, ...]
    warnings: tuple[Remark, ...]
    events: int
    ours: int
    dropped: int


def busy_times(data: bytes, *, zone: ZoneInfo, window: Period, domain: str) -> BusyTimes:
    """`zone` is the space's; `domain` the right half of our own UIDs. Raises Unreadable.

    For trusted bytes, or in a process that can be killed: `apart.busy_apart`.
    """
    return _Reading(zone, window, domain).read(data)


def seconds(at: datetime) -> int:
    """Since 1970 in UTC."""
    return (at - _EPOCH) // _SECOND


def period(interval: Interval) -> Period:
    """The other way round."""
    return Period(*(_EPOCH + timedelta(seconds=each) for each in interval))


class _Reading:
    def __init__(self, zone: ZoneInfo, window: Period, domain: str) -> None:
        self._zone = zone
        home = Zones(zone, floating="", defined=lambda _: None).home
        self._view = View(seconds(window.start), seconds(window.end), home, Effort())
        self._is_ours = _ours(domain)
        self._warnings: list[Remark] = []
        self._events = self._ours = self._dropped = 0
        self._union = Union()

    def read(self, data: bytes) -> BusyTimes:
        calendars, whole = calendars_of(text_of(data))
        if not whole:
            self._warn("truncated", None, "the file ends before its calendar does")
        groups: dict[object, list[Event]] = defaultdict(list)
        for event in newest(self._every_event(calendars)):
            groups[event.uid or event].append(event)
        for events in groups.values():
            self._union.add(intervals_of(events, self._view))
        return BusyTimes(
            tuple(period(each) for each in self._union.intervals()),
            tuple(self._warnings),
            self._events,
            self._ours,
            self._dropped,
        )

    def _every_event(self, calendars: list[Component]) -> Iterator[Event]:
        others = [part for each in calendars for part in _definitions(each)]
        for calendar in calendars:
            zones = Zones(
                self._zone,
                floating=calendar.text("X-WR-TIMEZONE"),
                defined=self._defined(calendar, others),
            )
            for part in calendar.parts:
                if part.place:
                    yield from self._event(part, zones)

    def _event(self, component: Component, zones: Zones) -> Iterator[Event]:
        self._events += 1
        if self._is_ours(component.text("UID")):
            self._ours += 1
        elif not component.whole:
            self._drop(component, "it does not end")
        elif component.kind == "VFREEBUSY":
            self._union.add(self._free_busy(component, zones))
        else:
            try:
                yield read_event(component, zones, self._warn)
            except BadEvent as bad:
                self._drop(component, str(bad))

    def _free_busy(self, component: Component, zones: Zones) -> Iterator[Interval]:
        for rest in component.lines.get("FREEBUSY", ()):
            if parted(rest)[0].get("FBTYPE", "").upper() == "FREE":
                continue
            for found in stamps(rest):
                interval = self._free_busy_period(found, zones)
                if interval is None:
                    said = "a period of its FREEBUSY cannot be read and was left out"
                    self._warn("bad-value", component.place, said)
                else:
                    clipped = self._view.clipped(*interval)
                    if clipped is not None:
                        yield clipped

    def _free_busy_period(self, found: Stamp | Between | None, zones: Zones) -> Interval | None:
        if not isinstance(found, Between):
            return None
        start = moment_of(found.start, zones, None)
        if start is None:
            return None
        if found.end is None:
            return start.instant, Span(*found.length).end(start)
        end = moment_of(found.end, zones, start.zone)
        return None if end is None else (start.instant, end.instant)

    def _defined(
        self, calendar: Component, others: list[Component]
    ) -> Callable[[str], Zone | None]:
        """The calendar's own definitions first, then those of others in the file."""

        def find(tzid: str) -> Zone | None:
            for part in [*_definitions(calendar), *others]:
                if part.text("TZID").strip(' "').lower() == tzid.lower():
                    view = self._view
                    return file_zone(part, first=view.first, last=view.last, effort=view.effort)
            return None

        return find

    def _drop(self, component: Component, reason: str) -> None:
        self._dropped += 1
        self._warn("bad-event", component.place, f"{reason}; it was dropped")

    def _warn(self, code: WarningCode, event: int | None, reason: str) -> None:
        remark = Remark(code, event, reason)
        if len(self._warnings) < MOST_WARNINGS and remark not in self._warnings:
            self._warnings.append(remark)


def _definitions(calendar: Component) -> list[Component]:
    return [part for part in calendar.parts if part.kind == "VTIMEZONE"]


def _ours(domain: str) -> Callable[[str], bool]:
    """Reservations and closures as feeds and invitations name them, and our free-busy files, which
    would hold themselves true for ever."""
    uid = re.compile(
        rf"(?:[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}|closure-[0-9a-f-]+"
        rf"|freebusy-[a-z]+-[0-9]+)@{re.escape(domain)}",
        re.IGNORECASE | re.ASCII,
    )
    return lambda given: uid.fullmatch(given) is not None
