"""Sums reconcile to the cent whatever happened, and whatever was tampered with is named."""

import random
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from booking.database.pool import Connection, connect
from booking.settlement import advance
from booking.settlement.period import Days
from booking.settlement.reconcile import reconcile
from booking.settlement.refusals import CorrectionTooLarge
from tests import make
from tests.databases import Database
from tests.settlement import steps
from tests.sound import assert_settled_soundly
from tests.vouchers.steps import campaign

ONE_DAY = [Days(make.rome(day, 0).date(), make.rome(day, 0).date()) for day in range(1, 13)]


class _Officer:
    """Captures, takes back, drafts, sends, approves and pays at random; `at` is the clock."""

    def __init__(self, conn: Connection, houses: list[steps.House], seed: int) -> None:
        self.conn, self.houses, self.random = conn, houses, random.Random(seed)
        self.stays: dict[UUID, tuple[steps.House, int]] = {}
        self.day = 0
        self.paid = 0

    async def act(self) -> None:
        acts = [self._capture] * 4 + [self._take_back] * 2 + [self._draft, self._advance] * 2
        await self.random.choice(acts)()

    async def _capture(self) -> None:
        at, amount = self.random.choice(self.houses), self.random.randint(1, 900)
        now = make.rome(self.day + 1, self.random.randint(8, 20))
        stay = await steps.captured(self.conn, at, amount, now=now)
        self.stays[stay] = at, amount

    async def _take_back(self) -> None:
        if self.stays:
            stay, (at, captured) = self.random.choice(list(self.stays.items()))
            try:
                amount = self.random.randint(1, captured)
                await steps.taken_back(self.conn, at, stay, amount)
            except CorrectionTooLarge as refused:
                assert amount > refused.facts["most"]  # noqa: PT017 - either way is right

    async def _draft(self) -> None:
        days = ONE_DAY[self.random.randint(0, self.day)]
        self.day = min(self.day + self.random.randint(0, 1), len(ONE_DAY) - 1)
        await steps.drafted(self.conn, self.houses[0], days, now=steps.JANUARY)

    async def _advance(self) -> None:
        rows = await self.conn.fetch("SELECT id, state, total FROM statements ORDER BY id")
        for row in self.random.sample(rows, min(2, len(rows))):
            facts: dict[str, Any] = {"statement_id": row["id"], "member": self.houses[0].officer}
            if row["state"] == "draft" and self.random.random() < 0.3:
                await advance.discard(self.conn, **facts, now=steps.JANUARY)
            elif row["state"] == "draft":
                await advance.send(self.conn, **facts, now=steps.JANUARY)
            elif row["state"] == "sent":
                await advance.approve(self.conn, **facts, now=steps.JANUARY)
            elif row["state"] == "approved":
                more: dict[str, Any] = {"payment_reference": "M", "now": steps.JANUARY}
                await advance.pay(self.conn, **facts, **more)
                self.paid += row["total"]


@pytest.mark.parametrize("seed", range(6))
async def test_every_cent_is_paid_owed_or_taken_back_whatever_happens(
    conn: Connection, seed: int
) -> None:
    slug = await campaign(conn)
    officer = _Officer(conn, [await steps.house(conn, campaign=slug) for _ in range(3)], seed)
    for _ in range(60):
        await officer.act()
    assert (await reconcile(conn)).wrong == ()
    captured = sum(amount for _, amount in officer.stays.values())
    refunded = await conn.fetchval(
        "SELECT coalesce(sum(amount), 0)::bigint FROM ledger WHERE cause = 'refund'"
    )
    owed = sum([await steps.balance(conn, at) for at in officer.houses])
    paid = await steps.balance(conn, officer.houses[0], "paid")
    assert captured - refunded == owed + paid
    assert (paid, captured > 0) == (officer.paid, True)
    # Once all is drafted, what is owed is what the statements that nobody paid yet say.
    await steps.drafted(conn, officer.houses[0], ONE_DAY[-1], now=steps.JANUARY)
    await steps.drafted(conn, officer.houses[0], steps.WINTER, now=steps.JANUARY)
    stated = await conn.fetchval(
        "SELECT coalesce(sum(total), 0)::bigint FROM statements "
        "WHERE state IN ('draft', 'sent', 'approved')"
    )
    owed = sum([await steps.balance(conn, at) for at in officer.houses])
    assert owed == stated
    assert (await reconcile(conn)).wrong == ()
    await assert_settled_soundly(conn)


@pytest.fixture
async def owner(database: Database) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """The owner of the tables: a statement paid, one drafted with what was taken back, one stay in
    none."""
    conn = await connect(database.owner_url)
    try:
        at = await steps.house(conn)
        stay = await steps.captured(conn, at, 1_000)
        (first,) = await steps.drafted(conn, at)
        await steps.paid(conn, at, first)
        await steps.taken_back(conn, at, stay, 200)
        await steps.captured(conn, at, 700, now=steps.IN_WINTER)
        await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY)
        await steps.captured(conn, at, 50, now=steps.JANUARY)
        yield conn
    finally:
        await conn.close()


async def test_what_is_sound_is_counted(owner: Connection) -> None:
    report = await steps.books(owner)
    assert report.wrong == ()
    assert any(
        "2 statements; 1000 paid, 500 stated and not paid, 50 in no statement yet, 0 to be" in line
        for line in report.counted
    )


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE statement_lines SET amount = amount + 1 WHERE amount > 0", "line 1"),
        ("DELETE FROM statement_lines WHERE amount = 700", "-0002 (draft)"),
        ("DELETE FROM statement_lines WHERE amount = 1000", "-0001 (paid)"),
        ("UPDATE statement_lines SET ledger_id = 0 WHERE amount = 700", "is not what transfer 0"),
        (("UPDATE statement_lines SET reservation_id = (SELECT reservation_id FROM statement_lines "
         "WHERE amount = 1000) WHERE amount = 700"), "line 1"),
        ("UPDATE statements SET total = total + 1", "its lines sum to"),
        ("UPDATE statement_lines SET freed = true WHERE amount = 700", "-0002 (draft)"),
        (("UPDATE statements SET space_id = (SELECT min(id) FROM spaces WHERE id <> space_id) "
         "WHERE state = 'draft'"), "line 1"),
        ("UPDATE statements SET serial = 9 WHERE state = 'draft'", "the last number is 9"),
        (("UPDATE statements SET state = 'approved', paid_at = NULL, payment_reference = NULL "
         "WHERE state = 'paid'"), "by its statements 0"),
        ("UPDATE settlement_corrections SET taken = taken - 1", "correction"),
        ("UPDATE settlement_corrections SET amount = 1001", "correction"),
        ("UPDATE ledger SET amount = 600 WHERE cause = 'capture' AND amount = 700", "700 is not"),
        ("UPDATE ledger SET amount = 201 WHERE cause = 'refund'", "-200 is not what transfer"),
        ("DELETE FROM ledger WHERE cause = 'pay'", "0 was paid (by its statements 1000)"),
        ("DELETE FROM ledger WHERE cause = 'capture' AND amount = 50", "550 is owed"),
    ],
)  # fmt: skip
async def test_tampering_is_named(owner: Connection, statement: str, named: str) -> None:
    await make.space(owner)
    for table in ("ledger", "statements", "statement_lines"):
        await owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    assert (await owner.execute(statement)).split()[-1] != "0"
    report = await reconcile(owner)
    assert any(named in line for line in report.wrong), report.wrong
