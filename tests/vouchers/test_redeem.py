"""Redeeming at once: never more than the voucher holds, never above the year's cap."""

import asyncio
from collections import Counter
from uuid import uuid4

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.vouchers.holding import Holding
from tests import make
from tests.vouchers import steps


async def _outcome(pool: Pool, held: Holding, amount: int) -> str:
    """One redemption in a transaction of its own, decided on what everybody read before."""
    try:
        async with pool.acquire() as conn, conn.transaction():
            await steps.redeem(conn, held, amount, uuid4())
    except asyncpg.CheckViolationError as error:
        return str(error.constraint_name)
    except asyncpg.PostgresError as error:
        return str(error.sqlstate)
    return "redeemed"


async def test_fifty_at_once_on_a_voucher_that_covers_three(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=6_500)
        read = await steps.holding(conn, held)
    found = Counter(await asyncio.gather(*(_outcome(pool, read, 2_000) for _ in range(50))))
    assert found == {"redeemed": 3, "balance_covers": 47}
    async with pool.acquire() as conn:
        assert await steps.money(conn, held) == steps.Money(
            pot=9_993_500, voucher=500, reserved=6_000, used=6_000
        )


async def test_fifty_at_once_across_two_vouchers_of_one_beneficiary_at_the_cap(pool: Pool) -> None:
    """€100 each under a cap of €350 a year: three, whichever voucher they are on."""
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms={"cap_per_year": 35_000})
        first = await steps.voucher(conn, of=slug)
        partner = await make.member(
            conn,
            beneficiary=await conn.fetchval(
                "SELECT beneficiary_id FROM members WHERE id = $1", first.member_id
            ),
        )
        second = await steps.voucher(conn, of=slug, member_id=partner.id)
        both = [await steps.holding(conn, each) for each in (first, second)]
    found = Counter(
        await asyncio.gather(*(_outcome(pool, both[each % 2], 10_000) for each in range(50)))
    )
    assert found == {"redeemed": 3, "PB001": 47}
    async with pool.acquire() as conn:
        left = [await steps.money(conn, each) for each in (first, second)]
    assert [each.used for each in left] == [30_000, 30_000]
    assert sum(each.reserved for each in left) == 30_000


async def test_the_next_year_has_a_cap_of_its_own(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=300_000, terms={"valid_days": 730})
    await steps.redeem(conn, await steps.holding(conn, held), 150_000, uuid4())
    with pytest.raises(asyncpg.PostgresError, match="no room under the cap"):
        async with conn.transaction():
            await steps.redeem(conn, await steps.holding(conn, held), 1, uuid4())
    await steps.redeem(conn, await steps.holding(conn, held, year=2027), 150_000, uuid4())
    assert (await steps.money(conn, held, year=2027)).used == 150_000


async def test_a_holding_tells_what_was_used(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=300_000)
    await steps.stay(conn, held, 30_000)
    now = await steps.holding(conn, held)
    assert (now.balance, now.used_this_year, now.left_of_cap, now.usable) == (
        270_000,
        30_000,
        120_000,
        120_000,
    )
    assert (await steps.holding(conn, held, year=2027)).used_this_year == 0


async def test_fifty_at_once_never_use_more_than_the_caps_of_campaign_and_class(pool: Pool) -> None:
    """€100 each, two vouchers of two pots, €1,000 a year, €650 in all, €450 for desks: four."""
    desks = {"number": 1, "slug": "desks", "name": {"it": "Postazioni", "en": "Desks"},
             "cap": 45_000, "resource_kinds": ["desk"]}  # fmt: skip
    terms = {"cap_per_year": 100_000, "cap_per_campaign": 65_000, "classes": [desks]}
    pots = ({"slug": "city", "budget": 40_000, "spills": True},
            {"slug": "chamber", "budget": 100_000})  # fmt: skip
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms=terms, pots=pots)
        first = await steps.voucher(conn, of=slug, amount=40_000)
        beneficiary = await conn.fetchval(
            "SELECT beneficiary_id FROM members WHERE id = $1", first.member_id
        )
        partner = await make.member(conn, beneficiary=beneficiary)
        second = await steps.voucher(conn, of=slug, amount=60_000, member_id=partner.id)
        both = [await steps.holding(conn, each) for each in (first, second)]
        assert {each.pot_account_id for each in both} != {both[0].pot_account_id}

    async def redeem(held: Holding) -> str:
        accounts = [held.account_id, held.reserved_account_id]
        caps = [0, 0, 65_000, 0, 1, 45_000]
        wanted = [held.campaign_id, held.beneficiary_id, 2026, 100_000, 10_000, *accounts, *caps]
        try:
            async with pool.acquire() as conn, conn.transaction():
                await conn.execute(
                    "SELECT redeem($1::bigint[], $2, $3)", wanted, held.voucher_id, uuid4()
                )
        except asyncpg.PostgresError as error:
            return str(error.sqlstate)
        return "redeemed"

    found = Counter(await asyncio.gather(*(redeem(both[each % 2]) for each in range(50))))
    assert found["redeemed"] == 4
    assert set(found) <= {"redeemed", "PB001", "23514"}
    async with pool.acquire() as conn:
        rows = await conn.fetch("SELECT year, class, used FROM cap_uses ORDER BY 1, 2")
    assert [tuple(row) for row in rows] == [(0, 0, 40_000), (0, 1, 40_000), (2026, 0, 40_000)]
