"""At the end of a stay the city owes the space, unless the space was not listed."""

import asyncio
from uuid import UUID

import pytest

from booking.database.pool import Connection, Pool
from booking.vouchers.capture import capture
from booking.vouchers.check import add_up, check
from tests import make
from tests.vouchers import steps


async def _capture(conn: Connection, held: steps.Held, made: UUID, *, listed: bool = True) -> int:
    space_id = await conn.fetchval("SELECT space_id FROM reservations WHERE id = $1", made)
    captured = await capture(
        conn,
        reservation_id=made,
        voucher_id=held.id,
        space_id=space_id,
        amount=2_000,
        year=2026,
        listed=listed,
        now=make.later(days=8),
    )
    await steps.settled(conn, made, "completed")
    return captured


async def _owed(conn: Connection, made: UUID) -> int:
    owed: int = await conn.fetchval(
        "SELECT coalesce(sum(a.balance), 0)::bigint FROM accounts a "
        "JOIN reservations r ON r.space_id = a.space_id WHERE r.id = $1",
        made,
    )
    return owed


async def test_what_was_reserved_is_owed_to_the_space(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    resource = await make.resource(conn)
    first = await steps.stay(conn, held, 2_000, resource_id=resource)
    second = await steps.stay(conn, held, 2_000, resource_id=resource)
    assert await _capture(conn, held, first) == 2_000
    assert await _capture(conn, held, second) == 2_000
    assert await _owed(conn, first) == 4_000
    assert await steps.money(conn, held) == steps.Money(
        pot=9_995_000, voucher=1_000, reserved=0, used=4_000
    )
    assert (await add_up(conn)).wrong == ()


@pytest.mark.parametrize(("listed_only", "captured"), [(True, 0), (False, 2_000)])
async def test_a_space_no_longer_listed_on_the_day_is_owed_nothing(
    conn: Connection, listed_only: bool, captured: int
) -> None:
    held = await steps.voucher(conn, amount=5_000, terms={"listed_only": listed_only})
    made = await steps.stay(conn, held, 2_000)
    assert await _capture(conn, held, made, listed=False) == captured
    assert await _owed(conn, made) == captured
    after = await steps.holding(conn, held)
    assert after.balance == 5_000 - captured
    assert (after.valid_until > held.granted.valid_until) == (captured == 0)
    assert (await add_up(conn)).wrong == ()


async def test_first_stays_of_a_space_captured_at_once_share_one_account(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=20_000)
        resource = await make.resource(conn)
        stays = [await steps.stay(conn, held, 2_000, resource_id=resource) for _ in range(10)]

    async def one(made: UUID) -> int:
        async with pool.acquire() as conn, conn.transaction():
            return await _capture(conn, held, made)

    assert await asyncio.gather(*(one(made) for made in stays)) == [2_000] * 10
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM accounts WHERE kind = 'payable'") == 1
        assert (await check(conn)).wrong == ()
