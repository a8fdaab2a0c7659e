"""A unit that comes to a space with a large calendar is nobody's where it is busy, from its first
moment on, and nobody waits until all of it is claimed."""

from datetime import timedelta

import pytest

from booking.database.queries import queries
from booking.imports.units import claim_more
from booking.periods import Period
from booking.reservations.refusals import SlotTaken
from booking.upkeep.edit_resource import add_units
from booking.upkeep.retire import retire
from tests import make
from tests.imports.steps import assert_covered, elsewhere
from tests.reservations.steps import reserved

# More than are claimed at once.
MANY = [Period(at, at + timedelta(hours=1)) for at in (make.later(hours=3 * n) for n in range(400))]
OF_CAME = "SELECT count(*) FROM claims WHERE busy_id = 0"


@pytest.fixture
async def large(pool):
    async with pool.acquire() as conn:
        at = await make.space(conn, weekdays=range(1, 8), closes_on_holidays=False)
        desk = await make.resource(conn, at=at)
        calendar = await elsewhere(conn, desk)
        await calendar.says(*MANY)
    return desk, calendar


async def _added(conn, desk, calendar):
    async with conn.transaction():
        await add_units(
            conn, member=calendar.manager, resource_id=desk, names=["Due"], now=make.NOW
        )


async def test_it_is_taken_altogether_until_the_last_piece(pool, large):
    desk, calendar = large
    async with pool.acquire() as conn:
        calendar.conn = conn
        await _added(conn, desk, calendar)
        assert await conn.fetchval(OF_CAME) == 1
        with pytest.raises(SlotTaken):
            await reserved(conn, desk, make.stay(20, 9, 13))
        assert await claim_more(pool, make.NOW) == 1
        # What changes meanwhile, changes for it too.
        await calendar.says(*MANY[:-1], Period(MANY[-1].start, make.later(days=60)))
        turns = 1
        while await claim_more(pool, make.NOW):
            turns += 1
            assert await conn.fetchval(OF_CAME) == (turns < 3)
            told = [name for name, _ in await calendar.events()]
            assert ("BusyTimesSettled" in told) == (turns == 3)
        assert turns == 3
        await assert_covered(conn)
        assert await conn.fetchval("SELECT count(*) FROM claims") == 2 * len(MANY)


async def test_it_may_leave_again_and_so_may_the_calendar(pool, large):
    desk, calendar = large
    async with pool.acquire() as conn:
        await _added(conn, desk, calendar)
        unit = await conn.fetchval("SELECT max(id) FROM units")
        await retire(
            conn,
            member=calendar.manager,
            resource_id=desk,
            unit_id=unit,
            reason=None,
            now=make.NOW,
        )
        while await claim_more(pool, make.NOW):
            pass
        await assert_covered(conn)
        assert await conn.fetchval("SELECT count(*) FROM claims WHERE unit_id = $1", unit) == 0


async def test_stays_in_it_stay_and_what_is_busy_around_them_is_taken(pool, large):
    _, calendar = large
    async with pool.acquire() as conn:
        other = await make.resource(conn, at=make.Space(calendar.space.id, calendar.space.slug))
        await reserved(conn, other, make.stay(2, 9, 12))
        await conn.execute("UPDATE busy_sources SET resource_id = NULL")
        await queries("inventory").block_busy_units.value(conn, space_id=calendar.space.id)
        assert await conn.fetchval(OF_CAME) == 2
        with pytest.raises(SlotTaken):
            await reserved(conn, other, make.stay(3, 9, 12))
        while await claim_more(pool, make.NOW):
            pass
        await assert_covered(conn)
