"""A receipt that was handed in on time keeps its money until it is answered, for sixty days."""

import asyncio
from datetime import date

import pytest

from booking.database.pool import Connection, Pool
from booking.vouchers.check import check
from booking.vouchers.expenses import refuse_expense, submit_expense
from booking.vouchers.expire import expire_due
from booking.vouchers.grant_refusals import NothingToReimburse
from booking.vouchers.refusals import VoucherExpired
from booking.vouchers.reimburse import approve_expense
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import paper

TRAVEL = {
    "number": 3,
    "slug": "travel",
    "name": {"it": "Viaggi", "en": "Travel"},
    "by_receipt": True,
}
ONE_DAY = {"valid_days": 1, "rate_basis_points": 10_000, "classes": [TRAVEL]}


async def submitted(conn: Connection, held: steps.Held, *, days_late: int = 0) -> int:
    async with conn.transaction():
        return await submit_expense(
            conn,
            voucher_id=held.id,
            member_id=held.member_id,
            of_class="travel",
            spent_on=date(2026, 11, 30),
            cost_cents=2_000,
            document=paper(kind="receipt"),
            now=make.later(days=days_late),
        )


async def approved(conn: Connection, expense_id: int, *, days: int) -> int:
    officer = await make.member(conn)
    async with conn.transaction():
        return await approve_expense(
            conn, expense_id=expense_id, officer_id=officer.id, now=make.later(days=days)
        )


async def test_a_receipt_that_waits_keeps_its_voucher_for_sixty_days(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
        expense = await submitted(conn, held)
        assert await expire_due(conn, now=make.later(days=60)) == 0
        assert await approved(conn, expense, days=60) == 2_000
        assert await expire_due(conn, now=make.later(days=60)) == 1
        assert (await steps.money(conn, held)).pot == 9_998_000
        assert (await check(conn)).wrong == ()


async def test_one_that_is_answered_keeps_it_no_longer(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
    officer = await make.member(conn)
    expense = await submitted(conn, held)
    await refuse_expense(
        conn, expense_id=expense, officer_id=officer.id, reason="Illeggibile", now=make.NOW
    )
    assert await expire_due(conn, now=make.later(days=1)) == 1


async def test_after_sixty_days_it_can_only_be_refused_and_is_told_why(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
    expense = await submitted(conn, held)
    assert await expire_due(conn, now=make.later(days=61)) == 1
    with pytest.raises(NothingToReimburse) as refused:
        await approved(conn, expense, days=61)
    said = refused.value.detail("en")
    assert "€0.00 is left on the voucher, which is expired" in said
    assert "cap" not in said
    assert "another voucher" in said
    assert "che è scaduto, resta €0,00" in refused.value.detail("it")


async def test_a_receipt_is_handed_in_up_to_the_last_day(conn: Connection) -> None:
    """Also where the voucher waits for another one."""
    held = await steps.voucher(conn, amount=5_000, terms=ONE_DAY)
    await submitted(conn, held)
    assert await expire_due(conn, now=make.later(days=1)) == 0
    with pytest.raises(VoucherExpired):
        await submitted(conn, held, days_late=1)


async def test_a_receipt_that_is_being_handed_in_comes_first(pool: Pool) -> None:
    async with pool.acquire() as handing, pool.acquire() as clearing:
        held = await steps.voucher(handing, amount=5_000, terms=ONE_DAY)
        async with handing.transaction():
            await submitted(handing, held)
            async with asyncio.timeout(10):
                assert await expire_due(clearing, now=make.later(days=1)) == 0
        assert await expire_due(clearing, now=make.later(days=1)) == 0
