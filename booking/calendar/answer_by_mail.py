"""A mail that answers an invitation: which reservation, who, and what they say.

Who answers is known by the proof in the address that the mail was sent to, together with the
attendee whom the calendar in it names. From is not looked at: anybody can write anything there.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from uuid import UUID

from booking.calendar.mailed import CalendarPart, NoMessage, read_mailed
from booking.calendar.reply import BrokenCalendar, Reply, Said, replies_in
from booking.calendar.reply_address import answered_reservation, names_reservation


class NotTaken(Exception):
    """Its text says why nothing comes of a mail, and nothing of who or what is in it."""


class Ignored(NotTaken):
    """A mail as they come: there is nothing to do, and nobody to be told."""


class Unreadable(NotTaken):
    """It is no mail, or the calendar in it is none."""


class NoSuchAddress(NotTaken):
    """We never wrote to anybody from this address."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Proven to come from whoever has the invitation, and no more than that."""

    reservation_id: UUID
    attendee: str = field(repr=False)
    said: Said
    sequence: int
    stamped_at: datetime


def answer_in(content: bytes, *, recipient: str | None, key: bytes, mail_from: str) -> Answer:
    """`recipient` is whom the mail server delivers to, where it says so; else the mail's headers
    are asked. `mail_from`: the service's own address. Raises NotTaken."""
    try:
        mail = read_mailed(content)
    except NoMessage as why:
        raise Unreadable(str(why)) from why
    if mail.bounced:
        raise Ignored("a mail server tells of a mail that did not arrive")
    recipients = (recipient,) if recipient else mail.recipients
    proving = [each for each in recipients if names_reservation(each)]
    if not proving and not _is_plain(recipients, mail_from):
        raise NoSuchAddress("no invitation comes from the address that it was sent to")
    replies = _replies(mail.calendars)
    if not replies:
        raise Ignored("no calendar's answer is in it")
    if not proving:
        raise Ignored("the address that it was sent to holds no proof of who answers")
    return _proven(list(_fitting(proving, replies, key)))


def _is_plain(recipients: Sequence[str], mail_from: str) -> bool:
    """What people write to, and where a long address leaves no room for a proof."""
    own = parseaddr(mail_from)[1].lower()
    return any(parseaddr(each)[1].lower() == own for each in recipients)


def _replies(calendars: Sequence[CalendarPart]) -> list[Reply]:
    """Of the first part that holds any: the same calendar often comes twice, to be shown and as a
    file."""
    broken = None
    for part in calendars:
        try:
            found = replies_in(part.text, method=part.method)
        except BrokenCalendar as error:
            broken = error
        else:
            if found:
                return found
    if broken:
        raise Unreadable("the calendar in it can't be read") from broken
    return []


def _fitting(
    recipients: Sequence[str], replies: Sequence[Reply], key: bytes
) -> Iterator[tuple[UUID, str, Reply]]:
    for recipient in recipients:
        for reply in replies:
            for attendee in reply.attendee:
                found = answered_reservation(recipient, key=key, attendee=attendee)
                if found is not None:
                    yield found, attendee.strip().lower(), reply


def _proven(fitting: Sequence[tuple[UUID, str, Reply]]) -> Answer:
    if not fitting:
        raise NoSuchAddress("the address that it was sent to proves nothing of who answers")
    of_it = [each for each in fitting if _names(each[2].uid, each[0]) and not each[2].one_of_many]
    if not of_it:
        raise Ignored("it answers for an entry of another calendar")
    reservation_id, attendee, reply = of_it[0]
    if reply.said is None:
        raise Ignored("it says neither yes, no nor perhaps")
    return Answer(
        reservation_id, attendee, reply.said, sequence=reply.sequence, stamped_at=reply.stamped_at
    )


def _names(uid: str, reservation_id: UUID) -> bool:
    """Whatever the service's domain was when it was invited."""
    return uid.partition("@")[0].strip().lower() == str(reservation_id)
