"""Bytes of a calendar to its content lines (RFC 5545, section 3.1), however they were written."""

import codecs
import re

from booking.calendar.busy.limits import MOST_BYTES, Unreadable

_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r")) + b"\x7f"
_EMPTY = re.compile(rb"\n{2,}")
_UNMARKED_WIDE = re.compile(rb"\A\s*(?:[!-~]\x00[!-~]\x00|\x00[!-~]\x00[!-~])")
_CALENDAR = re.compile(r"\nBEGIN[ \t]*:[ \t]*VCALENDAR[ \t]*(?=\n|\Z)", re.IGNORECASE)


def text_of(data: bytes) -> str:
    """Unfolded lines, each with a line feed before it, from the first BEGIN:VCALENDAR on.

    Every byte becomes one character: names, times, zones and our own UIDs are ASCII, and others
    are only ever compared with each other. Raises Unreadable.
    """
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large")
    plain = _narrow(data)
    lines = plain.translate(None, _CONTROLS).replace(codecs.BOM_UTF8, b"")
    # A line end that was converted twice is still one.
    lines = lines.replace(b"\r\r\n", b"\n").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    # Nobody needs empty lines, and looking at eight million takes seconds.
    if b"\n\n" in lines:
        lines = _EMPTY.sub(b"\n", lines)
    # Unfolded as bytes: a fold may stand in the middle of a character.
    text = "\n" + lines.replace(b"\n ", b"").replace(b"\n\t", b"").decode("latin-1")
    begin = _CALENDAR.search(text)
    if begin is not None and not text[: begin.start()].lstrip().startswith("<"):
        return text[begin.start() :]
    raise Unreadable("bad-encoding" if _is_binary(plain) else "not-a-calendar")


def _narrow(data: bytes) -> bytes:
    """With one byte for each ASCII character."""
    for mark, encoding in _WIDE:
        if data.startswith(mark):
            try:
                return data.decode(encoding).encode()
            except UnicodeError:
                raise Unreadable("bad-encoding") from None
    if _UNMARKED_WIDE.match(data):
        raise Unreadable("bad-encoding")
    return data


def _is_binary(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return data.translate(None, _CONTROLS) != data
    return False
