"""Closures: nothing is closed under a stay by accident, and nobody stays under a closure."""

from uuid import UUID

import pytest

from booking.errors import Forbidden, TryAgain
from booking.reservations.clock import move_due
from booking.reservations.close import ClosureHits, close
from booking.reservations.closure import reopen
from booking.reservations.refusals import Closed, SlotTaken
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved


async def _close(conn, resource_id, period, /, *, who=None, reservations="refuse", **where):
    cache, resource = await make.known(conn, resource_id)
    space = resource.space
    manager = who or await make.member(conn, manages=frozenset({space.id}))
    closure, cancelled = await close(
        conn,
        member=manager,
        space=space,
        resource_id=where.get("resource_id"),
        unit_id=where.get("unit_id"),
        period=period,
        reason="Lavori",
        reservations=reservations,
        now=where.get("now", make.NOW),
    )
    assert cache
    return manager, closure, cancelled


async def _reopen(conn, resource_id, manager, closure):
    cache, _ = await make.known(conn, resource_id)
    network = await cache.newest(conn)
    await reopen(conn, network=network, member=manager, closure_id=closure.id, now=make.NOW)


async def test_a_closed_day_is_refused_as_closed_with_its_reason(conn):
    desk = await make.resource(conn, units=3)
    await _close(conn, desk, make.stay(1, 0, 23))
    with pytest.raises(Closed) as refused:
        await reserved(conn, desk, make.stay(1, 9, 13))
    assert "Lavori" in refused.value.detail("it")
    await reserved(conn, desk, make.stay(2, 9, 13))


async def test_one_closed_desk_leaves_the_others(conn):
    desk = await make.resource(conn, units=2)
    unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", desk)
    await _close(conn, desk, make.stay(1, 0, 23), resource_id=desk, unit_id=unit)
    made = await reserved(conn, desk, make.stay(1, 9, 13))
    assert made["units"][0]["id"] != unit
    with pytest.raises(SlotTaken):
        await reserved(conn, desk, make.stay(1, 9, 13))


async def test_stays_refuse_a_closure_or_are_cancelled_with_all_given_back(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    desk = await make.resource(conn, units=2)
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
    with pytest.raises(ClosureHits) as refused:
        async with conn.transaction():
            await _close(conn, desk, make.stay(1, 12, 18))
    assert [each["id"] for each in refused.value.facts["reservations"]] == [made["id"]]
    assert await conn.fetchval("SELECT count(*) FROM closures") == 0
    _, _, cancelled = await _close(conn, desk, make.stay(1, 12, 18), reservations="cancel")
    assert [each["id"] for each in cancelled] == [UUID(made["id"])]
    assert await vouchers.balance(conn, code) == 150_000
    event = await conn.fetchrow("SELECT payload FROM events WHERE type = 'ReservationCancelled'")
    assert event["payload"]["by"] == "closure"


async def test_a_closure_cuts_a_turnaround_and_a_turnaround_stops_at_a_closure(conn):
    room = await make.resource(conn, rules={"turnaround_minutes": 60})
    await reserved(conn, room, make.stay(1, 9, 12))
    await _close(conn, room, make.stay(1, 12, 14))
    await reserved(conn, room, make.stay(1, 14, 15))
    await _close(conn, room, make.stay(2, 12, 14))
    await reserved(conn, room, make.stay(2, 9, 12))


async def test_a_closure_is_taken_back(conn):
    desk = await make.resource(conn)
    manager, closure, _ = await _close(conn, desk, make.stay(1, 0, 23))
    await _reopen(conn, desk, manager, closure)
    await reserved(conn, desk, make.stay(1, 9, 13))


async def test_closing_is_for_managers_of_that_space(conn):
    desk = await make.resource(conn)
    with pytest.raises(Forbidden):
        await _close(conn, desk, make.stay(1, 0, 23), who=await make.member(conn))


async def test_closing_the_hall_closes_its_halves(conn):
    at = await make.space(conn)
    left = await make.resource(conn, at=at, kind="area")
    right = await make.resource(conn, at=at, kind="area")
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    await _close(conn, hall, make.stay(1, 0, 23), resource_id=hall)
    for each in (left, right, hall):
        with pytest.raises(Closed):
            await reserved(conn, each, make.stay(1, 9, 13))


async def test_a_turnaround_that_a_closure_cut_runs_on_when_it_is_taken_back(conn):
    room = await make.resource(conn, rules={"turnaround_minutes": 60})
    await reserved(conn, room, make.stay(1, 9, 12))
    manager, closure, _ = await _close(conn, room, make.stay(1, 12, 14))
    await _reopen(conn, room, manager, closure)
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 12.5, 14))
    await reserved(conn, room, make.stay(1, 13, 14))


async def test_a_closure_over_a_stay_that_is_over_is_made(pool):
    async with pool.acquire() as conn:
        room = await make.resource(conn, rules={"turnaround_minutes": 60})
        await reserved(conn, room, make.stay(1, 9, 12))
    await move_due(pool, now=make.rome(1, 12))
    async with pool.acquire() as conn:
        _, _, cancelled = await _close(conn, room, make.stay(1, 10, 18), now=make.rome(1, 12, 10))
    assert cancelled == []


async def test_a_unit_alone_names_its_resource(conn):
    desk = await make.resource(conn, units=2)
    unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", desk)
    _, closure, _ = await _close(conn, desk, make.stay(1, 0, 23), unit_id=unit)
    assert closure.resource_id == desk


async def test_a_closure_decided_on_an_older_copy_of_the_space_is_tried_again(conn):
    desk = await make.resource(conn, units=2)
    cache, resource = await make.known(conn, desk)
    await conn.execute("SELECT change_space($1)", resource.space.id)
    with pytest.raises(TryAgain):
        await close(
            conn,
            member=await make.member(conn, manages=frozenset({resource.space.id})),
            space=resource.space,
            resource_id=None,
            unit_id=None,
            period=make.stay(1, 0, 23),
            reason="Lavori",
            reservations="refuse",
            now=make.NOW,
        )
    assert cache
