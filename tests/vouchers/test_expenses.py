"""Expenses by receipt: what is covered of them, and what the caps leave."""

import asyncio
from collections import Counter
from datetime import date
from typing import Any

import asyncpg
import pytest

from booking.cockpit.overview import add_up
from booking.database.pool import Connection, Pool
from booking.errors import Invalid, NotFound
from booking.vouchers.check import check
from booking.vouchers.expenses import read_expense, refuse_expense, submit_expense
from booking.vouchers.grant_refusals import ExpenseDecided, NothingToReimburse
from booking.vouchers.own_case import OwnCase
from booking.vouchers.pay_expense import ExpenseNotApproved, pay_expense
from booking.vouchers.refusals import VoucherExpired, VoucherNotEligible
from booking.vouchers.reimburse import approve_expense
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import paper, told

TODAY = date(2026, 11, 30)
# Tuscany's: 100 % within caps, of which 500 euros for insurance.
TERMS = {
    "rate_basis_points": 10_000,
    "cap_per_year": None,
    "cap_per_campaign": 80_000,
    "classes": [
        {"number": 1, "slug": "desk", "name": {"it": "Postazione", "en": "Desk"}, "cap": 60_000,
         "resource_kinds": ["desk"]},
        {"number": 2, "slug": "insurance", "name": {"it": "Assicurazione", "en": "Insurance"},
         "cap": 50_000, "by_receipt": True},
        {"number": 3, "slug": "travel", "name": {"it": "Trasferte", "en": "Travel"},
         "by_receipt": True},
    ],
}  # fmt: skip


async def holder(conn: Connection, *, amount: int = 100_000, **terms: Any) -> steps.Held:
    return await steps.voucher(conn, amount=amount, terms=TERMS | terms)


async def submitted(conn: Connection, held: steps.Held, cents: int, **facts: Any) -> int:
    wanted: dict[str, Any] = {
        "of_class": "insurance",
        "spent_on": TODAY,
        "member_id": held.member_id,
    } | facts
    return await submit_expense(
        conn,
        voucher_id=held.id,
        cost_cents=cents,
        document=paper(kind="receipt"),
        now=make.NOW,
        **wanted,
    )


async def approved(conn: Connection, expense_id: int) -> int:
    officer = await make.member(conn)
    async with conn.transaction():
        return await approve_expense(
            conn, expense_id=expense_id, officer_id=officer.id, now=make.NOW
        )


async def test_an_approved_expense_is_owed_to_the_beneficiary(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await holder(conn)
        expense = await submitted(conn, held, 20_000)
        assert await approved(conn, expense) == 20_000
        found = await read_expense(conn, expense)
        assert (found.state, found.covered_cents, found.of_class) == (
            "approved",
            20_000,
            "insurance",
        )
        assert await told(conn, f"expense:{expense}") == ["ExpenseSubmitted", "ExpenseApproved"]
        owed = "SELECT balance FROM accounts WHERE kind = 'owed'"
        assert await conn.fetchval(owed) == 20_000
        assert (await steps.money(conn, held)).voucher == 80_000
        assert (await check(conn)).wrong == ()


async def test_it_covers_the_rate_of_the_cost_half_a_cent_rounded_up(conn: Connection) -> None:
    held = await holder(conn, rate_basis_points=5_000)
    assert await approved(conn, await submitted(conn, held, 1_001)) == 501


async def test_the_class_its_campaign_and_the_balance_set_limits(conn: Connection) -> None:
    held = await holder(conn)
    assert await approved(conn, await submitted(conn, held, 60_000)) == 50_000
    second = await submitted(conn, held, 1_000)
    with pytest.raises(NothingToReimburse) as refused:
        await approved(conn, second)
    assert refused.value.facts["rule"] == "cap_per_class"
    assert "€500.00" in refused.value.detail("en")
    assert await approved(conn, await submitted(conn, held, 60_000, of_class="travel")) == 30_000
    with pytest.raises(NothingToReimburse) as whole:
        await approved(conn, await submitted(conn, held, 1, of_class="travel"))
    assert whole.value.facts["rule"] == "cap_per_campaign"
    small = await holder(conn, amount=700)
    assert await approved(conn, await submitted(conn, small, 1_000)) == 700
    with pytest.raises(NothingToReimburse) as empty:
        await approved(conn, await submitted(conn, small, 1_000))
    assert empty.value.facts["rule"] == "balance"


async def test_the_cap_is_that_of_the_year_in_which_it_was_spent(conn: Connection) -> None:
    held = await holder(conn, cap_per_campaign=None, cap_per_year=10_000)
    assert await approved(conn, await submitted(conn, held, 60_000)) == 10_000
    assert (await steps.money(conn, held)).used == 10_000


async def test_a_receipt_is_of_a_class_that_takes_them_and_of_a_day_of_the_voucher(
    conn: Connection,
) -> None:
    held = await holder(conn)
    for facts, field in (
        ({"of_class": "desk"}, "class"),
        ({"of_class": "lunch"}, "class"),
        ({"spent_on": date(2026, 11, 29)}, "spent_on"),
        ({"spent_on": date(2026, 12, 1)}, "spent_on"),
    ):
        with pytest.raises(Invalid) as refused:
            await submitted(conn, held, 1_000, **facts)
        assert refused.value.facts["errors"][0]["field"] == field
    with pytest.raises(NotFound):
        await submitted(conn, held, 1_000, member_id=(await make.member(conn)).id)


async def test_an_offer_or_an_expired_voucher_pays_nothing(conn: Connection) -> None:
    offered = await holder(conn, accept_within_days=5)
    with pytest.raises(VoucherNotEligible) as refused:
        await submitted(conn, offered, 1_000)
    assert "an offer" in refused.value.detail("en")
    held = await holder(conn)
    await conn.execute("UPDATE vouchers SET state = 'expired' WHERE id = $1", held.id)
    with pytest.raises(VoucherExpired):
        await submitted(conn, held, 1_000)


async def test_a_voucher_of_days_pays_no_receipt(conn: Connection) -> None:
    held = await steps.voucher(conn, amount=3, terms=TERMS, unit="day")
    with pytest.raises(Invalid) as refused:
        await submitted(conn, held, 1_000)
    assert "there is none" in refused.value.detail("en")


async def test_an_expense_is_decided_once(conn: Connection) -> None:
    held = await holder(conn)
    expense = await submitted(conn, held, 1_000)
    officer = await make.member(conn)
    await refuse_expense(
        conn, expense_id=expense, officer_id=officer.id, reason="Illeggibile", now=make.NOW
    )
    assert (await read_expense(conn, expense)).reason == "Illeggibile"
    assert (await told(conn, f"expense:{expense}"))[-1] == "ExpenseRefused"
    with pytest.raises(ExpenseDecided) as refused:
        await approved(conn, expense)
    assert "refused since 30 November 2026" in refused.value.detail("en")
    with pytest.raises(NotFound):
        await approved(conn, 10**9)


async def test_many_approved_at_once_stay_under_the_cap_of_their_class(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await holder(conn)
        expenses = [await submitted(conn, held, 20_000) for _ in range(5)]

    async def outcome(expense_id: int) -> int:
        try:
            async with pool.acquire() as conn:
                return await approved(conn, expense_id)
        except NothingToReimburse:
            return 0

    found = Counter(await asyncio.gather(*(outcome(each) for each in expenses)))
    assert found == {20_000: 2, 10_000: 1, 0: 2}
    async with pool.acquire() as conn:
        assert (await check(conn)).wrong == ()


async def paid(conn: Connection, expense_id: int, *, reference: str = "Mandato 2026/7") -> int:
    officer = await make.member(conn)
    async with conn.transaction():
        return await pay_expense(
            conn,
            expense_id=expense_id,
            payment_reference=reference,
            officer_id=officer.id,
            now=make.NOW,
        )


async def test_what_is_owed_is_paid_once_and_leaves_the_citys_books_in_order(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await holder(conn)
        slug = (await steps.holding(conn, held)).campaign_slug
        first, second = [await submitted(conn, held, cents) for cents in (20_000, 5_000)]
        await approved(conn, first)
        await approved(conn, second)
        assert await paid(conn, first) == 20_000
        found = await read_expense(conn, first)
        assert (found.state, found.paid_at, found.payment_reference) == (
            "paid",
            make.NOW,
            "Mandato 2026/7",
        )
        assert (await told(conn, f"expense:{first}"))[-1] == "ExpensePaid"
        balances = "SELECT kind, balance FROM accounts WHERE kind IN ('owed', 'paid')"
        kinds = {each["kind"]: each["balance"] for each in await conn.fetch(balances)}
        assert kinds == {"owed": 5_000, "paid": 20_000}
        pot = (await add_up(conn, slug=slug, now=make.NOW)).total
        assert (pot.reimbursed, pot.paid, pot.owed) == (25_000, 20_000, 5_000)
        with pytest.raises(ExpenseNotApproved) as again:
            await paid(conn, first)
        assert "is paid" in again.value.detail("en")
        assert (await check(conn)).wrong == ()


async def test_only_what_was_approved_is_paid(conn: Connection) -> None:
    held = await holder(conn)
    expense = await submitted(conn, held, 1_000)
    with pytest.raises(ExpenseNotApproved) as refused:
        await paid(conn, expense)
    assert "approve it first" in refused.value.detail("en")
    with pytest.raises(NotFound):
        await paid(conn, 10**9)
    await approved(conn, expense)
    with pytest.raises(asyncpg.CheckViolationError):
        await paid(conn, expense, reference="x" * 141)


async def test_two_who_pay_one_expense_at_once_pay_it_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        expense = await submitted(conn, await holder(conn), 1_000)
        await approved(conn, expense)

    async def outcome() -> int:
        try:
            async with pool.acquire() as conn:
                return await paid(conn, expense)
        except ExpenseNotApproved:
            return 0

    assert sorted(await asyncio.gather(*(outcome() for _ in range(4)))) == [0, 0, 0, 1_000]


async def test_nobody_pays_or_refuses_their_own(conn: Connection) -> None:
    held = await holder(conn)
    first, second = await submitted(conn, held, 20_000), await submitted(conn, held, 10_000)
    await approved(conn, first)
    deciding: dict[str, Any] = {"officer_id": held.member_id, "now": make.NOW}
    with pytest.raises(OwnCase):
        await pay_expense(conn, expense_id=first, payment_reference="M-1", **deciding)
    with pytest.raises(OwnCase):
        await refuse_expense(conn, expense_id=second, reason="Illeggibile", **deciding)
