"""Hours, seasons, exceptions and holidays: changed with an eye on every stay they hit."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest

from booking.errors import Forbidden, Invalid, TryAgain
from booking.periods import local_day
from booking.reservations.refusals import (
    Closed,
    OutsideOpeningHours,
)
from booking.spaces.network import NetworkCache
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hits import Choices
from booking.upkeep.hours import Hours, HoursHit, change_hours, hours_of, preview_hours
from tests import make
from tests.reservations import vouchers
from tests.reservations.steps import reserved
from tests.sound import assert_sound

OFFICE = tuple(WeeklyHours(weekday=day, opens=8 * 60, closes=20 * 60) for day in range(1, 6))
MORNINGS = tuple(WeeklyHours(weekday=day, opens=8 * 60, closes=13 * 60) for day in range(1, 6))


def hours(**given: Any) -> Hours:
    usual: dict[str, Any] = {"weekly": OFFICE, "special": (), "closes_on_holidays": True}
    return Hours(**usual | given)


def special(kind: str, first: date, last: date, weekly=(), name: str = "Inventario"):
    return SpecialHours(kind=kind, name=name, first_day=first, last_day=last, hours=weekly)


async def _space(conn, resource_id):
    _, resource = await make.known(conn, resource_id)
    return resource.space


async def _change(conn, resource_id, wanted, /, *, who=None, **given):
    cache, resource = await make.known(conn, resource_id)
    manager = who or await make.member(conn, manages=frozenset({resource.space.id}))
    return await change_hours(
        conn, member=manager, space=resource.space, hours=wanted,
        network=await cache.newest(conn), **{"reason": None, "now": make.NOW} | given,
    )  # fmt: skip


async def _opened(conn, resource_id, day: date) -> list[str]:
    space = await _space(conn, resource_id)
    found = [
        each.intersection(local_day(day, space.zone))
        for each in space.openings(local_day(day, space.zone))
    ]
    return [
        f"{each.start.astimezone(space.zone):%H:%M}-{each.end.astimezone(space.zone):%H:%M}"
        for each in found
        if each
    ]


async def test_a_season_replaces_the_weekly_hours_and_an_exception_both(conn):
    desk = await make.resource(conn)
    summer = special("season", date(2027, 8, 1), date(2027, 8, 31), MORNINGS, "Agosto")
    open_day = special(
        "exception", date(2027, 8, 15), date(2027, 8, 15),
        (WeeklyHours(weekday=7, opens=600, closes=1080),), "Porte aperte",
    )  # fmt: skip
    shut = special("exception", date(2027, 8, 20), date(2027, 8, 20))
    await _change(conn, desk, hours(special=(summer, open_day, shut)))
    days = [date(2027, 7, 30), date(2027, 8, 2), date(2027, 8, 15), date(2027, 8, 20)]
    assert [await _opened(conn, desk, each) for each in days] == [
        ["08:00-20:00"], ["08:00-13:00"], ["10:00-18:00"], [],
    ]  # fmt: skip


async def test_holidays_close_a_season_and_not_an_exception(conn):
    desk = await make.resource(conn)
    christmas, day = date(2026, 12, 25), date(2026, 12, 8)
    winter = special("season", date(2026, 12, 1), date(2026, 12, 31), MORNINGS, "Inverno")
    eighth = special("exception", day, day, MORNINGS, "Aperti l’Immacolata")
    await _change(conn, desk, hours(special=(winter, eighth)))
    assert await _opened(conn, desk, christmas) == []
    assert await _opened(conn, desk, day) == ["08:00-13:00"]
    await _change(conn, desk, hours(special=(winter,), closes_on_holidays=False))
    assert await _opened(conn, desk, christmas) == ["08:00-13:00"]


async def test_the_refusal_names_why_the_day_is_closed(conn):
    desk = await make.resource(conn)
    day = date(2026, 12, 3)
    await _change(conn, desk, hours(special=(special("exception", day, day),)))
    with pytest.raises(Closed) as refused:
        await reserved(conn, desk, make.stay(3, 9, 11))
    assert "Inventario" in refused.value.detail("it")
    await _change(conn, desk, hours(weekly=MORNINGS))
    with pytest.raises(OutsideOpeningHours):
        await reserved(conn, desk, make.stay(3, 14, 16))


async def test_nobody_falls_out_of_the_hours_by_accident(conn):
    who = await make.member(conn)
    code = await vouchers.voucher(conn, who)
    desk = await make.resource(conn, units=4)
    inside = await reserved(conn, desk, make.stay(1, 9, 11))
    out = [
        await reserved(conn, desk, make.stay(day, 12, 15), member=who, voucher=code)
        for day in (1, 2, 3)
    ]
    space = await _space(conn, desk)
    manager = await make.member(conn, manages=frozenset({space.id}))
    wanted = hours(weekly=MORNINGS)
    hits = await preview_hours(conn, member=manager, space=space, hours=wanted, now=make.NOW)
    assert [str(each.id) for each in hits] == [each["id"] for each in out]
    with pytest.raises(HoursHit) as refused:
        async with conn.transaction():
            await _change(conn, desk, wanted, choices=Choices({UUID(out[0]["id"]): "keep"}))
    assert [each["id"] for each in refused.value.facts["reservations"]] == [
        each["id"] for each in out[1:]
    ]
    assert (await _space(conn, desk)).hours == OFFICE
    chosen = Choices({UUID(out[0]["id"]): "keep", UUID(out[1]["id"]): "offer"}, "cancel")
    settled = await _change(conn, desk, wanted, choices=chosen, reason="Riscaldamento")
    assert [how for _, how in settled] == ["keep", "offer", "cancel"]
    rows = await conn.fetch("SELECT id, status FROM reservations ORDER BY starts_at")
    status = {str(row["id"]): row["status"] for row in rows}
    assert [status[each["id"]] for each in (inside, *out)] == [
        "confirmed", "confirmed", "cancelled", "cancelled",
    ]  # fmt: skip
    assert await vouchers.balance(conn, code) == 150_000 - out[0]["voucher_cents"]
    await assert_sound(conn)


async def test_nobody_is_offered_a_time_outside_the_new_hours(conn):
    desk = await make.resource(conn, units=2)
    for _ in range(2):
        await reserved(conn, desk, make.stay(1, 15, 17))
    await _change(conn, desk, hours(weekly=MORNINGS), choices=Choices(otherwise="offer"))
    rows = await conn.fetch("SELECT payload FROM events WHERE type = 'ReservationCancelled'")
    offered = [each for row in rows for each in row["payload"]["alternatives"]]
    ends = {datetime.fromisoformat(each["ends_at"]).astimezone(make.ROME) for each in offered}
    assert ends
    assert max(f"{each:%H:%M}" for each in ends) <= "13:00"


async def test_stays_that_were_outside_before_are_not_asked_about_again(conn):
    desk = await make.resource(conn)
    await reserved(conn, desk, make.stay(1, 14, 16))
    await _change(conn, desk, hours(weekly=MORNINGS), choices=Choices(otherwise="keep"))
    space = await _space(conn, desk)
    manager = await make.member(conn, manages=frozenset({space.id}))
    less = hours(weekly=MORNINGS[:4])
    assert await preview_hours(conn, member=manager, space=space, hours=less, now=make.NOW) == []


async def test_the_same_hours_hit_nobody_and_are_an_event(conn):
    desk = await make.resource(conn)
    await reserved(conn, desk, make.stay(1, 9, 19))
    space = await _space(conn, desk)
    assert await _change(conn, desk, hours_of(space)) == []
    event = await conn.fetchrow(
        "SELECT stream, stream_version FROM events WHERE type = 'OpeningHoursChanged'"
    )
    version = await conn.fetchval("SELECT version FROM spaces WHERE id = $1", space.id)
    assert tuple(event) == (f"space:{space.id}", version)


NIGHT = (
    WeeklyHours(weekday=7, opens=1320, closes=1560),
    WeeklyHours(weekday=1, opens=60, closes=300),
)


@pytest.mark.parametrize(
    ("wanted", "field", "weekday", "says"),
    [
        ({"weekly": (*OFFICE, OFFICE[0])}, "hours", 1,
         "mon 08:00-20:00 overlaps mon 08:00-20:00"),
        ({"weekly": NIGHT}, "hours", 7, "sun 22:00-02:00 overlaps mon 01:00-05:00"),
        ({"special": (special("season", date(2027, 1, 1), date(2027, 1, 2), NIGHT),)},
         "special_hours", 7, "sun 22:00-02:00 overlaps"),
        ({"special": (special("season", date(2027, 1, 1), date(2027, 1, 9), name="Saldi"),
                      special("season", date(2027, 1, 9), date(2027, 1, 10)))},
         "special_hours", None, "Saturday 9 January is in “Saldi” and in “Inventario”"),
    ],
)  # fmt: skip
async def test_hours_that_overlap_are_refused_with_their_days(conn, wanted, field, weekday, says):
    desk = await make.resource(conn)
    with pytest.raises(Invalid) as refused:
        await _change(conn, desk, hours(**wanted))
    (error,) = refused.value.errors("en")
    assert (error["field"], error.get("weekday")) == (field, weekday)
    assert says in error["message"]


async def test_hours_are_for_managers_of_that_space(conn):
    desk = await make.resource(conn)
    with pytest.raises(Forbidden):
        await _change(conn, desk, hours(), who=await make.member(conn))


async def test_hours_decided_on_an_older_copy_of_the_space_are_tried_again(conn):
    desk = await make.resource(conn)
    space = await _space(conn, desk)
    await conn.execute("SELECT change_space($1)", space.id)
    with pytest.raises(TryAgain):
        await change_hours(
            conn, member=await make.member(conn, manages=frozenset({space.id})), space=space,
            hours=hours(), reason=None, network=await NetworkCache().newest(conn), now=make.NOW,
        )  # fmt: skip
