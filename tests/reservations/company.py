"""Steps that tests of companies share: many who reserve at one desk."""

import asyncio
from collections.abc import Callable
from typing import Any

from booking.database.pool import Pool
from booking.members.member import Member
from booking.reservations.decide import Wish
from booking.reservations.desk import Desk
from booking.reservations.key import Key
from booking.reservations.reserve import reserve
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations.steps import told

DAY = make.stay(1, 9, 13)
Ask = Callable[..., "asyncio.Task[str]"]


async def at_desk(pool: Pool, desk: Desk) -> Ask:
    """Reserves for a member at that desk, in a task of its own."""
    network = NetworkCache()
    async with pool.acquire() as conn:
        await network.newest(conn)

    def ask(member: Member, resource_id: int, key: Key | None = None, **more: Any) -> Any:
        return asyncio.create_task(
            reserve(
                desk,
                network=network,
                member=member,
                wish=Wish(resource_id=resource_id, period=DAY, **more),
                now=make.NOW,
                represent=told,
                key=key,
            )
        )

    return ask


async def people_of(pool: Pool, count: int) -> list[Member]:
    async with pool.acquire() as conn:
        return [await make.member(conn) for _ in range(count)]
