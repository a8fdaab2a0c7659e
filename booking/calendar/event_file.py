"""Reservations as a file: a calendar of their events, with nobody invited."""

from icalendar import Calendar

from booking.calendar.entry import Entry, event_of
from booking.calendar.invitation import PRODUCT
from booking.calendar.zones import timezone_of


def event_file(*entries: Entry) -> bytes:
    """METHOD is PUBLISH (RFC 5546, section 3.2.1); the UID is that of invitations and feeds, so
    that whoever has both sees it once."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for zone in dict.fromkeys(each.zone for each in entries):
        earliest = min(each.starts_at.year for each in entries if each.zone == zone)
        calendar.add_component(timezone_of(zone, earliest - 1))
    for each in entries:
        calendar.add_component(event_of(each))
    text: bytes = calendar.to_ical(sorted=False)
    return text
