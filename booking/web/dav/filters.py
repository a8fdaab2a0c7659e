"""Which files a calendar-query asks for (RFC 4791, sections 7.8 and 9.7).

Every file holds one VEVENT without alarms and repeats, so a filter asks for its time, its UID or
its SUMMARY, or for a component that is not there. Anything else is refused, not guessed at.
"""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import islice
from xml.etree.ElementTree import Element

from booking.calendar.dav import Item
from booking.web.dav.errors import bad_filter, no_such_filter
from booking.web.dav.xml import CALDAV

Matches = Callable[[Item], bool]
_INSTANT = "%Y%m%dT%H%M%SZ"
_FOLD = re.compile(rb"\r\n[ \t]")
_ESCAPED = re.compile(r"\\(.)")
_COLLATIONS = frozenset({None, "i;ascii-casemap", "i;octet", "i;unicode-casemap", "default"})
_TEXTS = frozenset({"UID", "SUMMARY"})
# Each is asked of each file; no client asks for more than two.
_MOST_PARTS = 10
_NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def matching(query: Element) -> Matches:
    """Refuses with Unmet a filter that is none, or that we do not know."""
    found = query.findall(f"{CALDAV}filter")
    if len(found) != 1 or len(found[0]) != 1 or found[0][0].tag != f"{CALDAV}comp-filter":
        raise bad_filter()
    calendar = found[0][0]
    if calendar.get("name") != "VCALENDAR":
        raise bad_filter()
    return _all(_of_calendar(each) for each in calendar)


def _of_calendar(part: Element) -> Matches:
    if part.tag == f"{CALDAV}is-not-defined":
        return lambda _: False
    if part.tag != f"{CALDAV}comp-filter":
        raise no_such_filter()
    if part.get("name") != "VEVENT":
        return _absent(part)
    return _all(_of_event(each) for each in part)


def _of_event(part: Element) -> Matches:
    if part.tag == f"{CALDAV}is-not-defined":
        return lambda _: False
    if part.tag == f"{CALDAV}time-range":
        start, end = time_range(part)
        # RFC 4791, section 9.9: of a VEVENT with a DTEND.
        return lambda item: start < item.ends_at and end > item.starts_at
    if part.tag == f"{CALDAV}comp-filter":
        return _absent(part)
    if part.tag == f"{CALDAV}prop-filter":
        return _of_property(part)
    raise no_such_filter()


def _absent(part: Element) -> Matches:
    """Of a component that no file has."""
    wanted = any(each.tag == f"{CALDAV}is-not-defined" for each in part)
    return lambda _: wanted


def time_range(part: Element) -> tuple[datetime, datetime]:
    """In UTC; one of both may be left out. Refuses with Unmet."""
    if not {"start", "end"} & set(part.keys()):
        raise bad_filter()
    start, end = _instant(part.get("start"), _NEVER[0]), _instant(part.get("end"), _NEVER[1])
    if start >= end:
        raise bad_filter()
    return start, end


def _instant(text: str | None, otherwise: datetime) -> datetime:
    if text is None:
        return otherwise
    try:
        return datetime.strptime(text, _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        raise bad_filter() from None


def _of_property(part: Element) -> Matches:
    name = part.get("name", "").upper()
    if name not in _TEXTS or len(part) != 1 or part[0].tag != f"{CALDAV}text-match":
        raise no_such_filter()
    asked = part[0]
    collation = asked.get("collation")
    if collation not in _COLLATIONS:
        raise no_such_filter()
    exact, negated = collation == "i;octet", asked.get("negate-condition") == "yes"
    wanted = asked.text or ""

    def matches(item: Item) -> bool:
        text = _value(item, name)
        found = wanted in text if exact else wanted.lower() in text.lower()
        return found != negated

    return matches


def _value(item: Item, name: str) -> str:
    """As it was before it was escaped and folded."""
    for line in _FOLD.sub(b"", item.text).decode().split("\r\n"):
        before, colon, value = line.partition(":")
        if colon and before.partition(";")[0] == name:
            return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)
    return ""


def _all(parts: Iterable[Matches]) -> Matches:
    every = list(islice(parts, _MOST_PARTS + 1))
    if len(every) > _MOST_PARTS:
        raise no_such_filter()
    return lambda item: all(each(item) for each in every)
