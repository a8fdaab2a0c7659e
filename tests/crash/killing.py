"""Kill what the product runs, under the load of clients, and wait for it to be there again."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import httpx

from booking.database.pool import Connection, connect
from tests import make
from tests.crash.load import Load
from tests.embedded.running import Running
from tests.product import booking
from tests.workers import steps

Condition = Callable[[], bool]
# No limit to what an address and an account may write stands in the way of the load.
UNLIMITED = {
    "address_writes_per_minute": "1000000",
    "account_writes_per_minute": "1000000",
}


@asynccontextmanager
async def database_of(running: Running) -> AsyncIterator[Connection]:
    """A connection as the application."""
    url = await asyncio.to_thread(booking, dict(running.environment), "database", "url")
    conn = await connect(url.strip())
    try:
        yield conn
    finally:
        await conn.close()


@asynccontextmanager
async def clients(
    running: Running, count: int, *, units: int, pause: float = 0
) -> AsyncIterator[Load]:
    """So many clients, each of whom pauses so long after each turn, and a pool of desks that the
    product was just given."""
    async with database_of(running) as conn:
        at = await make.space(conn, weekdays=range(1, 8), closes_on_holidays=False)
        desks = await make.resource(conn, at=at, units=units)
        tokens = [await make.token(conn, (await make.member(conn)).id) for _ in range(count)]
    async with httpx.AsyncClient(base_url=running.url, timeout=20, trust_env=False) as client:
        yield Load(client, desks, tokens, pause)


async def kill(running: Running, name: str) -> None:
    """kill -9, by its pid file; returns when another one runs."""
    pid = running.pid(name)
    os.kill(pid, signal.SIGKILL)
    file = running.home / "run" / f"{name}.pid"

    def is_another() -> bool:
        # The product takes the file away and writes it anew, at any moment between two looks.
        try:
            return int(file.read_text()) != pid
        except FileNotFoundError:
            return False

    await until(is_another, what=f"a new {name}")


async def until(condition: Condition, *, what: str, deadline: float = 40) -> None:
    """Return as soon as it holds; fail, naming `what`, after `deadline` seconds."""

    async def check() -> bool:
        return condition()

    await steps.until(check, what=what, deadline=deadline)
