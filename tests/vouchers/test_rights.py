"""What the database itself refuses to the application's role."""

import asyncpg
import pytest

from booking.database.migrations import migrate
from booking.database.pool import Connection, connect
from booking.embedded.postgres import APP
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
            "TRUNCATE ledger CASCADE",
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


FAKE_LEDGER = "CREATE TEMP TABLE fake (debit bigint, credit bigint, amount bigint)"
MOVING_TRIGGER = (
    "CREATE TRIGGER fake AFTER INSERT ON fake FOR EACH ROW EXECUTE FUNCTION move_balances()"
)


async def test_no_table_of_its_own_moves_a_balance(conn: Connection) -> None:
    await conn.execute(FAKE_LEDGER)
    refused = await steps.attempt(conn, lambda: conn.execute(MOVING_TRIGGER))
    assert refused == "InsufficientPrivilegeError"


async def test_only_the_ledger_moves_balances_whoever_made_the_trigger(database: Database) -> None:
    owner = await connect(database.owner_url)
    try:
        held = await steps.voucher(owner, amount=5_000)
        before = await steps.money(owner, held)
        found = await steps.holding(owner, held)
        await owner.execute(FAKE_LEDGER)
        await owner.execute(MOVING_TRIGGER)
        with pytest.raises(asyncpg.RestrictViolationError, match="only the ledger"):
            await owner.execute(
                "INSERT INTO fake VALUES ($1, $2, 1)", found.account_id, found.reserved_account_id
            )
        assert await steps.money(owner, held) == before
    finally:
        await owner.close()


async def test_the_application_makes_no_table_not_even_for_a_moment(database: Database) -> None:
    # Rights on a database are not copied with it; a start grants and revokes them again.
    await migrate(database.owner_url, app_role=APP)
    app = await connect(database.app_url)
    try:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="temporary"):
            await app.execute(FAKE_LEDGER)
    finally:
        await app.close()


async def test_what_runs_with_the_owners_rights_is_open_to_nobody_else(conn: Connection) -> None:
    may = {
        row["name"]: (row["everybody"], row["app"])
        for row in await conn.fetch(
            "SELECT proname AS name, has_function_privilege('public', p.oid, 'EXECUTE') "
            "AS everybody, has_function_privilege(p.oid, 'EXECUTE') AS app "
            "FROM pg_proc p WHERE prosecdef AND pronamespace = 'public'::regnamespace"
        )
    }
    assert may == {"move_balances": (False, False), "lock_balance": (False, True)}
