"""What one worker does at once: relay, jobs, schedule, calendars of others and heartbeat."""

import asyncio
import logging
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from booking import clock
from booking.config import Settings
from booking.database.pool import Pool, open_pool
from workers.calendars import read_calendars
from workers.consume import consume
from workers.deliver import Deliverer
from workers.heartbeat import beat
from workers.jobs import open_jobs
from workers.listeners import announce_listeners
from workers.pace import Pace
from workers.post import post_of
from workers.reading import Reader
from workers.relay import relay
from workers.stopping import Stopping
from workers.subscriber import Desk, Subscriptions
from workers.timekeeper import Entry, keep

log = logging.getLogger(__name__)
_CONNECTIONS = 10
# A database that went silent is one that is away.
_PATIENCE = 60.0
# SIGTERM ends the process within ten seconds, whatever it is doing.
_LONGEST_STOP = timedelta(seconds=9)


async def work(
    settings: Settings,
    *,
    subscriptions: Subscriptions,
    entries: tuple[Entry, ...],
    pace: Pace,
) -> None:
    """Everything that a worker does, until a signal. `settings` names database and queue."""
    stopping = Stopping()
    try:
        async with asyncio.timeout(None) as limit:
            with _signals(stopping, limit):
                await attend(
                    settings,
                    subscriptions=subscriptions,
                    entries=entries,
                    pace=pace,
                    stopping=stopping,
                )
    except TimeoutError:
        log.warning("stopped with work in hand; it is due again when its lease has run out")
    log.info("stopped")


async def attend(
    settings: Settings,
    *,
    subscriptions: Subscriptions,
    entries: tuple[Entry, ...],
    pace: Pace,
    stopping: Stopping,
) -> None:
    """The same until `stopping` is set; ends when what is in hand has been done."""
    url, queue_url = str(settings.database_url), str(settings.redis_url)
    async with open_pool(url, size=_CONNECTIONS, patience=_PATIENCE) as pool:
        deliverer = deliverer_of(settings, pool, subscriptions, pace)
        await deliverer.desk.post.tidy(clock.now())
        async with pool.acquire() as conn:
            await announce_listeners(conn, subscriptions)
        async with open_jobs(queue_url, deliverer) as jobs:
            async with asyncio.TaskGroup() as group:
                group.create_task(relay(url, jobs=jobs, pace=pace, stopping=stopping))
                group.create_task(consume(queue_url, deliverer=deliverer, stopping=stopping))
                group.create_task(keep(pool, entries=entries, stopping=stopping))
                group.create_task(read_calendars(settings, pool, stopping=stopping))
                group.create_task(beat(jobs.queue, stopping=stopping))
                log.info("working")
            await jobs.finish()


def deliverer_of(
    settings: Settings, pool: Pool, subscriptions: Subscriptions, pace: Pace
) -> Deliverer:
    """A deliverer to the listeners of this map."""
    return Deliverer(
        desk=Desk(settings, pool, post_of(settings)),
        subscribers={each.name: each for listed in subscriptions.values() for each in listed},
        reader=Reader.of(subscriptions),
        pace=pace,
    )


@contextmanager
def _signals(stopping: Stopping, limit: asyncio.Timeout) -> Iterator[None]:
    loop = asyncio.get_running_loop()

    def stop() -> None:
        stopping.set()
        limit.reschedule(loop.time() + _LONGEST_STOP.total_seconds())

    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, stop)
    try:
        yield
    finally:
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(each)
