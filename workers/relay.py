"""The relay: numbers what was committed, fans it out to listeners, and queues what is due."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from booking import clock
from booking.database.away import DATABASE_AWAY
from booking.database.pool import Connection, connect
from booking.database.queries import queries
from workers.failure import describe
from workers.jobs import Jobs
from workers.pace import Pace
from workers.stopping import Stopping

sql = queries("workers")
log = logging.getLogger(__name__)
_SWEEP = timedelta(seconds=1)
_LONGEST_TURN = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Fan:
    """Who listens to which event, as two columns for the relay's statement."""

    types: list[str]
    subscribers: list[str]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Fan":
        listed = sorted(pairs)
        return cls([each[0] for each in listed], [each[1] for each in listed])


async def relay(url: str, *, fan: Fan, jobs: Jobs, pace: Pace, stopping: Stopping) -> None:
    """Relay until told to stop, in turn with the relays of other workers.

    The lock belongs to a connection of its own, and every batch runs on that connection: whoever
    lost it can no longer commit, and a spare relay takes over as soon as it is free.
    """
    while not stopping.now():
        try:
            conn = await connect(url)
            try:
                await _take_turns(conn, fan=fan, jobs=jobs, pace=pace, stopping=stopping)
            finally:
                conn.terminate()
        except DATABASE_AWAY as error:
            log.warning("the relay lost its database connection: %s", describe(error))
            await stopping.after(timedelta(seconds=1))


async def _take_turns(
    conn: Connection, *, fan: Fan, jobs: Jobs, pace: Pace, stopping: Stopping
) -> None:
    while not await sql.try_lock.value(conn, name="relay"):
        if await stopping.after(pace.takeover):
            return
    log.info("relaying")
    swept = clock.now()
    while not stopping.now():
        # A server that went without a word is given up like one that said so.
        async with asyncio.timeout(_LONGEST_TURN.total_seconds()):
            relayed = await relay_batch(conn, fan=fan, pace=pace)
            if clock.now() - swept >= _SWEEP:
                swept = clock.now()
                await sweep(conn, pace=pace)
            await queue_due(conn, jobs=jobs, pace=pace)
        if relayed < pace.batch:
            await stopping.after(pace.poll)


async def relay_batch(conn: Connection, *, fan: Fan, pace: Pace) -> int:
    """Number and fan out what became visible, at most a batch; how many events it was."""
    relayed: int = await sql.relay_events.value(
        conn, limit=pace.batch, types=fan.types, subscribers=fan.subscribers, now=clock.now()
    )
    return relayed


async def queue_due(conn: Connection, *, jobs: Jobs, pace: Pace) -> None:
    """Queue what is due, as far as the queue is short; PostgreSQL keeps the rest in order."""
    room = await jobs.room()
    if room > 0:
        now = clock.now()
        ids = await sql.take_due.column(conn, now=now, look_again=now + pace.look_again, limit=room)
        await jobs.put(sorted(ids))


async def sweep(conn: Connection, *, pace: Pace) -> None:
    """Wake what waits for nothing any more, and bury what ended its worker each time."""
    now = clock.now()
    await sql.wake_waiting.run(conn, now=now)
    await sql.bury_fatal.run(conn, now=now, most=pace.most_attempts)
