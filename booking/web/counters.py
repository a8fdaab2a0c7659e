"""Counters in Valkey that processes share; requests that ask at the same time ask together.

The script is ours because the library that knows the limits (`limits`) sends one command per
counter, which cost three times as much per write.
"""

import logging
import time
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple, Self

from limits import RateLimitItem
from redis.asyncio import Redis

from booking.together import Together
from booking.web.queue import AWAY

# After a failure nobody asks Valkey for so many seconds, so that requests do not wait in turn.
_PAUSE = 2.0
_MOST = 200
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


class Window(NamedTuple):
    """How many are allowed in how many seconds; `item` says it to the library `limits`."""

    item: RateLimitItem
    most: int
    seconds: int

    @classmethod
    def of(cls, item: RateLimitItem) -> Self:
        return cls(item, item.amount, item.get_expiry())


class Count(NamedTuple):
    """One counter: what is counted and for whom, how much of it is allowed, and how much is added
    now; with nothing added it is only asked."""

    key: str
    window: Window
    amount: int = 1


class SharedCounters:
    """After a failure one request in a while tries Valkey again."""

    def __init__(self, queue: Redis) -> None:
        # One asks at a time, so a connection of its own: looking for a free one took as long as
        # asking.
        self._queue = queue.client()
        self._script = self._queue.register_script(_COUNT)
        self._not_before = 0.0
        self._together = Together[Sequence[Count], list[int] | None](self._ask, most=_MOST)
        self.answers = True

    async def aclose(self) -> None:
        await self._queue.aclose()

    async def add(self, counts: Sequence[Count]) -> list[int] | None:
        """For each the milliseconds to wait, 0 where all is well; None where Valkey does not
        answer."""
        if not self.answers:
            now = time.monotonic()
            if now < self._not_before:
                return None
            self._not_before = now + _PAUSE
        return await self._together(counts)

    async def _ask(self, asked: Sequence[Sequence[Count]]) -> list[list[int] | None]:
        waits = await self._waits(asked)
        if waits is None:
            return [None] * len(asked)
        return [list(islice(waits, len(counts))) for counts in asked]

    async def _waits(self, asked: Sequence[Sequence[Count]]) -> Iterator[int] | None:
        keys: list[str] = []
        arguments: list[int] = []
        for counts in asked:
            for key, window, amount in counts:
                keys.append(key)
                arguments += (amount, window.most, window.seconds)
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
