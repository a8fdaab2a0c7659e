"""Invitations by mail (iMIP, RFC 6047): the `text/calendar` body for one reservation, from facts.

The part's `method` parameter says the same as METHOD in it, the mail's From is the organizer, and
the addressee is the only attendee. The UID is that of the member's own feed.
"""

from dataclasses import replace
from email.utils import parseaddr
from typing import Literal

from icalendar import Calendar, vCalAddress

from booking.calendar.entry import Entry, event_of, plain
from booking.calendar.zones import timezone_of

Method = Literal["REQUEST", "CANCEL"]
PRODUCT = "-//Posto//Posto//IT"


def invitation(
    method: Method, entry: Entry, *, organizer: str, attendee: str, attendee_name: str | None = None
) -> str:
    """A whole calendar, lines ending in CRLF. REQUEST for a reservation and each change of it, with
    its higher `sequence`; CANCEL says CANCELLED whatever the entry's status.

    `organizer` is the mail's From, with or without a name; `attendee` the addressee's address.
    """
    if method == "CANCEL":
        entry = replace(entry, status="CANCELLED")
    event = event_of(entry)
    event.add("organizer", _person(*parseaddr(organizer)))
    invited = _person(attendee_name or "", attendee)
    invited.params["CUTYPE"] = "INDIVIDUAL"
    invited.params["ROLE"] = "REQ-PARTICIPANT"
    if method == "REQUEST":
        invited.params["PARTSTAT"] = "NEEDS-ACTION"
        invited.params["RSVP"] = "TRUE"
    event.add("attendee", invited)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(timezone_of(entry.zone, entry.starts_at.year - 1))
    calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False)).decode()


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{plain(address)}")
    if name:
        # A parameter in quotes can hold no quote (RFC 5545, section 3.2).
        person.params["CN"] = plain(name).replace("\n", " ").replace('"', "’")
    return person
