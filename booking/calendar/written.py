"""A VEVENT's bytes as icalendar writes them, a line at a time: building its component for each of
ten thousand entries takes as many milliseconds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import vDatetime, vText
from icalendar.parser import Contentline

# A line of so many bytes is folded (RFC 5545, section 3.1).
_FOLDED_FROM = 75
# Places and addresses that come again and again.
_MOST_KNOWN = 4_096


def written(lines: Iterator[str]) -> bytes:
    """The component of these lines, each folded as it must be."""
    return "\r\n".join(["BEGIN:VEVENT", *map(_folded, lines), "END:VEVENT", ""]).encode()


def text_line(name: str, value: str) -> str:
    """A property of type TEXT, escaped."""
    return f"{name}:{vText(value).to_ical().decode()}"


def time_line(name: str, at: datetime | date) -> str:
    """A property of type DATE or DATE-TIME: in UTC, or in local time under the zone's name."""
    if not isinstance(at, datetime):
        return f"{name};VALUE=DATE:{at:%Y%m%d}"
    tzid = _tzid(at.tzinfo) if isinstance(at.tzinfo, ZoneInfo) else None
    if tzid is not None:
        return f"{name};TZID={tzid}:{at:%Y%m%dT%H%M%S}"
    return f"{name}:{at.astimezone(UTC):%Y%m%dT%H%M%S}Z"


@lru_cache(maxsize=64)
def _tzid(zone: ZoneInfo) -> str | None:
    """What icalendar calls a zone; None for one that it writes as UTC."""
    found = vDatetime(datetime(2026, 1, 1, tzinfo=zone)).params.get("TZID")
    return None if found is None or found == "UTC" else str(found)


def _folded(line: str) -> str:
    if len(line) * 4 < _FOLDED_FROM or len(line.encode()) < _FOLDED_FROM:
        return line
    return _folded_by_icalendar(line)


@lru_cache(maxsize=_MOST_KNOWN)
def _folded_by_icalendar(line: str) -> str:
    text: bytes = Contentline(line).to_ical()  # type: ignore[no-untyped-call]
    return text.decode()
