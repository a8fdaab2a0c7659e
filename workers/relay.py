"""The relay: numbers what was committed, fans it out to listeners, and queues what is due."""

import asyncio
import logging
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
# A relay that stands still, or whose machine is gone, is not to keep the others from it.
_LONGEST_TURN = timedelta(seconds=30)


async def relay(url: str, *, jobs: Jobs, pace: Pace, stopping: Stopping) -> None:
    """Relay until told to stop, in turn with the relays of other workers.

    The lock belongs to a connection of its own, and every batch runs on that connection: whoever
    lost it can no longer commit, and a spare relay takes over as soon as it is free.
    """
    while not stopping.now():
        try:
            conn = await connect(url, idle=_LONGEST_TURN.total_seconds())
            try:
                await _take_turns(conn, jobs=jobs, pace=pace, stopping=stopping)
            finally:
                conn.terminate()
        except DATABASE_AWAY as error:
            log.warning("the relay lost its database connection: %s", describe(error))
            await stopping.after(timedelta(seconds=1))


async def _take_turns(conn: Connection, *, jobs: Jobs, pace: Pace, stopping: Stopping) -> None:
    while not await sql.try_lock.value(conn, name="relay"):
        if await stopping.after(pace.takeover):
            return
    log.info("relaying")
    swept = clock.now()
    while not stopping.now():
        # A server that went without a word is given up like one that said so.
        async with asyncio.timeout(_LONGEST_TURN.total_seconds()):
            relayed = await relay_batch(conn, pace=pace)
            if clock.now() - swept >= _SWEEP:
                swept = clock.now()
                await sweep(conn, pace=pace)
            await queue_due(conn, jobs=jobs, pace=pace)
        if relayed < pace.batch:
            await stopping.after(pace.poll)


async def relay_batch(conn: Connection, *, pace: Pace) -> int:
    """Number what became visible and fan it out to the database's listeners, at most a batch; how
    many events it was."""
    relayed: int = await sql.relay_events.value(conn, limit=pace.batch, now=clock.now())
    return relayed


async def queue_due(conn: Connection, *, jobs: Jobs, pace: Pace) -> None:
    """Deliver what is urgent, here and now; queue what else is due, as far as the queue is short.
    PostgreSQL keeps the rest in order."""
    urgent = jobs.room_for_urgent()
    if urgent > 0:
        jobs.begin(await take_due(conn, urgent=True, pace=pace, limit=urgent))
    room = await jobs.room()
    if room > 0:
        await jobs.put(await take_due(conn, urgent=False, pace=pace, limit=room))


async def take_due(conn: Connection, *, urgent: bool, pace: Pace, limit: int) -> list[int]:
    """At most so many that are due; each is due again by and by in case that the queue loses it."""
    now = clock.now()
    found = await sql.take_due.column(
        conn,
        urgent=urgent,
        now=now,
        look_again=now + pace.look_again,
        most=pace.most_attempts,
        limit=limit,
    )
    return sorted(found)


async def sweep(conn: Connection, *, pace: Pace) -> None:
    """Wake what waits for nothing any more, and bury what ended its worker each time."""
    now = clock.now()
    await sql.wake_waiting.run(conn, now=now)
    await sql.bury_fatal.run(conn, now=now, most=pace.most_attempts)
