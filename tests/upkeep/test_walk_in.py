"""Somebody who walks in: a place from now on, for a guest without an account."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.database.pool import Connection, Pool
from booking.database.retry import retrying
from booking.errors import Forbidden, Invalid, NotFound, Refusal
from booking.reservations.own import coming, past
from booking.reservations.refusals import (
    OutsideOpeningHours,
    SlotTaken,
)
from booking.reservations.refusals_of_people import NotQualified, QuotaExceeded, TooYoung
from booking.reservations.reminders import record_due
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from booking.upkeep.board import read_board
from booking.upkeep.walk_in import walk_in
from tests import make
from tests.reservations.steps import reserved
from tests.sound import assert_sound

NOON = make.rome(1, 12)
# Some seconds after 10:40.
NOW = make.rome(1, 10, 40) + timedelta(seconds=17)


async def _walk_in(conn: Connection, resource_id: int, **given: Any) -> Any:
    cache, resource = await make.known(conn, resource_id)
    who = given.pop("member", None)
    who = who or await make.member(conn, manages=frozenset({resource.space.id}))
    asked: dict[str, Any] = {
        "guest": "Gino Bianchi",
        "ends_at": NOON,
        "now": NOW,
        "space": resource.space,
    }
    return await walk_in(conn, network=cache, member=who, resource_id=resource_id, **asked | given)


async def test_they_are_there_from_this_minute_on_whatever_grid_lead_and_approval_say(conn):
    rules = {"grid_minutes": 30, "lead_minutes": 120, "approval": True, "shortest_minutes": 30}
    room = await make.resource(conn, rules=rules | {"quota": {"open_reservations": 1}})
    _, known = await make.known(conn, room)
    eva = await make.member(conn, manages=frozenset({known.space.id}))
    await reserved(conn, room, make.stay(2, 9, 11), member=eva)
    made = await _walk_in(conn, room, member=eva)
    assert (made.status, made.starts_at) == ("checked_in", make.rome(1, 10, 40))
    board = await read_board(conn, member=eva, space=known.space, day=NOW.date(), now=NOW)
    (block,) = board.rows[0].blocks
    assert (block.name, block.walk_in, block.status) == ("Gino Bianchi", True, "checked_in")
    reason = "SELECT waive_reason FROM reservations WHERE id = $1"
    assert await conn.fetchval(reason, made.id) == "walk-in"
    await assert_sound(conn)


async def test_the_very_unit_is_given_and_no_other(conn):
    desk = await make.resource(conn, units=5)
    units = (await make.known(conn, desk))[1].units
    for unit in reversed(units):
        assert (await _walk_in(conn, desk, unit_id=unit.id)).unit_ids == (unit.id,)
    with pytest.raises(SlotTaken):
        await _walk_in(conn, desk)


async def test_a_unit_that_is_taken_is_refused_though_others_are_free(conn):
    desk = await make.resource(conn, units=3)
    unit = (await make.known(conn, desk))[1].units[1]
    await _walk_in(conn, desk, unit_id=unit.id)
    around = conn.transaction()
    await around.start()
    with pytest.raises(SlotTaken):
        await _walk_in(conn, desk, unit_id=unit.id)
    await around.rollback()
    assert await conn.fetchval("SELECT count(*) FROM walk_ins") == 1


async def test_a_gap_later_in_the_day_is_reserved_and_not_begun(conn):
    desk = await make.resource(conn)
    made = await _walk_in(conn, desk, starts_at=make.rome(1, 15), ends_at=make.rome(1, 17))
    assert (made.status, made.starts_at) == ("confirmed", make.rome(1, 15))


async def test_nobody_is_reminded_of_it(pool: Pool):
    async with pool.acquire() as conn:
        desk = await make.resource(conn, units=2)
        _, known = await make.known(conn, desk)
        eva = await make.member(conn, manages=frozenset({known.space.id}))
        await conn.execute("UPDATE members SET reminders = '{1h,24h}'")
        later = {"starts_at": make.rome(1, 15), "ends_at": make.rome(1, 17)}
        async with conn.transaction():
            await _walk_in(conn, desk, member=eva, now=make.NOW, **later)
    due = make.rome(1, 14, 30)
    assert await record_due(pool, now=due) == 0
    async with pool.acquire() as conn:
        await reserved(conn, desk, make.stay(1, 15, 17), member=eva)
    assert await record_due(pool, now=due) == 1


async def test_it_is_not_among_what_the_manager_reserved_for_themselves(conn):
    desk = await make.resource(conn)
    _, known = await make.known(conn, desk)
    eva = await make.member(conn, manages=frozenset({known.space.id}))
    await _walk_in(conn, desk, member=eva)
    assert await coming(conn, member_id=eva.id, now=NOW, limit=9) == []
    assert await past(conn, member_id=eva.id, now=make.rome(2, 9), limit=9) == []


async def test_hours_training_and_roles_are_never_waived(conn):
    desk = await make.resource(conn)
    laser = await make.resource(
        conn, kind="machine", family="laser_cutter", rules={"qualification": "laser_cutter"}
    )
    coworker = await make.member(conn)
    tries: list[tuple[type[Refusal], int, dict[str, Any]]] = [
        (OutsideOpeningHours, desk, {"ends_at": make.rome(1, 21)}),
        (NotQualified, laser, {}),
        (Forbidden, desk, {"member": coworker}),
        (Invalid, desk, {"guest": "  "}),
        (Invalid, desk, {"ends_at": make.rome(1, 10)}),
        (NotFound, desk, {"unit_id": 2**31 - 1}),
    ]
    for refusal, where, given in tries:
        with pytest.raises(refusal):
            await _walk_in(conn, where, **given)
    assert await conn.fetchval("SELECT count(*) FROM reservations") == 0


async def test_who_walks_in_and_who_reserves_at_that_moment_are_never_both_there(pool: Pool):
    async with pool.acquire() as conn:
        desk = await make.resource(conn)
        _, known = await make.known(conn, desk)
        eva = await make.member(conn, manages=frozenset({known.space.id}))
        people = [await make.member(conn) for _ in range(4)]
    stay = make.stay(1, 15, 17)

    async def comes() -> UUID:
        async with pool.acquire() as conn, conn.transaction():
            made = await walk_in(
                conn, network=NetworkCache(), member=eva, space=known.space, guest="Gino",
                resource_id=desk, unit_id=known.units[0].id, starts_at=stay.start,
                ends_at=stay.end, now=make.NOW,
            )  # fmt: skip
            found: UUID = made.id
            return found

    async def reserves(member: Any) -> Any:
        async with pool.acquire() as conn:
            return await reserved(conn, desk, stay, member=member)

    wishes = [retrying(comes), retrying(comes), *map(reserves, people)]
    answers = await asyncio.gather(*wishes, return_exceptions=True)
    refused = [each for each in answers if isinstance(each, BaseException)]
    assert [isinstance(each, SlotTaken) for each in refused] == [True] * 5
    async with pool.acquire() as conn:
        await assert_sound(conn)


async def test_the_unit_that_was_chosen_is_written_once_and_told_of_once(conn):
    desk = await make.resource(conn, units=9)
    unit = (await make.known(conn, desk))[1].units[7]
    later = {"starts_at": make.rome(1, 15), "ends_at": make.rome(1, 17)}
    made = await _walk_in(conn, desk, unit_id=unit.id, **later)
    assert (made.unit_ids, made.sequence) == ((unit.id,), 0)
    told = await conn.fetch("SELECT type, payload FROM events WHERE stream LIKE 'reservation:%'")
    assert [row["type"] for row in told] == ["ReservationConfirmed"]
    assert told[0]["payload"]["unit_ids"] == [unit.id]
    await assert_sound(conn)


async def test_a_unit_on_which_a_hold_ran_out_is_given_and_one_that_is_closed_is_not(conn):
    desk = await make.resource(conn, units=2)
    units = (await make.known(conn, desk))[1].units
    await reserved(conn, desk, make.stay(1, 11, 13), quantity=2, hold=True, now=make.NOW)
    await conn.execute("UPDATE claims SET expires_at = $1", make.NOW)
    await conn.execute("UPDATE reservations SET expires_at = $1", make.NOW)
    made = await _walk_in(conn, desk, unit_id=units[1].id)
    assert made.unit_ids == (units[1].id,)
    await conn.execute(
        "WITH c AS (INSERT INTO closures (space_id, resource_id, starts_at, ends_at, reason,"
        " created_at) SELECT space_id, id, $2, $3, 'Muffa', $2 FROM resources WHERE id = $1"
        " RETURNING id) INSERT INTO claims (resource_id, unit_id, period, closure_id)"
        " SELECT $1, $4, tstzrange($2, $3), id FROM c",
        desk, make.rome(1, 9), make.rome(1, 19), units[0].id,
    )  # fmt: skip
    with pytest.raises(SlotTaken):
        await _walk_in(conn, desk, unit_id=units[0].id)
    await assert_sound(conn)


async def test_the_manager_answers_for_the_guest_s_age_and_no_birth_date_of_theirs_does(conn):
    """At the door and when it is moved."""
    desk = await make.resource(conn, units=2, rules={"youngest_age": 16})
    _, known = await make.known(conn, desk)
    eva = await make.member(conn, manages=frozenset({known.space.id}))
    unit_id = known.units[0].id
    for birth in ("1970-01-01", "2020-01-01"):
        await conn.execute("UPDATE members SET birth_date = $1::text::date", birth)
        for given in ({}, {"unit_id": unit_id}):
            with pytest.raises(TooYoung):
                await _walk_in(conn, desk, member=eva, **given)
    later = {"starts_at": make.rome(1, 15), "ends_at": make.rome(1, 17), "of_age": True}
    made = await _walk_in(conn, desk, member=eva, unit_id=unit_id, **later)
    moved = await reschedule(
        conn, network=NetworkCache(), member=eva, reservation_id=made.id,
        period=make.stay(2, 9, 11), now=NOW,
    )  # fmt: skip
    assert moved.starts_at == make.rome(2, 9)


async def test_guests_use_up_nothing_of_what_the_manager_may_reserve(conn):
    quota = {"open_reservations": 1, "hours_per_day": 4, "hours_per_week": 4}
    desk = await make.resource(conn, units=4, rules={"quota": quota})
    _, known = await make.known(conn, desk)
    eva = await make.member(conn, manages=frozenset({known.space.id}))
    for _ in range(2):
        await _walk_in(conn, desk, member=eva, ends_at=make.rome(1, 19))
    await reserved(conn, desk, make.stay(1, 14, 18), member=eva)
    with pytest.raises(QuotaExceeded):
        await reserved(conn, desk, make.stay(2, 9, 10), member=eva)
