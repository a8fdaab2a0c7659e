"""The demo's mailbox: every mail that the workers wrote into the folder, for everybody to read.

Only where the product runs as a demo, for mails hold links that sign people in.
"""

import asyncio
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import NotFound
from booking.members.demo import runs_as_demo
from booking.spaces.network import NetworkCache
from booking.web.access import ANYONE, operation
from booking.web.envelope import POLICY
from booking.web.pages.render import page, page_language
from booking.web.pages.wording.mailbox import MAILBOX
from booking.wording import moment_in_words

_open = operation(ANYONE, page=True)
_SHOWN = 100
_NAME = re.compile(r"[0-9A-Za-z-]{1,200}")
# A mail's HTML is a document of its own that runs nothing and fetches nothing; its links open
# in the window around it.
_IN_A_BOX = {
    "Content-Security-Policy": "sandbox allow-popups allow-popups-to-escape-sandbox "
    "allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Frame-Options": "SAMEORIGIN",
    "Cache-Control": "private, no-store",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One mail in the list."""

    name: str
    to: str
    subject: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class Opened:
    """One mail with its parts; an invitation as a calendar reads it."""

    line: Line
    sender: str
    text: str = field(repr=False)
    html: str = field(repr=False)
    invitation: str | None = field(repr=False)


@get("/demo/mailbox", include_in_schema=False, **_open)
async def listed(
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
) -> Response[str]:
    zone = await _require_demo(pool, settings, network)
    mails = await asyncio.to_thread(_newest, settings.mail_folder)
    language = page_language(request)
    items = [(each, moment_in_words(each.sent_at.astimezone(zone), language)) for each in mails]
    return page(
        request,
        "mailbox.html",
        say=MAILBOX[language],
        items=items,
        by_server=settings.smtp_url is not None,
    )


@get("/demo/mailbox/{name:str}", include_in_schema=False, **_open)
async def read(
    name: FromPath[str],
    request: Request[Any, Any, Any],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
) -> Response[str]:
    zone = await _require_demo(pool, settings, network)
    mail = await asyncio.to_thread(_open_mail, settings.mail_folder, name)
    language = page_language(request)
    answer = page(
        request,
        "mail.html",
        say=MAILBOX[language],
        mail=mail,
        sent=moment_in_words(mail.line.sent_at.astimezone(zone), language),
    )
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


@get("/demo/mailbox/{name:str}/letter", include_in_schema=False, **_open)
async def letter(
    name: FromPath[str],
    settings: NamedDependency[Settings],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
) -> Response[str]:
    await _require_demo(pool, settings, network)
    mail = await asyncio.to_thread(_open_mail, settings.mail_folder, name)
    html = mail.html.replace("<head>", '<head><base target="_top">', 1)
    return Response(html, media_type="text/html", headers=_IN_A_BOX)


async def _require_demo(pool: Pool, settings: Settings, network: NetworkCache) -> Any:
    """The zone in which times are shown. Refuses with NotFound where this is no demo."""
    async with pool.acquire() as conn:
        if not await runs_as_demo(conn, settings):
            raise _not_found()
        return (await network.known(conn)).zone


def _newest(folder: Path) -> list[Line]:
    """The newest first; names sort in the order of causes."""
    files = sorted(folder.glob("*.eml"), reverse=True)[:_SHOWN]
    return [_line(each.stem, _parsed(each)) for each in files]


def _open_mail(folder: Path, name: str) -> Opened:
    file = folder / f"{name}.eml"
    if not _NAME.fullmatch(name) or not file.is_file():
        raise _not_found()
    message = _parsed(file)
    calendars = [
        part.get_content()
        for part in message.walk()
        if part.get_content_type() == "text/calendar" and isinstance(part, EmailMessage)
    ]
    return Opened(
        _line(name, message),
        str(message["From"]),
        _body(message, "plain"),
        _body(message, "html"),
        calendars[0] if calendars else None,
    )


def _parsed(file: Path) -> EmailMessage:
    message = message_from_bytes(file.read_bytes(), policy=default)
    if not isinstance(message, EmailMessage):
        raise TypeError("the policy makes these")
    return message


def _line(name: str, message: EmailMessage) -> Line:
    sent_at = parsedate_to_datetime(str(message["Date"]))
    return Line(name, str(message["To"]), str(message["Subject"]), sent_at)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return "" if part is None else str(part.get_content())


def _not_found() -> NotFound:
    return NotFound(what={"en": "mail", "it": "una mail con questo nome"})
