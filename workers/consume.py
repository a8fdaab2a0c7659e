"""Consume: an arq worker that takes jobs from the queue, begun again whenever Valkey was away."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

from arq.worker import Worker, func

from workers.deliver import Deliverer
from workers.failure import describe
from workers.jobs import DELIVER, QUEUE, VALKEY_AWAY, from_json, open_queue, to_json
from workers.pace import Pace
from workers.stopping import Stopping

log = logging.getLogger(__name__)
_AT_ONCE = 4
_BACK_OFF = timedelta(milliseconds=500)


async def consume(url: str, *, deliverer: Deliverer, stopping: Stopping) -> None:
    """Take jobs until told to stop, then let those in hand end."""
    while not stopping.now():
        worker = _worker(url, deliverer)
        try:
            await _until_stopped(worker, stopping=stopping, pace=deliverer.pace)
        except VALKEY_AWAY as error:
            log.warning("no jobs from the queue: %s", describe(error))
        finally:
            await _close(worker)
        await stopping.after(_BACK_OFF)


def _worker(url: str, deliverer: Deliverer) -> Worker:
    async def deliver(ctx: dict[Any, Any], *ids: int) -> None:  # noqa: ARG001 - arq's first
        await deliverer.deliver(ids)

    return Worker(
        # Nothing is retried and no result kept here: deliveries are rows, which know better.
        functions=[func(deliver, name=DELIVER, keep_result=0, max_tries=1)],
        queue_name=QUEUE,
        redis_pool=open_queue(url),
        job_serializer=to_json,
        job_deserializer=from_json,
        max_jobs=_AT_ONCE,
        job_timeout=deliverer.pace.lease,
        keep_result=0,
        max_tries=1,
        retry_jobs=False,
        poll_delay=0.05,
        handle_signals=False,
        log_results=False,
    )


async def _until_stopped(worker: Worker, *, stopping: Stopping, pace: Pace) -> None:
    taking = asyncio.create_task(worker.async_run())
    stopped = asyncio.create_task(stopping.wait())
    try:
        await asyncio.wait({taking, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if taking.done():
            await taking
        worker.allow_pick_jobs = False
        if worker.tasks:
            await asyncio.wait(worker.tasks.values(), timeout=pace.stop.total_seconds())
    finally:
        stopped.cancel()
        taking.cancel()
        await asyncio.gather(taking, stopped, return_exceptions=True)


async def _close(worker: Worker) -> None:
    """End what is left, also where Valkey is away and arq can't say so to it."""
    for job in worker.tasks.values():
        job.cancel()
    await asyncio.gather(*worker.tasks.values(), return_exceptions=True)
    await worker.pool.aclose(close_connection_pool=True)
