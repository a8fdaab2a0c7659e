"""A feed: a head, the text of each entry, a tail; the same bytes for the same state and day."""

import gzip
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, vText

from booking.calendar.entry import plain
from booking.calendar.invitation import PRODUCT
from booking.calendar.zones import timezone_of

_REFRESH, _REFRESH_TEXT = timedelta(minutes=15), "PT15M"
_TAIL = b"END:VCALENDAR\r\n"
# The blue of what can be pressed on our pages, by its nearest name of CSS3 (RFC 7986, 5.9).
_COLOUR = "royalblue"
_SECOND = timedelta(seconds=1)


@dataclass(slots=True)
class Feed:
    """Its bytes, what HTTP says of them, and the file's name. `modified` is a whole second, the
    first at which this process had these bytes."""

    text: bytes
    etag: str
    modified: datetime
    file_name: str
    private: bool
    _zipped: bytes | None = field(default=None, repr=False)

    @property
    def is_zipped(self) -> bool:
        """Whether that is done already."""
        return self._zipped is not None

    @property
    def zipped(self) -> bytes:
        """The same, compressed, and the same each time."""
        if self._zipped is None:
            self._zipped = gzip.compress(self.text, compresslevel=6, mtime=0)
        return self._zipped


def joined(
    head: bytes,
    entries: Iterable[bytes],
    *,
    file_name: str,
    before: Feed | None,
    now: datetime,
    private: bool = False,
    tail: bytes = _TAIL,
) -> Feed:
    """The feed of these entries, which took the place of `before`: where its bytes are the same so
    is all that is said of them."""
    text = b"".join([head, *entries, tail])
    etag = hashlib.sha256(text).hexdigest()[:32]
    if before is not None and before.etag == etag:
        return before
    modified = now.replace(microsecond=0)
    if before is not None:
        # Two texts of one second are told apart by it all the same.
        modified = max(modified, before.modified + _SECOND)
    return Feed(text, etag, modified, file_name, private)


def head_of(
    *, name: str, language: str, zones: Iterable[ZoneInfo], year: int, source: str | None = None
) -> bytes:
    """All that stands before the first entry. `source` is the feed's own address, of public feeds
    only: a private one is never written into the file."""
    calendar = _calendar(language)
    # The library does not know that these are texts, and would write them without escapes.
    shown = vText(plain(name).replace("\n", " "))
    calendar.add("name", shown)
    calendar.add("x-wr-calname", shown)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", _REFRESH_TEXT)
    calendar.add("color", _COLOUR)
    if source is not None:
        calendar.add("source", source, parameters={"VALUE": "URI"})
    for zone in sorted(set(zones), key=str):
        calendar.add_component(timezone_of(zone, year - 1))
    return bytes(calendar.to_ical(sorted=False)).removesuffix(_TAIL)


def _calendar(language: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT.replace("//IT", f"//{language.upper()}"))
    calendar.add("calscale", "GREGORIAN")
    return calendar
