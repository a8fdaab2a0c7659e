"""What the database itself refuses to the application's role."""

import asyncpg
import pytest

from booking.database.pool import Connection, connect
from tests.databases import Database
from tests.vouchers import steps


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger SET amount = amount + 1",
        "UPDATE ledger SET credit = debit",
        "DELETE FROM ledger",
        "TRUNCATE ledger",
        "TRUNCATE ledger, accounts CASCADE",
        "ALTER TABLE ledger DISABLE TRIGGER ALL",
        "DROP TRIGGER move_balances ON ledger",
        "UPDATE accounts SET balance = balance + 1",
        "DELETE FROM accounts",
        "INSERT INTO accounts (campaign_id, kind, balance) SELECT id, 'voucher', 5 FROM campaigns",
        "SELECT id FROM accounts FOR UPDATE",
        "SET session_replication_role = replica",
        "SET ROLE booking_owner",
    ],
)
async def test_the_application_may_not(conn: Connection, statement: str) -> None:
    held = await steps.voucher(conn, amount=5_000)
    before = await steps.money(conn, held)
    refused = await steps.attempt(conn, lambda: conn.execute(statement))
    assert refused == "InsufficientPrivilegeError"
    assert await steps.money(conn, held) == before


async def test_not_even_the_owner_changes_a_transfer(database: Database) -> None:
    owner = await connect(database.owner_url)
    try:
        await steps.voucher(owner, amount=5_000)
        for statement in (
            "UPDATE ledger SET amount = 1",
            "DELETE FROM ledger",
            "TRUNCATE ledger",
            "DELETE FROM ledger WHERE false",
        ):
            with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
                await owner.execute(statement)
    finally:
        await owner.close()


@pytest.mark.parametrize(
    ("debit", "credit", "amount", "refused"),
    [
        ("voucher", "reserved", 5_001, "CheckViolationError"),
        ("voucher", "reserved", 0, "CheckViolationError"),
        ("voucher", "reserved", -1, "CheckViolationError"),
        ("voucher", "voucher", 1, "CheckViolationError"),
        ("reserved", "voucher", 1, "CheckViolationError"),
        ("voucher", "nowhere", 1, "ForeignKeyViolationError"),
    ],
)
async def test_a_transfer_that_cannot_be(
    conn: Connection, debit: str, credit: str, amount: int, refused: str
) -> None:
    held = await steps.voucher(conn, amount=5_000)
    found = await steps.holding(conn, held)
    accounts = {
        "voucher": found.account_id,
        "reserved": found.reserved_account_id,
        "nowhere": 2**40,
    }
    before = await steps.money(conn, held)
    answer = await steps.attempt(
        conn,
        lambda: conn.execute(
            "INSERT INTO ledger (debit, credit, amount, cause, voucher_id) "
            "VALUES ($1, $2, $3, 'reserve', $4)",
            accounts[debit],
            accounts[credit],
            amount,
            held.id,
        ),
    )
    assert answer == refused
    assert await steps.money(conn, held) == before
