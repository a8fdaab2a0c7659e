"""Who looks sees what is busy as taken; units that come are blocked, and those that leave may."""

from datetime import timedelta

from booking.database.queries import queries
from booking.periods import Period
from booking.reservations.availability import starts
from booking.reservations.quote import NOBODY
from booking.reservations.search import Filters, search
from tests import make
from tests.imports.steps import assert_covered, elsewhere
from tests.reservations.test_changed import told

NOON = make.stay(1, 12, 14)
load = queries("load")


async def test_no_start_is_offered_that_would_lie_in_a_busy_time(conn):
    desk = await make.resource(conn, units=3)
    calendar = await elsewhere(conn, desk)
    await calendar.says(NOON)
    _, resource = await make.known(conn, desk)
    found = await starts(
        conn,
        resource=resource,
        window=make.stay(1, 8, 20),
        length=timedelta(hours=1),
        quantity=1,
        now=make.NOW,
    )
    assert found
    offered = [Period(each, each + timedelta(hours=1)) for each in found]
    assert not any(each.overlaps(NOON) for each in offered)


async def test_search_leaves_out_what_is_busy_and_counts_what_is_not(conn):
    at = await make.space(conn)
    room = await make.resource(conn, at=at, kind="room")
    desks = await make.resource(conn, at=at, units=3, kind="room")
    of_room = await elsewhere(conn, room)
    await of_room.says(NOON)
    unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", desks)
    of_unit = await elsewhere(conn, desks, unit_id=unit)
    await of_unit.says(NOON)
    network, _ = await make.known(conn, room)
    found, _ = await search(
        conn,
        network=await network.newest(conn),
        filters=Filters(period=NOON, kind="room"),
        facts=NOBODY,
        now=make.NOW,
    )
    assert [(each.resource.id, each.free_units) for each in found] == [(desks, 2)]


async def test_the_live_stream_tells_of_every_resource_that_a_change_touches(conn):
    at = await make.space(conn)
    left = await make.resource(conn, at=at, kind="area")
    hall = await make.resource(conn, at=at, kind="area", parts=[left])
    other = await make.resource(conn, at=at)
    calendar = await elsewhere(conn, left)
    await calendar.says(NOON)
    assert {each.resource_id for each in await told(conn)} == {left, hall}
    assert other


async def test_a_unit_that_comes_is_blocked_and_one_that_leaves_may(conn):
    desk = await make.resource(conn, units=2)
    calendar = await elsewhere(conn, desk)
    await calendar.says(NOON)
    await conn.execute("INSERT INTO units (resource_id, number, name) VALUES ($1, 3, '3')", desk)
    await load.block_busy_units.value(conn, space_id=calendar.space.id)
    await assert_covered(conn)
    assert await conn.fetchval("SELECT count(*) FROM claims") == 3
    key = await conn.fetchval("SELECT key FROM resources WHERE id = $1", desk)
    in_the_way = await load.claims_in_the_way.rows(
        conn, space_id=calendar.space.id, resources=[], units=[f"{key}/3"], now=make.NOW
    )
    assert in_the_way == []
    await conn.execute("UPDATE units SET retired_at = now() WHERE number = 3")
    await load.block_busy_units.value(conn, space_id=calendar.space.id)
    await assert_covered(conn)
    assert await conn.fetchval("SELECT count(*) FROM claims") == 2


async def test_what_is_long_over_goes_with_its_claims(conn):
    desk = await make.resource(conn)
    calendar = await elsewhere(conn, desk)
    await calendar.says(NOON, make.stay(20, 9, 10))
    purge = queries("imports").purge_busy_times
    assert await purge.run(conn, before=make.rome(10, 0), limit=10) == 1
    assert await purge.run(conn, before=make.rome(10, 0), limit=10) == 0
    await assert_covered(conn)
    assert await conn.fetchval("SELECT count(*) FROM claims") == 1
