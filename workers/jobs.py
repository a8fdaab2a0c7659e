"""Jobs: batches of due deliveries, queued to arq in Valkey, or done here while it is away."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from arq.connections import ArqRedis
from redis.asyncio import ConnectionPool
from redis.exceptions import RedisError

from workers.deliver import Deliverer
from workers.failure import describe

log = logging.getLogger(__name__)

QUEUE = "posto:jobs"
DELIVER = "deliver"
VALKEY_AWAY = (RedisError, OSError)
_IN_A_JOB = 20
# So much waits in the queue at most; PostgreSQL holds the rest. It also bounds how often a
# delivery that waits there can have been queued again.
_MOST_JOBS = 50
_ASK_AGAIN = 1.0
_URGENT_AT_ONCE = 4


def open_queue(url: str) -> ArqRedis:
    """A client of the queue: JSON instead of pickle, and never a wait of more than seconds."""
    pool: ConnectionPool = ConnectionPool.from_url(
        url, socket_connect_timeout=1, socket_timeout=5, health_check_interval=30
    )
    return ArqRedis(
        pool, job_serializer=to_json, job_deserializer=from_json, default_queue_name=QUEUE
    )


@asynccontextmanager
async def open_jobs(url: str, deliverer: Deliverer) -> "AsyncIterator[Jobs]":
    """Jobs on the queue at `url`, whether it is there or not."""
    jobs = Jobs(open_queue(url), deliverer)
    try:
        yield jobs
    finally:
        await jobs.close()


def to_json(job: object) -> bytes:
    """A job as it lies in the queue; arq puts exceptions into results, which are not kept."""
    return json.dumps(job, default=repr).encode()


def from_json(job: bytes) -> dict[str, Any]:
    """A job as arq reads it."""
    read: dict[str, Any] = json.loads(job)
    return read


class Jobs:
    """Where the relay puts what is due. Nothing depends on it: rows stay due until done."""

    def __init__(self, queue: ArqRedis, deliverer: Deliverer) -> None:
        self.queue = queue
        self._deliverer = deliverer
        self._away = False
        self._ask_again_at = 0.0
        self._here: asyncio.Task[None] | None = None
        self._urgent: set[asyncio.Task[None]] = set()

    async def room(self) -> int:
        """How many deliveries may be put now."""
        if time.monotonic() >= self._ask_again_at:
            try:
                waiting = int(await self.queue.zcard(QUEUE))
            except VALKEY_AWAY as error:
                self._lost(error)
            else:
                self._found()
                return max(0, _MOST_JOBS - waiting) * _IN_A_JOB
        return 0 if self._is_busy_here() else _IN_A_JOB

    def room_for_urgent(self) -> int:
        """How many urgent deliveries may begin now."""
        return 0 if len(self._urgent) >= _URGENT_AT_ONCE else _IN_A_JOB

    def begin(self, ids: Sequence[int]) -> None:
        """Deliver them in this process, at once: somebody looks at a screen until they have come,
        and thousands of others may wait in the queue."""
        if ids:
            task = asyncio.create_task(self._deliverer.deliver(ids))
            self._urgent.add(task)
            task.add_done_callback(self._urgent.discard)

    async def put(self, ids: Sequence[int]) -> None:
        """Queue them; while Valkey is away, deliver them in this process."""
        if not self._away:
            try:
                for first in range(0, len(ids), _IN_A_JOB):
                    await self.queue.enqueue_job(DELIVER, *ids[first : first + _IN_A_JOB])
            except VALKEY_AWAY as error:
                self._lost(error)
        if self._away and ids and not self._is_busy_here():
            # What is left over is due again soon.
            self._here = asyncio.create_task(self._deliverer.deliver(ids[:_IN_A_JOB]))

    async def finish(self) -> None:
        """Wait for what is being done here."""
        if begun := self._begun():
            await asyncio.wait(begun)

    async def close(self) -> None:
        """Give up what is being done here, and let go of the queue."""
        if begun := self._begun():
            for each in begun:
                each.cancel()
            await asyncio.wait(begun)
        await self.queue.aclose(close_connection_pool=True)

    def _begun(self) -> set[asyncio.Task[None]]:
        return self._urgent | ({self._here} if self._here is not None else set())

    def _is_busy_here(self) -> bool:
        return self._here is not None and not self._here.done()

    def _lost(self, error: BaseException) -> None:
        if not self._away:
            log.warning("the queue is away, delivering without it: %s", describe(error))
        self._away = True
        self._ask_again_at = time.monotonic() + _ASK_AGAIN

    def _found(self) -> None:
        if self._away:
            log.warning("the queue is back")
        self._away = False
