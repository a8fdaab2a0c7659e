"""A mistaken draft is undone: its lines are free, what it took back stays, its number stays its."""

import asyncio
from datetime import date
from typing import Any

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Forbidden, NotFound
from booking.settlement import advance
from booking.settlement.period import Days
from booking.settlement.reconcile import reconcile
from booking.settlement.refusals import StatementState
from booking.settlement.statement import Statement
from tests import make
from tests.settlement import steps
from tests.vouchers.steps import until_waiting

SEPTEMBER = Days(date(2026, 9, 1), date(2026, 9, 30))


async def discarded(conn: Connection, at: steps.House, made: Statement) -> None:
    async with conn.transaction():
        await advance.discard(conn, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)


async def test_its_lines_stand_in_the_next_draft_with_what_it_took_back(conn: Connection) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 1_000)
    await steps.taken_back(conn, at, stay, 300)
    (made,) = await steps.drafted(conn, at)
    await discarded(conn, at, made)
    assert (await reconcile(conn)).wrong == ()
    (again,) = await steps.drafted(conn, at)
    assert (made.number[-4:], again.number[-4:]) == ("0001", "0002")
    assert (await steps.amounts(conn, again), again.total) == ([1_000, -300], 700)
    # What it said is still to be read, and nothing moved twice.
    found = (await steps.whole(conn, made)).statement
    assert (found.state, found.total, found.version) == ("discarded", 700, 2)
    assert await steps.amounts(conn, made) == [1_000, -300]
    assert await conn.fetchval("SELECT count(*) FROM ledger WHERE cause = 'refund'") == 1
    assert (await reconcile(conn)).wrong == ()
    await discarded(conn, at, again)
    (third,) = await steps.drafted(conn, at)
    assert await steps.amounts(conn, third) == [1_000, -300]
    await steps.paid(conn, at, third)
    assert (await steps.balance(conn, at), await steps.balance(conn, at, "paid")) == (0, 700)
    assert (await reconcile(conn)).wrong == ()


async def test_what_it_took_back_waits_for_a_draft_that_bears_it(conn: Connection) -> None:
    """Else a statement would promise what is no longer in the space's account."""
    at = await steps.house(conn)
    await steps.captured(conn, at, 100, now=make.rome(20, 9, month=9))
    stay = await steps.captured(conn, at, 100)
    await steps.captured(conn, at, 60)
    await steps.taken_back(conn, at, stay, 100)
    (made,) = await steps.drafted(conn, at)
    assert made.total == 160
    await discarded(conn, at, made)
    (september,) = await steps.drafted(conn, at, SEPTEMBER)
    assert (await steps.amounts(conn, september), september.total) == ([100, -100], 0)
    await discarded(conn, at, september)
    other = await steps.captured(conn, at, 100)
    await steps.taken_back(conn, at, other, 100)
    (whole,) = await steps.drafted(conn, at)
    assert whole.total == 160
    await discarded(conn, at, whole)
    # 100 of September do not bear the 200 that were taken.
    assert await steps.drafted(conn, at, SEPTEMBER) == []
    assert (await reconcile(conn)).wrong == ()
    (last,) = await steps.drafted(conn, at)
    assert sorted(await steps.amounts(conn, last)) == [-100, -100, 60, 100, 100, 100]
    assert (await reconcile(conn)).wrong == ()


async def test_it_is_told_in_an_event_and_done_once_by_an_officer(conn: Connection) -> None:
    at = await steps.house(conn)
    await steps.captured(conn, at)
    (made,) = await steps.drafted(conn, at)
    facts: dict[str, Any] = {"statement_id": made.id, "now": steps.NOVEMBER}
    with pytest.raises(Forbidden):
        await advance.discard(conn, **facts, member=at.manager)
    with pytest.raises(NotFound):
        await advance.discard(conn, **facts | {"statement_id": 0}, member=at.officer)
    await advance.discard(conn, **facts, member=at.officer)
    event = await conn.fetchrow(
        "SELECT type, stream_version FROM events WHERE stream = $1 ORDER BY id DESC LIMIT 1",
        f"statement:{made.id}",
    )
    assert event is not None
    assert tuple(event) == ("StatementDiscarded", 2)
    for step in (advance.discard, advance.send):
        with pytest.raises(StatementState) as refused:
            await step(conn, **facts, member=at.officer)
        assert f"{made.number} is discarded" in refused.value.detail("en")


async def test_what_was_sent_is_not_discarded(conn: Connection) -> None:
    at = await steps.house(conn)
    await steps.captured(conn, at)
    (made,) = await steps.drafted(conn, at)
    await advance.send(conn, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
    with pytest.raises(StatementState):
        await discarded(conn, at, made)


async def test_who_drafts_meanwhile_waits_and_makes_a_draft_of_its_own(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await steps.house(conn)
        await steps.captured(conn, at, 500)
        (made,) = await steps.drafted(conn, at)
    async with pool.acquire() as first, pool.acquire() as second, pool.acquire() as watching:
        undone = first.transaction()
        await undone.start()
        await advance.discard(first, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
        waiting = asyncio.create_task(steps.drafted(second, at))
        await until_waiting(watching, second)
        await undone.commit()
        (again,) = await waiting
        assert (again.id != made.id, again.total) == (True, 500)
        assert (await steps.books(watching)).wrong == ()
