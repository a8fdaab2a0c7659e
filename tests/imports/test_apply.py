"""What is busy elsewhere is taken here, less what was reserved, and free again when it goes."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.imports.apply import apply, same_as_before
from booking.imports.conflicts import conflicts_of
from booking.imports.free import free_more
from booking.imports.source import remove_source, sources_of
from booking.periods import Period
from booking.reservations.cancel import cancel
from booking.reservations.clock import move_due
from booking.reservations.refusals import SlotTaken
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.imports.steps import assert_covered, copy_of, elsewhere, in_one
from tests.reservations.steps import reserved

NOON = make.stay(1, 12, 14)


async def _claims(conn):
    rows = await conn.fetch(
        "SELECT id, unit_id, period FROM claims WHERE busy_id IS NOT NULL ORDER BY unit_id, period"
    )
    return [tuple(row) for row in rows]


async def test_what_is_busy_is_taken_and_free_again_when_it_goes(conn):
    desk = await make.resource(conn, units=2)
    calendar = await elsewhere(conn, desk)
    await calendar.says(NOON)
    with pytest.raises(SlotTaken) as refused:
        await reserved(conn, desk, make.stay(1, 13, 15))
    offered = [each for each in refused.value.facts["alternatives"] if each["resource_id"] == desk]
    periods = [Period(each["starts_at"], each["ends_at"]) for each in offered]
    assert periods
    assert not any(each.overlaps(NOON) for each in periods)
    await reserved(conn, desk, make.stay(1, 14, 15))
    await assert_covered(conn)
    await calendar.says()
    await reserved(conn, desk, make.stay(1, 13, 14))
    assert await _claims(conn) == []


async def test_what_is_as_it_was_keeps_its_claims(conn):
    desk = await make.resource(conn)
    calendar = await elsewhere(conn, desk)
    await calendar.says(NOON, make.stay(2, 9, 10))
    before = await _claims(conn)
    await calendar.says(NOON, make.stay(2, 9, 11))
    after = await _claims(conn)
    assert before[0] == after[0]
    assert before[1][0] != after[1][0]
    told = [name for name, _ in await calendar.events()]
    assert told == ["BusySourceAdded", "BusyTimesChanged", "BusyTimesChanged"]
    await calendar.says(NOON, make.stay(2, 9, 11))
    assert await _claims(conn) == after
    assert len(await calendar.events()) == 3


async def test_a_unit_a_hall_and_a_whole_space(conn):
    at = await make.space(conn)
    left = await make.resource(conn, at=at, kind="area")
    right = await make.resource(conn, at=at, kind="area")
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    desks = await make.resource(conn, at=at, units=2)
    unit = await conn.fetchval("SELECT max(id) FROM units WHERE resource_id = $1", desks)
    of_unit = await elsewhere(conn, desks, unit_id=unit)
    await of_unit.says(NOON)
    made = await reserved(conn, desks, NOON)
    assert await conn.fetchval("SELECT unit_ids FROM reservations") != [unit]
    of_hall = await elsewhere(conn, hall, address="https://a.example/hall.ics")
    await of_hall.says(make.stay(2, 9, 10))
    for each in (left, right, hall):
        with pytest.raises(SlotTaken):
            await reserved(conn, each, make.stay(2, 9, 10))
    of_all = await elsewhere(conn, desks, only=False, address="https://a.example/all.ics")
    await of_all.says(make.stay(3, 9, 10))
    for each in (left, right, hall, desks):
        with pytest.raises(SlotTaken):
            await reserved(conn, each, make.stay(3, 9, 10))
    await assert_covered(conn)
    assert made


async def test_the_rest_of_a_busy_time_blocks_around_a_reservation(conn):
    room = await make.resource(conn)
    made = await reserved(conn, room, make.stay(1, 10, 11))
    calendar = await elsewhere(conn, room)
    assert await calendar.says(make.stay(1, 9, 13)) == 1
    for start, end in ((9, 10), (11, 12), (12, 13), (9, 13)):
        with pytest.raises(SlotTaken):
            await reserved(conn, room, make.stay(1, start, end))
    assert await calendar.says(make.stay(1, 9, 14)) == 0
    await assert_covered(conn)
    manager = calendar.manager
    await cancel(conn, member=manager, reservation_id=UUID(made["id"]), now=make.NOW)
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 10, 11))
    await assert_covered(conn)


async def test_a_stay_that_clashes_may_be_made_shorter_and_moved_and_the_rest_is_claimed(conn):
    room = await make.resource(conn, rules={"turnaround_minutes": 30})
    who = await make.member(conn)
    made = await reserved(conn, room, make.stay(1, 10, 12), member=who)
    calendar = await elsewhere(conn, room)
    await calendar.says(make.stay(1, 9, 18))
    await _moved(conn, who, made, make.stay(1, 10, 11))
    await assert_covered(conn)
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 11.5, 12.5))
    # Not further into it, nor elsewhere in it.
    for wanted in (make.stay(1, 10, 13), make.stay(1, 14, 15)):
        with pytest.raises(SlotTaken):
            async with conn.transaction():
                await _moved(conn, who, made, wanted)
    await assert_covered(conn)
    await _moved(conn, who, made, make.stay(2, 10, 12))
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 10, 11))
    await assert_covered(conn)


async def _moved(conn, who, made, period):
    await reschedule(
        conn,
        network=NetworkCache(),
        member=who,
        reservation_id=UUID(made["id"]),
        period=period,
        now=make.NOW,
    )


async def test_a_turnaround_does_not_run_into_what_is_busy(conn):
    room = await make.resource(conn, rules={"turnaround_minutes": 60})
    calendar = await elsewhere(conn, room)
    await calendar.says(NOON)
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 9, 11.5))
    await reserved(conn, room, make.stay(1, 9, 11))


async def test_removing_frees_exactly_its_own_and_forgets_its_address(conn):
    desk = await make.resource(conn)
    first = await elsewhere(conn, desk)
    second = await elsewhere(conn, desk, address="https://other.example/a.ics", name="Altra")
    await first.says(NOON)
    await second.says(make.stay(1, 13, 16))
    await remove_source(
        conn, member=first.manager, space=first.space, source_id=first.source.id, now=make.NOW
    )
    await reserved(conn, desk, make.stay(1, 12, 13))
    with pytest.raises(SlotTaken):
        await reserved(conn, desk, make.stay(1, 13, 14))
    await assert_covered(conn)
    assert await conn.fetchval("SELECT count(*) FROM busy_sources WHERE address IS NULL") == 1
    assert (await first.events())[-1][0] == "BusySourceRemoved"
    left = await sources_of(conn, member=second.manager, space=second.space, now=make.NOW)
    assert [(each.name, each.host, each.times, each.state) for each in left] == [
        ("Altra", "other.example", 1, "good")
    ]


async def test_a_large_one_is_freed_in_pieces_and_one_of_that_address_may_be_there_again(
    pool, monkeypatch
):
    monkeypatch.setattr("booking.imports.free.MOST_FREED_AT_ONCE", 2)
    async with pool.acquire() as conn:
        desk = await make.resource(conn)
        calendar = await elsewhere(conn, desk)
        await calendar.says(*(make.stay(day, 9, 10) for day in range(1, 6)))
        ask: dict[str, Any] = {"member": calendar.manager, "space": calendar.space, "now": make.NOW}
        await remove_source(conn, **ask, source_id=calendar.source.id)
        assert await sources_of(conn, **ask) == []
        assert len(await _claims(conn)) == 3
        again = await elsewhere(conn, desk)
        await again.says(make.stay(5, 9, 11))
        # Three pieces hold something, the third of them less than it could.
        assert [await free_more(pool, make.NOW) for _ in range(3)] == [1, 1, 0]
        assert [name for name, _ in await calendar.events()][-2:] == [
            "BusySourceRemoved",
            "BusyTimesSettled",
        ]
        await assert_covered(conn)
        assert len(await _claims(conn)) == 1


async def test_an_earlier_reading_counts_no_more_once_another_began(conn):
    desk = await make.resource(conn)
    calendar = await elsewhere(conn, desk)
    early = await calendar.begun()
    await calendar.says(NOON, at=make.later(minutes=3))
    calendar.now = make.NOW
    assert await apply(in_one(conn), early, copy_of([], make.NOW), now=make.NOW) is None
    assert len(await _claims(conn)) == 1


async def test_a_busy_time_that_is_over_clashes_with_nobody(conn):
    room = await make.resource(conn)
    await reserved(conn, room, make.stay(1, 9, 12))
    calendar = await elsewhere(conn, room)
    at_ten = make.stay(1, 10, 11).start
    assert await calendar.says(make.stay(1, 9, 9.5), at=at_ten) == 0
    ask: dict[str, Any] = {"member": calendar.manager, "space": calendar.space}
    assert await conflicts_of(conn, **ask, now=at_ten) == []
    times = [make.stay(1, 9, 9.5), make.stay(1, 11, 13)]
    assert await calendar.says(*times, at=at_ten + timedelta(minutes=1)) == 1
    (found,) = await conflicts_of(conn, **ask, now=at_ten)
    assert found.busy == (make.stay(1, 11, 13),)


async def test_nothing_new_frees_and_takes_nothing(conn):
    desk = await make.resource(conn)
    calendar = await elsewhere(conn, desk)
    await calendar.says(NOON, etag='"a"')
    calendar.now = make.later(minutes=30)
    reading = await calendar.begun()
    assert reading.etag == '"a"'
    await same_as_before(conn, reading, now=calendar.now)
    row = await conn.fetchrow("SELECT good_at, check_at, etag FROM busy_sources")
    assert tuple(row) == (calendar.now, calendar.now + timedelta(minutes=10), '"a"')
    assert len(await _claims(conn)) == 1


async def test_a_stay_that_was_missed_and_a_request_that_ran_out_leave_to_what_is_busy(pool):
    async with pool.acquire() as conn:
        room = await make.resource(conn, rules={"check_in": {"grace_minutes": 15}})
        asked = await make.resource(conn, rules={"approval": True})
        for each in (room, asked):
            await reserved(conn, each, make.stay(1, 10, 12))
            calendar = await elsewhere(conn, each)
            assert await calendar.says(make.stay(1, 9, 18)) == 1
        assert await move_due(pool, now=make.stay(1, 11, 13).start) > 0
        statuses = await conn.fetch("SELECT status FROM reservations ORDER BY status")
        assert [row["status"] for row in statuses] == ["expired", "no_show"]
        await assert_covered(conn)
        with pytest.raises(SlotTaken):
            await reserved(conn, room, make.stay(1, 11, 12), now=make.stay(1, 10.5, 11).start)
