"""What a calendar answers to an invitation (METHOD:REPLY; RFC 5546, section 3.2.3), read from text.

Anybody can have written it, so it is small, and whatever is wrong with it is one error.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal
from urllib.parse import unquote

from icalendar import Calendar, Component

Said = Literal["accepted", "declined", "tentative"]
_SAID: dict[str, Said] = {
    "ACCEPTED": "accepted",
    "DECLINED": "declined",
    "TENTATIVE": "tentative",
}
# A reply names one event and one attendee; a whole calendar is none.
MOST_BYTES = 128 * 1024
_MOST_EVENTS = 20
_MOST_ATTENDEES = 50


class BrokenCalendar(Exception):
    """It is no calendar, or lacks what every reply has."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What one attendee says of one event. `attendee`: the ways in which their address may be
    read; `said` is None for what is neither yes, no nor perhaps; `one_of_many`: it is said of one
    occurrence of a series."""

    uid: str
    attendee: tuple[str, ...] = field(repr=False)
    said: Said | None
    sequence: int
    stamped_at: datetime
    one_of_many: bool


def replies_in(text: bytes, *, method: str | None = None) -> list[Reply]:
    """Every attendee's answer in a calendar; none where it is no reply.

    `method` is what the mail says of the part, for calendars that do not say it themselves.
    Raises BrokenCalendar.
    """
    if len(text) > MOST_BYTES:
        raise BrokenCalendar
    try:
        calendar = Calendar.from_ical(text)
        if str(calendar.get("METHOD") or method).upper() != "REPLY":
            return []
        events = [each for each in calendar.subcomponents if each.name == "VEVENT"]
        found = [reply for event in events[:_MOST_EVENTS] for reply in _replies(event)]
    except Exception as error:  # whatever the library makes of what is no calendar
        raise BrokenCalendar from error
    if not found:
        raise BrokenCalendar
    return found


def _replies(event: Component) -> list[Reply]:
    attendees = _all(event.get("ATTENDEE"))[:_MOST_ATTENDEES]
    return [
        Reply(
            uid=str(_one(event, "UID")),
            attendee=_addresses(each),
            said=_SAID.get(str(each.params.get("PARTSTAT", "")).upper()),
            sequence=_natural(event.get("SEQUENCE", 0)),
            stamped_at=_instant(_one(event, "DTSTAMP").dt),
            one_of_many="RECURRENCE-ID" in event,
        )
        for each in attendees
    ]


def _natural(value: Any) -> int:
    number = int(value)
    if number < 0:
        raise BrokenCalendar
    return number


def _one(event: Component, name: str) -> Any:
    """Raises for a property that is missing or stands there twice."""
    (value,) = _all(event[name])
    return value


def _all(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _addresses(attendee: Any) -> tuple[str, ...]:
    """Apple names a person by a number, and the address in EMAIL (RFC 7986); some write mailto's
    plus as %2B, as every address of the web."""
    plain = [
        each[len("mailto:") :] if each[:7].lower() == "mailto:" else each
        for each in (str(attendee), str(attendee.params.get("EMAIL", "")))
    ]
    return tuple(dict.fromkeys(way for each in plain if each for way in (each, unquote(each))))


def _instant(stamp: datetime) -> datetime:
    """DTSTAMP is in UTC (RFC 5545, section 3.8.7.2), whatever a calendar forgot to say."""
    return stamp.astimezone(UTC) if stamp.tzinfo else stamp.replace(tzinfo=UTC)
