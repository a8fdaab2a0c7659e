"""Quotes never write and say what reserving would; search finds exactly what can be reserved."""

from datetime import timedelta

import pytest

from booking.reservations.availability import intervals, starts
from booking.reservations.decide import Wish
from booking.reservations.quote import NOBODY, quote
from booking.reservations.refusals_of_people import QuotaExceeded
from booking.reservations.search import Filters, search
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved


async def _quote(conn, resource_id, period, *, member=None, **wish):
    network, _ = await make.known(conn, resource_id)
    return await quote(
        conn,
        network=await network.newest(conn),
        member=member,
        wish=Wish(resource_id=resource_id, period=period, **wish),
        now=make.NOW,
    )


async def test_a_quote_says_what_reserving_then_writes(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    desk = await make.resource(conn, units=2)
    quoted = await _quote(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
    assert (quoted.price_cents, quoted.cover.cents, quoted.due_cents) == (1800, 900, 900)
    assert quoted.refusal is None
    made = await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher=code)
    assert (made["price_cents"], made["voucher_cents"]) == (1800, 900)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        (make.stay(1, 9, 13), "slot-taken"),
        (make.stay(1, 19, 21), "outside-opening-hours"),
        (make.stay(8, 9, 13), "closed"),
        (make.stay(1, 9.25, 10), "off-grid"),
    ],
)
async def test_a_quote_carries_the_refusal_and_writes_nothing(conn, period, code):
    room = await make.resource(conn)
    await reserved(conn, room, make.stay(1, 9, 13))
    events = await conn.fetchval("SELECT count(*) FROM events")
    quoted = await _quote(conn, room, period)
    assert quoted.refusal.code == code
    assert quoted.due_cents == quoted.price_cents > 0
    assert await conn.fetchval("SELECT count(*) FROM events") == events


async def test_alternatives_are_accepted_by_a_quote(conn):
    at = await make.space(conn)
    room = await make.resource(conn, at=at, kind="room")
    await make.resource(conn, at=at, kind="room")
    await make.resource(conn, kind="desk")
    await reserved(conn, room, make.stay(1, 9, 13))
    quoted = await _quote(conn, room, make.stay(1, 9, 13))
    found = quoted.refusal.facts["alternatives"]
    assert len(found) == 3
    for each in found:
        again = await _quote(
            conn, each["resource_id"], type(make.stay(1, 9, 13))(each["starts_at"], each["ends_at"])
        )
        assert again.refusal is None


async def _search(conn, resource_id, *, limit=50, after=None, **filters):
    network, _ = await make.known(conn, resource_id)
    return await search(
        conn,
        network=await network.newest(conn),
        filters=Filters(period=make.stay(1, 9, 13), **filters),
        facts=NOBODY,
        now=make.NOW,
        after=after,
        limit=limit,
    )


async def test_search_finds_the_nearest_first_and_pages_without_gaps(conn):
    far = await make.resource(conn, at=await make.space(conn, lat=45.50, lon=9.19))
    near = await make.resource(conn, at=await make.space(conn, lat=45.47, lon=9.19))
    nowhere = await make.resource(conn, at=await make.space(conn, lat=None, lon=None))
    taken = await make.resource(conn, at=await make.space(conn, lat=45.46, lon=9.19))
    shut = await make.resource(conn, at=await make.space(conn, opens=600))
    await reserved(conn, taken, make.stay(1, 12, 14))
    everything, _ = await _search(conn, far, near=(45.4642, 9.19))
    assert [each.resource.id for each in everything] == [near, far, nowhere]
    assert everything[-1].distance_m is None
    assert shut not in {each.resource.id for each in everything}
    first, position = await _search(conn, far, near=(45.4642, 9.19), limit=2)
    second, end = await _search(conn, far, near=(45.4642, 9.19), limit=2, after=position)
    assert [each.resource.id for each in first + second] == [near, far, nowhere]
    assert end is None
    close, _ = await _search(conn, far, near=(45.4642, 9.19), radius_m=2000)
    assert [each.resource.id for each in close] == [near]


async def test_search_for_several_and_for_wholes(conn):
    at = await make.space(conn)
    left = await make.resource(conn, at=at, kind="area")
    right = await make.resource(conn, at=at, kind="area")
    hall = await make.resource(conn, at=at, kind="area", parts=[left, right])
    desks = await make.resource(conn, at=at, units=4)
    await reserved(conn, desks, make.stay(1, 8, 12))
    found, _ = await _search(conn, hall, kind="area")
    assert {each.resource.id for each in found} == {left, right, hall}
    found, _ = await _search(conn, hall, kind="desk", quantity=3)
    assert [(each.resource.id, each.free_units) for each in found] == [(desks, 3)]
    assert (await _search(conn, hall, kind="desk", quantity=4))[0] == []
    await reserved(conn, right, make.stay(1, 12, 13))
    found, _ = await _search(conn, hall, kind="area")
    assert {each.resource.id for each in found} == {left}


async def test_free_units_are_told_per_instant_and_starts_for_one_unit_throughout(conn):
    desk = await make.resource(conn, units=2)
    _, resource = await make.known(conn, desk)
    await reserved(conn, desk, make.stay(1, 9, 11))
    await reserved(conn, desk, make.stay(1, 10, 12))
    free = await intervals(conn, resource=resource, window=make.stay(1, 6, 14), now=make.NOW)
    assert [(each.starts_at, each.ends_at, each.free_units) for each in free] == [
        (make.rome(1, 8), make.rome(1, 9), 2),
        (make.rome(1, 9), make.rome(1, 10), 1),
        (make.rome(1, 11), make.rome(1, 12), 1),
        (make.rome(1, 12), make.rome(1, 14), 2),
    ]
    times = await starts(
        conn,
        resource=resource,
        window=make.stay(1, 6, 12),
        length=timedelta(hours=2),
        now=make.NOW,
    )
    assert times == [make.rome(1, 8), make.rome(1, 11), make.rome(1, 11, 30)]


async def test_what_the_database_knows_of_the_rules_comes_before_the_voucher(conn):
    who = await make.member(conn)
    desk = await make.resource(conn, units=2, rules={"quota": {"open_reservations": 1}})
    await reserved(conn, desk, make.stay(2, 9, 13), member=who)
    quoted = await _quote(conn, desk, make.stay(1, 9, 13), member=who, voucher="NOT-A-CODE")
    assert quoted.refusal.code == "quota-exceeded"
    with pytest.raises(QuotaExceeded):
        await reserved(conn, desk, make.stay(1, 9, 13), member=who, voucher="NOT-A-CODE")


async def test_a_stay_longer_than_any_may_be_is_refused_without_pricing_it(conn):
    prices = {"items": [{"item": "hour", "cents": 450}, {"item": "day", "cents": 1600}]}
    desk = await make.resource(conn, prices=prices)
    century = type(make.stay(1, 9, 13))(make.rome(1, 9), make.rome(1, 9, year=2126))
    quoted = await _quote(conn, desk, century)
    assert (quoted.refusal.code, quoted.price_cents) == ("too-long", 0)
