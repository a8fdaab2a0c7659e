"""The check sees what was reimbursed and paid for expenses, and whose a capture is."""

import re
from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Connection, connect
from booking.vouchers.capture import capture
from booking.vouchers.check import check
from booking.vouchers.expenses import submit_expense
from booking.vouchers.pay_expense import pay_expense
from booking.vouchers.reimburse import approve_expense
from tests import make
from tests.databases import Database
from tests.vouchers import steps
from tests.vouchers.applying import paper

TRAVEL: dict[str, Any] = {
    "number": 3, "slug": "travel", "name": {"it": "Viaggi", "en": "Travel"}, "by_receipt": True,
}  # fmt: skip


@pytest.fixture
async def owner(database: Database) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """The owner of the tables; an expense that waits, one that is owed, one that is paid, and a
    stay that was captured."""
    conn = await connect(database.owner_url)
    try:
        await _live(conn)
        yield conn
    finally:
        await conn.close()


async def _live(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms={"rate_basis_points": 10_000, "classes": [TRAVEL]})
    held = await steps.voucher(conn, of=slug, amount=20_000)
    await steps.voucher(conn, of=slug, amount=20_000)
    officer = await make.member(conn)
    for cents, how_far in ((300, "submitted"), (500, "approved"), (700, "paid")):
        expense = await submit_expense(
            conn,
            voucher_id=held.id,
            member_id=held.member_id,
            of_class="travel",
            spent_on=date(2026, 11, 30),
            cost_cents=cents,
            document=paper(kind="receipt"),
            now=make.NOW,
        )
        of: dict[str, Any] = {"expense_id": expense, "officer_id": officer.id, "now": make.NOW}
        if how_far != "submitted":
            await approve_expense(conn, **of)
        if how_far == "paid":
            await pay_expense(conn, **of, payment_reference="M-1")
    held = await steps.voucher(conn, amount=20_000)
    stay = await steps.stay(conn, held, 1_000, resource_id=await make.resource(conn))
    await capture(
        conn,
        reservation_id=stay,
        space_id=await conn.fetchval("SELECT space_id FROM reservations WHERE id = $1", stay),
        voucher_id=held.id,
        amount=1_000,
        year=2026,
        listed=True,
        now=make.NOW,
    )
    await steps.settled(conn, stay, "completed")
    await make.resource(conn)


async def test_what_is_printed_adds_up_to_the_budget(owner: Connection) -> None:
    report = await check(owner)
    assert report.wrong == ()
    first, second, _ = report.counted
    assert first.endswith("owed to spaces 0, owed to beneficiaries 500, paid 700")
    assert second.endswith("owed to spaces 1000, owed to beneficiaries 0, paid 0")
    for line in (first, second):
        budget, parts = line.split("; ")
        found = re.search("budget of ([0-9]+)", budget)
        assert found is not None
        assert sum(int(each) for each in re.findall("[0-9]+", parts)) == int(found[1])


SET = "UPDATE expenses SET"
TAMPERED = {
    f"{SET} covered_cents = 499 WHERE state = 'approved'": "expense",
    f"{SET} state = 'refused' WHERE state = 'approved'": "expense",
    f"{SET} state = 'approved', decided_at = now(), covered_cents = 9 WHERE state = 'submitted'": (
        "expense"
    ),
    f"{SET} state = 'approved', paid_at = NULL, payment_reference = NULL WHERE state = 'paid'": (
        "expense"
    ),
    f"{SET} state = 'paid', paid_at = now(), payment_reference = 'x' WHERE state = 'approved'": (
        "expense"
    ),
    f"{SET} voucher_id = (SELECT max(id) FROM vouchers) WHERE state = 'approved'": "expense",
    "DELETE FROM expenses WHERE state = 'paid'": "expense",
    "UPDATE ledger SET expense_id = 999999 WHERE cause = 'reimburse' AND amount = 500": (
        "expense 999999 (not there)"
    ),
    "UPDATE ledger SET expense_id = NULL WHERE cause = 'pay'": "transfer",
    "UPDATE ledger SET expense_id = 1 WHERE cause = 'capture'": "transfer",
    "UPDATE ledger SET voucher_id = NULL WHERE cause = 'pay'": "expense",
    "INSERT INTO ledger (debit, credit, amount, cause, voucher_id, expense_id) "
    "SELECT debit, credit, amount, cause, voucher_id, expense_id FROM ledger "
    "WHERE cause = 'reimburse' AND amount = 500": "expense",
}


@pytest.mark.parametrize(("statement", "named"), TAMPERED.items())
async def test_tampering_with_expenses_is_named(
    owner: Connection, statement: str, named: str
) -> None:
    await owner.execute("ALTER TABLE ledger DISABLE TRIGGER ledger_append_only")
    assert (await owner.execute(statement)).split()[-1] != "0"
    report = await check(owner)
    assert any(line.startswith(named) for line in report.wrong), report.wrong


async def test_a_capture_for_another_space_is_named(owner: Connection) -> None:
    """With both balances set right, so that nothing else tells."""
    await owner.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
    other = await owner.fetchval(
        "INSERT INTO accounts (campaign_id, kind, space_id, balance) "
        "SELECT a.campaign_id, 'payable', s.id, 1000 FROM accounts a, spaces s "
        "WHERE a.kind = 'payable' AND s.id <> a.space_id LIMIT 1 RETURNING id"
    )
    own = await owner.fetchval("UPDATE ledger SET credit = $1 WHERE cause = 'capture' "
                               "RETURNING id", other)  # fmt: skip
    await owner.execute(
        "UPDATE accounts SET balance = 0 WHERE kind = 'payable' AND id <> $1", other
    )
    wrong = (await check(owner)).wrong
    assert wrong == (
        f"transfer {own}: capture from reserved to payable is not between accounts it may join",
    )
