"""Consume: an arq worker that takes jobs from the queue, begun again whenever Valkey was away."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from arq.worker import Worker, func

from workers.deliver import Deliverer
from workers.failure import describe
from workers.jobs import DELIVER, QUEUE, VALKEY_AWAY, from_json, open_queue, to_json
from workers.stopping import Stopping

log = logging.getLogger(__name__)
_AT_ONCE = 4
_BACK_OFF = timedelta(milliseconds=500)


async def consume(url: str, *, deliverer: Deliverer, stopping: Stopping) -> None:
    """Take jobs until told to stop, then let those in hand end."""
    in_hand = InHand(deliverer)
    try:
        while not stopping.now():
            worker = _worker(url, in_hand)
            try:
                await _until_stopped(worker, in_hand, stopping=stopping)
            except VALKEY_AWAY as error:
                log.warning("no jobs from the queue: %s", describe(error))
            finally:
                await _close(worker)
            await stopping.after(_BACK_OFF)
        await in_hand.end()
    finally:
        await in_hand.give_up()


class InHand:
    """What is being delivered, so many jobs' at once. It outlives the job it came with: arq ends
    its jobs when Valkey goes away, or when they take long, and a mail that is cut off after its
    server took it would be sent again."""

    def __init__(self, deliverer: Deliverer) -> None:
        self.pace = deliverer.pace
        self.deliveries: set[asyncio.Task[None]] = set()
        self._deliverer = deliverer
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._ended = False

    async def deliver(self, ids: Sequence[int]) -> None:
        """Return when it is done; cancelling this leaves what has begun to go on."""
        await self._room.acquire()
        if self._ended:
            self._room.release()
            return
        task = asyncio.create_task(self._deliverer.deliver(ids))
        self.deliveries.add(task)
        task.add_done_callback(self._done)
        await asyncio.shield(task)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._room.release()
        self.deliveries.discard(task)

    async def end(self, jobs: Iterable[asyncio.Task[Any]] = ()) -> None:
        """Let what is being delivered, and these jobs, end; cut off what takes too long."""
        self._ended = True
        if begun := {*jobs, *self.deliveries}:
            await asyncio.wait(begun, timeout=self.pace.stop.total_seconds())
        await self.give_up()

    async def give_up(self) -> None:
        """Cut off what is still being delivered, and begin nothing more; it is due again when its
        lease has run out."""
        self._ended = True
        cut_off = list(self.deliveries)
        for each in cut_off:
            each.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)


def _worker(url: str, in_hand: InHand) -> Worker:
    async def deliver(ctx: dict[Any, Any], *ids: int) -> None:  # noqa: ARG001 - arq's first
        await in_hand.deliver(ids)

    return Worker(
        # Nothing is retried and no result kept here: deliveries are rows, which know better.
        functions=[func(deliver, name=DELIVER, keep_result=0, max_tries=1)],
        queue_name=QUEUE,
        redis_pool=open_queue(url),
        job_serializer=to_json,
        job_deserializer=from_json,
        max_jobs=_AT_ONCE,
        # A killed worker's jobs stay taken for so long, and the queue has room for few.
        job_timeout=in_hand.pace.lease,
        keep_result=0,
        max_tries=1,
        retry_jobs=False,
        poll_delay=0.05,
        handle_signals=False,
        log_results=False,
    )


async def _until_stopped(worker: Worker, in_hand: InHand, *, stopping: Stopping) -> None:
    taking = asyncio.create_task(worker.async_run())
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({taking, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if taking.done():
            await taking
        worker.allow_pick_jobs = False
        await in_hand.end(worker.tasks.values())
    finally:
        stopped.cancel()
        taking.cancel()
        await asyncio.gather(taking, stopped, return_exceptions=True)


async def _close(worker: Worker) -> None:
    """End its jobs, also where Valkey is away and arq can't say so to it."""
    for job in worker.tasks.values():
        job.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    await worker.pool.aclose(close_connection_pool=True)
