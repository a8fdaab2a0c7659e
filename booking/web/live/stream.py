"""A stream of server-sent events on its way to one listener (WHATWG HTML, section 9.2)."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Coroutine
from contextlib import aclosing, suppress
from dataclasses import dataclass
from typing import Any

from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send

from booking.web.live.live import Live
from booking.web.live.places import Places

MEDIA_TYPE = "text/event-stream"
_HEADERS = [
    (b"content-type", MEDIA_TYPE.encode()),
    (b"cache-control", b"no-store"),
    # A proxy that kept the answer until it is whole would keep it for ever.
    (b"x-accel-buffering", b"no"),
]
# Seconds for the end of the answer to reach whoever still reads.
_LAST_WORD = 1.0
_CLOSED: HTTPResponseBodyEvent = {"type": "http.response.body", "body": b"", "more_body": False}


@dataclass(frozen=True, slots=True)
class EventStream:
    """The answer as an ASGI application: it lasts until the listener goes, falls too far behind,
    or the web stops. Whoever is cut off comes back with the last id that it saw."""

    live: Live
    places: Places
    address: str
    begins: bytes
    texts: AsyncGenerator[bytes, None] | None
    """None for a HEAD: the same answer, without a body."""
    patience: float = 20.0
    """Seconds that a listener may take to read what was sent before."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del scope
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        if self.texts is not None:
            with self.places.taken(self.address):
                telling = self._tell(self.texts, send)
                await _first_of(telling, _gone(receive), self.live.ended.wait())
        with suppress(TimeoutError):
            async with asyncio.timeout(_LAST_WORD):
                await send(_CLOSED)

    async def _tell(self, texts: AsyncGenerator[bytes, None], send: Send) -> None:
        """Without a queue of its own: what a slow listener has not read waits in the memory that
        all share, until patience ends."""
        async with aclosing(texts):
            with suppress(TimeoutError):
                await self._send(send, self.begins)
                async for text in texts:
                    await self._send(send, text)

    async def _send(self, send: Send, text: bytes) -> None:
        async with asyncio.timeout(self.patience):
            await send({"type": "http.response.body", "body": text, "more_body": True})


def beginning() -> bytes:
    """When to come back after being cut off: not everybody at the same moment."""
    return b"retry: %d\n\n" % (1000 + secrets.randbelow(2000))


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _first_of(*work: Coroutine[Any, Any, Any]) -> None:
    """Until one of them ends; the others are cancelled."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for each in done:
            each.result()
    finally:
        for each in tasks:
            each.cancel()
        await asyncio.wait(tasks)
