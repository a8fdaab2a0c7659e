"""How often somebody may ask: counted in Valkey across processes, one round trip for all counts.

When Valkey is away each process counts for itself until it is back, and readiness says so.
Counting is by fixed windows.
"""

import hashlib
import time
from collections.abc import Sequence
from functools import cache, lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Literal

from limits import RateLimitItemPerMinute
from limits.aio.storage import MemoryStorage
from limits.aio.strategies import FixedWindowRateLimiter
from redis.asyncio import Redis

from booking.config import Settings
from booking.errors import RateLimited
from booking.web.counters import Count, SharedCounters, Window


class Limits:
    """The counts that this process asks for; made once by the composition root."""

    def __init__(self, settings: Settings, queue: Redis | None) -> None:
        self._of_account = _per_minute(settings.account_writes_per_minute)
        self._of_address = _per_minute(settings.address_writes_per_minute)
        self._shared = SharedCounters(queue) if queue else None
        self._alone = FixedWindowRateLimiter(MemoryStorage())

    async def aclose(self) -> None:
        """Give back the connection to Valkey."""
        if self._shared:
            await self._shared.aclose()

    @property
    def state(self) -> Literal["shared", "per process"]:
        """`shared` across processes, or `per process` while Valkey is away."""
        return "shared" if self._shared and self._shared.answers else "per process"

    async def write(
        self, *, member_id: int | None, address: str, naming_voucher: bool = False
    ) -> int:
        """Count a write; refuses with RateLimited.

        With `naming_voucher` it is asked in the same round trip what may_try_voucher asks: the
        seconds until they may name a code, 0 where they may now.
        """
        counts = [Count(_key("write:address", network_of(address)), self._of_address)]
        if member_id is not None:
            counts.append(Count(_key("write:account", member_id), self._of_account))
        tries = _voucher_tries(member_id, address, 0) if naming_voucher and member_id else []
        waits = await self._waits([*counts, *tries])
        _refuse(waits[: len(counts)])
        return _seconds(waits[len(counts) :])

    async def sign_in(self, *, email: str, address: str) -> None:
        """Count a wish for a sign-in link; refuses with RateLimited."""
        await self._count(
            [
                Count(_key("sign-in:email", _hidden(email.lower())), _per_quarter_hour(5)),
                Count(_key("sign-in:address", network_of(address)), _per_quarter_hour(20)),
            ]
        )

    async def sign_in_try(self, *, address: str) -> None:
        """Count a link opened or a code typed; refuses with RateLimited."""
        await self._count([Count(_key("sign-in-try", network_of(address)), _per_quarter_hour(30))])

    async def wrong_app_password(self, *, address: str) -> None:
        """Count one; refuses with RateLimited."""
        await self._count([Count(_key("app-password", network_of(address)), _per_quarter_hour(30))])

    async def door_code_try(self, *, member_id: int, address: str) -> None:
        """Count a code of a wall display that is typed, right or wrong, before it is looked at;
        refuses with RateLimited."""
        await self._count(
            [
                Count(_key("door-code:account", member_id), _per_quarter_hour(10)),
                Count(_key("door-code:address", network_of(address)), _per_quarter_hour(120)),
            ]
        )

    async def may_try_voucher(self, *, member_id: int, address: str) -> None:
        """Refuse with RateLimited who named too many wrong codes; call it before looking one up,
        or a right guess would still get through."""
        await self._count(_voucher_tries(member_id, address, 0))

    async def wrong_voucher(self, *, member_id: int, address: str) -> None:
        """Count a code that is unknown or another's."""
        await self._waits(_voucher_tries(member_id, address, 1))

    async def _count(self, counts: Sequence[Count]) -> None:
        _refuse(await self._waits(counts))

    async def _waits(self, counts: Sequence[Count]) -> list[int]:
        waits = await self._shared.add(counts) if self._shared else None
        if waits is None:
            waits = [await self._wait_alone(each) for each in counts]
        return waits

    async def _wait_alone(self, each: Count) -> int:
        ask = self._alone.hit if each.amount else self._alone.test
        if await ask(each.window.item, each.key):
            return 0
        stats = await self._alone.get_window_stats(each.window.item, each.key)
        return max(int((stats.reset_time - time.time()) * 1000), 1)


def _refuse(waits: Sequence[int]) -> None:
    if wait := _seconds(waits):
        raise RateLimited(retry_after=wait)


def _seconds(waits: Sequence[int]) -> int:
    """Of milliseconds the longest, rounded up."""
    return -(-max(waits, default=0) // 1000)


def _per_minute(amount: int) -> Window:
    return Window.of(RateLimitItemPerMinute(amount))


@cache
def _per_quarter_hour(amount: int) -> Window:
    return Window.of(RateLimitItemPerMinute(amount, 15))


def _key(what: str, whose: str | int) -> str:
    return f"posto:limit:{what}:{whose}"


def _voucher_tries(member_id: int, address: str, amount: int) -> list[Count]:
    return [
        Count(_key("voucher:account", member_id), _per_quarter_hour(10), amount),
        Count(_key("voucher:address", network_of(address)), _per_quarter_hour(60), amount),
    ]


@lru_cache(maxsize=4096)
def network_of(address: str) -> str:
    """An IPv6 household has a whole /64 to ask from; it counts as one."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(parsed, IPv6Address):
        return str(ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def _hidden(text: str) -> str:
    """No mail address stands in Valkey."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]
