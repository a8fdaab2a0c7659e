"""How reservations end, and what the voucher gets back each time."""

from datetime import timedelta
from uuid import UUID

import pytest

from booking.errors import Forbidden, NotFound, StateConflict
from booking.reservations.answer import approve, confirm, decline
from booking.reservations.cancel import cancel
from booking.reservations.check_in import check_in
from booking.reservations.clock import move_due
from booking.reservations.refusals import SlotTaken
from booking.vouchers.refusals import VoucherExhausted
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved


async def _with_voucher(conn, *, rules=None, **wish):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    desk = await make.resource(conn, rules=rules)
    made = await reserved(conn, desk, make.stay(10, 9, 13), member=who, voucher=code, **wish)
    return who, code, desk, UUID(made["id"])


async def test_half_is_covered_and_the_rest_is_due(conn):
    _, code, _, made = await _with_voucher(conn)
    row = await conn.fetchrow("SELECT * FROM reservations WHERE id = $1", made)
    assert (row["price_cents"], row["voucher_cents"], row["due_cents"]) == (1800, 900, 900)
    assert await vouchers.balance(conn, code) == 150_000 - 900
    assert await vouchers.used(conn, code, 2026) == 900


async def test_cancelled_in_time_everything_goes_back(conn):
    who, code, desk, made = await _with_voucher(conn)
    done = await cancel(conn, member=who, reservation_id=made, now=make.later(hours=1))
    assert (done.late, done.given_back_cents) == (False, 900)
    assert await vouchers.balance(conn, code) == 150_000
    assert await vouchers.used(conn, code, 2026) == 0
    await reserved(conn, desk, make.stay(10, 9, 13))


async def test_cancelled_late_the_city_keeps_it_and_it_counts(conn):
    who, code, _, made = await _with_voucher(conn)
    done = await cancel(conn, member=who, reservation_id=made, now=make.rome(10, 7))
    assert (done.late, done.given_back_cents) == (True, 0)
    assert await vouchers.balance(conn, code) == 150_000 - 900
    assert await vouchers.used(conn, code, 2026) == 900


async def test_undone_within_ten_minutes_even_late(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    desk = await make.resource(conn)
    just_before = make.rome(10, 8, 30)
    made = await reserved(
        conn, desk, make.stay(10, 9, 13), member=who, voucher=code, now=just_before
    )
    done = await cancel(
        conn,
        member=who,
        reservation_id=UUID(made["id"]),
        now=just_before + timedelta(minutes=9),
    )
    assert done.given_back_cents == 900


async def test_a_manager_cancels_at_the_spaces_cost_and_a_stranger_not_at_all(conn):
    _, code, desk, made = await _with_voucher(conn)
    space_id = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", desk)
    before = await vouchers.valid_until(conn, code)
    with pytest.raises(NotFound):
        await cancel(conn, member=await make.member(conn), reservation_id=made, now=make.NOW)
    manager = await make.member(conn, manages=frozenset({space_id}))
    done = await cancel(conn, member=manager, reservation_id=made, now=make.rome(10, 8))
    assert (done.late, done.given_back_cents) == (False, 900)
    assert await vouchers.valid_until(conn, code) > before


async def test_what_has_begun_or_ended_is_not_cancelled(conn):
    who, _, _, made = await _with_voucher(conn)
    with pytest.raises(StateConflict):
        await cancel(conn, member=who, reservation_id=made, now=make.rome(10, 9))
    await cancel(conn, member=who, reservation_id=made, now=make.NOW)
    with pytest.raises(StateConflict):
        await cancel(conn, member=who, reservation_id=made, now=make.NOW)


async def test_an_empty_voucher_is_refused_never_a_silent_full_price(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who, cents=1000)
    desk = await make.resource(conn, units=9)
    await reserved(conn, desk, make.stay(10, 9, 13), member=who, voucher=code)
    partly = await reserved(conn, desk, make.stay(10, 9, 13), member=who, voucher=code)
    assert partly["voucher_cents"] == 100
    with pytest.raises(VoucherExhausted):
        await reserved(conn, desk, make.stay(10, 9, 13), member=who, voucher=code)


async def test_a_hold_is_confirmed_in_time_and_not_afterwards(conn):
    who = await make.member(conn)
    cache_desk = await make.resource(conn, units=2)
    _, resource = await make.known(conn, cache_desk)
    first = await reserved(conn, cache_desk, make.stay(10, 9, 13), member=who, hold=True)
    second = await reserved(conn, cache_desk, make.stay(10, 9, 13), member=who, hold=True)
    done = await confirm(
        conn,
        member=who,
        reservation_id=UUID(first["id"]),
        resource=resource,
        now=make.later(minutes=9),
    )
    assert done.status == "confirmed"
    with pytest.raises(StateConflict):
        await confirm(
            conn,
            member=who,
            reservation_id=UUID(second["id"]),
            resource=resource,
            now=make.later(minutes=10),
        )


async def test_a_request_holds_its_place_until_it_is_answered(conn):
    who, code, desk, made = await _with_voucher(conn, rules={"approval": True})
    with pytest.raises(SlotTaken):
        await reserved(conn, desk, make.stay(10, 9, 13))
    with pytest.raises(Forbidden):
        await approve(conn, member=who, reservation_id=made, now=make.NOW)
    space_id = await conn.fetchval("SELECT space_id FROM resources WHERE id = $1", desk)
    manager = await make.member(conn, manages=frozenset({space_id}))
    done = await approve(conn, member=manager, reservation_id=made, now=make.later(hours=23))
    assert (done.status, done.expires_at) == ("confirmed", None)
    other = await reserved(conn, desk, make.stay(11, 9, 13), member=who, voucher=code)
    declined = await decline(
        conn, member=manager, reservation_id=UUID(other["id"]), now=make.later(hours=1)
    )
    assert declined.status == "declined"
    assert await vouchers.used(conn, code, 2026) == 900


async def test_the_clock_completes_captures_misses_and_expires(pool):
    async with pool.acquire() as conn:
        who, code, _, stayed = await _with_voucher(conn)
        missing = await make.resource(conn, rules={"check_in": {"grace_minutes": 15}})
        missed = await reserved(conn, missing, make.stay(10, 9, 13), member=who, voucher=code)
        held = await reserved(conn, missing, make.stay(11, 9, 13), hold=True)
    assert await move_due(pool, now=make.later(minutes=5)) == 0
    assert await move_due(pool, now=make.rome(10, 9, 20)) == 2
    assert await move_due(pool, now=make.rome(10, 13)) == 1
    assert await move_due(pool, now=make.rome(10, 13)) == 0
    async with pool.acquire() as conn:
        states = {
            row["id"]: row["status"]
            for row in await conn.fetch("SELECT id, status FROM reservations")
        }
        payable = await conn.fetchval("SELECT balance FROM accounts WHERE kind = 'payable'")
        assert await vouchers.used(conn, code, 2026) == 1800
        assert await conn.fetchval("SELECT count(*) FROM claims") == 1
    assert states == {
        stayed: "completed",
        UUID(missed["id"]): "no_show",
        UUID(held["id"]): "expired",
    }
    assert payable == 900


async def test_check_in_within_its_window(conn):
    who = await make.member(conn)
    room = await make.resource(
        conn, rules={"check_in": {"opens_before_minutes": 15, "grace_minutes": 20}}
    )
    made = UUID((await reserved(conn, room, make.stay(10, 9, 13), member=who))["id"])
    with pytest.raises(StateConflict):
        await check_in(conn, member=who, reservation_id=made, now=make.rome(10, 8, 44))
    done = await check_in(conn, member=who, reservation_id=made, now=make.rome(10, 8, 45))
    assert (done.status, done.sequence) == ("checked_in", 0)


async def test_the_turnaround_outlasts_the_completed_stay(pool):
    async with pool.acquire() as conn:
        room = await make.resource(conn, rules={"turnaround_minutes": 30})
        await reserved(conn, room, make.stay(10, 9, 10))
        assert await move_due(pool, now=make.rome(10, 10)) == 1
        with pytest.raises(SlotTaken):
            await reserved(conn, room, make.stay(10, 10, 11), now=make.rome(10, 10))
        await reserved(conn, room, make.stay(10, 10.5, 11), now=make.rome(10, 10))
        assert await move_due(pool, now=make.rome(10, 11)) == 1
        kept = await conn.fetch("SELECT upper(period) AS until FROM claims")
    assert [row["until"] for row in kept] == [make.rome(10, 11, 30)]


async def test_one_that_cannot_be_moved_keeps_no_other_waiting(pool):
    async with pool.acquire() as conn:
        who = await make.member(conn)
        code = await vouchers.voucher(conn, who)
        desk = await make.resource(conn, units=2)
        broken = await reserved(conn, desk, make.stay(10, 9, 12), member=who, voucher=code)
        sound = await reserved(conn, desk, make.stay(10, 9, 13))
        # More than stands in the voucher's reserved account: the capture must fail.
        await conn.execute(
            "UPDATE reservations SET reserved_units = 999999 WHERE id = $1", UUID(broken["id"])
        )
    assert await move_due(pool, now=make.rome(10, 14)) == 1
    async with pool.acquire() as conn:
        states = {
            str(row["id"]): row["status"]
            for row in await conn.fetch("SELECT id, status FROM reservations")
        }
    assert states == {broken["id"]: "confirmed", sound["id"]: "completed"}
