"""Read an address that somebody gave: public machines alone, within 20 seconds and 8 MiB.

Neither an exception's text nor a log names the address, which may be a secret.
"""

import asyncio
import logging
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from ssl import SSLContext
from urllib.parse import unquote_to_bytes

import httpcore

from booking.net.address import Address, BadAddress, parsed, redirected
from booking.net.body import TooLarge, Truncated, UnknownEncoding, read_body
from booking.net.guarded import Guarded, Resolve, resolve, trusted

MOST_BYTES = 8 * 1024 * 1024
MOST_REDIRECTS = 5
PATIENCE = timedelta(seconds=20)
_DAY = timedelta(days=1)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
# Exchange answers 500 to whoever does not look like a browser.
_BROWSER = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36 Posto"
)
_HEADERS = {
    "Accept": "text/calendar, */*;q=0.1",
    "Accept-Encoding": "gzip, deflate",
    "User-Agent": _BROWSER,
    "Connection": "close",
}
# It would log hosts and headers, redirects among them, where the level is DEBUG.
logging.getLogger("httpcore").setLevel(logging.WARNING)


class Unfetched(Exception):
    """Why there is no answer, a code of docs/calendars.md; how long the server asked to wait."""

    def __init__(self, code: str, *, retry_after: timedelta | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer; no body where nothing changed since what was known."""

    body: bytes | None = field(repr=False)
    etag: str | None = None
    last_modified: str | None = None


async def fetch(
    address: str,
    *,
    now: datetime,
    etag: str | None = None,
    last_modified: str | None = None,
    from_loopback: bool = False,
    patience: timedelta = PATIENCE,
    resolve: Resolve = resolve,
    trust: SSLContext | None = None,
) -> Fetched:
    """What stands there, unless it is as `etag` or `last_modified` say. Raises Unfetched."""
    known = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    asked = {name: value for name, value in known.items() if value and _is_sendable(value)}
    headers = _HEADERS | asked
    reader = _Reader(now, headers, from_loopback=from_loopback, resolve=resolve, trust=trust)
    try:
        async with asyncio.timeout(patience.total_seconds()):
            return await reader.follow(address)
    except Unfetched:
        raise
    except BadAddress as error:
        code = error.code
    except TooLarge:
        code = "too-large"
    except Truncated:
        code = "truncated"
    except UnknownEncoding:
        code = "bad-status"
    except (TimeoutError, httpcore.TimeoutException):
        code = "timeout"
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError, UnicodeError):
        code = "unreachable"
    # Outside of the handlers: what was caught may name the address, and nothing of it goes on.
    raise Unfetched(code)


class _Reader:
    def __init__(
        self,
        now: datetime,
        headers: Mapping[str, str],
        *,
        from_loopback: bool,
        resolve: Resolve,
        trust: SSLContext | None,
    ) -> None:
        self._now, self._headers = now, headers
        self._from_loopback, self._resolve, self._trust = from_loopback, resolve, trust

    async def follow(self, address: str) -> Fetched:
        """The answer at the end of at most five redirects; each is checked as the first."""
        first = parsed(address, from_loopback=self._from_loopback)
        for _ in range(MOST_REDIRECTS + 1):
            here = parsed(address, from_loopback=self._from_loopback)
            headers = dict(self._headers)
            if first.userinfo and here.origin == first.origin:
                headers["Authorization"] = _basic(first.userinfo)
            found = await self._ask(here, headers)
            if isinstance(found, Fetched):
                return found
            address = redirected(found, address, from_loopback=self._from_loopback)
        raise Unfetched("too-many-redirects")

    async def _ask(self, here: Address, headers: dict[str, str]) -> Fetched | str:
        """The answer, or where it leads to. Every hop has a connection of its own."""
        backend = Guarded(
            encrypted=here.scheme == "https",
            from_loopback=self._from_loopback,
            resolve=self._resolve,
        )
        trust = self._trust or trusted()
        async with (
            httpcore.AsyncConnectionPool(ssl_context=trust, network_backend=backend) as pool,
            pool.stream(
                "GET",
                httpcore.URL(
                    scheme=here.scheme,
                    host=here.host.strip("[]"),
                    port=here.port,
                    target=here.target,
                ),
                headers=[("Host", _host(here)), *headers.items()],
            ) as response,
        ):
            return await self._answer(response)

    async def _answer(self, response: httpcore.Response) -> Fetched | str:
        said = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in response.headers
        }
        status = response.status
        if status in _REDIRECTS and "location" in said:
            return said["location"]
        conditional = "If-None-Match" in self._headers or "If-Modified-Since" in self._headers
        if status == 304 and conditional:
            return Fetched(None)
        if status in _GONE:
            raise Unfetched("gone")
        if status != 200:
            wait = retry_after(said.get("retry-after"), self._now)
            raise Unfetched("bad-status", retry_after=wait)
        if said.get("content-length", "").isdigit() and int(said["content-length"]) > MOST_BYTES:
            raise TooLarge
        return Fetched(
            await _body(response, said.get("content-encoding", "")),
            etag=_kept(said.get("etag"), 1000),
            last_modified=_kept(said.get("last-modified"), 100),
        )


async def _body(response: httpcore.Response, encoding: str) -> bytes:
    try:
        return await read_body(response.aiter_stream(), encoding=encoding, limit=MOST_BYTES)
    except (httpcore.ReadError, httpcore.RemoteProtocolError):
        raise Truncated from None


def retry_after(said: str | None, now: datetime) -> timedelta | None:
    """Seconds or a date (RFC 9110, 10.2.3), at most a day; None for what is neither or is over."""
    if said is None:
        return None
    text = said.strip()
    if text.isascii() and text.isdigit():
        wait = timedelta(seconds=min(int(text[:12]), _DAY.total_seconds()))
    else:
        try:
            at = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        wait = (at if at.tzinfo else at.replace(tzinfo=UTC)) - now
    return min(wait, _DAY) if wait > timedelta() else None


def _host(here: Address) -> str:
    usual = {"https": 443, "http": 80}[here.scheme]
    host = f"[{here.host.strip('[]')}]" if ":" in here.host else here.host
    return host if here.port == usual else f"{host}:{here.port}"


def _basic(userinfo: bytes) -> str:
    return f"Basic {b64encode(unquote_to_bytes(userinfo)).decode()}"


def _kept(text: str | None, most: int) -> str | None:
    """What is sent back next time, where it can be."""
    return text if text and len(text) <= most and _is_sendable(text) else None


def _is_sendable(text: str) -> bool:
    return text.isascii() and text.isprintable()
