"""Draft, sent, approved, paid: each once, by whoever may, and what was sent stands."""

import asyncio
from dataclasses import replace
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Forbidden, LacksScope, NotFound
from booking.settlement import advance
from booking.settlement.reconcile import reconcile
from booking.settlement.refusals import StatementState
from booking.settlement.statement import Statement, read, spaces_seen
from tests import make
from tests.settlement import steps


@pytest.fixture
async def at(conn: Connection) -> steps.House:
    return await steps.house(conn)


@pytest.fixture
async def made(conn: Connection, at: steps.House) -> Statement:
    """A draft of 1,000."""
    await steps.captured(conn, at, 1_000)
    (found,) = await steps.drafted(conn, at)
    return found


async def test_each_step_is_told_in_an_event_and_paying_moves_the_sum(
    conn: Connection, at: steps.House, made: Statement
) -> None:
    facts: dict[str, Any] = {"statement_id": made.id, "now": steps.NOVEMBER}
    await advance.send(conn, **facts, member=at.officer)
    await advance.approve(conn, **facts, member=at.manager)
    assert await steps.balance(conn, at) == 1_000
    await advance.pay(conn, **facts, member=at.officer, payment_reference="Mandato 7")
    assert (await steps.balance(conn, at), await steps.balance(conn, at, "paid")) == (0, 1_000)
    told = await conn.fetch(
        "SELECT type, stream_version, payload FROM events WHERE stream = $1 ORDER BY id",
        f"statement:{made.id}",
    )
    assert [(each["type"], each["stream_version"]) for each in told] == [
        ("StatementDrafted", 1),
        ("StatementSent", 2),
        ("StatementApproved", 3),
        ("StatementPaid", 4),
    ]
    assert told[-1]["payload"]["total"] == 1_000
    found = (await steps.whole(conn, made)).statement
    assert (found.state, found.payment_reference, found.version) == ("paid", "Mandato 7", 4)
    assert (await reconcile(conn)).wrong == ()


async def test_a_step_out_of_turn_is_refused_with_the_state(
    conn: Connection, at: steps.House, made: Statement
) -> None:
    facts: dict[str, Any] = {"statement_id": made.id, "now": steps.NOVEMBER, "member": at.officer}
    with pytest.raises(StatementState) as refused:
        await advance.approve(conn, **facts)
    assert refused.value.detail("en").startswith(
        f"Statement {made.number} is a draft, and this takes one that is sent."
    )
    with pytest.raises(StatementState):
        await advance.pay(conn, **facts, payment_reference="x")
    await advance.send(conn, **facts)
    with pytest.raises(StatementState):
        await advance.send(conn, **facts)
    await advance.approve(conn, **facts)
    await advance.pay(conn, **facts, payment_reference="x")
    with pytest.raises(StatementState):
        await advance.pay(conn, **facts, payment_reference="x")
    assert await steps.balance(conn, at, "paid") == 1_000


async def test_a_manager_approves_their_own_spaces_and_sends_and_pays_nothing(
    conn: Connection, at: steps.House, made: Statement
) -> None:
    facts: dict[str, Any] = {"statement_id": made.id, "now": steps.NOVEMBER}
    other = await make.member(conn, manages=frozenset({(await make.space(conn)).id}))
    with pytest.raises(Forbidden):
        await advance.send(conn, **facts, member=at.manager)
    await advance.send(conn, **facts, member=at.officer)
    with pytest.raises(NotFound):
        await advance.approve(conn, **facts, member=other)
    with pytest.raises(NotFound):
        await read(conn, statement_id=made.id, member=other)
    await advance.approve(conn, **facts, member=at.manager)
    with pytest.raises(Forbidden):
        await advance.pay(conn, **facts, member=at.manager, payment_reference="x")
    assert (await read(conn, statement_id=made.id, member=at.manager)).statement.state == "approved"


@pytest.mark.parametrize("role", ["officer", "admin"])
@pytest.mark.parametrize("scopes", [{"city"}, {"manage"}, {"city", "manage"}, None])
async def test_either_role_with_its_scope_suffices_to_approve_and_to_see(
    conn: Connection, at: steps.House, made: Statement, role: str, scopes: set[str] | None
) -> None:
    """Who acts for the city may manage the space as well, and the other way round."""
    facts: dict[str, Any] = {"statement_id": made.id, "now": steps.NOVEMBER}
    await advance.send(conn, **facts, member=at.officer)
    member = replace(
        at.officer,
        officer=role == "officer",
        admin=role == "admin",
        manages=frozenset({at.space.id}),
        scopes=None if scopes is None else frozenset(scopes),
    )
    seen = spaces_seen(member)
    assert seen is None or at.space.id in seen
    assert (seen is None) == (scopes != {"manage"} or role == "admin")
    assert (await read(conn, statement_id=made.id, member=member)).statement.id == made.id
    await advance.approve(conn, **facts, member=member)
    assert (await steps.whole(conn, made)).statement.state == "approved"


async def test_a_role_without_its_scope_approves_nothing(
    conn: Connection, at: steps.House, made: Statement
) -> None:
    facts: dict[str, Any] = {"statement_id": made.id, "now": steps.NOVEMBER}
    await advance.send(conn, **facts, member=at.officer)
    for member, scope in (
        (replace(at.officer, scopes=frozenset({"manage"})), "city"),
        (replace(at.manager, scopes=frozenset({"city", "read"})), "manage"),
    ):
        with pytest.raises(LacksScope) as refused:
            await advance.approve(conn, **facts, member=member)
        assert refused.value.facts["scope"] == scope
        assert spaces_seen(member) == frozenset()


async def test_of_two_officers_who_pay_at_once_one_pays(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await steps.house(conn)
        await steps.captured(conn, at, 1_000)
        (made,) = await steps.drafted(conn, at)
        facts: dict[str, Any] = {
            "statement_id": made.id,
            "now": steps.NOVEMBER,
            "member": at.officer,
        }
        await advance.send(conn, **facts)
        await advance.approve(conn, **facts)

    async def one(reference: str) -> str:
        async with pool.acquire() as conn:
            try:
                async with conn.transaction():
                    await advance.pay(conn, **facts, payment_reference=reference)
            except StatementState as refused:
                return str(refused.facts["status_now"])
            return "done"

    ended = await asyncio.gather(*(one(f"M-{each}") for each in range(4)))
    assert sorted(ended) == ["done", "paid", "paid", "paid"]
    async with pool.acquire() as conn:
        assert await steps.balance(conn, at, "paid") == 1_000
        assert (await steps.books(conn)).wrong == ()


ANOTHER_LINE = (
    "INSERT INTO statement_lines (statement_id, position, ledger_id, amount, reservation_id, "
    "reference, resource, use_day, starts_at, ends_at, price_cents) "
    "SELECT statement_id, 99, -1, 5, reservation_id, reference, resource, use_day, starts_at, "
    "ends_at, price_cents FROM statement_lines LIMIT 1"
)


@pytest.mark.parametrize(
    ("statement", "refused"),
    [
        (ANOTHER_LINE, asyncpg.RestrictViolationError),
        ("UPDATE statement_lines SET amount = amount + 1", asyncpg.InsufficientPrivilegeError),
        ("DELETE FROM statement_lines", asyncpg.InsufficientPrivilegeError),
        ("UPDATE statements SET total = 5", asyncpg.RestrictViolationError),
        (
            "UPDATE statements SET state = 'draft', sent_at = NULL",
            asyncpg.RestrictViolationError,
        ),
        (
            (
                "UPDATE statements SET state = 'paid', approved_at = now(), paid_at = now(), "
                "payment_reference = 'x'"
            ),
            asyncpg.RestrictViolationError,
        ),
        ("UPDATE statement_lines SET freed = true", asyncpg.RestrictViolationError),
        ("UPDATE statements SET state = 'discarded'", asyncpg.RestrictViolationError),
        *(
            (
                f"UPDATE statements SET state = 'approved', approved_at = now(), {change}",
                asyncpg.RestrictViolationError,
            )
            for change in (
                "campaign_name = '{}'",
                "space_name = 'x'",
                "space_address = 'x'",
                "timezone = 'UTC'",
                "sent_at = now()",
                "year = 2025",
                "serial = 9",
            )
        ),
        ("DELETE FROM statements", asyncpg.InsufficientPrivilegeError),
        ("UPDATE settlement_corrections SET amount = 1", asyncpg.InsufficientPrivilegeError),
        ("DELETE FROM settlement_corrections", asyncpg.InsufficientPrivilegeError),
    ],
)
async def test_what_was_sent_cannot_be_changed_by_the_application(
    conn: Connection, at: steps.House, made: Statement, statement: str, refused: type[Exception]
) -> None:
    await advance.send(conn, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
    with pytest.raises(refused):
        async with conn.transaction():
            await conn.execute(statement)
    assert await steps.amounts(conn, made) == [1_000]


async def test_a_line_is_still_added_to_a_draft(conn: Connection, made: Statement) -> None:
    """What the trigger refuses above is refused because it was sent."""
    await conn.execute(ANOTHER_LINE)
    assert await steps.amounts(conn, made) == [1_000, 5]
