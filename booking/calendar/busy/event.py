"""One VEVENT's facts, read from its properties with zones applied; what is bad is said."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from booking.calendar.busy.components import Component
from booking.calendar.busy.rule import Rule, rule_of
from booking.calendar.busy.values import DAY, Between, Stamp, duration, parted, stamp, stamps
from booking.calendar.busy.zones import UTC_ZONE, Zone, Zones

WarningCode = Literal["truncated", "bad-event", "bad-value", "unknown-zone"]
_RECURRING = frozenset({"RRULE", "RDATE", "EXDATE"})
# Some count milliseconds since 1970; more than thirty figures nobody means.
_MOST_DIGITS = 30
Warn = Callable[[WarningCode, int | None, str], None]


class BadEvent(Exception):
    """It is dropped; says which of its properties could not be read, and never what it holds."""


class Moment(NamedTuple):
    """A clock time of a zone; a date is its midnight at the space."""

    wall: int
    zone: Zone
    whole_day: bool = False

    @property
    def instant(self) -> int:
        return self.zone.instant(self.wall)


class Span(NamedTuple):
    """How long an instance lasts: first by the clock, then really, in seconds."""

    wall: int
    exact: int

    def end(self, start: Moment) -> int:
        return start.zone.instant(start.wall + self.wall) + self.exact


@dataclass(slots=True, kw_only=True, eq=False)
class Event:
    """Of several of one UID and RECURRENCE-ID, which is `replaces`, that with the greatest `rank`
    counts; it is asked for only then. `span` is None where it blocks nothing; of a cancelled
    override without DTSTART `start` is None. Each rule comes with its last clock time, each of
    `added` with the instant of its end where it has one of its own."""

    uid: str
    rank: Callable[[], tuple[int, int, int]]
    blocks: bool
    start: Moment | None
    span: Span | None = None
    replaces: Moment | None = None
    and_later: bool = False
    rules: list[tuple[Rule, int | None]] = field(default_factory=list)
    added: list[tuple[Moment, int | None]] = field(default_factory=list)
    removed: list[Moment] = field(default_factory=list)


def read_event(component: Component, zones: Zones, warn: Warn) -> Event:
    """Raises BadEvent."""
    return _Reading(component, zones, warn).event()


def moment_of(found: Stamp, zones: Zones, local: Zone | None) -> Moment | None:
    """A time without any zone is of `local`; None where its zone is unknown."""
    if found.whole_day:
        return Moment(found.wall, zones.home, whole_day=True)
    if found.offset is not None:
        return Moment(found.wall - found.offset, UTC_ZONE)
    zone = zones.of(found.tzid) if found.tzid else local or zones.floating
    return None if zone is None else Moment(found.wall, zone)


class _Reading:
    def __init__(self, component: Component, zones: Zones, warn: Warn) -> None:
        self._of, self._zones, self._warn = component, zones, warn
        self._local: Zone | None = None

    def event(self) -> Event:
        cancelled = self._of.text("STATUS").upper() == "CANCELLED"
        start = self._moment("DTSTART")
        if start is not None and not start.whole_day:
            self._local = start.zone
        replaces = self._moment("RECURRENCE-ID")
        if start is None and not (cancelled and replaces is not None):
            raise BadEvent("it has no DTSTART")
        event = Event(
            uid=self._of.text("UID"),
            rank=self._rank,
            blocks=not cancelled and not self._is_free(),
            start=start,
            replaces=replaces,
        )
        if replaces is not None:
            given, _ = parted(self._of.first("RECURRENCE-ID") or "")
            event.and_later = given.get("RANGE", "").upper() == "THISANDFUTURE"
        if start is not None:
            event.span = self._span(start)
            if replaces is None and not _RECURRING.isdisjoint(self._of.lines):
                self._recur(event, start)
        return event

    def _is_free(self) -> bool:
        return (
            self._of.text("TRANSP").upper() == "TRANSPARENT"
            or self._of.text("X-MICROSOFT-CDO-BUSYSTATUS").upper() == "FREE"
        )

    def _rank(self) -> tuple[int, int, int]:
        sequence = self._of.text("SEQUENCE")
        try:
            stamped = self._moment("DTSTAMP")
        except BadEvent:
            stamped = None
        return (
            int(sequence) if sequence.isdecimal() and len(sequence) <= _MOST_DIGITS else 0,
            stamped.instant if stamped else 0,
            self._of.place,
        )

    def _moment(self, name: str) -> Moment | None:
        rest = self._of.first(name)
        if rest is None:
            return None
        try:
            return self._resolved(stamp(rest))
        except ValueError:
            raise BadEvent(f"its {name} cannot be read") from None

    def _resolved(self, found: Stamp) -> Moment:
        moment = moment_of(found, self._zones, self._local)
        if moment is None:
            said = "a TZID is unknown; the space's zone was taken"
            self._warn("unknown-zone", self._of.place, said)
            return Moment(found.wall, self._zones.home)
        return moment

    def _span(self, start: Moment) -> Span | None:
        end = self._moment("DTEND")
        if end is not None:
            exact = end.instant - start.instant
            if exact <= 0:
                return None
            wall = end.wall - start.wall
            return Span(wall, 0) if end.zone is start.zone and wall > 0 else Span(0, exact)
        if self._of.first("DURATION") is not None:
            try:
                span = Span(*duration(self._of.text("DURATION")))
            except ValueError:
                raise BadEvent("its DURATION cannot be read") from None
            return span if sum(span) > 0 else None
        return Span(DAY, 0) if start.whole_day else None

    def _recur(self, event: Event, start: Moment) -> None:
        for rest in self._of.lines.get("RRULE", ()):
            value = parted(rest)[1]
            if not value:
                continue
            try:
                rule = rule_of(value)
            except ValueError:
                raise BadEvent("its RRULE cannot be read") from None
            event.rules.append((rule, self._until(rule, start)))
        event.added = list(self._moments("RDATE"))
        event.removed = [at for at, _ in self._moments("EXDATE")]

    def _until(self, rule: Rule, start: Moment) -> int | None:
        """The last clock time at which an instance may begin."""
        if rule.until is None:
            return None
        if rule.until.whole_day:
            return rule.until.wall + DAY - 1
        until = self._resolved(rule.until)
        if not start.whole_day:
            return start.zone.wall(until.instant)
        days = [until.wall // DAY]
        if until.zone is UTC_ZONE:
            days.append(self._zones.home.wall(until.instant) // DAY)
        return (max(days) + 1) * DAY - 1

    def _moments(self, name: str) -> Iterator[tuple[Moment, int | None]]:
        """Each with the instant at which it ends, where it is a period."""
        for rest in self._of.lines.get(name, ()):
            for found in stamps(rest):
                if found is None:
                    said = f"a value of its {name} cannot be read and was left out"
                    self._warn("bad-value", self._of.place, said)
                elif isinstance(found, Between):
                    start = self._resolved(found.start)
                    ends = self._resolved(found.end).instant if found.end else None
                    yield start, Span(*found.length).end(start) if ends is None else ends
                else:
                    yield self._resolved(found), None
