"""Where mail goes: files in a folder exactly once, or an SMTP server at least once."""

import asyncio
import logging
import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from tempfile import mkstemp
from typing import Any
from urllib.parse import unquote, urlsplit

import aiosmtplib

from booking.config import Settings

log = logging.getLogger(__name__)
_ASIDE = ".aside-"
_ABANDONED = timedelta(minutes=10)
# Until the server has greeted us and knows who we are.
_GREETED = 15.0
# For each answer to the mail itself. It is long because a server that has the mail and is slow to
# say so has taken it, and who gives up sends it again (RFC 5321, 4.5.3.2.6).
_ANSWERED = 600.0
_FAREWELL = 1.0
_CONNECTIONS = 8
_FOR_URGENT = 2


@dataclass(frozen=True, slots=True)
class Cause:
    """The delivery that a mail is sent for: it gives the mail its name, the same in a repeat."""

    seq: int
    subscriber: str
    recorded_at: datetime

    @property
    def name(self) -> str:
        """Sorts in the order of causes; the instant keeps it apart from another database's."""
        return f"{self.seq:012d}-{self.recorded_at:%Y%m%dT%H%M%S%f}-{self.subscriber}"


class FilePost:
    """Each mail a file, complete from the moment it has its name, and never written twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @asynccontextmanager
    async def turn(self, *, urgent: bool = False) -> AsyncIterator[None]:  # noqa: ARG002 - for a server
        """Nobody waits for a file."""
        yield

    async def has(self, cause: Cause) -> bool:
        """Whether the mail was put in place before, by a worker that then died."""
        return await asyncio.to_thread(self._file(cause).exists)

    async def send(self, cause: Cause, message: EmailMessage) -> None:
        await asyncio.to_thread(self._put, self._file(cause), message.as_bytes(policy=SMTP))

    async def tidy(self, now: datetime) -> None:
        """Remove what a worker that was killed left aside, half written."""
        await asyncio.to_thread(self._tidy, (now - _ABANDONED).timestamp())

    def _file(self, cause: Cause) -> Path:
        return self._folder / f"{cause.name}.eml"

    def _put(self, file: Path, content: bytes) -> None:
        """Written aside, synced, then linked: the name is there with all of it or not at all."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, aside = mkstemp(prefix=_ASIDE, dir=self._folder)  # of mode 0600
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            _link_once(Path(aside), file)
        finally:
            Path(aside).unlink()
        _sync_folder(self._folder)

    def _tidy(self, before: float) -> None:
        for left in self._folder.glob(f"{_ASIDE}*"):
            try:
                if left.stat().st_mtime < before:
                    left.unlink()
            except FileNotFoundError:
                continue  # another worker, started at the same time, was quicker


def _link_once(aside: Path, file: Path) -> None:
    try:
        file.hardlink_to(aside)
    except FileExistsError:
        # The mail is there: another worker was given this delivery after our lease ran out.
        return


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class SmtpPost:
    """Hands mail to a server; a repeat bears the same Message-ID."""

    def __init__(self, url: str) -> None:
        self._server = _server(url)
        self._turns = asyncio.Semaphore(_CONNECTIONS)
        self._urgent = asyncio.Semaphore(_FOR_URGENT)

    async def has(self, cause: Cause) -> bool:  # noqa: ARG002 - a server can't be asked
        return False

    @asynccontextmanager
    async def turn(self, *, urgent: bool = False) -> AsyncIterator[None]:
        """Wait for one of as many connections as a server bears; a few are for what is urgent."""
        async with self._urgent if urgent else self._turns:
            yield

    async def send(self, cause: Cause, message: EmailMessage) -> None:  # noqa: ARG002 - as above
        """Return once the server has the mail, whatever becomes of the connection then."""
        client = aiosmtplib.SMTP(timeout=_GREETED, **self._server)
        try:
            async with asyncio.timeout(_GREETED):
                await client.connect()
            await client.send_message(message, timeout=_ANSWERED)
        finally:
            await _take_leave(client)

    async def tidy(self, now: datetime) -> None:
        """Nothing is left behind here."""


async def _take_leave(client: aiosmtplib.SMTP) -> None:
    try:
        if client.is_connected:
            await client.quit(timeout=_FAREWELL)
    except (aiosmtplib.SMTPException, OSError) as error:
        log.debug("a mail server did not say goodbye: %s", type(error).__name__)
    finally:
        client.close()


Post = FilePost | SmtpPost


def post_of(settings: Settings) -> Post:
    """Files, unless the settings name a server."""
    if settings.smtp_url is None:
        return FilePost(settings.mail_folder)
    return SmtpPost(settings.smtp_url.get_secret_value())


_SECURITY: Mapping[str, dict[str, Any]] = {
    "smtp": {"use_tls": False, "start_tls": False},
    "smtp+starttls": {"use_tls": False, "start_tls": True},
    "smtps": {"use_tls": True, "start_tls": None},
}


def _server(url: str) -> dict[str, Any]:
    """The arguments of aiosmtplib; raises ValueError, without the password, for another address."""
    parts = urlsplit(url)
    if parts.scheme not in _SECURITY or not parts.hostname:
        raise ValueError(
            "BOOKING_SMTP_URL is not an address of a mail server. Write it as "
            "smtp://HOST:PORT, smtp+starttls://USER:PASSWORD@HOST:PORT or smtps://…"
        )
    return _SECURITY[parts.scheme] | {
        "hostname": parts.hostname,
        "port": parts.port,
        "username": unquote(parts.username) if parts.username else None,
        "password": unquote(parts.password) if parts.password else None,
    }
