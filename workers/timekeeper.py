"""The timekeeper: runs each entry of a schedule at its period, in one worker at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking import clock
from booking.database.away import DATABASE_AWAY
from booking.database.describe import place
from booking.database.pool import Pool
from booking.database.queries import queries
from booking.errors import TryAgain
from workers.failure import describe
from workers.stopping import Stopping

sql = queries("workers")
log = logging.getLogger(__name__)
# Each holds a connection for its lock and works on another: a pool must never be full of locks.
_AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """`work` does a part of what is due and says how much; it is called until that is 0."""

    name: str
    every: timedelta
    work: Callable[[Pool, datetime], Awaitable[int]]


async def keep(pool: Pool, *, entries: tuple[Entry, ...], stopping: Stopping) -> None:
    """Run every entry at its period until told to stop; one that fails stops no other."""
    turns = asyncio.Semaphore(_AT_ONCE)
    async with asyncio.TaskGroup() as group:
        for entry in entries:
            group.create_task(_keep_one(pool, entry, turns, stopping=stopping))


async def _keep_one(
    pool: Pool, entry: Entry, turns: asyncio.Semaphore, *, stopping: Stopping
) -> None:
    while not stopping.now():
        try:
            async with turns:
                await run_entry(pool, entry, stopping=stopping)
        except (*DATABASE_AWAY, TryAgain) as error:
            log.warning(
                "schedule, %s: %s; next try in %s", entry.name, describe(error), entry.every
            )
        except Exception as error:  # noqa: BLE001 - logged, and tried again at the next period
            log.error(  # noqa: TRY400 - a traceback would show the values of rows
                "schedule, %s: failed with %s at %s; next try in %s",
                entry.name,
                describe(error),
                place(error),
                entry.every,
            )
        await stopping.after(entry.every)


async def run_entry(pool: Pool, entry: Entry, *, stopping: Stopping) -> int:
    """Do all that is due, unless another worker is at it; how much was done."""
    async with pool.acquire() as conn:
        if not await sql.try_lock.value(conn, name=entry.name):
            return 0
        try:
            done = 0
            while not stopping.now() and (part := await entry.work(pool, clock.now())):
                done += part
        finally:
            await sql.unlock.value(conn, name=entry.name)
    if done:
        log.info("schedule, %s: %d", entry.name, done)
    return done
