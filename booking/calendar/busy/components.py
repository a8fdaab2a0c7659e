"""Content lines to the components that matter here, each with the properties that matter."""

import re
from dataclasses import dataclass, field

from booking.calendar.busy.limits import MOST_COMPONENTS, MOST_DEPTH, Unreadable

# A line feed first: it is what the search looks for, and most lines are passed over in C.
_LINE = re.compile(
    r"\n(BEGIN|END|UID|DTSTART|DTEND|DURATION|DTSTAMP|SEQUENCE|RECURRENCE-ID|RRULE|RDATE|EXDATE"
    r"|TRANSP|STATUS|X-MICROSOFT-CDO-BUSYSTATUS|FREEBUSY|TZID|TZOFFSETFROM|TZOFFSETTO"
    r"|X-WR-TIMEZONE)[ \t]*([;:][^\n]*)",
    re.IGNORECASE | re.ASCII,
)
_EVENTS = frozenset({"VEVENT", "VFREEBUSY"})
_OBSERVANCES = frozenset({"STANDARD", "DAYLIGHT"})


@dataclass(slots=True, eq=False)
class Component:
    """`lines` has what stands after each property's name. `place` counts the events of the file
    from 1; of a component without its END, `whole` is false."""

    kind: str
    place: int = 0
    whole: bool = False
    lines: dict[str, list[str]] = field(default_factory=dict)
    parts: list["Component"] = field(default_factory=list)

    def first(self, name: str) -> str | None:
        """What stands after the name, of the first that is not empty."""
        for rest in self.lines.get(name, ()):
            if not rest.endswith(":"):
                return rest
        return None

    def text(self, name: str) -> str:
        """A text's value, without its parameters; empty where there is none."""
        rest = self.first(name)
        return text_value(rest) if rest else ""


def text_value(rest: str) -> str:
    """What stands after the first colon outside quotes."""
    if rest.startswith(":"):
        return rest[1:].strip()
    quoted = False
    for at, letter in enumerate(rest):
        if letter == '"':
            quoted = not quoted
        elif letter == ":" and not quoted:
            return rest[at + 1 :].strip()
    return ""


def calendars_of(text: str) -> tuple[list[Component], bool]:
    """Every VCALENDAR with its VEVENTs, VFREEBUSYs and VTIMEZONEs as parts, and whether the file
    is whole; where it is cut off, what stood open is left out. Raises Unreadable."""
    reader = _Reader()
    for name, rest in _LINE.findall(text):
        reader.take(name.upper(), rest)
    if reader.count > MOST_COMPONENTS:
        raise Unreadable("too-many-components")
    for calendar in reader.calendars:
        calendar.parts = [part for part in calendar.parts if part not in reader.open]
    return reader.calendars, not reader.open


class _Reader:
    def __init__(self) -> None:
        self.calendars: list[Component] = []
        self.open: list[Component] = []
        # The first VCALENDAR is the file itself.
        self.count = -1
        self._events = 0
        self._calendar = Component("VCALENDAR")

    def take(self, name: str, rest: str) -> None:
        if name == "BEGIN":
            self._begin(text_value(rest).upper())
        elif name == "END":
            self._end(text_value(rest).upper())
        elif self.open:
            lines = self.open[-1].lines
            known = lines.get(name)
            if known is None:
                lines[name] = [rest.rstrip()]
            else:
                known.append(rest.rstrip())

    def _begin(self, kind: str) -> None:
        if len(self.open) >= MOST_DEPTH:
            raise Unreadable("too-deep")
        self.count += 1
        component = Component(kind)
        # Those that are too many are not kept; only their depth is still looked at.
        if self.count <= MOST_COMPONENTS:
            self._keep(component)
        self.open.append(component)

    def _keep(self, component: Component) -> None:
        kind = component.kind
        if kind == "VCALENDAR":
            self._calendar = component
            self.calendars.append(component)
        elif kind in _OBSERVANCES:
            if self.open and self.open[-1].kind == "VTIMEZONE":
                self.open[-1].parts.append(component)
        elif kind == "VTIMEZONE":
            self._calendar.parts.append(component)
        elif kind in _EVENTS and all(each.kind in ("VCALENDAR", "VEVENT") for each in self.open):
            self._events += 1
            component.place = self._events
            self._calendar.parts.append(component)

    def _end(self, kind: str) -> None:
        for depth in range(len(self.open) - 1, -1, -1):
            if self.open[depth].kind == kind:
                self.open[depth].whole = True
                del self.open[depth:]
                return
