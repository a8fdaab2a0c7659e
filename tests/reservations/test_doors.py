"""Supervision and quotas of a week hold at every door, and where one looks before."""

import pytest

from booking.periods import Period
from booking.reservations.availability import intervals, starts
from booking.reservations.decide import Wish
from booking.reservations.quote import NOBODY, quote
from booking.reservations.refusals import Unsupervised
from booking.reservations.refusals_of_people import QuotaExceeded
from booking.reservations.reschedule import reschedule
from booking.reservations.search import Filters, search
from booking.spaces.network import NetworkCache
from booking.upkeep.walk_in import walk_in
from tests import make
from tests.reservations.steps import reserved

# Open 8–20; somebody is there on Tuesdays, 14–18.
STAFFED = {
    "supervision": "staffed",
    "staffed_hours": [{"weekday": 2, "opens": 14 * 60, "closes": 18 * 60}],
}


async def test_a_machine_that_wants_somebody_there_is_reserved_only_then(conn):
    machine = await make.resource(conn, kind="machine", family="laser_cutter", rules=STAFFED)
    cache, resource = await make.known(conn, machine)
    network = await cache.newest(conn)
    ada = await make.member(conn)
    eva = await make.member(conn, manages=frozenset({resource.space.id}))
    made = await reserved(conn, machine, make.stay(1, 14, 16), member=ada)
    for wrong in (make.stay(1, 13, 15), make.stay(1, 17, 19), make.stay(2, 14, 16)):
        with pytest.raises(Unsupervised):
            await reserved(conn, machine, wrong, member=ada)
        with pytest.raises(Unsupervised):
            await reschedule(
                conn, network=cache, member=ada, reservation_id=made["id"], period=wrong,
                now=make.NOW,
            )  # fmt: skip
        wish = Wish(resource_id=machine, period=wrong)
        quoted = await quote(conn, network=network, member=ada, wish=wish, now=make.NOW)
        assert isinstance(quoted.refusal, Unsupervised)
        found, _ = await search(
            conn, network=network, filters=Filters(period=wrong), facts=NOBODY, now=make.NOW
        )
        assert found == []
    with pytest.raises(Unsupervised):
        await walk_in(
            conn, network=NetworkCache(), member=eva, space=resource.space, guest="Gino",
            resource_id=machine, ends_at=make.rome(1, 12), now=make.rome(1, 10),
        )  # fmt: skip
    window = Period(make.rome(1, 0), make.rome(4, 0))
    free = await intervals(conn, resource=resource, window=window, now=make.NOW)
    assert [(each.starts_at, each.ends_at) for each in free] == [
        (make.rome(1, 16), make.rome(1, 18))
    ]
    hour = make.stay(1, 9, 10).length
    begin = await starts(conn, resource=resource, window=window, length=hour, now=make.NOW)
    assert begin == [make.rome(1, 16), make.rome(1, 16, 30), make.rome(1, 17)]


async def test_hours_of_a_week_are_counted_at_every_door_by_the_week_of_the_stay(conn):
    rules = {"quota": {"hours_per_week": 4}}
    machine = await make.resource(conn, units=9, kind="machine", family="laser_cutter", rules=rules)
    cache, _ = await make.known(conn, machine)
    ada = await make.member(conn)
    await reserved(conn, machine, make.stay(1, 9, 12), member=ada)
    with pytest.raises(QuotaExceeded):
        await reserved(conn, machine, make.stay(4, 9, 11), member=ada)
    next_week = await reserved(conn, machine, make.stay(9, 9, 13), member=ada)
    for wrong in (make.stay(3, 9, 13), make.stay(4, 9, 13)):
        with pytest.raises(QuotaExceeded):
            await reschedule(
                conn, network=cache, member=ada, reservation_id=next_week["id"], period=wrong,
                now=make.NOW,
            )  # fmt: skip
    wish = Wish(resource_id=machine, period=make.stay(4, 9, 11))
    network = await cache.newest(conn)
    quoted = await quote(conn, network=network, member=ada, wish=wish, now=make.NOW)
    assert isinstance(quoted.refusal, QuotaExceeded)
    await reserved(conn, machine, make.stay(4, 9, 10), member=ada)
