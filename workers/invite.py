"""The invitation in a mail about a reservation (iMIP, RFC 6047), and whom it comes from."""

from datetime import datetime
from email.headerregistry import Address
from email.utils import parseaddr

from booking.calendar.entry import Entry, Status
from booking.calendar.invitation import Method, invitation
from booking.calendar.reply_address import reply_address
from booking.config import Settings
from booking.members.server_secret import server_secret
from workers.letter import Invitation
from workers.stay import Stay, Told


def sender_of(stay: Stay, settings: Settings) -> str:
    """The mail's From and the entry's ORGANIZER, which calendars send answers to; its name is not
    encoded, for a calendar would show the code."""
    name, _ = parseaddr(settings.mail_from)
    address = reply_address(
        settings.mail_from,
        key=server_secret(settings),
        reservation_id=stay.id,
        attendee=stay.email,
    )
    return str(Address(name, addr_spec=address))


def invitation_of(
    stay: Stay,
    told: Told,
    *,
    method: Method,
    sequence: int,
    settings: Settings,
    at: datetime,
) -> Invitation:
    """Under the UID of the member's own feed; `at` is when it changed, the same in a repeat."""
    text = invitation(
        method,
        entry_of(stay, told, sequence=sequence, settings=settings, at=at),
        organizer=sender_of(stay, settings),
        attendee=stay.email,
        attendee_name=stay.name,
    )
    return Invitation(method, text)


def entry_of(
    stay: Stay,
    told: Told,
    *,
    sequence: int,
    settings: Settings,
    at: datetime,
    status: Status = "CONFIRMED",
) -> Entry:
    """The stay in a calendar."""
    return Entry(
        uid=f"{stay.id}@{settings.domain}",
        sequence=sequence,
        changed_at=at,
        starts_at=told.starts_at,
        ends_at=told.ends_at,
        zone=stay.zone,
        summary=stay.title or f"{stay.what(told.quantity)}, {stay.space}",
        private=True,
        location=", ".join(each for each in (stay.space, stay.address) if each),
        latitude=stay.lat,
        longitude=stay.lon,
        url=f"{settings.public_url}/prenotazioni/{stay.id}",
        description=stay.reference,
        status=status,
    )
