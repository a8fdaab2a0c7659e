"""Closures: nothing is closed under a stay by accident, and nobody stays under a closure."""

from uuid import UUID

import pytest

from booking.errors import Forbidden
from booking.reservations.close import ClosureHits, close, reopen
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
        now=make.NOW,
    )
    assert cache
    return manager, closure, cancelled


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
    await reopen(conn, member=manager, closure_id=closure.id, now=make.NOW)
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
