"""Listening to the live stream, and things that happen for it to tell of."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx

from booking import events
from booking.database.pool import Connection
from tests import make
from workers.pace import Pace
from workers.relay import relay_batch

PATH = "/api/v1/events"
# Never used: each client would read all authorities of the machine for it.
_NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass
class Message:
    """As a browser's EventSource takes it; without data it only moves the place."""

    id: str | None = None
    event: str = "message"
    data: Any = None


@dataclass
class Listener:
    """One client, with all that came as it came."""

    lines: AsyncIterator[str]
    answer: httpx.Response
    last_id: str = ""
    raw: list[str] = field(default_factory=list)

    async def next(self, within: float = 10) -> Message:
        """The next message that has data; StopAsyncIteration where the stream ends."""
        async with asyncio.timeout(within):
            while True:
                message = await self._read()
                self.last_id = message.id or self.last_id
                if message.data is not None:
                    return message

    async def place(self) -> int:
        """Where it stands, as the stream's first words say."""
        async with asyncio.timeout(10):
            while not self.last_id:
                self.last_id = (await self._read()).id or ""
        return int(self.last_id)

    async def end(self) -> None:
        """Wait for the end of the stream."""
        async with asyncio.timeout(10):
            async for _ in self.lines:
                pass

    async def _read(self) -> Message:
        message = Message()
        while line := await anext(self.lines):
            self.raw.append(line)
            name, _, value = line.partition(": ")
            if name == "id":
                message.id = value
            elif name == "event":
                message.event = value
            elif name == "data":
                message.data = json.loads(value)
        return message


@asynccontextmanager
async def listening(
    url: str, *, after: int | str | None = None, **params: str | int
) -> AsyncIterator[Listener]:
    """A client of the stream that was let in."""
    headers = {} if after is None else {"Last-Event-ID": str(after)}
    async with (
        httpx.AsyncClient(trust_env=False, timeout=30, verify=_NO_TLS) as client,
        client.stream("GET", url + PATH, headers=headers, params=params) as answer,
    ):
        assert answer.status_code == 200, await answer.aread()
        yield Listener(answer.aiter_lines(), answer)


async def load_space(conn: Connection, space_id: int, times: int = 1) -> None:
    """What is told of it so often: that its resources' availability may have changed."""
    for version in range(1, times + 1):
        event = events.SpaceLoaded(space_id=space_id)
        await events.record(conn, event, stream_version=version, now=make.NOW)
    await relay(conn)


async def relay(conn: Connection) -> None:
    """Number what happened, as the worker's relay does."""
    while await relay_batch(conn, pace=Pace()):
        pass
