"""The check counts everything, is silent when all is sound, and sees every tampering."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

from booking.database.pool import Connection, Pool, connect
from booking.vouchers.capture import capture
from booking.vouchers.check import check
from booking.vouchers.expire import expire_due
from booking.vouchers.give_back import give_back
from tests import make
from tests.databases import Database
from tests.vouchers import steps


@pytest.fixture
async def owner(database: Database) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """The owner of the tables, with a bit of everything on the books."""
    conn = await connect(database.owner_url)
    try:
        await _live(conn)
        yield conn
    finally:
        await conn.close()


async def _live(conn: Connection) -> None:
    """Two vouchers: stays to come, given back, missed and captured; and one that expired."""
    slug = await steps.campaign(conn)
    held = await steps.voucher(conn, of=slug, amount=20_000)
    resource = await make.resource(conn)
    await steps.stay(conn, held, 1_000, resource_id=resource)
    released, missed, captured = [
        await steps.stay(conn, held, 2_000, resource_id=resource) for _ in range(3)
    ]
    facts: dict[str, Any] = {
        "voucher_id": held.id,
        "amount": 2_000,
        "year": 2026,
        "now": make.NOW,
    }
    await give_back(conn, reservation_id=released, cause="release", **facts)
    await steps.settled(conn, released)
    await give_back(conn, reservation_id=missed, cause="no_show", **facts)
    await steps.settled(conn, missed, "no_show")
    space_id = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", resource)
    await capture(conn, reservation_id=captured, space_id=space_id, listed=True, **facts)
    await steps.settled(conn, captured, "completed")
    await steps.voucher(conn, of=await steps.campaign(conn, terms={"valid_days": 1}), amount=700)
    assert await expire_due(conn, now=make.later(days=2)) == 1


async def test_what_is_sound_is_counted(owner: Connection) -> None:
    report = await check(owner)
    assert report.sound
    assert report.wrong == ()
    first, second, stays = report.counted
    # fund, grant, four times reserve, release, forfeit, capture
    assert "1 vouchers, 9 transfers; in pots 9982000, on vouchers 15000, reserved 1000" in first
    assert "owed to spaces 2000" in first
    # fund, grant, expire
    assert "1 vouchers, 3 transfers; in pots 10000000, on vouchers 0" in second
    assert stays == "4 reservations with a voucher"


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE accounts SET balance = balance + 1 WHERE kind = 'voucher'", "account"),
        ("UPDATE accounts SET balance = balance + 5 WHERE kind = 'payable'", "account"),
        ("UPDATE accounts SET balance = 0 WHERE kind = 'source'", "sum to"),
        ("UPDATE ledger SET amount = amount + 1 WHERE cause = 'capture'", "account"),
        ("UPDATE ledger SET amount = amount - 1 WHERE cause = 'reserve'", "account"),
        ("DELETE FROM ledger WHERE cause = 'forfeit'", "account"),
        ("DELETE FROM ledger WHERE cause = 'grant'", "voucher"),
        ("DELETE FROM ledger WHERE cause = 'fund'", "pot"),
        ("UPDATE ledger SET cause = 'release' WHERE cause = 'forfeit'", "transfer"),
        ("UPDATE ledger SET cause = 'fund' WHERE cause = 'expire'", "transfer"),
        ("UPDATE ledger SET cause = 'correct' WHERE cause = 'capture'", "transfer"),
        ("UPDATE ledger SET voucher_id = NULL WHERE cause = 'grant'", "transfer"),
        ("UPDATE ledger SET credit = 999999 WHERE cause = 'capture'", "transfer"),
        ("UPDATE ledger SET reservation_id = NULL WHERE cause = 'capture'", "transfer"),
        (
            "UPDATE ledger SET reservation_id = gen_random_uuid() WHERE cause = 'capture'",
            "reservation",
        ),
        ("UPDATE pots SET budget = budget + 1", "pot"),
        ("UPDATE vouchers SET granted = granted + 1", "voucher"),
        ("UPDATE vouchers SET state = 'expired'", "voucher"),
        ("UPDATE cap_uses SET used = used + 1", "beneficiary"),
        ("UPDATE cap_uses SET used = 0", "beneficiary"),
        ("DELETE FROM cap_uses", "beneficiary"),
        ("UPDATE campaigns SET terms = terms || '{\"cap_per_year\": 4999}'", "cap is 4999"),
        ("UPDATE reservations SET reserved_units = 0", "reserved"),
        ("UPDATE reservations SET reserved_units = 7 WHERE status = 'completed'", "reservation"),
        ("UPDATE reservations SET voucher_cents = 0 WHERE status = 'confirmed'", "reservation"),
        ("UPDATE reservations SET voucher_id = NULL WHERE status = 'confirmed'", "reservation"),
        ("DELETE FROM reservations WHERE status = 'confirmed'", "reservation"),
    ],
)
async def test_tampering_is_named(owner: Connection, statement: str, named: str) -> None:
    await owner.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
    assert (await owner.execute(statement)).split()[-1] != "0"
    report = await check(owner)
    assert not report.sound
    assert any(named in line for line in report.wrong), report.wrong


@pytest.mark.parametrize("cause", ["fund", "grant", "reserve", "capture", "forfeit"])
async def test_a_transfer_that_vanished_with_its_balances_is_missed(
    owner: Connection, cause: str
) -> None:
    """Setting both balances right does not hide it: something else knows of each transfer."""
    await owner.execute("ALTER TABLE ledger DISABLE TRIGGER USER")
    await owner.execute("ALTER TABLE accounts DROP CONSTRAINT balance_covers")
    gone = await owner.fetchrow(
        "DELETE FROM ledger WHERE id = (SELECT min(id) FROM ledger WHERE cause = $1) RETURNING *",
        cause,
    )
    assert gone is not None
    move = "UPDATE accounts SET balance = balance + $2 WHERE id = $1"
    await owner.execute(move, gone["debit"], gone["amount"])
    await owner.execute(move, gone["credit"], -gone["amount"])
    assert not (await check(owner)).sound


async def test_it_is_sound_while_others_write(pool: Pool) -> None:
    async with pool.acquire() as conn:
        held = await steps.voucher(conn, amount=100_000)
        resource = await make.resource(conn)

    async def write() -> None:
        async with pool.acquire() as conn:
            for _ in range(5):
                async with conn.transaction():
                    await steps.stay(conn, held, 100, resource_id=resource)

    async def read() -> tuple[str, ...]:
        async with pool.acquire() as conn:
            return (await check(conn)).wrong

    writing = [asyncio.create_task(write()) for _ in range(8)]
    assert set(await asyncio.gather(*(read() for _ in range(8)))) == {()}
    await asyncio.gather(*writing)
    assert await read() == ()


async def test_a_redemption_without_a_reservation_is_named(owner: Connection) -> None:
    held = await steps.voucher(owner, amount=1_000)
    await steps.redeem(owner, await steps.holding(owner, held), 500, uuid4())
    wrong = (await check(owner)).wrong
    assert any(line.startswith("reservation") for line in wrong)
    assert any(f"voucher {held.id}: 500 is reserved" in line for line in wrong)
