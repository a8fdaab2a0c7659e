"""One reservation as a file to download: a calendar of one event, with nobody invited."""

from icalendar import Calendar

from booking.calendar.entry import Entry, event_of
from booking.calendar.invitation import PRODUCT
from booking.calendar.zones import timezone_of


def event_file(entry: Entry) -> bytes:
    """METHOD is PUBLISH (RFC 5546, section 3.2.1); the UID is that of invitations and feeds, so
    that whoever has both sees it once."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(timezone_of(entry.zone, entry.starts_at.year - 1))
    calendar.add_component(event_of(entry))
    text: bytes = calendar.to_ical(sorted=False)
    return text
