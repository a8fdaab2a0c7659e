"""A hold that ran out leaves its place to what is busy there, and so nobody is offered it."""

import pytest

from booking.periods import Period
from booking.reservations.availability import intervals
from booking.reservations.decide import Wish
from booking.reservations.quote import NOBODY, quote
from booking.reservations.refusals import SlotTaken
from booking.reservations.search import Filters, search
from tests import make
from tests.imports.steps import assert_covered, elsewhere
from tests.reservations.steps import reserved

HELD, BUSY = make.stay(1, 10, 12), make.stay(1, 9, 11)
AFTER = make.later(minutes=30)


@pytest.fixture
async def held(conn):
    room = await make.resource(conn, kind="room")
    await reserved(conn, room, HELD, hold=True)
    assert await (await elsewhere(conn, room)).says(BUSY, at=make.later(minutes=1)) == 1
    return room


async def _quoted(conn, room, period):
    network, _ = await make.known(conn, room)
    wish = Wish(resource_id=room, period=period)
    known = await network.newest(conn)
    return await quote(conn, network=known, member=None, wish=wish, now=AFTER)


async def test_a_quote_says_what_reserving_then_does(conn, held):
    assert (await _quoted(conn, held, HELD)).refusal.code == "slot-taken"
    left = make.stay(1, 11, 12)
    assert (await _quoted(conn, held, left)).refusal is None
    await reserved(conn, held, left, now=AFTER)
    with pytest.raises(SlotTaken):
        await reserved(conn, held, make.stay(1, 10, 11), now=AFTER)
    await assert_covered(conn)


async def test_search_and_the_days_show_it_as_taken(conn, held):
    network, resource = await make.known(conn, held)
    known = await network.newest(conn)
    for period, count in ((HELD, 0), (make.stay(1, 11, 12), 1)):
        filters = Filters(period=period, kind="room")
        found, _ = await search(
            conn, network=known, filters=filters, facts=NOBODY, now=AFTER, limit=9
        )
        assert len(found) == count
    day = Period(make.stay(1, 9, 10).start, make.stay(1, 12, 13).end)
    free = await intervals(conn, resource=resource, window=day, now=AFTER)
    assert [each.starts_at for each in free] == [BUSY.end]
