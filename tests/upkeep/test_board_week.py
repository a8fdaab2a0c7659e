"""A manager's week: the boards of seven days of one read, and how full they are."""

from datetime import date

import pytest

from booking.errors import Forbidden, Invalid
from booking.periods import Period
from booking.upkeep.board_week import board_week, fullness, read_week, week_name
from booking.upkeep.close import close
from tests import make
from tests.reservations.steps import reserved


async def _week(conn, resource_id, asked):
    space = (await make.known(conn, resource_id))[1].space
    manager = await make.member(conn, manages=frozenset({space.id}))
    days = board_week(asked, space, now=make.NOW)
    return await read_week(conn, member=manager, space=space, days=days, now=make.NOW)


async def test_each_day_has_its_stays_and_one_over_midnight_stands_on_both(conn):
    at = await make.space(conn, opens=0, closes=24 * 60, weekdays=range(1, 8))
    desk = await make.resource(conn, at=at, units=2)
    await reserved(conn, desk, make.stay(1, 9, 11))
    await reserved(conn, desk, Period(make.rome(2, 22), make.rome(3, 4)))
    boards = await _week(conn, desk, "2026-W49")
    assert [each.day for each in boards][::6] == [date(2026, 11, 30), date(2026, 12, 6)]
    found = [sum(len(row.blocks) for row in board.rows) for board in boards]
    assert found == [0, 1, 1, 1, 0, 0, 0]
    assert [fullness(each.rows, each.openings) for each in boards[:4]] == [
        (0, 2880), (120, 2880), (120, 2880), (240, 2880),
    ]  # fmt: skip


@pytest.mark.parametrize(("week", "hours"), [("2026-W43", 25), ("2027-W12", 23), ("2026-W49", 24)])
async def test_a_sunday_that_changes_its_clocks_is_as_long_as_it_is(conn, week, hours):
    at = await make.space(
        conn, opens=0, closes=24 * 60, weekdays=range(1, 8), closes_on_holidays=False
    )
    desk = await make.resource(conn, at=at)
    *_, sunday = await _week(conn, desk, week)
    assert week_name(sunday.day) == week
    assert fullness(sunday.rows, sunday.openings) == (0, hours * 60)


async def test_what_is_closed_is_not_there_to_be_taken(conn):
    desk = await make.resource(conn, units=2)
    cache, known = await make.known(conn, desk)
    manager = await make.member(conn, manages=frozenset({known.space.id}))
    await close(
        conn, member=manager, space=known.space, resource_id=desk, unit_id=known.units[0].id,
        period=make.stay(1, 8, 20), reason="Lavori", network=await cache.newest(conn),
        now=make.NOW,
    )  # fmt: skip
    await reserved(conn, desk, make.stay(1, 14, 20))
    tuesday = (await _week(conn, desk, None))[1]
    assert fullness(tuesday.rows, tuesday.openings) == (360, 720)


async def test_only_its_managers_see_it_and_a_week_that_is_none_is_refused(conn):
    desk = await make.resource(conn)
    space = (await make.known(conn, desk))[1].space
    days = board_week(None, space, now=make.NOW)
    with pytest.raises(Forbidden):
        await read_week(conn, member=await make.member(conn), space=space, days=days, now=make.NOW)
    for asked in ("2026-W54", "2026-49", "0001-W01", "W49"):
        with pytest.raises(Invalid):
            board_week(asked, space, now=make.NOW)
