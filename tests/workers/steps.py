"""What the tests of the workers share: events to tell of, listeners, and one turn of the work."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path

from booking import clock, events
from booking.config import Settings
from booking.database.pool import Connection, Pool
from booking.events import TokenMade
from workers.deliver import Deliverer
from workers.listeners import announce_listeners
from workers.pace import Pace
from workers.post import Cause
from workers.process import deliverer_of
from workers.relay import relay_batch, sweep, take_due
from workers.subscriber import Desk, Subscriptions

# Short waits, so that what takes minutes in service takes a moment here.
QUICK = Pace(
    poll=timedelta(milliseconds=20),
    takeover=timedelta(milliseconds=50),
    look_again=timedelta(milliseconds=300),
    attempt=timedelta(seconds=2),
    lease=timedelta(seconds=3),
    first_retry=timedelta(milliseconds=50),
    slowest_retry=timedelta(milliseconds=200),
    most_attempts=4,
    stop=timedelta(seconds=3),
)


def settings_for(home: Path, *, database: str, queue: str) -> Settings:
    """Settings of a worker on these servers, whose mail goes to files in `home`."""
    return Settings.model_validate(
        {"home": home, "database_url": database, "redis_url": queue, "url": "https://posto.test"}
    )


class Listener:
    """Notes what it was told; fails as long as `fails` says so."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []
        self.failures = 0
        self.fails = False

    async def __call__(self, _desk: Desk, event: TokenMade, _cause: Cause, _now: datetime) -> None:
        if self.fails:
            self.failures += 1
            raise ConnectionError("mail to a@example.org with https://posto.test/sign-in/x refused")
        self.told.append((event.token_id, event.member_id))


async def record(conn: Connection, token_id: int, version: int = 1) -> None:
    """Record an event of the stream token:ID; only its number tells it apart."""
    await events.record(
        conn,
        TokenMade(token_id=token_id, member_id=version, scopes=()),
        stream_version=version,
        now=clock.now(),
    )


async def one_turn(conn: Connection, deliverer: Deliverer, subscriptions: Subscriptions) -> int:
    """Relay what there is and attempt what is due; how many were attempted."""
    await announce_listeners(conn, subscriptions)
    await relay_batch(conn, pace=deliverer.pace)
    await sweep(conn, pace=deliverer.pace)
    due = [
        each
        for urgent in (True, False)
        for each in await take_due(conn, urgent=urgent, pace=deliverer.pace, limit=1000)
    ]
    await deliverer.deliver(due)
    return len(due)


async def turns_until(
    pool: Pool,
    deliverer: Deliverer,
    subscriptions: Subscriptions,
    condition: Callable[[], Awaitable[bool]],
) -> None:
    """Turn after turn until `condition` holds."""
    async with pool.acquire() as conn:

        async def turn() -> bool:
            await one_turn(conn, deliverer, subscriptions)
            return await condition()

        await until(turn, what="the deliveries")


async def until(
    condition: Callable[[], Awaitable[bool]], *, what: str, deadline: float = 60.0
) -> None:
    """Return as soon as `condition` holds; fail, naming `what`, after `deadline` seconds."""
    end = time.monotonic() + deadline
    while not await condition():
        assert time.monotonic() < end, f"waited {deadline:.0f} s for {what}"
        await asyncio.sleep(0.02)


def states_are(pool: Pool, *expected: str) -> Callable[[], Awaitable[bool]]:
    """Whether the deliveries, in the order of their events, stand like this."""

    async def check() -> bool:
        return await states(pool) == list(expected)

    return check


def all_done(pool: Pool, count: int) -> Callable[[], Awaitable[bool]]:
    """Whether `count` deliveries are done and none is anything else."""

    async def check() -> bool:
        return await states(pool) == ["done"] * count

    return check


async def states(pool: Pool) -> Sequence[str]:
    """The state of every delivery, in the order of their events."""
    found = await pool.fetch("SELECT state FROM deliveries ORDER BY seq, subscriber")
    return [row["state"] for row in found]


def deliverer_for(
    pool: Pool, subscriptions: Subscriptions, home: Path, pace: Pace = QUICK
) -> Deliverer:
    """A deliverer that needs no queue."""
    settings = settings_for(home, database="postgresql://none/none", queue="redis://none")
    return deliverer_of(settings, pool, subscriptions, pace)


@asynccontextmanager
async def running(work: Awaitable[None]) -> AsyncIterator["asyncio.Task[None]"]:
    """A task that is cancelled at the end, unless it has ended."""
    task = asyncio.ensure_future(work)
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.wait({task})
