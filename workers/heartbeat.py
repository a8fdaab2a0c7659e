"""The heartbeat: a key in Valkey that readiness reads, gone ten seconds after the last worker."""

import logging
from datetime import timedelta

from arq.connections import ArqRedis

from workers.jobs import VALKEY_AWAY
from workers.stopping import Stopping

KEY = "posto:worker"
_LASTS = timedelta(seconds=10)
_EVERY = timedelta(seconds=3)
log = logging.getLogger(__name__)


async def beat(queue: ArqRedis, *, stopping: Stopping) -> None:
    """Renew the key until told to stop; while Valkey is away there is none to renew."""
    while not stopping.now():
        try:
            await queue.set(KEY, "1", ex=_LASTS)
        except VALKEY_AWAY:
            log.debug("no heartbeat: the queue is away")
        await stopping.after(_EVERY)
