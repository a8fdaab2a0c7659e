"""A manager's day: what takes each unit, as blocks and as the cells of a table."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from booking.errors import Forbidden, Invalid
from booking.periods import Period, local_day
from booking.reservations.check_in import check_in
from booking.spaces.network import NetworkCache
from booking.upkeep.board import board_day, read_board, requests_of
from booking.upkeep.board_cells import cells_of, hours_of, span_of, taken_per_hour
from booking.upkeep.close import close
from tests import make
from tests.reservations.steps import reserved

TUESDAY = date(2026, 12, 1)


async def _board(conn, resource_id, day=TUESDAY, now=make.NOW):
    _, resource = await make.known(conn, resource_id)
    manager = await make.member(conn, manages=frozenset({resource.space.id}))
    return await read_board(conn, member=manager, space=resource.space, day=day, now=now)


def _drawn(board, number=0, now=make.NOW):
    """The cells of a row: how many columns, and what is in each."""
    span = span_of(board)
    assert span is not None
    cells = cells_of(board.rows[number], span, openings=board.openings, now=now)
    assert sum(each.columns for each in cells) == len(_half_hours(span))
    return [(each.columns, each.gap or "+".join(b.kind for b in each.blocks)) for each in cells]


def _half_hours(span):
    return [None for hour in hours_of(span, make.ROME) for _ in range(hour.columns)]


async def test_gaps_between_blocks_are_free_and_the_row_is_as_wide_as_the_day(conn):
    desk = await make.resource(conn)
    await reserved(conn, desk, make.stay(1, 9, 11))
    await reserved(conn, desk, make.stay(1, 14, 15.5))
    drawn = _drawn(await _board(conn, desk))
    assert drawn == [
        (2, "free"), (4, "reservation"), (6, "free"), (3, "reservation"), (9, "free"),
    ]  # fmt: skip


async def test_beside_a_stay_its_turnaround_is_no_place_to_give_away(conn):
    room = await make.resource(conn, kind="room", rules={"turnaround_minutes": 60})
    await reserved(conn, room, make.stay(1, 10, 12))
    drawn = _drawn(await _board(conn, room))
    assert drawn == [
        (2, "free"), (2, "turnaround"), (4, "reservation"), (2, "turnaround"), (14, "free"),
    ]  # fmt: skip


async def test_what_is_over_is_no_place_to_give_away(conn):
    desk = await make.resource(conn)
    now = make.rome(1, 10, 40)
    assert _drawn(await _board(conn, desk, now=now), now=now) == [(5, "past"), (19, "free")]


async def test_a_stay_names_its_member_and_how_far_it_is(conn):
    desk = await make.resource(conn)
    ada = await make.member(conn)
    await conn.execute("UPDATE members SET name = 'Ada Neri' WHERE id = $1", ada.id)
    made = await reserved(conn, desk, make.stay(1, 9, 11), member=ada)
    nine = make.rome(1, 9)
    await check_in(conn, member=ada, reservation_id=UUID(made["id"]), now=nine)
    (row,) = (await _board(conn, desk, now=nine)).rows
    (block,) = row.blocks
    assert (block.name, block.status, block.walk_in) == ("Ada Neri", "checked_in", False)
    assert "Ada" not in repr(block)


async def test_a_closure_and_its_reason_stand_on_each_unit_that_it_shuts(conn):
    desk = await make.resource(conn, units=2)
    cache, known = await make.known(conn, desk)
    manager = await make.member(conn, manages=frozenset({known.space.id}))
    await close(
        conn, member=manager, space=known.space, resource_id=desk, unit_id=known.units[0].id,
        period=make.stay(1, 7, 21), reason="Lavori", network=await cache.newest(conn),
        now=make.NOW,
    )  # fmt: skip
    board = await _board(conn, desk)
    assert [[b.label for b in row.blocks] for row in board.rows] == [["Lavori"], []]
    # As wide as the opening hours, which it goes beyond: nobody is there then.
    assert _drawn(board) == [(24, "closure")]
    assert _drawn(board, 1) == [(24, "free")]


async def test_what_began_the_day_before_is_cut_at_midnight(conn):
    at = await make.space(conn, opens=0, closes=24 * 60, weekdays=range(1, 8))
    desk = await make.resource(conn, at=at)
    days = Period(make.rome(1, 18), make.rome(2, 6))
    await reserved(conn, desk, days)
    assert _drawn(await _board(conn, desk)) == [(36, "free"), (12, "reservation")]
    assert _drawn(await _board(conn, desk, date(2026, 12, 2)))[0] == (12, "reservation")


@pytest.mark.parametrize(
    ("day", "columns"), [(date(2026, 10, 25), 50), (date(2027, 3, 28), 46), (TUESDAY, 48)]
)
async def test_a_day_that_changes_its_clocks_has_its_own_number_of_half_hours(conn, day, columns):
    at = await make.space(
        conn, opens=0, closes=24 * 60, weekdays=range(1, 8), closes_on_holidays=False
    )
    desk = await make.resource(conn, at=at)
    span = span_of(await _board(conn, desk, day))
    assert span == local_day(day, make.ROME)
    assert len(_half_hours(span)) == columns
    assert len(hours_of(span, make.ROME)) == columns // 2


async def test_two_short_stays_of_one_half_hour_share_a_cell(conn):
    desk = await make.resource(conn, rules={"grid_minutes": 10, "shortest_minutes": 10})
    for start in (9, 9 + 1 / 6):
        await reserved(conn, desk, make.stay(1, start, start + 1 / 6))
    drawn = _drawn(await _board(conn, desk))
    assert drawn == [(2, "free"), (1, "reservation+reservation"), (21, "free")]


async def test_a_closed_day_has_no_columns(conn):
    desk = await make.resource(conn)
    assert span_of(await _board(conn, desk, date(2026, 12, 6))) is None


async def test_a_pool_is_counted_hour_by_hour(conn):
    desk = await make.resource(conn, units=3)
    await reserved(conn, desk, make.stay(1, 9, 11))
    await reserved(conn, desk, make.stay(1, 10.5, 11))
    board = await _board(conn, desk)
    span = span_of(board)
    assert span is not None
    counts = taken_per_hour(board.rows, hours_of(span, make.ROME))
    assert counts[:4] == [0, 1, 2, 0]


async def test_a_hold_that_ran_out_is_not_there(conn):
    desk = await make.resource(conn)
    await reserved(conn, desk, make.stay(1, 9, 11), hold=True)
    assert len((await _board(conn, desk)).rows[0].blocks) == 1
    late = make.NOW + timedelta(minutes=11)
    assert (await _board(conn, desk, now=late)).rows[0].blocks == ()


async def test_requests_are_told_until_they_run_out(conn):
    room = await make.resource(conn, rules={"approval": True, "answer_within_minutes": 60})
    await reserved(conn, room, make.stay(1, 9, 11))
    _, known = await make.known(conn, room)
    manager = await make.member(conn, manages=frozenset({known.space.id}))
    for minutes, waiting in ((0, 1), (61, 0)):
        now = make.later(minutes=minutes)
        found = await requests_of(conn, member=manager, space=known.space, now=now)
        assert len(found) == waiting


async def test_only_its_managers_see_it(conn):
    desk = await make.resource(conn)
    space = (await make.known(conn, desk))[1].space
    other = await make.space(conn)
    for who in (await make.member(conn), await make.member(conn, manages=frozenset({other.id}))):
        with pytest.raises(Forbidden):
            await read_board(conn, member=who, space=space, day=TUESDAY, now=make.NOW)
        with pytest.raises(Forbidden):
            await requests_of(conn, member=who, space=space, now=make.NOW)


async def test_a_day_that_is_none_is_refused(conn):
    desk = await make.resource(conn)
    space = (await NetworkCache().newest(conn)).resource(desk).space
    assert board_day(None, space, now=make.NOW) == date(2026, 11, 30)
    for asked in ("domani", "2026-02-30", "0001-01-01"):
        with pytest.raises(Invalid):
            board_day(asked, space, now=make.NOW)
