"""A VEVENT's bytes as icalendar writes them, a line at a time: building its component for each of
ten thousand entries takes as many milliseconds."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import vDatetime, vText

# Bytes of a piece of a line, as icalendar folds it: RFC 5545, section 3.1, allows 75.
_LONGEST = 74


def written(lines: Iterator[str]) -> bytes:
    """The component of these lines, each folded as it must be."""
    return b"\r\n".join([b"BEGIN:VEVENT", *map(_folded, lines), b"END:VEVENT", b""])


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


def _folded(line: str) -> bytes:
    """In pieces that end between two characters, and not within what an escape begins."""
    text = line.encode()
    if len(text) <= _LONGEST:
        return text
    pieces, start = [], 0
    while len(text) - start > _LONGEST:
        end = start + _LONGEST
        while text[end] & 0xC0 == 0x80:
            end -= 1
        if text[end - 1] in b"\\^":
            end -= 1
        pieces.append(text[start:end])
        start = end
    return b"\r\n ".join([*pieces, text[start:]])
