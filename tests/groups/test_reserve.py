"""Several reservations at once: all of them or what fits, each answered for, none half done."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from booking.errors import IdempotencyKeyReused, LacksScope, StateConflict
from booking.groups.cancel import cancel_together
from booking.groups.group import read_group
from booking.groups.place import Together
from booking.groups.recurrence import Recurrence
from booking.groups.refusals import GroupRefused
from booking.groups.reschedule import reschedule_together
from booking.groups.reserve import preview_together
from booking.reservations.cancel import cancel
from booking.reservations.decide import Wish
from booking.reservations.desk import desk_on
from booking.reservations.key import Key
from booking.reservations.refusals import PartOfVisit
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.groups.steps import series, standing, together
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.sound import assert_sound

WEEKLY = Recurrence(every="week", count=4)


async def test_a_year_of_tuesdays_stands_at_the_same_hour_before_and_after_clock_changes(conn):
    at = await make.space(conn, closes_on_holidays=False)
    who, room = await make.member(conn), await make.resource(conn, at=at)
    rule = Recurrence(every="week", until=date(2027, 11, 30))
    made = await together(conn, series(room, make.stay(1, 9, 13), rule), member=who)
    assert len(made["reservations"]) == 53
    hours = await conn.fetch(
        "SELECT DISTINCT (starts_at AT TIME ZONE 'Europe/Rome')::time::text AS starts, "
        "(ends_at AT TIME ZONE 'Europe/Rome')::time::text AS ends, ends_at - starts_at AS length "
        "FROM reservations"
    )
    assert [(row["starts"], row["ends"]) for row in hours] == [("09:00:00", "13:00:00")]
    offsets = await conn.fetchval(
        "SELECT count(DISTINCT starts_at::time) FROM reservations WHERE resource_id = $1", room
    )
    assert offsets == 2
    told = await conn.fetch("SELECT type, count(*) FROM events GROUP BY type")
    counted = {row["type"]: row["count"] for row in told}
    assert (counted["GroupReserved"], counted["ReservationConfirmed"]) == (1, 53)
    await assert_sound(conn)


async def test_one_date_that_is_taken_refuses_all_and_says_which(conn):
    who, room = await make.member(conn), await make.resource(conn)
    await reserved(conn, room, make.stay(15, 10, 11))
    with pytest.raises(GroupRefused) as refused:
        await together(conn, series(room, make.stay(1, 9, 13), WEEKLY), member=who)
    told = refused.value.fields("en")
    assert (told["count"], told["of"]) == (2, 4)
    codes = [each["refusal"] and each["refusal"]["code"] for each in told["outcomes"]]
    assert codes == [None, "closed", "slot-taken", None]
    assert await standing(conn, room) == 1
    assert await conn.fetchval("SELECT count(*) FROM groups") == 0


async def test_what_fits_leaves_out_what_is_taken_or_closed_and_the_voucher_goes_further(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who, cents=2_000)
    room = await make.resource(conn)
    await reserved(conn, room, make.stay(1, 10, 11))
    # Of four Tuesdays the first is taken, and 8 December closes the space: a holiday.
    made = await together(
        conn, series(room, make.stay(1, 9, 13), WEEKLY, voucher=code), member=who, what_fits=True
    )
    assert made["refused"] == ["slot-taken", "closed"]
    assert [each["voucher_cents"] for each in made["reservations"]] == [900, 900]
    assert await vouchers.balance(conn, code) == 200
    await assert_sound(conn)


async def test_a_voucher_that_does_not_reach_for_all_refuses_all(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who, cents=1_000)
    room = await make.resource(conn)
    wanted = series(room, make.stay(2, 9, 13), Recurrence(every="week", count=3), voucher=code)
    with pytest.raises(GroupRefused) as refused:
        await together(conn, wanted, member=who)
    outcomes = refused.value.fields("it")["outcomes"]
    assert [each["voucher_cents"] for each in outcomes] == [900, 100, None]
    assert outcomes[2]["refusal"]["code"] == "voucher-exhausted"
    assert await vouchers.balance(conn, code) == 1_000


async def test_a_quota_counts_the_dates_before(conn):
    who = await make.member(conn)
    room = await make.resource(conn, rules={"quota": {"open_reservations": 2}})
    wanted = series(room, make.stay(2, 9, 13), Recurrence(every="week", count=3))
    with pytest.raises(GroupRefused) as refused:
        await together(conn, wanted, member=who)
    codes = [each.refusal and each.refusal.code for each in refused.value.outcomes]
    assert codes == [None, None, "quota-exceeded"]
    made = await together(conn, wanted, member=who, what_fits=True)
    assert len(made["reservations"]) == 2


async def test_a_preview_says_the_same_and_writes_nothing(conn):
    who, room = await make.member(conn), await make.resource(conn)
    await reserved(conn, room, make.stay(15, 10, 11))
    wanted = series(room, make.stay(1, 9, 13), WEEKLY)
    before = await conn.fetchval("SELECT count(*) FROM events")
    found = await preview_together(
        desk_on(conn).connection, network=NetworkCache(), member=who, wanted=wanted, now=make.NOW
    )
    assert [each.refusal and each.refusal.code for each in found] == [
        None,
        "closed",
        "slot-taken",
        None,
    ]
    assert [each.decision and each.decision.price_cents for each in found] == [
        1800, None, None, 1800,
    ]  # fmt: skip
    assert await standing(conn, room) == 1
    assert await conn.fetchval("SELECT count(*) FROM events") == before


async def _visit(conn, who, *, voucher=None):
    at = await make.space(conn)
    desks = await make.resource(conn, at=at, units=6)
    room = await make.resource(conn, at=at, kind="room")
    laser = await make.resource(conn, at=at, kind="machine", family="laser-cutter")
    period = make.stay(2, 9, 12)
    wanted = Together(
        wishes=[
            Wish(resource_id=desks, period=period, quantity=5, voucher=voucher),
            Wish(resource_id=room, period=period, voucher=voucher),
            Wish(resource_id=laser, period=period, voucher=voucher),
        ]
    )
    made = await together(conn, wanted, member=who)
    return (desks, room, laser), made


async def test_a_visit_is_told_in_the_order_of_its_wishes(conn):
    at = await make.space(conn)
    who = await make.member(conn)
    ids = [await make.resource(conn, at=at) for _ in range(3)]
    period = make.stay(2, 9, 12)
    wanted = Together(wishes=[Wish(resource_id=ids[each], period=period) for each in (2, 0, 1)])
    made = await together(conn, wanted, member=who)
    assert [each["resource_id"] for each in made["reservations"]] == [ids[2], ids[0], ids[1]]
    stands = await read_group(conn, UUID(made["id"]), member=who)
    assert [each.resource_id for each in stands.reservations] == [ids[2], ids[0], ids[1]]


async def test_a_manager_reads_a_group_with_a_token_that_may_manage(conn):
    at = await make.space(conn)
    who, room = await make.member(conn), await make.resource(conn, at=at)
    made = await together(conn, series(room, make.stay(2, 9, 11), WEEKLY), member=who)
    manager = await make.member(conn, manages=frozenset({at.id}))
    assert len((await read_group(conn, UUID(made["id"]), member=manager)).reservations) == 4
    reader = replace(manager, scopes=frozenset({"read"}))
    with pytest.raises(LacksScope):
        await read_group(conn, UUID(made["id"]), member=reader)


async def test_a_visit_stands_or_falls_as_one(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    resources, made = await _visit(conn, who, voucher=code)
    assert await standing(conn, *resources) == 3
    one = UUID(made["reservations"][1]["id"])
    with pytest.raises(PartOfVisit):
        await cancel(conn, member=who, reservation_id=one, now=make.NOW)
    with pytest.raises(PartOfVisit):
        await reschedule(
            conn, network=NetworkCache(), member=who, reservation_id=one,
            period=make.stay(3, 9, 12), now=make.NOW,
        )  # fmt: skip
    done = await cancel_together(
        conn, member=who, group_id=UUID(made["id"]), now=make.later(minutes=1)
    )
    assert len(done.cancelled) == 3
    assert await standing(conn, *resources) == 0
    assert await vouchers.balance(conn, code) == 150_000
    with pytest.raises(StateConflict):
        await cancel_together(conn, member=who, group_id=UUID(made["id"]), now=make.NOW)
    await assert_sound(conn)


async def test_a_visit_moves_as_one_or_stays(conn):
    who = await make.member(conn)
    (desks, room, _), made = await _visit(conn, who)
    of_room = next(each for each in made["reservations"] if each["resource_id"] == room)
    await reserved(conn, desks, make.stay(3, 9, 12), quantity=2)

    async def move(start):
        async with conn.transaction():
            return await reschedule_together(
                conn,
                network=NetworkCache(),
                member=who,
                group_id=UUID(made["id"]),
                like=UUID(of_room["id"]),
                period=make.stay(3, start, start + 3),
                following=False,
                what_fits=False,
                now=make.NOW,
            )

    with pytest.raises(GroupRefused) as refused:
        await move(10)
    codes = [each.refusal and each.refusal.code for each in refused.value.outcomes]
    assert sorted(codes, key=str) == [None, None, "slot-taken"]
    rows = "SELECT count(*) FROM reservations WHERE member_id = $1 AND starts_at = $2"
    assert await conn.fetchval(rows, who.id, make.rome(2, 9)) == 3
    await move(13)
    assert await conn.fetchval(rows, who.id, make.rome(3, 13)) == 3
    await assert_sound(conn)


async def test_of_a_series_one_date_goes_and_those_from_another_on_move_and_go(conn):
    who, room = await make.member(conn), await make.resource(conn)
    rule = Recurrence(every="week", count=5)
    made = await together(conn, series(room, make.stay(3, 9, 11), rule), member=who)
    ids = [UUID(each["id"]) for each in made["reservations"]]
    await cancel(conn, member=who, reservation_id=ids[1], now=make.later(minutes=1))
    moved = await reschedule_together(
        conn,
        network=NetworkCache(),
        member=who,
        group_id=UUID(made["id"]),
        like=ids[2],
        period=make.stay(18, 10, 13),  # from Thursday the 17th at nine to Friday at ten
        following=True,
        what_fits=True,
        now=make.NOW,
    )
    # Christmas and New Year, which it would move to, are closed.
    codes = [each.refusal and each.refusal.code for each in moved.outcomes]
    assert codes == [None, "closed", "closed"]
    assert moved.moved == [ids[2]]
    starts = await conn.fetch(
        "SELECT starts_at FROM reservations WHERE status = 'confirmed' ORDER BY starts_at"
    )
    assert [row["starts_at"] for row in starts] == [
        make.rome(3, 9), make.rome(18, 10), make.rome(24, 9), make.rome(31, 9),
    ]  # fmt: skip
    done = await cancel_together(
        conn, member=who, group_id=UUID(made["id"]), since=ids[3], now=make.NOW
    )
    assert done.cancelled == [ids[3], ids[4]]
    assert await standing(conn, room) == 2
    await assert_sound(conn)


async def test_the_same_key_gives_the_first_answer_and_another_body_is_refused(conn):
    who, room = await make.member(conn), await make.resource(conn)
    wanted = series(room, make.stay(2, 9, 11), WEEKLY)
    key = Key("POST /api/v1/series", "one", b"a" * 32)
    first = await together(conn, wanted, member=who, key=key)
    assert await together(conn, wanted, member=who, key=key) == first
    with pytest.raises(IdempotencyKeyReused):
        await together(conn, wanted, member=who, key=Key(key.operation, "one", b"b" * 32))
    assert await standing(conn, room) == 4
