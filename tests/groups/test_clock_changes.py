"""A series that is moved keeps to the clock on the wall, whatever the clock does in between."""

from datetime import timedelta
from uuid import UUID

import pytest

from booking.groups.recurrence import Recurrence
from booking.groups.reschedule import reschedule_together
from booking.members.member import Member
from booking.periods import Period
from booking.spaces.network import NetworkCache
from tests import make
from tests.groups.steps import series, together

FIVE = Recurrence(every="week", count=5)


async def _series(conn, first: Period) -> tuple[Member, UUID, list[UUID]]:
    """Five Sundays in a space that never closes."""
    at = await make.space(
        conn, opens=0, closes=1440, weekdays=range(1, 8), closes_on_holidays=False
    )
    who, room = await make.member(conn), await make.resource(conn, at=at)
    made = await together(conn, series(room, first, FIVE), member=who)
    return who, UUID(made["id"]), [UUID(each["id"]) for each in made["reservations"]]


async def _move(conn, of, like: int, period: Period, *, following: bool = False) -> None:
    who, group, ids = of
    await reschedule_together(
        conn,
        network=NetworkCache(),
        member=who,
        group_id=group,
        like=ids[like],
        period=period,
        following=following,
        what_fits=False,
        now=make.NOW,
    )


async def _on_the_wall(conn) -> list[str]:
    """Days and times of all dates, as Milan's clocks showed them."""
    rows = await conn.fetch(
        "SELECT to_char(starts_at AT TIME ZONE 'Europe/Rome', 'DD HH24:MI') || "
        "to_char(ends_at AT TIME ZONE 'Europe/Rome', '-HH24:MI') AS told "
        "FROM reservations ORDER BY starts_at"
    )
    return [row["told"] for row in rows]


@pytest.mark.parametrize(
    ("first", "to", "days"),
    [
        (make.rome(14, 9, month=3, year=2027), (29, 3), ["22", "29", "05", "12", "19"]),
        (make.rome(17, 9, month=10, year=2027), (1, 11), ["25", "01", "08", "15", "22"]),
    ],
    ids=["spring", "autumn"],
)
async def test_all_dates_move_over_a_clock_change_by_the_clock_on_the_wall(conn, first, to, days):
    of = await _series(conn, Period(first, first + timedelta(hours=4)))
    await _move(conn, of, 1, make.stay(to[0], 14, 18, month=to[1], year=2027))
    assert await _on_the_wall(conn) == [f"{each} 14:00-18:00" for each in days]


@pytest.mark.parametrize(
    ("month", "sunday", "days"),
    [(3, 28, ["14", "21", "27", "03", "10"]), (10, 31, ["17", "24", "30", "06", "13"])],
    ids=["spring", "autumn"],
)
async def test_the_day_of_the_change_and_those_after_it_move_to_the_day_before(
    conn, month, sunday, days
):
    of = await _series(conn, make.stay(sunday - 14, 9, 13, month=month, year=2027))
    await _move(conn, of, 2, make.stay(sunday - 1, 8, 12, month=month, year=2027), following=True)
    assert await _on_the_wall(conn) == [
        *(f"{each} 09:00-13:00" for each in days[:2]),
        *(f"{each} 08:00-12:00" for each in days[2:]),
    ]


async def test_what_the_spring_gap_cut_moves_to_the_time_that_was_asked_for(conn):
    of = await _series(conn, make.stay(14, 2, 5, month=3, year=2027))
    days = ["14", "21", "28", "04", "11"]
    stood = await _on_the_wall(conn)
    assert stood == [f"{each} 0{3 if each == '28' else 2}:00-05:00" for each in days]
    await _move(conn, of, 2, make.stay(28, 4, 6, month=3, year=2027))
    assert await _on_the_wall(conn) == [f"{each} 04:00-06:00" for each in days]
    await _move(conn, of, 0, make.stay(14, 2, 5, month=3, year=2027))
    assert await _on_the_wall(conn) == stood
    await _move(conn, of, 4, make.stay(11, 3, 6, month=4, year=2027))
    assert await _on_the_wall(conn) == [f"{each} 03:00-06:00" for each in days]


async def test_the_hour_that_comes_twice_is_taken_whole(conn):
    of = await _series(conn, make.stay(17, 9, 11, month=10, year=2027))
    await _move(conn, of, 0, make.stay(17, 1, 3, month=10, year=2027))
    days = ["17", "24", "31", "07", "14"]
    assert await _on_the_wall(conn) == [f"{each} 01:00-03:00" for each in days]
    lengths = await conn.fetch(
        "SELECT extract(epoch FROM ends_at - starts_at)::int / 3600 AS hours FROM reservations "
        "ORDER BY starts_at"
    )
    assert [each["hours"] for each in lengths] == [2, 2, 3, 2, 2]
