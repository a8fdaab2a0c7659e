"""Where a voucher's share goes when a stay does not happen, or happens differently."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.database.pool import Connection, Pool
from booking.vouchers.check import add_up, check
from booking.vouchers.expire import expire_due
from booking.vouchers.give_back import Cause, give_back
from tests import make
from tests.vouchers import steps

# What is left in the pot of `steps.campaign` once €50 are granted.
POT = 9_995_000
TO_VOUCHER = {"give_back": {"late": "voucher", "no_show": "voucher"}}
AFTERWARDS = make.later(days=400)


async def _give_back(
    conn: Connection,
    held: steps.Held,
    made: UUID,
    cause: Cause,
    *,
    amount: int = 2_000,
    year: int = 2026,
    now: datetime = make.NOW,
    left: int = 0,
) -> int:
    """Give back as the reservation's own code does, and write what it still holds."""
    back = await give_back(
        conn,
        reservation_id=made,
        voucher_id=held.id,
        amount=amount,
        cause=cause,
        year=year,
        now=now,
    )
    await steps.settled(conn, made, "confirmed" if left else "cancelled", left=left)
    return back


@pytest.mark.parametrize(
    ("cause", "terms", "to_voucher", "used"),
    [
        ("release", {}, True, 0),
        ("late", {}, False, 2_000),
        ("no_show", {}, False, 2_000),
        ("late", TO_VOUCHER, True, 0),
        ("no_show", TO_VOUCHER, True, 0),
        ("space_fault", {}, True, 0),
    ],
)
async def test_each_cause(
    conn: Connection, cause: Cause, terms: dict[str, Any], to_voucher: bool, used: int
) -> None:
    held = await steps.voucher(conn, amount=5_000, terms=terms)
    made = await steps.stay(conn, held, 2_000)
    back = await _give_back(conn, held, made, cause)
    assert back == (2_000 if to_voucher else 0)
    assert await steps.money(conn, held) == steps.Money(
        pot=POT if to_voucher else POT + 2_000,
        voucher=5_000 if to_voucher else 3_000,
        reserved=0,
        used=used,
    )
    last = (await steps.holding(conn, held)).valid_until
    extended = 30 if cause == "space_fault" else 0
    assert last == held.granted.valid_until + timedelta(days=extended)
    assert (await add_up(conn)).wrong == ()


async def test_a_part_can_be_given_back(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    made = await steps.stay(conn, held, 2_000)
    assert await _give_back(conn, held, made, "release", amount=500, left=1_500) == 500
    assert await steps.money(conn, held) == steps.Money(
        pot=POT, voucher=3_500, reserved=1_500, used=1_500
    )


@pytest.mark.parametrize(("cause", "used"), [("release", 0), ("late", 2_000)])
async def test_after_expiry_it_goes_to_the_pot(conn: Connection, cause: Cause, used: int) -> None:
    """Whether or not the schedule has marked the voucher yet."""
    held = await steps.voucher(conn, amount=5_000)
    made = await steps.stay(conn, held, 2_000)
    assert await _give_back(conn, held, made, cause, now=AFTERWARDS) == 0
    assert await steps.money(conn, held) == steps.Money(
        pot=POT + 2_000, voucher=3_000, reserved=0, used=used
    )
    await expire_due(conn, now=AFTERWARDS)
    assert (await steps.money(conn, held)).pot == POT + 5_000
    assert (await add_up(conn)).wrong == ()


async def test_a_spaces_fault_brings_an_expired_voucher_back(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    made = await steps.stay(conn, held, 2_000)
    assert await expire_due(conn, now=AFTERWARDS) == 1
    assert await _give_back(conn, held, made, "space_fault", now=AFTERWARDS) == 2_000
    now = await steps.holding(conn, held)
    assert (now.state, now.balance) == ("active", 2_000)
    assert now.valid_until == AFTERWARDS.date() + timedelta(days=30)
    assert (await add_up(conn)).wrong == ()


async def test_many_faults_extend_a_voucher_once(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    for _ in range(3):
        made = await steps.stay(conn, held, 1_000)
        await _give_back(conn, held, made, "space_fault", amount=1_000)
    last = (await steps.holding(conn, held)).valid_until
    assert last == held.granted.valid_until + timedelta(days=30)


async def test_a_revoked_voucher_gets_nothing_back(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    made = await steps.stay(conn, held, 5_000)
    await conn.execute("UPDATE vouchers SET state = 'revoked' WHERE id = $1", held.id)
    assert await _give_back(conn, held, made, "space_fault", amount=5_000) == 0
    assert (await steps.money(conn, held)).pot == POT + 5_000
    assert (await add_up(conn)).wrong == ()


async def test_it_counts_in_the_year_of_use(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    await steps.stay(conn, held, 1_000)
    made = await steps.stay(conn, held, 2_000, period=steps.NEXT_YEAR)
    await _give_back(conn, held, made, "release", year=2027)
    assert (await steps.money(conn, held, year=2026)).used == 1_000
    assert (await steps.money(conn, held, year=2027)).used == 0
    assert (await add_up(conn)).wrong == ()


async def test_a_wrong_year_or_too_much_is_never_written(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000)
    made = await steps.stay(conn, held, 2_000)
    before = await steps.money(conn, held)
    with pytest.raises(LookupError, match="2031"):
        await _give_back(conn, held, made, "release", year=2031)
    refused = await steps.attempt(
        conn, lambda: _give_back(conn, held, made, "release", amount=2_001)
    )
    assert refused == "CheckViolationError"
    refused = await steps.attempt(conn, lambda: _give_back(conn, held, made, "late", amount=2_001))
    assert refused == "CheckViolationError"
    assert await steps.money(conn, held) == before


async def test_giving_back_and_redeeming_at_once_keeps_every_cent(pool: Pool) -> None:
    """Twenty stays given back while twenty others redeem what there is."""
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=20_000)
        resource = await make.resource(conn)
        stays = [await steps.stay(conn, held, 1_000, resource_id=resource) for _ in range(20)]

    async def release(made: UUID) -> None:
        async with pool.acquire() as conn, conn.transaction():
            await _give_back(conn, held, made, "release", amount=1_000)

    async def reserve() -> str:
        async with pool.acquire() as conn:
            return await steps.attempt(
                conn, lambda: steps.stay(conn, held, 1_000, resource_id=resource)
            )

    work = [release(made) for made in stays] + [reserve() for _ in range(20)]
    outcomes = [each for each in await asyncio.gather(*work) if each is not None]
    redeemed = outcomes.count("done")
    assert set(outcomes) <= {"done", "CheckViolationError"}
    async with pool.acquire() as conn:
        money = await steps.money(conn, held)
        assert (money.reserved, money.used) == (1_000 * redeemed, 1_000 * redeemed)
        assert money.voucher == 20_000 - 1_000 * redeemed
        assert (await check(conn)).wrong == ()
