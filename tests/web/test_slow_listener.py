"""Who does not read what was sent is let go, keeps nobody's place, and costs no memory."""

import asyncio
from typing import Any, cast

from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.web.live.live import Live, LivePace
from booking.web.live.places import Places
from booking.web.live.recent import Wanted
from booking.web.live.stream import EventStream
from tests import make
from tests.web.streams import load_space

SCOPE: Any = {"type": "http"}


class Client:
    """A server's side of a connection, whose client reads the first so many texts."""

    def __init__(self, reads: int) -> None:
        self._left = reads
        self.sent: list[bytes] = []
        self.full = asyncio.Event()
        self.told = asyncio.Event()
        self.gone = asyncio.Event()

    async def send(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            if not self._left:
                self.full.set()
                await asyncio.Event().wait()
            self._left -= 1
            self.sent.append(message["body"])
            if len(self.sent) == 2:
                self.told.set()

    async def receive(self) -> Any:
        await self.gone.wait()
        return {"type": "http.disconnect"}


def stream(live: Live, places: Places, patience: float) -> EventStream:
    texts = live.follow(after=0, wanted=Wanted())
    return EventStream(live, places, "192.0.2.7", b"retry: 1\n\n", texts, patience)


async def happened(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await make.space(conn)
        await make.resource(conn, at=at)
        await load_space(conn, at.id, 30)


async def test_a_slow_listener_is_let_go(pool: Pool) -> None:
    places, client = Places(of_address=1), Client(reads=1)
    await happened(pool)
    async with Live(pool, NetworkCache(), LivePace(look=0.01)).running() as live:
        async with asyncio.timeout(10):
            await stream(live, places, 0.1)(SCOPE, cast("Any", client.receive), client.send)
        places.check("192.0.2.7")
    assert client.sent == [b"retry: 1\n\n"]


async def test_a_listener_who_goes_leaves_their_place(pool: Pool) -> None:
    places, client = Places(of_address=1), Client(reads=1000)
    await happened(pool)
    async with Live(pool, NetworkCache(), LivePace(look=0.01)).running() as live:
        app = stream(live, places, 5)
        listening = asyncio.create_task(app(SCOPE, cast("Any", client.receive), client.send))
        async with asyncio.timeout(10):
            await client.told.wait()
            client.gone.set()
            await listening
        places.check("192.0.2.7")
        assert live.listeners == 0


async def test_a_stop_does_not_wait_for_who_does_not_read(pool: Pool) -> None:
    places, client = Places(of_address=1), Client(reads=1)
    await happened(pool)
    async with Live(pool, NetworkCache(), LivePace(look=0.01)).running() as live:
        app = stream(live, places, 60)
        listening = asyncio.create_task(app(SCOPE, cast("Any", client.receive), client.send))
        async with asyncio.timeout(5):
            await client.full.wait()
            live.end()
            await listening
