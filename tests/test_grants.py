"""What the application's role may not do, whatever the code above it says."""

from collections.abc import AsyncIterator

import asyncpg
import pytest

from booking.database.pool import Connection, connect
from booking.vouchers import demo
from tests import make
from tests.databases import Database

FORBIDDEN = {
    "change a transfer": "UPDATE ledger SET amount = 1",
    "delete a transfer": "DELETE FROM ledger",
    "empty the ledger": "TRUNCATE ledger",
    "empty everything": "TRUNCATE ledger, campaigns, accounts, pots, vouchers CASCADE",
    "drop the ledger": "DROP TABLE ledger",
    "let the ledger be changed": "ALTER TABLE ledger DISABLE TRIGGER ledger_append_only",
    "let balances stand still": "ALTER TABLE ledger DISABLE TRIGGER ALL",
    "drop a trigger": "DROP TRIGGER move_balances ON ledger",
    "replace what moves balances": "CREATE OR REPLACE FUNCTION move_balances() RETURNS trigger "
    "LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "set a balance": "UPDATE accounts SET balance = 1000000",
    "set whose an account is": "UPDATE accounts SET campaign_id = campaign_id",
    "make an account with a balance": "INSERT INTO accounts (campaign_id, kind, balance) "
    "SELECT id, 'voucher', 5 FROM campaigns",
    "delete an account": "DELETE FROM accounts",
    "lift the floor of balances": "ALTER TABLE accounts DROP CONSTRAINT balance_covers",
    "lift the exclusion of claims": "ALTER TABLE claims DROP CONSTRAINT claims_exclude",
    "change declared aid": "UPDATE declared_aid SET amount_cents = 1",
    "delete declared aid": "DELETE FROM declared_aid",
    "change what was withdrawn": "UPDATE withdrawn_aid SET reason = 'x'",
    "declare anew what was withdrawn": "DELETE FROM withdrawn_aid",
    "change a separation": "UPDATE separations SET reason = 'x'",
    "delete a separation": "DELETE FROM separations",
    "delete an expense": "DELETE FROM expenses",
    "delete an application": "DELETE FROM applications",
    "change an answer to an invitation": "UPDATE invitation_answers SET answer = 'accepted'",
    "delete an answer to an invitation": "DELETE FROM invitation_answers",
    "make a migration": "INSERT INTO migrations (name, sha256) VALUES ('9999_mine', 'x')",
    "change a migration": "UPDATE migrations SET sha256 = 'x'",
    "forget a migration": "DELETE FROM migrations",
    "become the owner": "SET ROLE booking_owner",
    "set triggers aside": "SET session_replication_role = replica",
    "make a table": "CREATE TABLE mine (id int)",
    "make a role": "CREATE ROLE mine",
    "read a file": "COPY members FROM '/etc/passwd'",
    "run a program": "COPY members TO PROGRAM 'true'",
    "change the demo's mark": "UPDATE demo_mark SET loaded_at = now()",
    "remove the demo's mark": "DELETE FROM demo_mark",
}


@pytest.fixture
async def app(database: Database) -> AsyncIterator[Connection]:
    """The application's role on a ledger that has transfers."""
    made = await connect(database.app_url)
    try:
        assert await demo.ensure(made, make.NOW, member_id=(await make.member(made)).id)
        yield made
    finally:
        await made.close()


async def test_the_application_may_not_do_what_would_make_the_ledger_lie(app: Connection) -> None:
    assert await app.fetchval("SELECT count(*) FROM ledger") > 0
    allowed = [what for what, statement in FORBIDDEN.items() if await _may(app, statement)]
    assert allowed == []


async def _may(app: Connection, statement: str) -> bool:
    """Whether nothing but the privilege is in its way; whatever it does is undone."""
    around = app.transaction()
    await around.start()
    try:
        await app.execute(statement)
    except asyncpg.InsufficientPrivilegeError:
        return False
    else:
        return True
    finally:
        await around.rollback()


async def test_the_application_is_nobody_special(app: Connection) -> None:
    role = await app.fetchrow(
        "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles "
        "WHERE rolname = current_user"
    )
    assert role is not None
    assert set(role.values()) == {False}
    belongs = await app.fetchval(
        "SELECT count(*) FROM pg_auth_members "
        "WHERE member = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    owns = await app.fetchval(
        "SELECT count(*) FROM pg_class WHERE relowner = "
        "(SELECT oid FROM pg_roles WHERE rolname = current_user)"
    )
    assert (belongs, owns) == (0, 0)


async def test_a_balance_moves_by_a_transfer_and_not_below_zero(app: Connection) -> None:
    voucher = await app.fetchval("SELECT min(id) FROM accounts WHERE kind = 'voucher'")
    reserved = await app.fetchval("SELECT min(id) FROM accounts WHERE kind = 'reserved'")
    transfer = (
        "INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id) "
        "SELECT $1, $2, $3, 'reserve', min(id), gen_random_uuid() FROM vouchers"
    )
    before = await app.fetchval("SELECT balance FROM accounts WHERE id = $1", voucher)
    await app.execute(transfer, voucher, reserved, 700)
    assert await app.fetchval("SELECT balance FROM accounts WHERE id = $1", voucher) == before - 700
    with pytest.raises(asyncpg.CheckViolationError, match="balance_covers"):
        await app.execute(transfer, voucher, reserved, before)
    assert await app.fetchval("SELECT balance FROM accounts WHERE id = $1", voucher) == before - 700


@pytest.mark.parametrize("statement", ["UPDATE ledger SET amount = 1", "DELETE FROM ledger",
                                       "TRUNCATE ledger CASCADE"])  # fmt: skip
@pytest.mark.usefixtures("app")
async def test_not_even_the_owner_changes_a_transfer(database: Database, statement: str) -> None:
    owner = await connect(database.owner_url)
    try:
        assert await owner.fetchval("SELECT count(*) FROM ledger") > 0
        with pytest.raises(asyncpg.RestrictViolationError, match="append-only"):
            await owner.execute(statement)
        superuser = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        assert await owner.fetchval(superuser) is False
    finally:
        await owner.close()
