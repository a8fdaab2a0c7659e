"""Letters: a subject, plain text, HTML and perhaps an invitation, in the language of who reads it.

The same letter for the same cause is the same mail, byte for byte: nothing in it is random, and
its date is that of what it tells.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from email.headerregistry import HeaderRegistry, MessageIDHeader
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from booking.config import Settings
from workers.linked import linked
from workers.post import Cause

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters["linked"] = linked
# The library would write a long id in References as an encoded word, which no reader undoes.
_HEADERS = HeaderRegistry()
_HEADERS.map_to_type("references", MessageIDHeader)  # type: ignore[arg-type]  # as its own are
_POLICY = SMTP.clone(header_factory=_HEADERS)


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a calendar makes of the mail: the text of a calendar, and its METHOD."""

    method: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is told. `facts` fill the templates NAME.txt, whose first line is the
    subject, and NAME.html. Mails of one `thread` are shown together."""

    to: str = field(repr=False)
    language: str
    template: str
    facts: Mapping[str, Any] = field(repr=False)
    sender: str | None = field(default=None, repr=False)
    invitation: Invitation | None = None
    thread: str | None = None

    def with_calendar(self, invitation: Invitation) -> "Letter":
        return replace(self, invitation=invitation)


def compose(letter: Letter, *, settings: Settings, cause: Cause) -> EmailMessage:
    """The letter as a message; its Message-ID is the cause's, so that a repeat is known as one."""
    facts = {**letter.facts, "language": letter.language, "service": settings.public_url}
    plain = _TEMPLATES.get_template(f"{letter.template}.txt").render(facts)
    subject, text = plain.lstrip().split("\n", 1)
    message = EmailMessage(policy=_POLICY)
    message["From"] = letter.sender or settings.mail_from
    message["To"] = letter.to
    message["Subject"] = " ".join(subject.split())
    message["Date"] = format_datetime(cause.recorded_at)
    message["Message-ID"] = f"<{cause.name}@{settings.domain}>"
    if letter.thread:
        message["References"] = f"<{letter.thread}@{settings.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n", cte="quoted-printable")
    html = _TEMPLATES.get_template(f"{letter.template}.html").render(facts)
    message.add_alternative(html, subtype="html", cte="quoted-printable")
    if letter.invitation:
        # Last, for readers show the last part that they understand (RFC 2046, 5.1.4).
        message.add_alternative(
            letter.invitation.text,
            subtype="calendar",
            cte="base64",
            params={"method": letter.invitation.method},
        )
    # Last: adding parts moves what describes the content into the first of them.
    message["Content-Language"] = letter.language
    message.set_boundary(hashlib.sha256(cause.name.encode()).hexdigest()[:32])
    return message
