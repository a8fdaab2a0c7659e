"""One reservation or closure as a VEVENT (RFC 5545, section 3.6.1), as every reader takes it."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from icalendar import Event

from booking.calendar.written import text_line, time_line, written

Status = Literal["CONFIRMED", "TENTATIVE", "CANCELLED"]

# Part of every digest: raise it when what `event_of` writes changes, so that stored text is
# written anew.
_WRITING = 1
# Line ends and tabs are escaped; no other control character may stand in a calendar.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Everything that its text is made from. Instants are in UTC; `changed_at` is the last change
    that shows in it; `latitude` and `longitude` come together or not at all."""

    uid: str
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    zone: ZoneInfo = field(repr=False)
    summary: str
    status: Status = "CONFIRMED"
    private: bool = False
    whole_days: bool = False
    location: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    url: str | None = None
    description: str | None = None

    def digest(self) -> bytes:
        """Sixteen bytes that are others whenever the text may be another."""
        facts = repr([_WRITING, *[getattr(self, name) for name in self.__slots__]])
        return hashlib.blake2b(facts.encode(), digest_size=16).digest()


def event_of(entry: Entry) -> Event:
    """The component, nothing of which depends on when it is asked for."""
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    for name, at in zip(("dtstart", "dtend"), _ends(entry), strict=True):
        event.add(name, at)
    event.add("summary", plain(entry.summary))
    if entry.location:
        event.add("location", plain(entry.location))
    if entry.latitude is not None and entry.longitude is not None:
        event.add("geo", (entry.latitude, entry.longitude))
    if entry.description:
        event.add("description", plain(entry.description))
    if entry.url:
        event.add("url", entry.url)
    event.add("class", "PRIVATE" if entry.private else "PUBLIC")
    event.add("status", entry.status)
    event.add("transp", "TRANSPARENT" if entry.status == "CANCELLED" else "OPAQUE")
    return event


def kept_text(entry: Entry) -> bytes:
    """The component as it stands in a file, by the library: for what is written once and kept."""
    return bytes(event_of(entry).to_ical(sorted=False))


def text_of(entry: Entry) -> bytes:
    """The same bytes in a fraction of its time, for what a reader waits for."""
    return written(_lines(entry))


def _lines(entry: Entry) -> Iterator[str]:
    yield text_line("UID", entry.uid)
    yield time_line("DTSTAMP", entry.changed_at)
    yield time_line("LAST-MODIFIED", entry.changed_at)
    yield f"SEQUENCE:{entry.sequence}"
    for name, at in zip(("DTSTART", "DTEND"), _ends(entry), strict=True):
        yield time_line(name, at)
    yield text_line("SUMMARY", plain(entry.summary))
    if entry.location:
        yield text_line("LOCATION", plain(entry.location))
    if entry.latitude is not None and entry.longitude is not None:
        yield f"GEO:{float(entry.latitude)};{float(entry.longitude)}"
    if entry.description:
        yield text_line("DESCRIPTION", plain(entry.description))
    if entry.url:
        yield f"URL:{entry.url}"
    yield f"CLASS:{'PRIVATE' if entry.private else 'PUBLIC'}"
    yield f"STATUS:{entry.status}"
    yield f"TRANSP:{'TRANSPARENT' if entry.status == 'CANCELLED' else 'OPAQUE'}"


def plain(text: str) -> str:
    """Without control characters, which no calendar can hold."""
    return _CONTROL.sub("", text.replace("\r\n", "\n"))


def _ends(entry: Entry) -> tuple[datetime | date, datetime | date]:
    """In local time where that is unmistakable. Over a clock change some readers show it an hour
    wrong, and of the hour that comes twice they take the first: both are written in UTC."""
    start, end = entry.starts_at.astimezone(entry.zone), entry.ends_at.astimezone(entry.zone)
    if entry.whole_days:
        return start.date(), end.date()
    if start.utcoffset() != end.utcoffset() or _comes_twice(start) or _comes_twice(end):
        return entry.starts_at.astimezone(UTC), entry.ends_at.astimezone(UTC)
    return start, end


def _comes_twice(local: datetime) -> bool:
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
