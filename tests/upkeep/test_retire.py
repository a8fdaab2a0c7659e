"""Resources and units are retired with every stay in view, and come back as they should."""

from datetime import timedelta
from uuid import UUID

import pytest

from booking.errors import Forbidden, NotFound
from booking.reservations.refusals import (
    Closed,
    SlotTaken,
)
from booking.spaces.network import NetworkCache, read_network
from booking.upkeep.close import close
from booking.upkeep.hits import CannotMove, Choices
from booking.upkeep.inventory import ResourceRetired
from booking.upkeep.retire import LastPart, RetiringHits, preview_retiring, restore, retire
from tests import make
from tests.imports.steps import copy_of
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.sound import assert_sound

CANCEL = Choices(otherwise="cancel")


async def _manager(conn, resource_id):
    space_id = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", resource_id)
    return await make.member(conn, manages=frozenset({space_id}))


async def _retire(conn, resource_id, unit_id=None, /, *, who=None, **given):
    usual = {"reason": None, "now": make.NOW}
    manager = who or await _manager(conn, resource_id)
    async with conn.transaction():
        return await retire(
            conn, member=manager, resource_id=resource_id, unit_id=unit_id, **usual | given
        )


async def _restore(conn, resource_id, unit_id=None, now=make.NOW):
    manager = await _manager(conn, resource_id)
    return await restore(conn, member=manager, resource_id=resource_id, unit_id=unit_id, now=now)


async def _units(conn, resource_id):
    return [
        row["id"]
        for row in await conn.fetch(
            "SELECT id FROM units WHERE resource_id = $1 ORDER BY number", resource_id
        )
    ]


async def test_a_unit_is_not_retired_under_a_stay_which_moves_as_was_chosen(conn):
    desk = await make.resource(conn, units=2)
    made = await reserved(conn, desk, make.stay(1, 9, 11))
    unit = await conn.fetchval("SELECT unit_ids[1] FROM reservations")
    ahead = await preview_retiring(
        conn, member=await _manager(conn, desk), resource_id=desk, unit_id=unit, now=make.NOW
    )
    assert [str(each.id) for each in ahead.hits] == [made["id"]]
    assert ahead.movable == {UUID(made["id"])}
    with pytest.raises(RetiringHits) as refused:
        await _retire(conn, desk, unit)
    assert [each["id"] for each in refused.value.facts["reservations"]] == [made["id"]]
    assert await conn.fetchval("SELECT count(*) FROM units WHERE retired_at IS NOT NULL") == 0
    done = await _retire(conn, desk, unit, choices=Choices({UUID(made["id"]): "move"}))
    assert [choice for _, choice in done.settled] == ["move"]
    assert await conn.fetchval("SELECT unit_ids[1] FROM reservations") != unit
    with pytest.raises(SlotTaken):
        await reserved(conn, desk, make.stay(1, 9, 11))
    await _restore(conn, desk, unit)
    await reserved(conn, desk, make.stay(1, 9, 11))
    await assert_sound(conn)


async def test_a_resource_goes_with_all_given_back_and_comes_back_with_its_units(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    at = await make.space(conn)
    desk = await make.resource(conn, at=at, units=2)
    other = await make.resource(conn, at=at)
    await _retire(conn, desk, (await _units(conn, desk))[1], now=make.later(minutes=-1))
    made = await reserved(conn, desk, make.stay(1, 9, 11), member=who, voucher=code)
    done = await _retire(conn, desk, choices=Choices(otherwise="offer"))
    assert [str(hit.id) for hit, _ in done.settled] == [made["id"]]
    assert await vouchers.balance(conn, code) == 150_000
    event = await conn.fetchrow("SELECT payload FROM events WHERE type = 'ReservationCancelled'")
    offered = {each["resource_id"] for each in event["payload"]["alternatives"]}
    assert offered == {other}
    with pytest.raises(NotFound):
        await reserved(conn, desk, make.stay(1, 9, 11))
    again = await _restore(conn, desk)
    # The one that was retired before stays so.
    assert [each.retired for each in again.units] == [False, True]
    await reserved(conn, desk, make.stay(1, 9, 11))
    await assert_sound(conn)


async def test_whoever_has_come_is_not_moved(conn):
    desk = await make.resource(conn, units=2)
    await reserved(conn, desk, make.stay(1, 9, 13))
    unit = await conn.fetchval("SELECT unit_ids[1] FROM reservations")
    with pytest.raises(CannotMove):
        await _retire(conn, desk, unit, choices=Choices(otherwise="move"), now=make.rome(1, 10))


async def test_a_hold_that_ran_out_is_in_no_ones_way(conn):
    desk = await make.resource(conn)
    await reserved(conn, desk, make.stay(1, 9, 11), hold=True)
    done = await _retire(conn, desk, now=make.NOW + timedelta(minutes=11))
    assert done.settled == []
    assert await conn.fetchval("SELECT status FROM reservations") == "expired"


async def test_a_part_that_goes_leaves_its_whole_whose_stays_are_hit_as_well(conn):
    at = await make.space(conn)
    left, right = [await make.resource(conn, at=at, kind="area") for _ in range(2)]
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    made = await reserved(conn, hall, make.stay(1, 9, 11))
    with pytest.raises(RetiringHits):
        await _retire(conn, right)
    done = await _retire(conn, right, choices=CANCEL)
    assert [str(hit.id) for hit, _ in done.settled] == [made["id"]]
    assert done.left_wholes == [hall]
    # The hall is what is left of it, and stays with that.
    await reserved(conn, hall, make.stay(1, 9, 11))
    with pytest.raises(LastPart):
        await _retire(conn, left, choices=CANCEL)
    await _restore(conn, right)
    assert len((await read_network(conn)).resource(hall).units) == 1
    await assert_sound(conn)


async def test_a_whole_goes_alone_and_its_parts_stay(conn):
    at = await make.space(conn)
    left = await make.resource(conn, at=at, kind="area")
    right = await make.resource(conn, at=at, kind="area")
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    await reserved(conn, hall, make.stay(1, 9, 11))
    await _retire(conn, hall, choices=CANCEL)
    await reserved(conn, left, make.stay(1, 9, 11))
    await _restore(conn, hall)
    with pytest.raises(SlotTaken):
        await reserved(conn, hall, make.stay(1, 9, 11))


async def test_a_unit_comes_back_under_the_closures_that_are_there_then(conn):
    desk = await make.resource(conn, units=2)
    unit, _ = await _units(conn, desk)
    manager = await _manager(conn, desk)

    async def _close(unit_id, day):
        network = await NetworkCache().newest(conn)
        await close(
            conn, member=manager, space=network.resource(desk).space, resource_id=desk,
            unit_id=unit_id, period=make.stay(day, 0, 23), reason="Lavori", network=network,
            now=make.NOW,
        )  # fmt: skip

    await _close(unit, 1)
    await _retire(conn, desk, unit)
    # It counts neither as there nor as taken.
    assert await conn.fetchval("SELECT count(*) FROM claims WHERE unit_id = $1", unit) == 0
    await _close(None, 2)
    await _restore(conn, desk, unit)
    for day, free in ((1, 1), (2, 0)):
        for _ in range(free):
            await reserved(conn, desk, make.stay(day, 9, 11))
        with pytest.raises((Closed, SlotTaken)):
            await reserved(conn, desk, make.stay(day, 9, 11))


async def test_busy_times_go_and_come_with_the_unit(conn):
    desk = await make.resource(conn)
    (unit,) = await _units(conn, desk)
    space_id = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", desk)
    source = await conn.fetchval(
        "INSERT INTO busy_sources (space_id, name, address, made_by, made_at, check_at) VALUES "
        "($1, 'x', 'https://x.example.org/a.ics', $2, $3, $3) RETURNING id",
        space_id, (await make.member(conn)).id, make.NOW,
    )  # fmt: skip
    (busy,) = copy_of([make.stay(1, 9, 11)], make.NOW).times
    await conn.execute(
        "INSERT INTO busy_times (source_id, period) VALUES ($1, tstzrange($2, $3))",
        source, busy.start, busy.end,
    )  # fmt: skip
    await conn.execute("SELECT block_busy_units(ARRAY[$1::bigint])", source)
    count = "SELECT count(*) FROM claims WHERE unit_id = $1 AND busy_id IS NOT NULL"
    assert await conn.fetchval(count, unit) == 1
    await _retire(conn, desk, unit)
    assert await conn.fetchval(count, unit) == 0
    await _restore(conn, desk, unit)
    assert await conn.fetchval(count, unit) == 1


async def test_a_unit_of_a_retired_resource_comes_back_with_it_alone(conn):
    desk = await make.resource(conn, units=2)
    await _retire(conn, desk)
    with pytest.raises(ResourceRetired):
        await _restore(conn, desk, (await _units(conn, desk))[0])


async def test_retiring_is_for_managers_of_that_space(conn):
    desk = await make.resource(conn)
    with pytest.raises(Forbidden):
        await _retire(conn, desk, who=await make.member(conn))
