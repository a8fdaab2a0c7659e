"""What changed is noted until every week that it touches knows of it, and no longer."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from booking.database.queries import queries
from booking.figures.days import Days
from booking.figures.stays import add_up
from tests import make
from tests.figures import drawn
from tests.figures.test_keep import CHANGES, SPRING, full, keep, plain, shown, weeks_of

INTO = """
UPDATE reservations
   SET resource_id = $1, unit_ids = ARRAY(SELECT id FROM units WHERE resource_id = $1)
 WHERE id = (SELECT id FROM reservations
              WHERE space_id = $2 AND quantity = 1 AND status = 'confirmed'
              ORDER BY reference LIMIT 1)
"""


async def _long(conn, first, *, days):
    """A stay in a room, kept, and cancelled since."""
    at = await drawn.place(conn, first=first, opens=0, closes=1440)
    who = (await make.member(conn)).id
    start = datetime.combine(first, time(9), UTC)
    stay = (start, start + timedelta(days=days))
    await drawn.stay(conn, at, random.Random(1), at.room, stay, who=(who, who), status="confirmed")
    kept = await keep(conn)
    await conn.execute("UPDATE reservations SET status = 'cancelled', ended_by = member_id")
    return at, kept


@pytest.mark.parametrize("days", [0.2, 2, 20])
async def test_the_last_week_of_a_stay_learns_of_its_change_too(conn, days):
    """Those longer than a day are found by another index."""
    sunday = date(2027, 3, 7)
    at, kept = await _long(conn, sunday, days=days)
    assert kept == 1 + -(-(days - 1) // 7 if days > 1 else 0)
    for monday in (sunday - timedelta(days=6) + timedelta(days=7 * n) for n in range(kept)):
        week = Days(monday, monday + timedelta(days=6))
        assert await shown(conn, at.space.id, week) == await plain(conn, at.space.id, week)
    assert await keep(conn) == kept
    assert await conn.fetchval("SELECT count(*) FROM figure_changes") == 0


@pytest.mark.parametrize("days", [0.2, 20])
async def test_a_change_is_not_forgotten_while_one_of_its_weeks_does_not_know_of_it(conn, days):
    sunday = date(2027, 3, 7)
    at, _ = await _long(conn, sunday, days=days)
    last = "from_at = (SELECT max(from_at) FROM figure_weeks)"
    await conn.execute(
        f"UPDATE figure_weeks SET seen = ARRAY(SELECT id FROM figure_changes) WHERE NOT {last}"
    )
    await queries("figures").forget_changes.run(conn)
    assert await conn.fetchval("SELECT count(*) FROM figure_changes") == 1
    end = sunday + timedelta(days=days)
    week = Days(end - timedelta(days=end.weekday()), end + timedelta(days=6 - end.weekday()))
    assert await shown(conn, at.space.id, week) == await plain(conn, at.space.id, week)


async def test_what_is_committed_between_the_changes_and_the_stays_is_looked_at_again(pool):
    async with pool.acquire() as conn, pool.acquire() as other:
        at, first = await full(conn, 10, SPRING)

        async def late(*given: Any):
            await other.execute(CHANGES[2], at.space.id, 0)
            return await add_up(*given)

        with patch("booking.figures.keep.add_up", late):
            assert await keep(conn) > 3
        # What is in the sums is not known of: once too often is right, and never once too little.
        assert await keep(conn) > 0
        assert await keep(conn) == 0
        days = Days(first - timedelta(days=9), first + timedelta(days=30))
        assert await shown(conn, at.space.id, days) == await plain(conn, at.space.id, days)


async def test_a_resource_that_comes_while_weeks_are_kept_is_in_them_afterwards(pool):
    async with pool.acquire() as conn, pool.acquire() as other:
        at, first = await full(conn, 11, SPRING)

        async def late(*given: Any):
            if not rooms:
                rooms.append(await make.resource(other, at=at.space, kind="room"))
                await other.execute(INTO, rooms[0], at.space.id)
            return await add_up(*given)

        rooms: list[int] = []
        with patch("booking.figures.keep.add_up", late):
            assert await keep(conn) > 3
        days = Days(first - timedelta(days=9), first + timedelta(days=30))
        assert await shown(conn, at.space.id, days) == await plain(conn, at.space.id, days)
        await keep(conn)
        found = await shown(conn, at.space.id, days)
        assert found == await plain(conn, at.space.id, days)
        assert any(found[rooms[0]]["taken"].values())


async def test_weeks_of_another_time_zone_leave_no_change_behind(conn):
    at, first = await full(conn, 12, SPRING)
    kept = await keep(conn)
    await conn.execute("UPDATE spaces SET timezone = 'Europe/London' WHERE id = $1", at.space.id)
    await conn.execute("SELECT change_space($1)", at.space.id)
    await conn.execute("UPDATE reservations SET title = 'x' WHERE space_id = $1", at.space.id)
    assert abs(await keep(conn) - kept) <= 1
    assert abs(await weeks_of(conn, at.space.id) - kept) <= 1
    assert await conn.fetchval("SELECT count(*) FROM figure_changes") == 0
    days = Days(first - timedelta(days=5), first + timedelta(days=25))
    assert await shown(conn, at.space.id, days) == await plain(conn, at.space.id, days)
