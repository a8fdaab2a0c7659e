"""A mail as a mail server hands it over: whom it is for, and the calendars in it.

It comes from anywhere: what would take long to read is refused before it is read.
"""

import codecs
import email
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.policy import compat32

MOST_BYTES = 1024 * 1024
# Reading takes as long as lines times levels: a calendar's reply has three or four levels.
_MOST_BOUNDARIES = 20
_MOST_DELIMITERS = 1000
_MOST_DEPTH = 10
_CALENDARS = ("text/calendar", "application/ics")
# Who was meant, as mail servers write it into the mail: the surest first.
_RECIPIENTS = ("Delivered-To", "X-Original-To", "Envelope-To", "To")
_LONGEST_HEADER = 4000
_LINE_ENDS = re.compile(rb"\r\n?")
# Parameters are looked at again and again, each time all of them.
_STRUCTURED = re.compile(
    rb"^content-(?:type|disposition)[ \t]*:[^\n]*(?:\n[ \t][^\n]*)*", re.IGNORECASE | re.MULTILINE
)
_MOST_RECIPIENTS = 20
# Python decodes these as well; no mail is written in them, and the first takes a minute for 1 MiB.
_NO_CHARSETS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape"})
_ADDRESS = re.compile(r"[^\s<>,;:()\"]{1,200}@[^\s<>,;:()\"]{1,255}")


class NoMessage(Exception):
    """Its text says why it is no mail that can be read."""


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """`method` is what the part's header says."""

    method: str | None
    text: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Mailed:
    """`bounced`: a mail server tells of a mail that did not arrive, and nobody answers."""

    recipients: tuple[str, ...] = field(repr=False)
    calendars: tuple[CalendarPart, ...]
    bounced: bool


def read_mailed(content: bytes) -> Mailed:
    """Raises NoMessage; a mail that holds another one is read as itself alone."""
    if len(content) > MOST_BYTES:
        raise NoMessage("it is larger than 1 MiB")
    _check_shape(_LINE_ENDS.sub(b"\n", content))
    try:
        return _read(email.message_from_bytes(content, policy=compat32))
    except NoMessage:
        raise
    except Exception as error:  # whatever the library makes of what is no mail
        raise NoMessage("it can't be read") from error


def _check_shape(content: bytes) -> None:
    """Refuse, with NoMessage, what would be read for minutes."""
    nested = content.lower().count(b"boundary") > _MOST_BOUNDARIES
    if nested or content.count(b"\n--") > _MOST_DELIMITERS:
        raise NoMessage("it has too many parts")
    if any(len(each.group()) > _LONGEST_HEADER for each in _STRUCTURED.finditer(content)):
        raise NoMessage("its headers are too long")


def _read(message: Message) -> Mailed:
    if "From" not in message:
        raise NoMessage("it is no mail")
    return Mailed(
        recipients=tuple(dict.fromkeys(_recipients(message)))[:_MOST_RECIPIENTS],
        calendars=tuple(_calendars(message)),
        bounced=_is_bounce(message),
    )


def _recipients(message: Message) -> Iterator[str]:
    for name in _RECIPIENTS:
        for value in message.get_all(name, []):
            yield from _ADDRESS.findall(str(value)[:_LONGEST_HEADER])


def _is_bounce(message: Message) -> bool:
    """RFC 3464, and the null sender (RFC 5321, section 4.5.5) as servers write it down."""
    sender = message.get("Return-Path")
    return (
        message.get_content_type() == "multipart/report"
        or (sender is not None and _names_nobody(str(sender)))
        or (message.get_unixfrom() or "").startswith("From MAILER-DAEMON ")
    )


def _names_nobody(sender: str) -> bool:
    """Postfix writes MAILER-DAEMON for the null sender, unless told otherwise (pipe(8))."""
    return sender.strip().strip("<>").partition("@")[0].lower() in {"", "mailer-daemon"}


def _calendars(message: Message, depth: int = 0) -> Iterator[CalendarPart]:
    if depth > _MOST_DEPTH:
        raise NoMessage("it has too many parts")
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            if isinstance(part, Message):
                yield from _calendars(part, depth + 1)
        return
    # Not into message/rfc822: what somebody passes on is not their answer.
    named = (message.get_filename() or "").lower().endswith(".ics")
    if named or message.get_content_type() in _CALENDARS:
        method = message.get_param("method")
        text = message.get_payload(decode=True)
        if isinstance(text, bytes):
            yield CalendarPart(method if isinstance(method, str) else None, _utf8(message, text))


def _utf8(message: Message, text: bytes) -> bytes:
    """A calendar without a charset is in UTF-8 (RFC 5545, section 3.1.4)."""
    try:
        charset = codecs.lookup(message.get_content_charset() or "utf-8").name
        named = "utf-8" if charset in _NO_CHARSETS else charset
        plain = text.decode(named, errors="replace")
    except (LookupError, UnicodeError):
        plain = text.decode("utf-8", errors="replace")
    return plain.removeprefix("\ufeff").encode("utf-8", errors="replace")
