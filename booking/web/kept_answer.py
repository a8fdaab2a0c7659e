"""Over HTTP what was made before and is kept: 200 with its bytes, or 304."""

import asyncio
from collections.abc import Iterable
from typing import Any

from litestar.types import Receive, Send

from booking.calendar.feed import Feed
from booking.web.conditional import ZIPPED, http_date, is_known, wanted_headers, wants_gzip

Header = tuple[bytes, bytes]
# Compressing more takes so long that others are answered meanwhile.
_LARGE = 1_000_000


class KeptAnswer:
    """`headers` go with both answers; a file's name where it has one."""

    def __init__(
        self, feed: Feed, media_type: bytes, headers: Iterable[Header], *, gzip: bool
    ) -> None:
        self._feed, self._media_type, self._gzip = feed, media_type, gzip
        self._headers = headers

    async def __call__(self, scope: Any, _receive: Receive, send: Send) -> None:
        feed = self._feed
        none_match, since, accepted = wanted_headers(scope)
        zipped = self._gzip and wants_gzip(accepted)
        etag = f'"{feed.etag}{ZIPPED}"' if zipped else f'"{feed.etag}"'
        headers = [
            *self._headers,
            (b"vary", b"Accept-Encoding"),
            (b"etag", etag.encode()),
            (b"last-modified", http_date(feed.modified).encode()),
        ]
        if is_known(feed.etag, feed.modified, none_match, since):
            await send_whole(send, 304, headers, b"")
            return
        body = await _zipped(feed) if zipped else feed.text
        headers += [
            (b"content-type", self._media_type),
            (b"content-length", b"%d" % len(body)),
        ]
        if feed.file_name:
            name = feed.file_name.encode()
            headers.append((b"content-disposition", b'inline; filename="%s"' % name))
        if zipped:
            headers.append((b"content-encoding", b"gzip"))
        await send_whole(send, 200, headers, body)


async def _zipped(feed: Feed) -> bytes:
    if len(feed.text) > _LARGE and not feed.is_zipped:
        return await asyncio.to_thread(lambda: feed.zipped)
    return feed.zipped


async def send_whole(send: Send, status: int, headers: list[Header], body: bytes) -> None:
    """An answer of ASGI in one piece."""
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
