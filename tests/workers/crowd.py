"""Members who reserve and cancel while mail is under way, on the real clock."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from booking import clock
from booking.database.pool import Pool
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.cancel import cancel
from booking.reservations.decide import Wish
from booking.reservations.desk import Desk
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations.steps import told

_CLIENTS = 4
_HOUR = timedelta(hours=1)


class Crowd:
    """Each reserves an hour that is nobody else's."""

    def __init__(self, pool: Pool, resource: int, members: list[Member]) -> None:
        self._pool, self._resource, self._members = pool, resource, members
        self._desk, self._network = Desk(pool.acquire), NetworkCache()
        self._first = (clock.now() + timedelta(days=30)).replace(minute=0, second=0, microsecond=0)
        self.reserved: list[UUID] = []
        self.cancelled: list[UUID] = []

    async def run(self, count: int, *, cancels: Callable[[int], bool]) -> None:
        """So many reservations, each cancelled at once where `cancels` says so."""
        numbers = iter(range(count))
        async with asyncio.TaskGroup() as clients:
            for member in self._members:
                clients.create_task(self._client(member, numbers, cancels))

    async def _client(
        self, member: Member, numbers: Iterator[int], cancels: Callable[[int], bool]
    ) -> None:
        for number in numbers:
            made = await self._reserve(member, number)
            self.reserved.append(made)
            if cancels(number):
                async with self._pool.acquire() as conn, conn.transaction():
                    await cancel(conn, member=member, reservation_id=made, now=clock.now())
                self.cancelled.append(made)

    async def _reserve(self, member: Member, number: int) -> UUID:
        start = self._first + number * _HOUR
        wish = Wish(resource_id=self._resource, period=Period(start, start + _HOUR))
        answer = await reserve(
            self._desk,
            network=self._network,
            member=member,
            wish=wish,
            now=clock.now(),
            represent=told,
            key=None,
        )
        return UUID(json.loads(answer)["id"])


async def crowd(pool: Pool) -> Crowd:
    """At a room that is open day and night."""
    async with pool.acquire() as conn:
        at = await make.space(
            conn, opens=0, closes=1440, weekdays=range(1, 8), closes_on_holidays=False
        )
        room = await make.resource(conn, at=at, kind="room")
        members = [await make.member(conn) for _ in range(_CLIENTS)]
    return Crowd(pool, room, members)
