"""A manager moves and lengthens stays of their space, to the very unit."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from booking.errors import Forbidden, Invalid, NotFound, Refusal, StateConflict
from booking.reservations.check_in import check_in
from booking.reservations.refusals import (
    OffGrid,
    OutsideOpeningHours,
    TooSoon,
    UnitTaken,
)
from booking.reservations.refusals_of_people import (
    NotQualified,
    QuotaExceeded,
)
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.sound import assert_sound

NINE = make.rome(1, 9)


async def _house(conn, **resource):
    desk = await make.resource(conn, **resource)
    known = (await make.known(conn, desk))[1]
    manager = await make.member(conn, manages=frozenset({known.space.id}))
    return desk, [unit.id for unit in known.units], manager


async def _move(conn, who, made, period, *, now=make.NOW, **given):
    return await reschedule(
        conn, network=NetworkCache(), member=who, reservation_id=UUID(made["id"]), period=period,
        now=now, **given,
    )  # fmt: skip


async def _at(conn, made):
    """Where its claims are."""
    claim = "SELECT unit_id, lower(period), upper(period) FROM claims WHERE reservation_id = $1"
    return [tuple(row) for row in await conn.fetch(claim, UUID(made["id"]))]


async def test_it_goes_to_that_unit_and_time_in_one_event_that_says_who_and_why(conn):
    desk, units, manager = await _house(conn, units=3)
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who, cents=1800)
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
    ((here, _, _),) = await _at(conn, made)
    there = next(each for each in units if each != here)
    moved = await _move(
        conn, manager, made, make.stay(2, 10, 12), unit_id=there, reason="Corso in sala"
    )
    assert (moved.unit_ids, moved.starts_at, moved.sequence) == ((there,), make.rome(2, 10), 1)
    assert (moved.price_cents, moved.voucher_cents) == (900, 450)
    assert await vouchers.balance(conn, code) == 1350
    # The member did not choose it.
    assert moved.cancel_free_until == moved.starts_at
    assert await _at(conn, made) == [(there, make.rome(2, 10), make.rome(2, 12))]
    events = await conn.fetch("SELECT payload FROM events WHERE type = 'ReservationRescheduled'")
    (told,) = [row["payload"] for row in events]
    assert (told["by"], told["reason"]) == ("space", "Corso in sala")
    await assert_sound(conn)


async def test_with_a_reason_lead_grid_and_quota_are_set_aside_and_it_is_noted(conn):
    rules = {
        "grid_minutes": 60,
        "shortest_minutes": 60,
        "lead_minutes": 120,
        "quota": {"hours_per_day": 2},
    }
    desk, units, manager = await _house(conn, rules=rules)
    made = await reserved(conn, desk, make.stay(1, 12, 14))
    now = make.rome(1, 9)
    tries = [
        (TooSoon, make.stay(1, 10, 12)), (OffGrid, make.stay(1, 12.5, 13.5)),
        (QuotaExceeded, make.stay(1, 12, 15)),
    ]  # fmt: skip
    for refusal, period in tries:
        with pytest.raises(refusal) as refused:
            await _move(conn, manager, made, period, now=now, unit_id=units[0])
        # It is the member's share that is used up, not the manager's.
        said = refused.value
        assert isinstance(said, Refusal)
        assert "you have" not in said.detail("en")
        moved = await _move(conn, manager, made, period, now=now, unit_id=units[0], reason="Ok")
        assert moved.period == period
    noted = await conn.fetchrow("SELECT waived, waive_reason FROM reservations")
    assert (noted["waived"], noted["waive_reason"]) == (["grid", "lead", "quota"], "Ok")


async def test_with_a_token_that_may_only_reserve_a_manager_moves_their_own_as_a_member(conn):
    room, _, manager = await _house(conn, kind="room", rules={"approval": True})
    made = await reserved(conn, room, make.stay(1, 9, 11), member=manager, approved=True)
    as_member = replace(manager, scopes=frozenset({"reserve"}))
    with pytest.raises(StateConflict):
        await _move(conn, as_member, made, make.stay(2, 9, 11))
    assert (await _move(conn, manager, made, make.stay(2, 9, 11))).status == "confirmed"


async def test_hours_training_and_who_is_there_are_never_set_aside_and_the_old_place_stays(conn):
    rules = {"qualification": "laser_cutter"}
    laser, units, manager = await _house(conn, kind="machine", family="laser_cutter", rules=rules)
    who = await make.member(conn)
    await conn.execute(
        "INSERT INTO qualifications (member_id, family, issued_on, expires_on, issuer_space_id) "
        "SELECT $1, 'laser_cutter', '2026-01-01', '2026-12-01', min(id) FROM spaces", who.id,
    )  # fmt: skip
    made = await reserved(conn, laser, make.stay(1, 9, 11), member=who)
    other = await reserved(conn, laser, make.stay(1, 14, 16), member=who)
    reference = await conn.fetchval(
        "SELECT reference FROM reservations WHERE id = $1", UUID(other["id"])
    )
    before = await conn.fetch("SELECT * FROM claims ORDER BY id")
    for refusal, period in (
        (OutsideOpeningHours, make.stay(1, 19, 21)), (NotQualified, make.stay(2, 9, 11)),
        (UnitTaken, make.stay(1, 13, 15)),
    ):  # fmt: skip
        with pytest.raises(refusal) as refused:
            await _move(conn, manager, made, period, unit_id=units[0], reason="Perché sì")
    assert refused.value.code == "slot-taken"
    assert reference in refused.value.detail("it")
    assert await conn.fetch("SELECT * FROM claims ORDER BY id") == before
    assert await conn.fetchval("SELECT sum(sequence) FROM reservations") == 0


async def test_what_has_begun_is_lengthened_shortened_and_put_elsewhere_but_starts_as_it_did(conn):
    desk, units, manager = await _house(conn, units=2, rules={"lead_minutes": 60})
    who = await make.member(conn)
    made = await reserved(conn, desk, make.stay(1, 9, 11), member=who)
    ((here, _, _),) = await _at(conn, made)
    there = next(each for each in units if each != here)
    await check_in(conn, member=who, reservation_id=UUID(made["id"]), now=NINE)
    now = make.rome(1, 10, 10)
    longer = await _move(conn, manager, made, make.stay(1, 9, 13), now=now, unit_id=here)
    assert (longer.status, longer.price_cents) == ("checked_in", 1800)
    elsewhere = await _move(conn, manager, made, make.stay(1, 9, 10.5), now=now, unit_id=there)
    assert (elsewhere.unit_ids, elsewhere.ends_at) == ((there,), make.rome(1, 10, 30))
    for period in (make.stay(1, 9.5, 13), make.stay(1, 9, 10)):
        with pytest.raises(StateConflict):
            await _move(conn, manager, made, period, now=now, unit_id=there)
    with pytest.raises(StateConflict):
        await _move(conn, who, made, make.stay(1, 9, 14), now=now)


async def test_nothing_happens_where_nothing_changes_and_a_stale_view_moves_nothing(conn):
    desk, units, manager = await _house(conn)
    made = await reserved(conn, desk, make.stay(1, 9, 11))
    same = await _move(conn, manager, made, make.stay(1, 9, 11), unit_id=units[0], sequence=0)
    assert same.sequence == 0
    await _move(conn, manager, made, make.stay(1, 10, 12), unit_id=units[0], sequence=0)
    with pytest.raises(StateConflict):
        await _move(conn, manager, made, make.stay(1, 9, 11), unit_id=units[0], sequence=0)


async def test_a_hold_that_ran_out_is_in_nobodys_way(conn):
    desk, units, manager = await _house(conn)
    made = await reserved(conn, desk, make.stay(1, 9, 11))
    await reserved(conn, desk, make.stay(1, 14, 16), hold=True)
    late = make.NOW + timedelta(minutes=11)
    moved = await _move(conn, manager, made, make.stay(1, 14, 16), now=late, unit_id=units[0])
    assert moved.starts_at == make.rome(1, 14)


async def test_only_a_manager_of_the_space_names_a_unit_or_a_reason(conn):
    desk, units, manager = await _house(conn, units=2)
    _, elsewhere, _ = await _house(conn)
    who = await make.member(conn)
    made = await reserved(conn, desk, make.stay(1, 9, 11), member=who)
    for refusal, member, given in (
        (Forbidden, who, {"unit_id": units[0]}), (Forbidden, who, {"reason": "x"}),
        (NotFound, await make.member(conn), {"unit_id": units[0]}),
        (NotFound, manager, {"unit_id": elsewhere[0]}),
    ):  # fmt: skip
        with pytest.raises(refusal):
            await _move(conn, member, made, make.stay(2, 9, 11), **given)
    two = await reserved(conn, desk, make.stay(3, 9, 11), quantity=2)
    with pytest.raises(Invalid):
        await _move(conn, manager, two, make.stay(4, 9, 11), unit_id=units[0])
    moved = await _move(conn, manager, two, make.stay(4, 9, 11), for_space=True)
    assert sorted(moved.unit_ids) == sorted(units)
