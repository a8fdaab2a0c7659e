"""A closure is taken back while somebody takes the time that its turnarounds would run on into."""

import asyncio

from booking.database.pool import Connection, Pool
from booking.database.retry import retrying
from booking.upkeep.close import close
from booking.upkeep.closure import Closure, reopen
from tests import make
from tests.reservations.steps import reserved
from tests.sound import assert_sound

RULES = {"grid_minutes": 15, "shortest_minutes": 15, "turnaround_minutes": 120}
WAITING = """
SELECT count(*) FROM pg_stat_activity
 WHERE datname = current_database() AND wait_event_type = 'Lock'
"""


async def test_who_takes_the_time_meanwhile_keeps_it(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await make.space(conn)
        room = await make.resource(conn, at=at, rules=RULES)
        manager = await make.member(conn, manages=frozenset({at.id}))
        await reserved(conn, room, make.stay(1, 9, 11))
        cache, resource = await make.known(conn, room)
        async with conn.transaction():
            made = await close(
                conn,
                member=manager,
                space=resource.space,
                resource_id=None,
                unit_id=None,
                period=make.stay(1, 11.5, 11.75),
                reason="works",
                network=await cache.newest(conn),
                now=make.NOW,
            )

        async def taken_back() -> Closure:
            async with pool.acquire() as other, other.transaction():
                return await reopen(
                    other,
                    network=await cache.newest(other),
                    member=manager,
                    closure_id=made.closure.id,
                    now=make.NOW,
                )

        async with conn.transaction():
            await reserved(conn, room, make.stay(1, 11.75, 12))
            reopening = asyncio.create_task(retrying(taken_back))
            await _until_it_waits(conn)
        assert await reopening == made.closure
        ends = await conn.fetchval("SELECT min(upper(period)) FROM claims")
        assert ends == make.stay(1, 11.75, 12).start
        await assert_sound(conn)


async def _until_it_waits(conn: Connection) -> None:
    async with asyncio.timeout(20):
        while not await conn.fetchval(WAITING):  # noqa: ASYNC110 - it is another connection's
            await asyncio.sleep(0.01)
