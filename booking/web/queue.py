"""The connection to Valkey, of which the web asks little and never waits long."""

from typing import Any

import hiredis
from redis.asyncio import BlockingConnectionPool, Connection, Redis
from redis.exceptions import RedisError

from booking.config import Settings

# Longer than this nobody waits for Valkey; whoever asks has an answer for when it is away.
PATIENCE = 0.25
# The worker keeps this key alive for ten seconds at a time.
WORKER_KEY = "posto:worker"
AWAY = (RedisError, OSError, TimeoutError)


class _Connection(Connection):
    def pack_command(self, *args: Any) -> list[bytes]:
        """By hiredis, as the library's other half does it; its asyncio half does it in Python,
        which took half of what counting a write took."""
        name, *rest = args
        packed: bytes = hiredis.pack_command((*name.split(), *rest))
        return [packed]


def open_queue(settings: Settings) -> "Redis | None":
    """A client that connects when it is first used; None where no address is set."""
    if settings.redis_url is None:
        return None
    pool = BlockingConnectionPool.from_url(
        str(settings.redis_url),
        connection_class=_Connection,
        max_connections=32,
        timeout=PATIENCE,
        socket_timeout=PATIENCE,
        socket_connect_timeout=PATIENCE,
    )
    return Redis.from_pool(pool)


async def worker_alive(queue: "Redis") -> bool | None:
    """Whether a worker gave a sign of life in the last seconds; None where Valkey is away."""
    try:
        return bool(await queue.exists(WORKER_KEY))
    except AWAY:
        return None
