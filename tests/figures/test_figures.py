"""The figures of a space are what counting them by hand gives."""

import random
from datetime import date, timedelta
from uuid import UUID

import pytest

from booking.errors import Forbidden, Invalid, NotFound
from booking.figures.days import Days, days_between, presets
from booking.figures.plot import short_labels
from booking.figures.read import read_figures
from booking.reservations.cancel import cancel
from booking.reservations.clock import move_due
from booking.spaces.network import NetworkCache
from booking.upkeep.close import close
from booking.upkeep.walk_in import walk_in
from tests import make
from tests.figures import drawn
from tests.reservations.steps import reserved

TUESDAY = Days(date(2026, 12, 1), date(2026, 12, 1))
AUTUMN, SPRING = date(2026, 10, 25), date(2027, 3, 28)
ALL_DAY, DAYTIME, NIGHT = (0, 1440), (480, 1200), (1320, 1500)


async def _figures(conn, space_id, days, resource_id=None):
    network = await NetworkCache().newest(conn)
    (space,) = [each for each in network.spaces.values() if each.id == space_id]
    manager = await make.member(conn, manages=frozenset({space_id}))
    return await read_figures(
        conn, member=manager, network=network, space=space, days=days, resource_id=resource_id
    )


def _sparse(figures):
    """Hours of the week of which there is nothing are left out."""
    for each in figures.values():
        for name in ("open", "taken"):
            each[name] = {slot: seconds for slot, seconds in each[name].items() if seconds}
    return figures


@pytest.mark.parametrize(
    ("seed", "sunday", "hours"),
    [(1, AUTUMN, ALL_DAY), (2, SPRING, ALL_DAY), (3, AUTUMN, DAYTIME), (4, SPRING, NIGHT)],
)
async def test_they_are_those_of_counting_unit_by_unit(conn, seed, sunday, hours):
    rng = random.Random(seed)
    first = sunday - timedelta(days=rng.randint(1, 8))
    days = Days(first, first + timedelta(days=11))
    at = await drawn.place(conn, first=first, opens=hours[0], closes=hours[1])
    await drawn.fill(conn, at, rng, days=days.count)
    elsewhere = await drawn.place(conn, first=first, opens=0, closes=1440)
    await drawn.fill(conn, elsewhere, rng, days=2)
    expected = _sparse(drawn.counted(at, days))
    assert expected[None]["taken"]
    assert expected[at.hall]["taken"]
    assert expected[at.pool]["missed"]
    found = await _figures(conn, at.space.id, days)
    assert _sparse(drawn.told(found)) == expected
    share = found.total.time.share()
    assert share is not None
    assert 0 < share < 1
    # One resource alone is as it is among the others.
    alone = _sparse(drawn.told(await _figures(conn, at.space.id, days, at.hall)))
    assert alone[None] == alone[at.hall] == expected[at.hall]


async def test_a_day_reserved_and_lived_through_has_its_figures(pool):
    rules = {"check_in": {"grace_minutes": 30}}
    async with pool.acquire() as conn:
        desk = await make.resource(conn, units=2, rules=rules, prices=make.HOUR_PRICE)
        space = (await make.known(conn, desk))[1].space
        await reserved(conn, desk, make.stay(1, 9, 13), quantity=2)
    await move_due(pool, now=make.rome(1, 9, 31))
    async with pool.acquire() as conn:
        found = await _figures(conn, space.id, TUESDAY)
    counts = found.total.counts
    assert (counts.stays, counts.missed, counts.missed_share) == (1, 1, 1.0)
    assert (counts.price_cents, counts.missed_cents) == (0, 3600)
    # Two desks for half an hour and a minute, of two for twelve hours.
    assert sum(found.total.time.taken) == 2 * 31 * 60
    assert sum(found.total.time.open) == 2 * 12 * 3600
    assert counts.lead_quartiles() == (24 * 60,) * 3


async def test_what_a_closure_took_before_it_was_made_stays_open_time(conn):
    desk = await make.resource(conn)
    cache, known = await make.known(conn, desk)
    manager = await make.member(conn, manages=frozenset({known.space.id}))
    await close(
        conn, member=manager, space=known.space, resource_id=None, unit_id=None,
        period=make.stay(1, 8, 20), reason="Lavori", network=await cache.newest(conn),
        now=make.rome(1, 11),
    )  # fmt: skip
    found = await _figures(conn, known.space.id, TUESDAY)
    assert sum(found.total.time.open) == 3 * 3600


async def test_a_guest_s_stay_that_a_manager_cancels_is_cancelled_by_the_space(conn):
    desk = await make.resource(conn, units=2)
    cache, known = await make.known(conn, desk)
    manager = await make.member(conn, manages=frozenset({known.space.id}))
    made = await walk_in(
        conn, network=cache, member=manager, space=known.space, guest="Gino Bianchi",
        resource_id=desk, starts_at=make.rome(1, 15), ends_at=make.rome(1, 17), now=make.NOW,
    )  # fmt: skip
    own = await reserved(conn, desk, make.stay(1, 15, 17), member=manager)
    for each in (made.id, UUID(own["id"])):
        await cancel(conn, member=manager, reservation_id=each, now=make.rome(1, 14))
    counts = (await _figures(conn, known.space.id, TUESDAY)).total.counts
    assert (counts.cancelled_by_space, counts.cancelled_late, counts.stays) == (1, 1, 0)


async def test_a_retired_unit_counts_until_it_was_retired(conn):
    desk = await make.resource(conn, units=2)
    space = (await make.known(conn, desk))[1].space
    await conn.execute(
        "UPDATE units SET retired_at = $1 WHERE resource_id = $2 AND number = 2",
        make.rome(1, 12),
        desk,
    )
    found = await _figures(conn, space.id, TUESDAY)
    assert sum(found.total.time.open) == (12 + 4) * 3600


async def test_without_open_hours_or_stays_there_is_no_share(conn):
    desk = await make.resource(conn)
    space = (await make.known(conn, desk))[1].space
    sunday = Days(date(2026, 12, 6), date(2026, 12, 6))
    found = await _figures(conn, space.id, sunday)
    counts = found.total.counts
    assert found.nothing
    assert found.total.time.share() is None
    assert (counts.missed_share, counts.voucher_share, counts.lead_quartiles()) == (None,) * 3


async def test_only_its_managers_read_them_and_only_of_what_is_theirs(conn):
    desk, other = await make.resource(conn), await make.resource(conn)
    network = await NetworkCache().newest(conn)
    space = network.resource(desk).space
    with pytest.raises(NotFound):
        await _figures(conn, space.id, TUESDAY, other)
    stranger = await make.member(conn, manages=frozenset({network.resource(other).space.id}))
    with pytest.raises(Forbidden):
        await read_figures(conn, member=stranger, network=network, space=space, days=TUESDAY)


def _asked(first, last):
    return days_between(first, last, zone=make.ROME, now=make.NOW)


def test_days_are_up_to_today_unless_others_are_asked_for():
    assert _asked(None, None) == Days(date(2026, 11, 1), date(2026, 11, 30))
    assert _asked("2026-12-01", "2027-12-01").count == 366
    shown = presets(date(2027, 1, 15))
    assert shown["last_month"] == Days(date(2026, 12, 1), date(2026, 12, 31))
    assert shown["ninety_days"].count == 90


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-12-02", "2026-12-01", "to"),
        ("2026-12-01", "2027-12-02", "to"),
        ("2026-W49", None, "from"),
        ("domani", None, "from"),
        (None, "2200-01-01", "to"),
    ],
)
def test_days_that_are_none_are_refused_by_their_field(first, last, field):
    with pytest.raises(Invalid) as refused:
        _asked(first, last)
    assert [each["field"] for each in refused.value.errors("it")] == [field]


def test_bars_that_begin_alike_are_told_apart_by_their_ends():
    rooms = [f"Sala riunioni da 8 – {number}" for number in (1, 2)]
    named = short_labels(["Sala", "Postazioni nell’open space", *rooms])
    assert named == ["Sala", "Postazioni nell’ope…", "Sala riunioni…8 – 1", "Sala riunioni…8 – 2"]
