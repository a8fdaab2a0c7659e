"""A calendar as CalDAV shows it (RFC 4791): one file per reservation or closure, of the texts that
feeds have, and a token that tells what happened since (RFC 6578).

What was cancelled is gone at once: here, unlike in a feed, a client is told so.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar

from booking.calendar.invitation import PRODUCT
from booking.calendar.zones import timezone_of

# Part of every tag and token: raise it when other bytes are made of the same facts.
FORM = 2
_TAIL = b"END:VCALENDAR\r\n"
_LOCAL = b";TZID="
_RESERVATION = "reservation:"


@dataclass(frozen=True, slots=True)
class Item:
    """One file: `text` is the stored VEVENT, `head` what stands before it."""

    key: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    text: bytes = field(repr=False)
    head: bytes = field(repr=False)
    etag: str

    @property
    def name(self) -> str:
        """Of the file."""
        return name_of(self.key)

    @property
    def body(self) -> bytes:
        return b"".join((self.head, self.text, _TAIL))


@dataclass(frozen=True, slots=True)
class Dav:
    """A calendar without its files: all that tells whether they are others.

    `whose` is what it is a calendar of. `tag` is another whenever a file is, and the same in every
    process; `basis` is all besides events that a text is made from. Whatever `snapshot` sees is in
    it; both stand as long as nothing changes.
    """

    whose: str
    basis: str
    day: date
    snapshot: str
    tag: str
    zone: ZoneInfo
    space_ids: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a calendar, and perhaps what came a moment later."""

    dav: Dav
    items: Mapping[str, Item] = field(repr=False)


def name_of(key: str) -> str:
    """What stands before the @ of its UID."""
    return f"{key.removeprefix(_RESERVATION).replace(':', '-')}.ics"


def key_in(name: str) -> str:
    """The other way round, whatever the name."""
    stem = name.removesuffix(".ics")
    if stem == name:
        return ""
    if stem.startswith("closure-"):
        return stem.replace("-", ":", 1)
    return _RESERVATION + stem


def item_of(
    *,
    key: str,
    starts_at: datetime,
    ends_at: datetime,
    changed_at: datetime,
    text: bytes,
    zone: ZoneInfo,
    known: Item | None,
) -> Item:
    """The same object as before where its text is the same."""
    if known is not None and known.text is text:
        return known
    head = head_of_file(zone, starts_at.year - 1 if _LOCAL in text else None)
    digest = hashlib.sha256(head)
    digest.update(text)
    digest.update(_TAIL)
    return Item(key, starts_at, ends_at, changed_at, text, head, digest.hexdigest()[:32])


def tag_of(basis: str, items: Iterable[Item] = ()) -> str:
    """Whatever the order and the process, the same for the same facts and files."""
    digest = hashlib.sha256(f"{FORM} {basis}".encode())
    for each in sorted(f"{item.key} {item.etag}" for item in items):
        digest.update(each.encode())
    return digest.hexdigest()[:32]


@lru_cache(maxsize=256)
def head_of_file(zone: ZoneInfo, year: int | None) -> bytes:
    """All before the VEVENT; with the zone as of `year` where its text names it (RFC 4791, 4.1: no
    METHOD, and a VTIMEZONE for each TZID)."""
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    if year is not None:
        calendar.add_component(timezone_of(zone, year))
    return bytes(calendar.to_ical(sorted=False)).removesuffix(_TAIL)


def zone_file(zone: ZoneInfo, year: int) -> bytes:
    """The zone alone, as CALDAV:calendar-timezone has it."""
    return head_of_file(zone, year) + _TAIL
