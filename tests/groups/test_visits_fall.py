"""A visit falls as one, whoever makes a part of it fall, and wherever the others lie."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from booking.groups.place import Together
from booking.groups.recurrence import Recurrence
from booking.members.member import Member
from booking.reservations.answer import approve, decline
from booking.reservations.cancel import cancel
from booking.reservations.clock import move_due
from booking.reservations.decide import Wish
from booking.reservations.expire import expire
from booking.spaces.network import read_network
from booking.upkeep.block import block, preview_block
from booking.upkeep.close import close, preview
from booking.upkeep.hits import Choice, Choices
from tests import make
from tests.certification.steps import ground
from tests.groups.steps import series, together
from tests.reservations import vouchers
from tests.sound import assert_sound

MORNING = make.stay(2, 9, 12)


@dataclass
class Made:
    """Five desks and a room in one space, a laser cutter in another, covered by a voucher."""

    space: make.Space
    desks: int
    room: int
    who: Member
    boss: Member
    group: UUID
    ids: list[UUID]
    code: str


async def _visit(conn, *, rules: dict[str, Any] | None = None, laser: Any = MORNING) -> Made:
    at, elsewhere = await make.space(conn), await make.space(conn)
    desks = await make.resource(conn, at=at, units=12)
    room = await make.resource(conn, at=at, kind="room", rules=rules)
    cutter = await make.resource(conn, at=elsewhere, kind="machine", family="laser-cutter")
    who = await make.member(conn)
    boss = await make.member(conn, manages=frozenset({at.id}))
    code = await vouchers.voucher(conn, who)
    wishes = [
        Wish(resource_id=desks, period=MORNING, quantity=5, voucher=code),
        Wish(resource_id=room, period=MORNING, voucher=code),
        Wish(resource_id=cutter, period=laser, voucher=code),
    ]
    made = await together(conn, Together(wishes=wishes), member=who)
    ids = [UUID(each["id"]) for each in made["reservations"]]
    return Made(at, desks, room, who, boss, UUID(made["id"]), ids, code)


async def _states(conn, of: Made) -> list[str]:
    rows = await conn.fetch("SELECT id, status FROM reservations")
    status = {row["id"]: row["status"] for row in rows}
    return [status[each] for each in of.ids]


async def _told(conn) -> dict[str, Any]:
    """The one event of its group's end."""
    (row,) = await conn.fetch("SELECT payload FROM events WHERE type = 'GroupCancelled'")
    found: dict[str, Any] = row["payload"]
    return found


async def _assert_all_fell(conn, of: Made, *, by: str, why: str | None, because: list[int]) -> None:
    told = await _told(conn)
    assert (told["by"], told["why"]) == (by, why)
    assert told["because"] == [str(of.ids[each]) for each in because]
    assert told["reservation_ids"] == [str(each) for each in of.ids]
    assert told["given_back_cents"] > 0
    assert await vouchers.balance(conn, of.code) == 150_000
    named = await conn.fetchval(
        "SELECT count(*) FROM events WHERE payload ->> 'group_id' = $1 AND type IN "
        "('ReservationCancelled', 'ReservationDeclined', 'ReservationExpired')",
        str(of.group),
    )
    assert named == 3
    await assert_sound(conn)


async def _close(conn, of: Made, choices: Choices, *, resource: int | None = None, **where: Any):
    network = await read_network(conn)
    return await close(
        conn,
        member=of.boss,
        space=network.spaces[of.space.slug],
        resource_id=resource,
        unit_id=where.get("unit"),
        period=make.stay(2, 8, 20),
        reason="Lavori",
        choices=choices,
        network=network,
        now=make.NOW,
    )


async def test_a_room_that_is_declined_takes_along_the_rest_and_everything_goes_back(conn):
    of = await _visit(conn, rules={"approval": True})
    assert await _states(conn, of) == ["confirmed", "pending", "confirmed"]
    now = make.later(minutes=30)
    await decline(conn, member=of.boss, reservation_id=of.ids[1], now=now, reason="Festa")
    assert await _states(conn, of) == ["cancelled", "declined", "cancelled"]
    await _assert_all_fell(conn, of, by="manager", why="declined", because=[1])


async def test_a_request_that_runs_out_by_the_clock_takes_along_the_rest(pool):
    async with pool.acquire() as conn:
        of = await _visit(conn, rules={"approval": True, "answer_within_minutes": 60})
        assert await move_due(pool, now=make.later(minutes=61)) == 1
        assert await _states(conn, of) == ["cancelled", "expired", "cancelled"]
        await _assert_all_fell(conn, of, by="manager", why="unanswered", because=[1])


async def test_the_clock_comes_back_later_where_somebody_holds_another_part(pool):
    async with pool.acquire() as conn, pool.acquire() as other:
        of = await _visit(conn, rules={"approval": True, "answer_within_minutes": 60})
        now = make.later(minutes=61)
        async with other.transaction():
            await other.execute("SELECT FROM reservations WHERE id = $1 FOR UPDATE", of.ids[2])
            assert await move_due(pool, now=now) == 0
        assert await move_due(pool, now=now) == 1
        assert await _states(conn, of) == ["cancelled", "expired", "cancelled"]


async def test_what_had_not_begun_when_the_request_ran_out_falls_however_late_it_is_noticed(conn):
    of = await _visit(conn, rules={"approval": True, "answer_within_minutes": 10_000})
    await expire(conn, ids=[of.ids[1]], now=make.rome(2, 9, 1))
    assert await _states(conn, of) == ["cancelled", "expired", "cancelled"]


async def test_parts_that_have_begun_go_on(conn):
    of = await _visit(conn, laser=make.stay(2, 8, 9))
    now = make.rome(2, 8, 30)
    await cancel(conn, member=of.boss, reservation_id=of.ids[1], now=now)
    assert await _states(conn, of) == ["cancelled", "cancelled", "confirmed"]
    assert (await _told(conn))["reservation_ids"] == [str(each) for each in of.ids[:2]]


@pytest.mark.parametrize("choice", ["cancel", "offer"])
async def test_a_closed_room_takes_along_the_rest(conn, choice: Choice):
    of = await _visit(conn)
    made = await _close(conn, of, Choices(otherwise=choice), resource=of.room)
    assert [(hit.id, how) for hit, how in made.settled] == [(of.ids[1], choice)]
    assert await _states(conn, of) == ["cancelled"] * 3
    await _assert_all_fell(conn, of, by="closure", why="closed", because=[1])


async def test_a_closure_of_several_parts_tells_once_and_one_cancelled_means_all(conn):
    of = await _visit(conn)
    made = await _close(conn, of, Choices({of.ids[0]: "move", of.ids[1]: "cancel"}))
    assert {how for _, how in made.settled} == {"cancel"}
    assert len(made.settled) == 2
    await _assert_all_fell(conn, of, by="closure", why="closed", because=[1])


async def test_a_part_that_moves_to_other_units_leaves_the_visit_standing(conn):
    of = await _visit(conn)
    unit = await conn.fetchval("SELECT unit_ids[1] FROM reservations WHERE id = $1", of.ids[0])
    await _close(conn, of, Choices(otherwise="move"), unit=unit)
    assert await _states(conn, of) == ["confirmed"] * 3


async def test_whoever_is_blocked_loses_the_rest_elsewhere_too_and_the_preview_said_so(conn):
    of = await _visit(conn)
    space = (await read_network(conn)).spaces[of.space.slug]
    asked: dict[str, Any] = {"member": of.boss, "space": space, "member_id": of.who.id}
    hits = await preview_block(conn, **asked, now=make.NOW)
    assert [(hit.group_id, hit.fall_with_it) for hit in hits] == [(of.group, 2)] * 2
    choices = Choices({of.ids[0]: "cancel"}, "keep")
    done = await block(
        conn, **asked, reason="No", until=None, choices=choices, now=make.later(minutes=30)
    )
    assert set(done.cancelled) == set(of.ids[:2])
    assert await _states(conn, of) == ["cancelled"] * 3
    await _assert_all_fell(conn, of, by="manager", why=None, because=[0])


async def test_of_a_series_one_date_falls_alone(conn):
    at = await make.space(conn)
    room = await make.resource(conn, at=at, rules={"approval": True})
    who, boss = await make.member(conn), await make.member(conn, manages=frozenset({at.id}))
    rule = Recurrence(every="week", count=3)
    made = await together(conn, series(room, MORNING, rule), member=who)
    first, second, third = (UUID(each["id"]) for each in made["reservations"])
    await decline(conn, member=boss, reservation_id=first, now=make.NOW)
    await approve(conn, member=boss, reservation_id=second, now=make.NOW)
    space = (await read_network(conn)).spaces[at.slug]
    closing: dict[str, Any] = {
        "space": space,
        "resource_id": room,
        "unit_id": None,
        "period": make.stay(16, 8, 20),
    }
    ahead = await preview(conn, member=boss, **closing, now=make.NOW)
    assert [(hit.group_id, hit.fall_with_it) for hit in ahead.hits] == [(None, 0)]
    rows = await conn.fetch("SELECT id, status FROM reservations")
    states = {row["id"]: row["status"] for row in rows}
    assert [states[each] for each in (first, second, third)] == ["declined", "confirmed", "pending"]
    assert await conn.fetchval("SELECT count(*) FROM events WHERE type = 'GroupCancelled'") == 0


async def test_a_suspension_that_cancels_takes_along_what_lies_in_another_space(conn):
    at = await ground(conn)
    room = await make.resource(conn, kind="room")
    wishes = [
        Wish(resource_id=each, period=MORNING, voucher=at.held.code) for each in (at.desks, room)
    ]
    made = await together(conn, Together(wishes=wishes), member=at.member)
    decided = await at.suspend(conn, make.NOW.date(), stays="cancel")
    first, _ = (UUID(each["id"]) for each in made["reservations"])
    assert [(each.id, each.becomes) for each in decided.settled] == [(first, "cancelled")]
    assert await conn.fetch("SELECT DISTINCT status FROM reservations") == [("cancelled",)]
    told = await _told(conn)
    assert (told["by"], told["because"]) == ("city", [str(first)])
    await assert_sound(conn)
