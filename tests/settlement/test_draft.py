"""Statements of a period: who gets one, what stands in it, and that two officers make no two."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Forbidden, Invalid, NotFound
from booking.settlement import advance
from booking.settlement.draft import draft
from booking.settlement.period import Days
from booking.settlement.reconcile import reconcile
from booking.settlement.refusals import PeriodNotOver
from tests import make
from tests.settlement import steps
from tests.vouchers.steps import campaign, until_waiting


async def test_a_space_has_one_statement_with_a_line_per_stay(conn: Connection) -> None:
    at = await steps.house(conn)
    later = await steps.captured(conn, at, 700, period=make.stay(12, 9, 13, month=10))
    first = await steps.captured(conn, at, 300, period=make.stay(8, 9, 13, month=10))
    (made,) = await steps.drafted(conn, at)
    assert (made.number, made.state, made.total) == (
        f"{at.campaign.upper()}-2026-0001",
        "draft",
        1_000,
    )
    found = await steps.lines(conn, made)
    assert [each.reservation_id for each in found] == [first, later]
    assert [(each.position, each.kind, each.amount) for each in found] == [
        (1, "stay", 300),
        (2, "stay", 700),
    ]
    assert (found[0].use_day, found[0].price_cents) == (date(2026, 10, 8), 600)
    assert await steps.balance(conn, at) == 1_000
    assert (await reconcile(conn)).wrong == ()


async def test_the_two_months_before_are_what_is_drafted_unless_said_otherwise(
    conn: Connection,
) -> None:
    at = await steps.house(conn)
    found = await draft(
        conn, campaign=at.campaign, days=None, member=at.officer, now=steps.NOVEMBER
    )
    assert found.days == steps.AUTUMN
    assert found.statement_ids == []
    assert Days.before(date(2027, 1, 4)) == steps.WINTER
    assert Days.before(date(2027, 2, 1)) == Days(date(2026, 12, 1), date(2027, 1, 31))


async def test_what_is_captured_after_the_last_day_waits_for_the_next_statement(
    conn: Connection,
) -> None:
    at = await steps.house(conn)
    # The first minute of November by Milan's clock is still October in UTC.
    midnight = make.rome(1, 0, month=11)
    late = await steps.captured(conn, at, 500, now=midnight)
    await steps.captured(conn, at, 200, now=midnight - timedelta(minutes=1))
    (autumn,) = await steps.drafted(conn, at)
    assert await steps.amounts(conn, autumn) == [200]
    (winter,) = await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY)
    (line,) = await steps.lines(conn, winter)
    assert (line.reservation_id, line.use_day) == (late, date(2026, 10, 9))
    assert winter.number.endswith("-2026-0002")


async def test_drafting_again_adds_what_came_since_and_changes_nothing_else(
    conn: Connection,
) -> None:
    at = await steps.house(conn)
    await steps.captured(conn, at, 500)
    (first,) = await steps.drafted(conn, at)
    assert await steps.drafted(conn, at) == [first]
    await steps.captured(conn, at, 100)
    (again,) = await steps.drafted(conn, at)
    assert (again.id, again.number, again.total) == (first.id, first.number, 600)
    assert await steps.amounts(conn, again) == [500, 100]


async def test_what_comes_after_sending_stands_in_the_next_statement(conn: Connection) -> None:
    at = await steps.house(conn)
    await steps.captured(conn, at, 500)
    (sent,) = await steps.drafted(conn, at)
    await advance.send(conn, statement_id=sent.id, member=at.officer, now=steps.NOVEMBER)
    await steps.captured(conn, at, 100)
    assert await steps.drafted(conn, at) == []
    (following,) = await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY)
    assert await steps.amounts(conn, following) == [100]
    assert await steps.amounts(conn, sent) == [500]
    assert (await reconcile(conn)).wrong == ()


async def test_each_space_and_each_campaign_has_its_own(conn: Connection) -> None:
    slug = await campaign(conn)
    here, there = await steps.house(conn, campaign=slug), await steps.house(conn, campaign=slug)
    elsewhere = await steps.house(conn)
    for at, amount in ((here, 100), (there, 200), (elsewhere, 400)):
        await steps.captured(conn, at, amount)
    found = await steps.drafted(conn, here)
    assert {each.space_id: each.total for each in found} == {
        here.space.id: 100,
        there.space.id: 200,
    }
    assert sorted(each.number[-9:] for each in found) == ["2026-0001", "2026-0002"]
    (other,) = await steps.drafted(conn, elsewhere)
    assert (other.total, other.number[-9:]) == (400, "2026-0001")


async def test_a_sent_line_says_what_it_said_whatever_is_renamed(conn: Connection) -> None:
    at = await steps.house(conn)
    await steps.captured(conn, at)
    (made,) = await steps.drafted(conn, at)
    before = await steps.whole(conn, made)
    await conn.execute(
        "UPDATE resources SET name = $2 WHERE id = $1", at.resource, {"it": "Altro", "en": "Other"}
    )
    await conn.execute("UPDATE spaces SET name = 'Another' WHERE id = $1", at.space.id)
    assert await steps.whole(conn, made) == before


async def test_days_that_are_not_over_are_not_drafted(conn: Connection) -> None:
    at = await steps.house(conn)
    days = Days(date(2026, 11, 1), date(2026, 11, 3))
    with pytest.raises(PeriodNotOver) as refused:
        await steps.drafted(conn, at, days, now=make.rome(3, 23, 59, month=11))
    assert "up to 2 November 2026" in refused.value.detail("en")
    assert "al massimo il 2 novembre 2026" in refused.value.detail("it")
    assert await steps.drafted(conn, at, days, now=make.rome(4, 0, month=11)) == []
    with pytest.raises(Invalid):
        Days.of(date(2026, 11, 2), date(2026, 11, 1))


@pytest.mark.parametrize(
    ("first", "last", "latest"),
    [
        (date(2026, 5, 1), date(2026, 9, 1), date(2026, 8, 31)),
        (date(2025, 10, 31), date(2026, 3, 1), date(2026, 2, 28)),
        (date(2026, 1, 15), date(2099, 12, 31), date(2026, 5, 14)),
    ],
)
def test_a_period_is_of_four_months_at_most(first: date, last: date, latest: date) -> None:
    with pytest.raises(Invalid) as refused:
        Days.of(first, last)
    (error,) = refused.value.errors("en")
    assert (error["field"], error["rule"]) == ("to", "length")
    assert f"at most four months: choose a last day up to {latest}" in error["message"]
    assert f"quattro mesi: scegli come ultimo giorno al massimo {latest}" in (
        refused.value.detail("it")
    )
    assert Days.of(first, latest) == Days(first, latest)


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        (date(9999, 12, 31), date(9999, 12, 31), "from"),
        (date(2026, 9, 1), date(9999, 12, 31), "to"),
        (date(1, 1, 1), date(2026, 9, 1), "from"),
    ],
)
def test_a_day_beyond_the_century_is_refused(first: date, last: date, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        Days.of(first, last)
    assert refused.value.errors("en")[0]["field"] == field


async def test_a_draft_that_is_made_or_grows_is_told_in_an_event(conn: Connection) -> None:
    at = await steps.house(conn)
    stay = await steps.captured(conn, at, 500)
    (made,) = await steps.drafted(conn, at)
    await steps.drafted(conn, at)
    await steps.captured(conn, at, 100)
    await steps.drafted(conn, at)
    await steps.taken_back(conn, at, stay, 50)
    await steps.drafted(conn, at)
    told = await conn.fetch(
        "SELECT type, stream_version, payload FROM events WHERE stream = $1 ORDER BY id",
        f"statement:{made.id}",
    )
    assert [(each["type"], each["stream_version"], each["payload"]["total"]) for each in told] == [
        ("StatementDrafted", 1, 500),
        ("StatementDrafted", 2, 600),
        ("StatementDrafted", 3, 550),
    ]


async def test_only_an_officer_drafts_and_only_what_there_is(conn: Connection) -> None:
    at = await steps.house(conn)
    facts: dict[str, Any] = {"days": steps.AUTUMN, "now": steps.NOVEMBER}
    with pytest.raises(Forbidden):
        await draft(conn, campaign=at.campaign, member=at.manager, **facts)
    with pytest.raises(NotFound):
        await draft(conn, campaign="nowhere", member=at.manager, **facts)


async def test_two_officers_who_draft_at_once_make_one_statement_each_space(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await campaign(conn)
        houses = [await steps.house(conn, campaign=slug) for _ in range(3)]
        for at in houses:
            await steps.captured(conn, at, 100)
            await steps.captured(conn, at, 50)

    async def one() -> list[int]:
        async with pool.acquire() as conn:
            return [each.id for each in await steps.drafted(conn, houses[0])]

    first, *others = await asyncio.gather(*(one() for _ in range(6)))
    assert len(first) == 3
    assert [other == first for other in others] == [True] * 5
    async with pool.acquire() as conn:
        numbers = await conn.fetch("SELECT serial, total FROM statements ORDER BY serial")
        assert [tuple(each) for each in numbers] == [(1, 150), (2, 150), (3, 150)]
        assert (await steps.books(conn)).wrong == ()


async def test_a_capture_that_commits_while_its_statement_is_sent_is_in_the_next(
    pool: Pool,
) -> None:
    async with pool.acquire() as conn:
        at = await steps.house(conn)
        await steps.captured(conn, at, 500)
    async with pool.acquire() as capturing, pool.acquire() as conn:
        unseen = capturing.transaction()
        await unseen.start()
        await steps.captured(capturing, at, 100)
        (made,) = await steps.drafted(conn, at)
        await advance.send(conn, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
        await unseen.commit()
        assert await steps.amounts(conn, made) == [500]
        (following,) = await steps.drafted(conn, at, steps.WINTER, now=steps.JANUARY)
        assert await steps.amounts(conn, following) == [100]
        assert (await steps.books(conn)).wrong == ()


async def test_who_drafts_while_it_is_sent_adds_nothing_to_it(pool: Pool) -> None:
    """The draft waits for whoever sends, and then finds it sent."""
    async with pool.acquire() as conn:
        at = await steps.house(conn)
        await steps.captured(conn, at, 500)
        (made,) = await steps.drafted(conn, at)
        await steps.captured(conn, at, 100)
    async with pool.acquire() as sending, pool.acquire() as drafting, pool.acquire() as watching:
        sent = sending.transaction()
        await sent.start()
        await advance.send(sending, statement_id=made.id, member=at.officer, now=steps.NOVEMBER)
        waiting = asyncio.create_task(steps.drafted(drafting, at))
        await until_waiting(watching, drafting)
        await sent.commit()
        assert await waiting == []
        assert await steps.amounts(watching, made) == [500]
