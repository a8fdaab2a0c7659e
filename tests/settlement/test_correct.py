"""What is taken back from a space: never more than was captured, and never what was promised."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Forbidden, NotFound
from booking.settlement import advance
from booking.settlement.correct import correct
from booking.settlement.reconcile import reconcile
from booking.settlement.refusals import CorrectionTooLarge, NothingCaptured
from tests.settlement import steps
from tests.vouchers import steps as vouchers


async def test_it_is_a_line_of_the_next_statement_and_goes_back_to_the_pot(
    conn: Connection,
) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 1_000)
    before = await vouchers.money(conn, at.held)
    correction = await steps.taken_back(conn, at, stay, 300)
    assert await steps.balance(conn, at) == 1_000
    (made,) = await steps.drafted(conn, at)
    _, line = await steps.lines(conn, made)
    assert (line.kind, line.amount, line.reason) == ("correction", -300, "Il laser era guasto")
    assert (made.total, await steps.balance(conn, at)) == (700, 700)
    after = await vouchers.money(conn, at.held)
    assert (after.pot - before.pot, after.used) == (300, before.used)
    told = await conn.fetchrow(
        "SELECT type, payload FROM events WHERE stream = $1", f"correction:{correction}"
    )
    assert told is not None
    assert (told["type"], told["payload"]["amount"]) == ("SettlementCorrected", 300)
    assert (await reconcile(conn)).wrong == ()


async def test_what_was_paid_already_is_taken_from_what_is_captured_later(
    conn: Connection,
) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 1_000)
    (first,) = await steps.drafted(conn, at)
    await steps.paid(conn, at, first)
    await steps.taken_back(conn, at, stay, 800)
    assert await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY) == []
    await steps.captured(conn, at, 300, now=steps.IN_WINTER)
    (second,) = await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY)
    assert await steps.amounts(conn, second) == [300, -300]
    assert (second.total, (await steps.whole(conn, second)).waiting) == (0, 500)
    await steps.captured(conn, at, 900, now=steps.IN_WINTER)
    (again,) = await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY)
    assert await steps.amounts(conn, again) == [300, -300, 900, -500]
    assert (again.total, (await steps.whole(conn, again)).waiting) == (400, 0)
    await steps.paid(conn, at, again)
    assert (await steps.balance(conn, at), await steps.balance(conn, at, "paid")) == (0, 1_400)
    assert (await reconcile(conn)).wrong == ()


async def test_what_a_statement_promised_is_paid_whatever_is_taken_back_meanwhile(
    conn: Connection,
) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 1_000)
    (sent,) = await steps.drafted(conn, at)
    facts: dict[str, Any] = {"statement_id": sent.id, "member": at.officer, "now": steps.NOVEMBER}
    await advance.send(conn, **facts)
    await steps.taken_back(conn, at, stay, 1_000)
    await advance.approve(conn, **facts)
    await advance.pay(conn, **facts, payment_reference="M-1")
    assert await steps.balance(conn, at, "paid") == 1_000
    assert (await reconcile(conn)).wrong == ()


async def test_a_statement_of_nothing_is_paid_without_a_transfer(conn: Connection) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 1_000)
    await steps.taken_back(conn, at, stay, 1_000)
    (made,) = await steps.drafted(conn, at)
    assert made.total == 0
    await steps.paid(conn, at, made)
    assert await conn.fetchval("SELECT count(*) FROM ledger WHERE cause = 'pay'") == 0
    assert (await steps.whole(conn, made)).statement.state == "paid"


async def test_no_more_is_taken_back_than_was_captured(conn: Connection) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 1_000)
    await steps.taken_back(conn, at, stay, 600)
    with pytest.raises(CorrectionTooLarge) as refused:
        await steps.taken_back(conn, at, stay, 401)
    assert refused.value.facts["most"] == 400
    assert "€10.00 was captured and €6.00 taken back before: at most €4.00" in (
        refused.value.detail("en")
    )
    await steps.taken_back(conn, at, stay, 400)
    with pytest.raises(CorrectionTooLarge):
        await steps.taken_back(conn, at, stay, 1)


async def test_a_stay_that_the_city_owes_nothing_for_gives_nothing_back(conn: Connection) -> None:
    at = await steps.house(conn)
    to_come = await vouchers.stay(conn, at.held, 500, resource_id=at.resource)
    with pytest.raises(NothingCaptured):
        await steps.taken_back(conn, at, to_come, 1)
    await conn.execute(
        "UPDATE reservations SET voucher_id = NULL, voucher_cents = 0 WHERE id = $1", to_come
    )
    with pytest.raises(NothingCaptured):
        await steps.taken_back(conn, at, to_come, 1)


async def test_only_an_officer_takes_back(conn: Connection) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at)
    facts: dict[str, Any] = {
        "amount": 1,
        "reason": "x",
        "member": at.manager,
        "now": steps.NOVEMBER,
    }
    with pytest.raises(Forbidden):
        await correct(conn, reservation_id=stay, **facts)
    with pytest.raises(NotFound):
        await correct(conn, reservation_id=uuid4(), **facts)


async def test_two_officers_at_once_take_back_no_more_than_was_captured(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await steps.house(conn)
        stay = await steps.captured(conn, at, 1_000)

    async def one() -> bool:
        async with pool.acquire() as conn:
            try:
                await steps.taken_back(conn, at, stay, 400)
            except CorrectionTooLarge:
                return False
            return True

    assert sorted(await asyncio.gather(*(one() for _ in range(6)))) == [False] * 4 + [True] * 2
    async with pool.acquire() as conn:
        (made,) = await steps.drafted(conn, at)
        assert made.total == 200
        assert (await steps.books(conn)).wrong == ()
