"""Offers: accepted in time or forfeited; vouchers taken back; races with one outcome each."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import uuid4

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.errors import NotFound, Refusal
from booking.vouchers.accept import accept
from booking.vouchers.check import check
from booking.vouchers.grant_refusals import NoOffer, NotToRevoke, OfferLapsed
from booking.vouchers.offers import accept_offer, decline_offer, forfeit_due, revoke
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import told

OFFERING = {"accept_within_days": 30}
# The last moment of 30 December by Milan's clock, and the first after it.
LAST, TOO_LATE = make.rome(30, 23, 59), make.rome(31, 0)


async def state(conn: Connection, held: steps.Held) -> str:
    found: str = await conn.fetchval("SELECT state FROM vouchers WHERE id = $1", held.id)
    return found


async def answer(
    conn: Connection,
    use_case: Callable[..., Awaitable[None]],
    held: steps.Held,
    *,
    now: datetime = make.NOW,
) -> None:
    async with conn.transaction():
        await use_case(conn, voucher_id=held.id, member_id=held.member_id, now=now)


async def taken_back(conn: Connection, held: steps.Held) -> int:
    officer = await make.member(conn)
    async with conn.transaction():
        return await revoke(
            conn, voucher_id=held.id, officer_id=officer.id, reason="Doppio", now=make.NOW
        )


async def test_a_grant_that_is_to_be_accepted_is_an_offer(conn: Connection) -> None:
    held = await steps.voucher(conn, terms=OFFERING)
    assert await state(conn, held) == "offered"
    assert held.granted.accept_by == LAST.astimezone(make.ROME).date()
    assert await told(conn, f"voucher:{held.id}") == ["VoucherGranted", "VoucherOffered"]
    # The pot is drawn on from the offer on.
    assert (await steps.money(conn, held)).pot == 10_000_000 - steps.CAP


async def test_an_offer_is_accepted_up_to_its_last_day(conn: Connection) -> None:
    held = await steps.voucher(conn, terms=OFFERING)
    await answer(conn, accept_offer, held, now=LAST)
    assert await state(conn, held) == "active"
    assert (await told(conn, f"voucher:{held.id}"))[-1] == "VoucherAccepted"
    with pytest.raises(NoOffer):
        await answer(conn, accept_offer, held, now=LAST)


async def test_after_the_last_day_it_is_too_late_whether_the_clock_ran_or_not(
    conn: Connection,
) -> None:
    held = await steps.voucher(conn, terms=OFFERING)
    with pytest.raises(OfferLapsed) as refused:
        await answer(conn, accept_offer, held, now=TOO_LATE)
    assert "by 30 December 2026" in refused.value.detail("en")
    assert await forfeit_due(conn, now=LAST) == 0
    assert await forfeit_due(conn, now=TOO_LATE) == 1
    assert await forfeit_due(conn, now=TOO_LATE) == 0
    assert await steps.money(conn, held) == steps.Money(
        pot=10_000_000, voucher=0, reserved=0, used=0
    )
    assert (await told(conn, f"voucher:{held.id}"))[-1] == "VoucherForfeited"
    with pytest.raises(NoOffer) as gone:
        await answer(conn, accept_offer, held, now=TOO_LATE)
    assert "forfeited" in gone.value.detail("en")


async def test_a_declined_offer_goes_back_to_its_pot(conn: Connection) -> None:
    held = await steps.voucher(conn, terms=OFFERING)
    await answer(conn, decline_offer, held)
    assert await state(conn, held) == "forfeited"
    assert (await steps.money(conn, held)).pot == 10_000_000


async def test_nobody_answers_anothers_offer(conn: Connection) -> None:
    held = await steps.voucher(conn, terms=OFFERING)
    stranger, holder = await make.member(conn), await steps.voucher(conn)
    for member_id in (stranger.id, holder.member_id):
        with pytest.raises(NotFound):
            await accept_offer(conn, voucher_id=held.id, member_id=member_id, now=make.NOW)
    assert await state(conn, held) == "offered"


async def test_what_is_taken_back_goes_to_the_pot_and_stays_keep_theirs(
    conn: Connection,
) -> None:
    held = await steps.voucher(conn, amount=10_000)
    await steps.stay(conn, held, 4_000)
    assert await taken_back(conn, held) == 6_000
    assert await steps.money(conn, held) == steps.Money(
        pot=10_000_000 - 4_000, voucher=0, reserved=4_000, used=4_000
    )
    assert (await told(conn, f"voucher:{held.id}"))[-1] == "VoucherRevoked"
    reason = "SELECT revoke_reason FROM vouchers WHERE id = $1"
    assert await conn.fetchval(reason, held.id) == "Doppio"
    with pytest.raises(NotToRevoke):
        await taken_back(conn, held)
    with pytest.raises(Refusal, match="voucher-not-eligible"):
        await _accepted(conn, held)


async def _accepted(conn: Connection, held: steps.Held) -> None:
    day = make.NOW.date()
    network, resource = await make.known(conn, await make.resource(conn))
    assert network
    accept(
        await steps.holding(conn, held),
        space=resource.space,
        resource=resource,
        day=day,
        price_cents=1_000,
        today=day,
    )


async def _outcome(pool: Pool, work: Callable[[Connection], Awaitable[object]]) -> str:
    try:
        async with pool.acquire() as conn:
            await work(conn)
    except Refusal as refusal:
        return refusal.code
    except asyncpg.CheckViolationError as error:
        return str(error.constraint_name)
    return "done"


async def test_accepting_while_it_is_declined_has_one_outcome(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, terms=OFFERING)

    def by(use_case: Callable[..., Awaitable[None]]) -> Callable[[Connection], Awaitable[None]]:
        return lambda conn: answer(conn, use_case, held, now=LAST)

    calls = [_outcome(pool, by(each)) for each in (accept_offer, decline_offer) * 4]
    assert Counter(await asyncio.gather(*calls)) == {"done": 1, "state-conflict": 7}
    async with pool.acquire() as conn:
        left = {"active": steps.CAP, "forfeited": 0}[await state(conn, held)]
        assert (await steps.money(conn, held)).voucher == left
        assert (await check(conn)).sound


async def test_an_offer_that_is_forfeited_while_it_is_accepted_is_one_of_both(
    pool: Pool,
) -> None:
    """Accepted at the last moment, by a clock that is a moment behind the schedule's."""
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, terms=OFFERING)
    accepted, forfeited, _ = await asyncio.gather(
        _outcome(pool, lambda conn: answer(conn, accept_offer, held, now=LAST)),
        _outcome(pool, lambda conn: forfeit_due(conn, now=TOO_LATE)),
        _outcome(pool, lambda conn: forfeit_due(conn, now=TOO_LATE)),
    )
    async with pool.acquire() as conn:
        ended = await state(conn, held)
        assert (accepted, ended) in {("done", "active"), ("state-conflict", "forfeited")}
        assert forfeited == "done"
        left = {"active": steps.CAP, "forfeited": 0}[ended]
        assert (await steps.money(conn, held)).voucher == left
        assert (await check(conn)).sound


async def test_redeeming_while_it_is_taken_back_reserves_before_or_not_at_all(
    pool: Pool,
) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=10_000)
        read = await steps.holding(conn, held)

    async def redeem(conn: Connection) -> None:
        async with conn.transaction():
            await steps.redeem(conn, read, 2_000, uuid4())

    async def take_back(conn: Connection) -> None:
        await taken_back(conn, held)

    calls = [_outcome(pool, each) for each in (redeem, redeem, take_back, redeem, redeem)]
    found = await asyncio.gather(*calls)
    reserved = [found[n] for n in (0, 1, 3, 4)].count("done")
    assert found[2] == "done"
    assert set(found) <= {"done", "balance_covers"}
    async with pool.acquire() as conn:
        assert await steps.money(conn, held) == steps.Money(
            pot=10_000_000 - 2_000 * reserved,
            voucher=0,
            reserved=2_000 * reserved,
            used=2_000 * reserved,
        )
