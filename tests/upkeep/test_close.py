"""Closures: nothing is closed under a stay by accident, and nobody stays under a closure."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.errors import Forbidden, TryAgain
from booking.reservations.clock import move_due
from booking.reservations.refusals import (
    Closed,
    SlotTaken,
)
from booking.upkeep.close import close
from booking.upkeep.closure import reopen
from booking.upkeep.hits import CannotMove, Choices, ClosureHits
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.sound import assert_sound


async def _close(conn, resource_id, period, /, *, who=None, choices=None, **where):
    cache, resource = await make.known(conn, resource_id)
    space = resource.space
    manager = who or await make.member(conn, manages=frozenset({space.id}))
    made = await close(
        conn,
        member=manager,
        space=space,
        resource_id=where.get("resource_id"),
        unit_id=where.get("unit_id"),
        period=period,
        reason="Lavori",
        choices=choices or Choices(),
        network=await cache.newest(conn),
        now=where.get("now", make.NOW),
    )
    return manager, made.closure, made.settled


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
    cancel = Choices(otherwise="cancel")
    _, _, settled = await _close(conn, desk, make.stay(1, 12, 18), choices=cancel)
    assert [(str(hit.id), how) for hit, how in settled] == [(made["id"], "cancel")]
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
        _, _, settled = await _close(conn, room, make.stay(1, 10, 18), now=make.rome(1, 12, 10))
    assert settled == []


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
            network=await cache.newest(conn),
            now=make.NOW,
        )


async def _units(conn, resource_id):
    rows = await conn.fetch(
        "SELECT id FROM units WHERE resource_id = $1 ORDER BY number", resource_id
    )
    return [row["id"] for row in rows]


async def _on(conn, unit, desk, period, /, **given):
    """A reservation that is put on that unit, whichever it was given."""
    made = await reserved(conn, desk, period, **given)
    await conn.execute(
        "UPDATE claims SET unit_id = $2 WHERE reservation_id = $1", UUID(made["id"]), unit
    )
    await conn.execute(
        "UPDATE reservations SET unit_ids = ARRAY[$2::int] WHERE id = $1", UUID(made["id"]), unit
    )
    return made


async def test_each_stay_is_done_with_as_was_chosen(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    desk = await make.resource(conn, units=2)
    first, second = await _units(conn, desk)
    hours = [make.stay(1, 9, 11), make.stay(1, 12, 14), make.stay(1, 15, 17)]
    given = {"member": who, "voucher": code}
    moves, offered, cancelled = [await _on(conn, first, desk, each, **given) for each in hours]
    choices = Choices(
        {UUID(moves["id"]): "move", UUID(offered["id"]): "offer", UUID(cancelled["id"]): "cancel"}
    )
    _, _, settled = await _close(conn, desk, make.stay(1, 0, 23), unit_id=first, choices=choices)
    assert sorted(how for _, how in settled) == ["cancel", "move", "offer"]
    rows = await conn.fetch("SELECT status, unit_ids FROM reservations ORDER BY starts_at")
    assert [(row["status"], row["unit_ids"]) for row in rows] == [
        ("confirmed", [second]), ("cancelled", [first]), ("cancelled", [first]),
    ]  # fmt: skip
    assert await vouchers.balance(conn, code) == 150_000 - 450
    told = await conn.fetch("SELECT type, payload FROM events ORDER BY id")
    changed = next(row["payload"] for row in told if row["type"] == "ReservationRescheduled")
    assert (changed["unit_ids"], changed["by"], changed["reason"]) == ([second], "space", "Lavori")
    assert changed["from_starts_at"] == changed["starts_at"]
    named = {
        row["payload"]["reservation_id"]: row["payload"]["alternatives"]
        for row in told
        if row["type"] == "ReservationCancelled"
    }
    assert named[cancelled["id"]] == []
    here = [each for each in named[offered["id"]] if each["resource_id"] == desk]
    assert here
    await assert_sound(conn)


async def _offered(conn) -> list[dict[str, Any]]:
    rows = await conn.fetch("SELECT payload FROM events WHERE type = 'ReservationCancelled'")
    return [each for row in rows for each in row["payload"]["alternatives"]]


async def test_nobody_is_offered_what_is_closing(conn):
    """Neither hours of the same unit that nobody had, nor those that others just left."""
    desk = await make.resource(conn, units=2)
    stays = [make.stay(1, 9, 11), make.stay(1, 9, 11), make.stay(1, 14, 16)]
    for each in stays:
        await reserved(conn, desk, each)
    await _close(conn, desk, make.stay(1, 0, 23), choices=Choices(otherwise="offer"))
    offered = await _offered(conn)
    assert offered
    day = make.stay(1, 0, 23)
    times = [datetime.fromisoformat(each["starts_at"]) for each in offered]
    assert not [each for each in times if day.start <= each < day.end]
    # One claim for each unit that closed, whatever came between.
    assert await conn.fetchval("SELECT count(*) FROM claims WHERE closure_id IS NOT NULL") == 2
    await assert_sound(conn)


async def test_what_stays_open_is_offered(conn):
    desk = await make.resource(conn, units=2)
    first, _ = await _units(conn, desk)
    await _on(conn, first, desk, make.stay(1, 9, 11))
    await _close(conn, desk, make.stay(1, 0, 23), unit_id=first, choices=Choices(otherwise="offer"))
    days = {datetime.fromisoformat(each["starts_at"]).date() for each in await _offered(conn)}
    assert date(2026, 12, 1) in days


async def test_a_stay_without_another_unit_is_not_moved_and_nothing_is_closed(conn):
    desk = await make.resource(conn, units=2)
    first, second = await _units(conn, desk)
    stuck = await _on(conn, first, desk, make.stay(1, 9, 11))
    await _on(conn, second, desk, make.stay(1, 10, 12))
    with pytest.raises(CannotMove) as refused:
        async with conn.transaction():
            await _close(
                conn, desk, make.stay(1, 0, 23), unit_id=first, choices=Choices(otherwise="move")
            )
    assert [each["id"] for each in refused.value.facts["reservations"]] == [stuck["id"]]
    assert await conn.fetchval("SELECT count(*) FROM closures") == 0
    assert await conn.fetchval("SELECT count(*) FROM claims WHERE unit_id = $1", first) == 1


async def test_of_several_desks_only_those_that_close_are_changed(conn):
    desk = await make.resource(conn, units=4)
    made = await reserved(conn, desk, make.stay(1, 9, 11), quantity=3)
    own = [each["id"] for each in made["units"]]
    (spare,) = set(await _units(conn, desk)) - set(own)
    await _close(conn, desk, make.stay(1, 0, 23), unit_id=own[1], choices=Choices(otherwise="move"))
    now = await conn.fetchval("SELECT unit_ids FROM reservations")
    assert sorted(now) == sorted([own[0], own[2], spare])
    await assert_sound(conn)


async def test_a_stay_that_has_begun_is_not_moved(conn):
    desk = await make.resource(conn, units=2)
    first, _ = await _units(conn, desk)
    await _on(conn, first, desk, make.stay(1, 9, 13))
    with pytest.raises(CannotMove):
        async with conn.transaction():
            await _close(
                conn, desk, make.stay(1, 0, 23), unit_id=first, now=make.rome(1, 10),
                choices=Choices(otherwise="move"),
            )  # fmt: skip


async def test_a_hold_that_ran_out_is_in_no_ones_way(conn):
    desk = await make.resource(conn, units=2)
    first, second = await _units(conn, desk)
    held = await _on(conn, second, desk, make.stay(1, 9, 11), hold=True)
    later = make.NOW + timedelta(minutes=11)
    await _on(conn, first, desk, make.stay(1, 9, 11))
    await _close(
        conn, desk, make.stay(1, 0, 23), unit_id=first, now=later,
        choices=Choices(otherwise="move"),
    )  # fmt: skip
    row = await conn.fetchrow("SELECT status FROM reservations WHERE id = $1", UUID(held["id"]))
    assert row["status"] == "expired"
    await assert_sound(conn)
