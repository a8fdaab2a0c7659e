"""After its last day a voucher's rest goes to the pot, whoever redeems at that moment."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.vouchers.check import add_up, check
from booking.vouchers.expire import expire_due
from booking.vouchers.give_back import give_back
from tests import make
from tests.vouchers import steps

ONE_DAY = {"valid_days": 1}
NEXT_MORNING = make.later(days=1)


async def test_the_rest_goes_to_the_pot_and_what_is_reserved_stays(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
    lasting = await steps.voucher(conn, amount=5_000)
    await steps.stay(conn, held, 2_000)
    assert await expire_due(conn, now=NEXT_MORNING) == 1
    assert await expire_due(conn, now=NEXT_MORNING) == 0
    assert await steps.money(conn, held) == steps.Money(
        pot=9_998_000, voucher=0, reserved=2_000, used=2_000
    )
    assert (await steps.holding(conn, held)).state == "expired"
    assert (await steps.holding(conn, lasting)).state == "active"
    event = await conn.fetchrow(
        "SELECT type, stream_version, payload FROM events WHERE stream = $1 ORDER BY id DESC",
        f"voucher:{held.id}",
    )
    assert event is not None
    assert (event["type"], event["stream_version"]) == ("VoucherExpired", 2)
    assert event["payload"]["amount"] == 3_000
    assert (await add_up(conn)).wrong == ()


async def test_the_last_day_ends_at_midnight_of_the_campaigns_zone(conn: Connection) -> None:
    await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
    assert await expire_due(conn, now=datetime(2026, 11, 30, 22, 59, 59, tzinfo=UTC)) == 0
    assert await expire_due(conn, now=datetime(2026, 11, 30, 23, 0, tzinfo=UTC)) == 1


async def test_an_empty_voucher_expires_without_a_transfer(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=2_000, terms=ONE_DAY)
    await steps.stay(conn, held, 2_000)
    assert await expire_due(conn, now=NEXT_MORNING) == 1
    assert await conn.fetchval("SELECT count(*) FROM ledger WHERE cause = 'expire'") == 0


async def test_two_who_expire_at_once_share_the_work(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms=ONE_DAY)
        for _ in range(30):
            await steps.voucher(conn, of=slug, amount=1_000)

    async def one() -> int:
        async with pool.acquire() as conn:
            return await expire_due(conn, now=NEXT_MORNING)

    done = await asyncio.gather(*(one() for _ in range(4)))
    async with pool.acquire() as conn:
        rest = await expire_due(conn, now=NEXT_MORNING)
        assert sum(done) + rest == 30
        assert await conn.fetchval("SELECT count(*) FROM ledger WHERE cause = 'expire'") == 30
        assert (await check(conn)).wrong == ()


async def test_a_redemption_in_flight_comes_first(pool: Pool) -> None:
    """The schedule waits for it, and returns only what it left."""
    async with pool.acquire() as redeeming, pool.acquire() as clearing:
        held = await steps.voucher(redeeming, amount=5_000, terms=ONE_DAY)
        async with redeeming.transaction():
            await steps.stay(redeeming, held, 2_000)
            expiring = asyncio.create_task(expire_due(clearing, now=NEXT_MORNING))
            await steps.until_waiting(redeeming, clearing)
        assert await expiring == 1
        assert await steps.money(redeeming, held) == steps.Money(
            pot=9_998_000, voucher=0, reserved=2_000, used=2_000
        )
        assert (await check(redeeming)).wrong == ()


async def test_a_redemption_that_comes_later_finds_nothing(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
        read = await steps.holding(conn, held)
        await expire_due(conn, now=NEXT_MORNING)
        with pytest.raises(asyncpg.CheckViolationError, match="balance_covers"):
            await steps.redeem(conn, read, 2_000, uuid4())


async def test_a_voucher_that_is_being_given_back_to_waits_for_the_next_time(pool: Pool) -> None:
    async with pool.acquire() as giving, pool.acquire() as clearing:
        held = await steps.voucher(giving, amount=5_000, terms=ONE_DAY)
        made = await steps.stay(giving, held, 2_000)
        async with giving.transaction():
            back = await give_back(
                giving,
                reservation_id=made,
                voucher_id=held.id,
                amount=2_000,
                cause="release",
                year=2026,
                now=make.NOW,
            )
            await steps.settled(giving, made)
            async with asyncio.timeout(10):
                assert await expire_due(clearing, now=NEXT_MORNING) == 0
        assert back == 2_000
        assert await expire_due(clearing, now=NEXT_MORNING) == 1
        assert (await steps.money(giving, held)).pot == 10_000_000
        assert (await check(giving)).wrong == ()
