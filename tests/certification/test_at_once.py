"""A suspension and the clock want the same stays: each goes one way, and no cent is lost."""

import asyncio
from datetime import date

from booking.certification.suspend import Decided
from booking.database.pool import Pool
from booking.database.retry import retrying
from booking.reservations.clock import move_due
from booking.vouchers.check import check
from tests import make
from tests.certification.steps import Ground, ground

AFTERWARDS = make.rome(1, 14)


async def suspended(pool: Pool, at: Ground) -> Decided:
    async def once() -> Decided:
        async with pool.acquire() as conn, conn.transaction():
            return await at.suspend(conn, date(2026, 12, 1), now=AFTERWARDS)

    return await retrying(once)


async def test_stays_that_end_while_their_space_is_suspended_are_captured_or_uncovered(
    pool: Pool,
) -> None:
    async with pool.acquire() as conn:
        at = await ground(conn)
        made = [await at.covered(conn, make.stay(1, 9, 13)) for _ in range(10)]
    decided, moved = await asyncio.gather(suspended(pool, at), move_due(pool, now=AFTERWARDS))
    moved += await move_due(pool, now=AFTERWARDS)
    assert moved == len(made)
    uncovered = {each.id for each in decided.settled}
    captured = await pool.fetch(
        "SELECT reservation_id FROM ledger WHERE cause = 'capture' AND reservation_id IS NOT NULL"
    )
    assert uncovered | {row["reservation_id"] for row in captured} == set(made)
    assert uncovered.isdisjoint(row["reservation_id"] for row in captured)
    async with pool.acquire() as conn:
        assert (await check(conn)).wrong == ()


async def test_a_redemption_in_flight_comes_first_and_is_settled_too(pool: Pool) -> None:
    async with pool.acquire() as redeeming, pool.acquire() as watching:
        at = await ground(redeeming)
        around = redeeming.transaction()
        await around.start()
        one = await at.covered(redeeming, make.stay(2, 9, 13))
        task = asyncio.create_task(suspended(pool, at))
        async with asyncio.timeout(10):
            while not await watching.fetchval(  # noqa: ASYNC110 - nothing tells of a lock
                "SELECT count(*) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'"
            ):
                await asyncio.sleep(0.005)
        await around.commit()
        decided = await task
    assert [each.id for each in decided.settled] == [one]


async def test_the_clock_does_not_wait_for_a_space_that_is_being_changed(pool: Pool) -> None:
    async with pool.acquire() as changing:
        at = await ground(changing)
        await at.covered(changing, make.stay(1, 9, 13))
        async with changing.transaction():
            await changing.execute("SELECT change_space($1)", at.id)
            assert await move_due(pool, now=AFTERWARDS) == 0
        assert await move_due(pool, now=AFTERWARDS) == 1
