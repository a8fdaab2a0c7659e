"""Letters: a subject, plain text and HTML from templates, in the language of who reads it."""

from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from booking.config import Settings
from workers.post import Cause

_TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one person is told. `facts` fill the templates NAME.LANGUAGE.txt and .html."""

    to: str
    language: str
    template: str
    facts: dict[str, str]


def compose(letter: Letter, *, settings: Settings, cause: Cause, now: datetime) -> EmailMessage:
    """The letter as a message; its Message-ID is the cause's, so that a repeat is known as one."""
    name = f"{letter.template}.{letter.language}"
    facts = letter.facts | {"language": letter.language, "service": settings.public_url}
    # The first line of the plain text is the subject.
    subject, text = _TEMPLATES.get_template(f"{name}.txt").render(facts).split("\n", 1)
    message = EmailMessage()
    message["From"] = settings.mail_from
    message["To"] = letter.to
    message["Subject"] = subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = f"<{cause.name}@{settings.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text.strip() + "\n")
    message.add_alternative(_TEMPLATES.get_template(f"{name}.html").render(facts), subtype="html")
    # Last: adding parts moves what describes the content into the first of them.
    message["Content-Language"] = letter.language
    return message
