"""The process that applies a large calendar is killed between two pieces: whatever comes next, what
is claimed is right, and everything is told once."""

import asyncio
import sys
from datetime import timedelta

import pytest

from booking.imports.source import remove_source
from booking.upkeep.edit_resource import add_units
from tests import make
from tests.imports.steps import assert_covered, elsewhere
from tests.imports.turn import Turn, ics
from tests.net.host import host, says
from tests.reservations.steps import reserved

OLD = [f"{hour:02}00-{hour:02}30" for hour in range(8, 20, 2)]
NEW = [f"{hour:02}15-{hour:02}45" for hour in range(8, 20, 2)]


@pytest.fixture
async def killed(pool, database):
    """In the middle of its fourth transaction; a stay lies in what is busy since the third."""
    async with host(says(ics(*OLD), ETag='"1"')) as made:
        async with pool.acquire() as conn:
            room = await make.resource(conn)
            calendar = await elsewhere(conn, room)
            await conn.execute("UPDATE busy_sources SET address = $1", made.url())
            await reserved(conn, room, make.stay(1, 8.5, 9))
        turn = Turn(pool)
        assert await turn() is None
        made.answer = says(ics(*NEW), ETag='"2"')
        turn.now += timedelta(minutes=10)
        words = ["-m", "tests.imports.dies", database.app_url, turn.now.isoformat(), "4"]
        process = await asyncio.create_subprocess_exec(sys.executable, *words)
        assert await process.wait() == -9
        async with pool.acquire() as conn:
            await assert_covered(conn)
            assert await conn.fetchval("SELECT clashed FROM busy_sources") == []
        turn.now += timedelta(minutes=2)
        calendar.now = turn.now
        yield made, turn, calendar


async def _told(pool):
    rows = await pool.fetch("SELECT type, payload FROM events WHERE type LIKE 'Busy%' ORDER BY id")
    return [(row["type"].removeprefix("Busy"), row["payload"].get("conflicts")) for row in rows][2:]


async def _ends_well(pool, made, turn):
    made.answer = says(ics(*NEW), ETag='"2"')
    assert await turn(minutes=15) is None
    assert "if-none-match" not in made.asked[-1].headers
    assert await _told(pool) == [("TimesChanged", 1)]
    made.answer = says(status="304 Not Modified")
    assert await turn(minutes=10) is None
    assert made.asked[-1].headers["if-none-match"] == '"2"'
    assert await _told(pool) == [("TimesChanged", 1)]
    async with pool.acquire() as conn:
        await assert_covered(conn)
        assert await conn.fetchval("SELECT count(*) FROM busy_times") == len(NEW)


async def test_a_server_that_says_that_nothing_changed_though_nobody_asked(pool, killed):
    made, turn, _calendar = killed
    made.answer = says(status="304 Not Modified")
    assert await turn() == "bad-status"
    assert await _told(pool) == []
    await _ends_well(pool, made, turn)


async def test_a_reading_that_fails_and_a_unit_that_comes(pool, killed):
    made, turn, calendar = killed
    made.answer = says(b"", status="500 No")
    assert await turn() == "bad-status"
    async with pool.acquire() as conn, conn.transaction():
        room = calendar.source.resource_id
        await add_units(
            conn, member=calendar.manager, resource_id=room, names=["Due"], now=turn.now
        )
        await assert_covered(conn)
        assert await conn.fetchval("SELECT count(DISTINCT unit_id) FROM claims") == 2
    await _ends_well(pool, made, turn)


async def test_a_calendar_that_says_something_else_by_then(pool, killed):
    made, turn, _calendar = killed
    made.answer = says(ics("0800-0830", "1900-2000"), ETag='"3"')
    assert await turn() is None
    assert await _told(pool) == [("TimesChanged", 0)]
    async with pool.acquire() as conn:
        await assert_covered(conn)


async def test_its_manager_removes_it(pool, killed):
    _made, turn, calendar = killed
    async with pool.acquire() as conn, conn.transaction():
        space, source_id = calendar.space, calendar.source.id
        await remove_source(
            conn, member=calendar.manager, space=space, source_id=source_id, now=turn.now
        )
    assert await turn(minutes=20) == "nothing due"
    assert await _told(pool) == [("SourceRemoved", None)]
    assert await pool.fetchval("SELECT count(*) FROM claims WHERE busy_id IS NOT NULL") == 0
    assert await pool.fetchval("SELECT count(*) FROM busy_units") == 0
