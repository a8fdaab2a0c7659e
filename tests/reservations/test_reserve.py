"""A reservation: made, refused, repeated, given back."""

from uuid import UUID

import pytest

from booking.errors import IdempotencyKeyReused
from booking.reservations.key import Key
from booking.reservations.refusals import (
    InThePast,
    OffGrid,
    OutsideOpeningHours,
    SlotTaken,
)
from booking.reservations.refusals_of_people import QuotaExceeded
from tests import make
from tests.reservations.steps import reserved


async def test_a_desk_is_reserved_with_its_price_its_unit_and_its_event(conn):
    desk = await make.resource(conn, units=3)
    made = await reserved(conn, desk, make.stay(1, 9, 13))
    assert made["status"] == "confirmed"
    assert made["price_cents"] == 1800
    assert made["units"][0]["name"] in {"1", "2", "3"}
    event = await conn.fetchrow(
        "SELECT * FROM events WHERE stream = $1", f"reservation:{made['id']}"
    )
    assert event["type"] == "ReservationConfirmed"
    assert event["payload"]["unit_ids"] == [made["units"][0]["id"]]


async def test_a_room_is_given_to_one_and_refused_to_the_next_with_alternatives(conn):
    room = await make.resource(conn)
    await reserved(conn, room, make.stay(1, 9, 13))
    with pytest.raises(SlotTaken) as refused:
        await reserved(conn, room, make.stay(1, 12, 14))
    starts = [each["starts_at"] for each in refused.value.facts["alternatives"]]
    assert make.rome(1, 13) in starts
    await reserved(conn, room, make.stay(1, 13, 14))


async def test_five_desks_are_taken_together_or_not_at_all(conn):
    desks = await make.resource(conn, units=6)
    made = await reserved(conn, desks, make.stay(1, 9, 13), quantity=5)
    assert len({unit["id"] for unit in made["units"]}) == 5
    with pytest.raises(SlotTaken):
        await reserved(conn, desks, make.stay(1, 9, 13), quantity=2)
    claims = await conn.fetchval("SELECT count(*) FROM claims")
    assert claims == 5


async def test_a_hall_takes_its_halves_and_a_half_takes_the_hall(conn):
    at = await make.space(conn)
    left = await make.resource(conn, at=at, kind="area")
    right = await make.resource(conn, at=at, kind="area")
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    made = await reserved(conn, hall, make.stay(1, 9, 13))
    assert len(made["units"]) == 2
    with pytest.raises(SlotTaken):
        await reserved(conn, left, make.stay(1, 12, 14))
    await reserved(conn, right, make.stay(2, 9, 13))
    with pytest.raises(SlotTaken):
        await reserved(conn, hall, make.stay(2, 12, 14))


async def test_the_same_key_gives_the_same_answer_and_another_body_is_refused(conn):
    desk = await make.resource(conn, units=2)
    who = await make.member(conn)
    key = Key("POST /api/v1/reservations", "k1", b"1" * 32)
    first = await reserved(conn, desk, make.stay(1, 9, 13), member=who, key=key)
    again = await reserved(conn, desk, make.stay(1, 9, 13), member=who, key=key)
    assert first == again
    assert await conn.fetchval("SELECT count(*) FROM reservations") == 1
    other = Key("POST /api/v1/reservations", "k1", b"2" * 32)
    with pytest.raises(IdempotencyKeyReused):
        await reserved(conn, desk, make.stay(1, 9, 14), member=who, key=other)


async def test_a_replay_is_answered_even_when_its_time_has_come(conn):
    desk = await make.resource(conn)
    who = await make.member(conn)
    key = Key("POST /api/v1/reservations", "k1", b"1" * 32)
    first = await reserved(conn, desk, make.stay(1, 9, 13), member=who, key=key)
    again = await reserved(
        conn, desk, make.stay(1, 9, 13), member=who, key=key, now=make.rome(1, 10)
    )
    assert first == again


async def test_an_expired_hold_is_expired_first_and_then_taken(conn):
    room = await make.resource(conn)
    held = await reserved(conn, room, make.stay(1, 9, 13), hold=True)
    assert held["status"] == "held"
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 9, 13), now=make.later(minutes=9))
    taken = await reserved(conn, room, make.stay(1, 9, 13), now=make.later(minutes=11))
    assert taken["status"] == "confirmed"
    status = await conn.fetchval("SELECT status FROM reservations WHERE id = $1", UUID(held["id"]))
    assert status == "expired"
    types = await conn.fetch(
        "SELECT type FROM events WHERE stream = $1 ORDER BY stream_version",
        f"reservation:{held['id']}",
    )
    assert [row["type"] for row in types] == ["ReservationHeld", "ReservationExpired"]


async def test_turnaround_keeps_the_next_stay_off_and_stops_at_closing_time(conn):
    room = await make.resource(conn, rules={"turnaround_minutes": 30})
    await reserved(conn, room, make.stay(1, 9, 12))
    with pytest.raises(SlotTaken):
        await reserved(conn, room, make.stay(1, 12, 13))
    await reserved(conn, room, make.stay(1, 12.5, 13))
    await reserved(conn, room, make.stay(1, 18, 20))
    upper = await conn.fetchval("SELECT max(upper(period)) FROM claims")
    assert upper == make.rome(1, 20)


@pytest.mark.parametrize(
    ("period", "refusal"),
    [
        (make.stay(1, 19, 21), OutsideOpeningHours),
        (make.stay(5, 9, 13), OutsideOpeningHours),
        (make.stay(1, 9.25, 13), OffGrid),
        (make.stay(27, 9, 13, month=11), InThePast),
    ],
)
async def test_rules_refuse_in_words(conn, period, refusal):
    desk = await make.resource(conn)
    with pytest.raises(refusal) as refused:
        await reserved(conn, desk, period)
    assert refused.value.detail("it") != refused.value.detail("en")


async def test_a_quota_counts_open_reservations_and_hours(conn):
    desk = await make.resource(conn, units=9, rules={"quota": {"open_reservations": 2}})
    who = await make.member(conn)
    await reserved(conn, desk, make.stay(1, 9, 13), member=who)
    await reserved(conn, desk, make.stay(2, 9, 13), member=who)
    with pytest.raises(QuotaExceeded) as refused:
        await reserved(conn, desk, make.stay(3, 9, 13), member=who)
    assert refused.value.facts["limit"] == 2
    hourly = await make.resource(conn, units=9, rules={"quota": {"hours_per_day": 4}})
    await reserved(conn, hourly, make.stay(1, 9, 12), member=who)
    with pytest.raises(QuotaExceeded):
        await reserved(conn, hourly, make.stay(1, 14, 16), member=who)
    await reserved(conn, hourly, make.stay(1, 14, 15), member=who)
