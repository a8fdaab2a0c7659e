"""Weeks that are kept change no figure, whatever becomes of their reservations, and when."""

import asyncio
import random
from datetime import date, timedelta
from unittest.mock import patch

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.database.pool import connect
from booking.figures.days import Days
from booking.figures.keep import keep_weeks
from booking.figures.read import figures_of
from booking.figures.weeks import Piece, pieces
from booking.spaces.network import read_network
from tests import make
from tests.figures import drawn

# Clocks change on these days; weeks are kept alike whether they are over or to come.
AUTUMN, SPRING = date(2025, 10, 26), date(2027, 3, 28)
SOME = (
    "id IN (SELECT id FROM reservations WHERE space_id = $1 ORDER BY reference OFFSET $2 LIMIT 3)"
)
CHANGES = [
    f"UPDATE reservations SET {each} WHERE {SOME}"
    for each in (
        "status = 'no_show', changed_at = starts_at + interval '20 minutes'",
        "status = 'completed'",
        "status = 'cancelled', ended_by = member_id, changed_at = now()",
        "starts_at = starts_at + interval '5 days', ends_at = ends_at + interval '5 days'",
        "starts_at = now(), ends_at = now() + interval '1 hour'",
        "voucher_cents = 0",
        "status = 'held', expires_at = now()",
    )
] + [
    f"DELETE FROM reservations WHERE {SOME}",
    f"""INSERT INTO reservations ({drawn.COLUMNS})
        SELECT gen_random_uuid(), gen_random_uuid()::text, {drawn.COLUMNS.split(", ", 2)[2]}
          FROM reservations WHERE {SOME}""",
    """UPDATE opening_hours SET closes = closes - 60
        WHERE space_id = $1 AND weekday = 1 + $2 % 7 AND closes > opens + 60""",
]


async def shown(conn, space_id, days):
    network = await read_network(conn)
    (space,) = [each for each in network.spaces.values() if each.id == space_id]
    return drawn.told(await figures_of(conn, network=network, space=space, days=days))


async def plain(conn, space_id, days):
    """The same with nothing taken from what is kept."""
    with patch("booking.figures.read.pieces", _no_weeks):
        return await shown(conn, space_id, days)


def _no_weeks(days, opened, *, wholes):
    return [Piece(each.from_at, each.to_at) for each in pieces(days, opened, wholes=wholes)]


async def keep(conn):
    return await keep_weeks(conn)


async def weeks_of(conn, space_id):
    return await conn.fetchval("SELECT count(*) FROM figure_weeks WHERE space_id = $1", space_id)


async def full(conn, seed, sunday, *, opens=0, closes=1440):
    """Three weeks and more around a day that changes its clocks."""
    first = sunday - timedelta(days=9)
    at = await drawn.place(conn, first=first, opens=opens, closes=closes)
    await drawn.fill(conn, at, random.Random(seed), days=23)
    return at, first


async def _tried(conn, at, first, history):
    ranges = [Days(first - timedelta(days=6), first + timedelta(days=28)),
              Days(first + timedelta(days=4), first + timedelta(days=19))]  # fmt: skip
    for change, number in history:
        if change is None:
            await keep(conn)
        else:
            await conn.execute(CHANGES[change], at.space.id, number)
        days = ranges[number % 2]
        found = await shown(conn, at.space.id, days)
        assert found == await plain(conn, at.space.id, days), (change, days)
    await keep(conn)
    assert await keep(conn) == 0
    assert await conn.fetchval("SELECT count(*) FROM figure_changes") == 0


@pytest.mark.timeout(300)
def test_they_are_those_of_reading_each_stay_after_any_history(worker_database):
    changes = st.tuples(st.none() | st.integers(0, len(CHANGES) - 1), st.integers(0, 100))

    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.sampled_from((0, 1)), st.lists(changes, min_size=1, max_size=4))
    def agree(number, history):
        at, first = places[number]
        runner.run(undone(at, first, history))

    async def undone(at, first, history):
        around = conn.transaction()
        await around.start()
        try:
            await _tried(conn, at, first, history)
        finally:
            await around.rollback()

    with asyncio.Runner() as runner:
        conn = runner.run(connect(worker_database.app_url))
        everything = conn.transaction()
        try:
            runner.run(everything.start())
            places = [
                runner.run(full(conn, 1, AUTUMN)),
                runner.run(full(conn, 2, SPRING, opens=1320, closes=1500)),
            ]
            assert runner.run(keep(conn)) > 6
            agree()
        finally:
            runner.run(everything.rollback())
            runner.run(conn.close())


@pytest.mark.parametrize("change", range(len(CHANGES)))
async def test_each_change_is_seen_at_once(conn, change):
    at, first = await full(conn, 3, SPRING)
    days = Days(first - timedelta(days=5), first + timedelta(days=25))
    assert await keep(conn) > 3
    before = await shown(conn, at.space.id, days)
    # Of some of them there is nothing to be seen, as when who came is gone.
    for number in range(0, 60, 3):
        await conn.execute(CHANGES[change], at.space.id, number)
    found = await shown(conn, at.space.id, days)
    assert before != found
    assert found == await plain(conn, at.space.id, days)


async def test_kept_weeks_are_what_counting_unit_by_unit_gives(conn):
    at, first = await full(conn, 5, AUTUMN)
    days = Days(first - timedelta(days=5), first + timedelta(days=25))
    assert await keep(conn) > 3
    found, expected = await shown(conn, at.space.id, days), drawn.counted(at, days)
    assert _sparse(found) == _sparse(expected)


def _sparse(figures):
    """Hours of the week of which there is nothing are left out."""
    for each in figures.values():
        for name in ("open", "taken"):
            each[name] = {slot: seconds for slot, seconds in each[name].items() if seconds}
    return figures


async def test_every_week_with_anything_in_it_is_kept_also_one_to_come(conn):
    at, first = await full(conn, 6, SPRING)
    await keep(conn)
    # 23 days and the longest stay around them.
    assert await weeks_of(conn, at.space.id) >= 5
    await conn.execute("DELETE FROM reservations WHERE space_id = $1", at.space.id)
    days = Days(first, first + timedelta(days=20))
    assert await shown(conn, at.space.id, days) == await plain(conn, at.space.id, days)


async def test_stays_of_the_far_future_are_added_up(conn):
    """Seconds since 1970 outgrow four bytes in 2038."""
    at, first = await full(conn, 9, date(2040, 3, 25))
    days = Days(first - timedelta(days=5), first + timedelta(days=25))
    found = await shown(conn, at.space.id, days)
    assert _sparse(found) == _sparse(drawn.counted(at, days))


async def test_a_space_in_which_nobody_stayed_has_no_weeks(conn):
    at = await make.space(conn)
    await keep(conn)
    assert await weeks_of(conn, at.id) == 0


async def test_a_change_that_is_committed_while_a_week_is_kept_is_never_missed(pool):
    async with pool.acquire() as changing, pool.acquire() as keeping, pool.acquire() as reading:
        at, first = await full(reading, 7, SPRING)
        days = Days(first - timedelta(days=9), first + timedelta(days=30))
        change = changing.transaction()
        await change.start()
        await changing.execute(CHANGES[2], at.space.id, 0)
        # Kept while the change is not to be seen yet; it is the readers' at once when it is.
        assert await keep(keeping) > 3
        before = await shown(reading, at.space.id, days)
        await change.commit()
        after = await shown(reading, at.space.id, days)
        assert after != before
        assert after == await plain(reading, at.space.id, days)
        assert await keep(keeping) > 0
        assert await shown(reading, at.space.id, days) == after


@pytest.mark.timeout(120)
async def test_keeping_beside_changes_leaves_every_figure_true(pool):
    async with pool.acquire() as conn:
        at, first = await full(conn, 8, AUTUMN)
        assert await keep(conn) > 3
    days = Days(first - timedelta(days=9), first + timedelta(days=30))
    looked = 0

    async def change(number):
        rng = random.Random(number)
        async with pool.acquire() as conn:
            while looked < 6:
                await conn.execute(CHANGES[rng.randrange(4)], at.space.id, rng.randrange(100))

    async def keep_on():
        async with pool.acquire() as conn:
            while looked < 6:
                await keep(conn)

    async def look():
        nonlocal looked
        async with pool.acquire() as conn:
            while looked < 6:
                async with conn.transaction(isolation="repeatable_read"):
                    found = await shown(conn, at.space.id, days)
                    assert found == await plain(conn, at.space.id, days)
                looked += 1

    async with asyncio.TaskGroup() as group:
        for each in (keep_on(), keep_on(), look(), change(1), change(2)):
            group.create_task(each)
    async with pool.acquire() as conn:
        await keep(conn)
        assert await shown(conn, at.space.id, days) == await plain(conn, at.space.id, days)
