"""Wait until a server that was just started answers."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from booking.config import Settings
from booking.embedded.failure import CannotStart
from booking.embedded.postgres import SUPERUSER, Cluster
from booking.embedded.supervisor import Kept

_WITHIN = 60.0
_EVERY = 0.05
# Valkey is given a fresh folder after two; a server that ends this often will not start.
_GIVES_UP_AFTER = 4


async def wait_for(kept: Kept, answers: Callable[[], Awaitable[bool]]) -> None:
    """Return once it answers; refuse, with the last words of its log, if it keeps ending."""
    loop = asyncio.get_running_loop()
    end = loop.time() + _WITHIN
    while not await answers():
        kept.check()
        if kept.failures >= _GIVES_UP_AFTER or loop.time() > end:
            raise CannotStart(
                f"{kept.service.name} does not start: {_last_words(kept)} "
                f"All that it said is in {kept.log}"
            )
        await asyncio.sleep(_EVERY)


async def postgres_answers(cluster: Cluster) -> bool:
    """Whether the cluster takes connections; one that recovers refuses them for a while."""
    try:
        conn = await asyncpg.connect(cluster.url(SUPERUSER, "postgres"), timeout=_WITHIN)
    except (OSError, asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError):
        return False
    await conn.close()
    return True


async def valkey_answers(url: str) -> bool:
    """Whether the queue takes commands; one that reads its file refuses them for a while."""
    client = Redis.from_url(url)
    try:
        return bool(await client.ping())
    except (OSError, RedisError):
        return False
    finally:
        await client.aclose()


async def web_is_ready(settings: Settings) -> bool:
    """Whether the web says that it can serve."""
    host = settings.host.strip("[]")
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared
    shown = f"[{reached}]" if ":" in reached else reached
    return await asyncio.to_thread(_says_ok, f"http://{shown}:{settings.port}/health/ready")


def _says_ok(url: str) -> bool:
    # No proxy of the environment stands between a machine and itself.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False


def _last_words(kept: Kept) -> str:
    if not kept.log.exists():
        return "it said nothing."
    lines = kept.log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    grave = [line for line in lines if "FATAL" in line or "Error" in line] or lines
    return grave[-1][:300] if grave else "it said nothing."
