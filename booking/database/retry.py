"""Repeat a whole transaction that lost to another one."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from booking.database.pool import Connection, Pool
from booking.errors import TryAgain

Result = TypeVar("Result")
TRIES = 3
# A claim that is made longer (a turnaround that runs on) meets one that was not committed yet;
# the next try sees it.
_LOST = (
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.ExclusionViolationError,
)
log = logging.getLogger(__name__)


async def retrying(work: Callable[[], Awaitable[Result]]) -> Result:
    """Run `work`, which opens and ends its own transaction, up to three times.

    Only deadlocks, serialization failures and claims that met repeat: the database undid
    everything.
    Refuses with TryAgain (503) when the third try loses too, or the servers are away.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return await work()
        except _LOST as lost:
            log.info("transaction lost (%s), try %d", type(lost).__name__, attempt)
            if attempt == TRIES:
                raise TryAgain from lost
            await asyncio.sleep(random.uniform(0.005, 0.03) * attempt)  # noqa: S311 - jitter
    raise AssertionError("unreachable")


async def in_transaction(pool: Pool, work: Callable[[Connection], Awaitable[Result]]) -> Result:
    """What it returns, done in a transaction of its own that is repeated where it lost."""

    async def once() -> Result:
        async with pool.acquire() as conn, conn.transaction():
            return await work(conn)

    return await retrying(once)
