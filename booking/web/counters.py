"""Counters in Valkey that processes share; requests that ask at the same time ask together.

The script is ours because the library that knows the limits (`limits`) sends one command per
counter, which cost three times as much per write.
"""

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from limits import RateLimitItem
from redis.asyncio import Redis

from booking.web.queue import AWAY

# After a failure nobody asks Valkey for so many seconds, so that requests do not wait in turn.
_PAUSE = 2.0
log = logging.getLogger(__name__)

# For each counter three arguments: what is added (0: nothing, only asked), its limit, and how long
# its window is. Answers for each 0, or the milliseconds until its window ends.
_COUNT = """
local waits = {}
for i, key in ipairs(KEYS) do
  local amount, limit, count = ARGV[3 * i - 2], tonumber(ARGV[3 * i - 1]), 0
  if amount == '0' then
    count = tonumber(redis.call('get', key) or 0) + 1
  else
    count = redis.call('incrby', key, amount)
    if count == tonumber(amount) then redis.call('expire', key, ARGV[3 * i]) end
  end
  waits[i] = count > limit and math.max(redis.call('pttl', key), 1) or 0
end
return waits
"""


@dataclass(frozen=True, slots=True)
class Count:
    """One counter: what is counted, for whom, and how much of it is allowed in how long."""

    what: str
    whose: str
    limit: RateLimitItem

    @property
    def key(self) -> str:
        return f"posto:limit:{self.what}:{self.whose}"


@dataclass(frozen=True, slots=True)
class _Asked:
    counts: Sequence[Count]
    amount: int
    answer: "asyncio.Future[int | None]"


class SharedCounters:
    """After a failure one request in a while tries Valkey again."""

    def __init__(self, queue: Redis) -> None:
        self._script = queue.register_script(_COUNT)
        self._not_before = 0.0
        self._waiting: list[_Asked] = []
        self._asking: asyncio.Task[None] | None = None
        self.answers = True

    async def add(self, counts: Sequence[Count], amount: int) -> int | None:
        """Milliseconds to wait, 0 where all is well; None where Valkey does not answer."""
        now = time.monotonic()
        if not self.answers:
            if now < self._not_before:
                return None
            self._not_before = now + _PAUSE
        asked = _Asked(counts, amount, asyncio.get_running_loop().create_future())
        self._waiting.append(asked)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask())
        return await asked.answer

    async def _ask(self) -> None:
        """One question for all who wait; who comes meanwhile is in the next."""
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                waits = await self._waits(batch)
                if waits is not None:
                    for each in batch:
                        _give(each, max(islice(waits, len(each.counts))))
            finally:
                # Nobody is left waiting, whatever went wrong.
                for each in batch:
                    _give(each, None)

    async def _waits(self, batch: Sequence[_Asked]) -> Iterator[int] | None:
        keys: list[str] = []
        arguments: list[int] = []
        for each in batch:
            for count in each.counts:
                keys.append(count.key)
                arguments += (each.amount, count.limit.amount, count.limit.get_expiry())
        try:
            waits: list[int] = await self._script(keys=keys, args=arguments)
        except AWAY as error:
            self._away(error)
            return None
        self.answers = True
        return iter(waits)

    def _away(self, error: Exception) -> None:
        if self.answers:
            log.warning("Valkey is away (%s); limits are per process", type(error).__name__)
        self.answers = False
        self._not_before = time.monotonic() + _PAUSE


def _give(asked: _Asked, wait: int | None) -> None:
    if not asked.answer.done():
        asked.answer.set_result(wait)
