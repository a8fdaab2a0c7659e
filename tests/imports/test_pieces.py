"""A large calendar is applied piece by piece: what is busy before and after is never free, and
whoever is killed in between loses nothing."""

from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.database.retry import in_transaction
from booking.imports.apply import apply
from booking.imports.pieces import pieces
from booking.periods import Period
from tests import make
from tests.imports.steps import assert_covered, copy_of, elsewhere, in_one
from tests.reservations.steps import reserved

BEFORE = [make.stay(1, hour, hour + 1) for hour in range(8, 18, 2)]
AFTER = [make.stay(1, hour + 0.5, hour + 1.5) for hour in range(8, 18, 2)]


@st.composite
def _calendars(draw: st.DrawFn) -> list[Period]:
    edges = sorted(draw(st.sets(st.integers(0, 40), max_size=30)))
    at = [make.NOW + timedelta(hours=each) for each in edges]
    return [Period(*each) for each in zip(at[::2], at[1::2], strict=False)]


def _hours(every: list[Period]) -> set[int]:
    return {
        hour
        for each in every
        for hour in range(
            (each.start - make.NOW) // timedelta(hours=1),
            (each.end - make.NOW) // timedelta(hours=1),
        )
    }


@given(before=_calendars(), after=_calendars(), most=st.integers(1, 5))
def test_each_piece_leaves_what_is_busy_in_both_and_the_last_one_all_that_is_said(
    before: list[Period], after: list[Period], most: int
) -> None:
    went = sorted(set(before) - set(after))
    came = sorted(set(after) - set(before))
    there, in_both = set(before), _hours(before) & _hours(after)
    for piece in pieces(went, came, most=most):
        assert set(piece.went) <= there
        there = there - set(piece.went) | set(piece.came)
        hours = _hours(sorted(there))
        assert in_both <= hours <= _hours(before) | _hours(after)
        assert sum(each.length.total_seconds() for each in there) == len(hours) * 3600
        assert len(piece.went) + len(piece.came) <= 2 * (most + 3)
    assert there == set(after)


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr("booking.imports.apply.MOST_AT_ONCE", 2)


async def test_a_large_calendar_is_told_once_with_all_that_clash(conn, small):
    desk = await make.resource(conn)
    for hour in (9, 13):
        await reserved(conn, desk, make.stay(1, hour, hour + 1))
    calendar = await elsewhere(conn, desk)
    assert await calendar.says(*BEFORE) == 0
    assert await calendar.says(*AFTER) == 2
    await assert_covered(conn)
    told = [(name, said["conflicts"]) for name, said in (await calendar.events())[1:]]
    assert told == [("BusyTimesChanged", 0), ("BusyTimesChanged", 2)]


async def test_who_clashed_before_the_first_piece_is_not_told_of_again(conn, small):
    desk = await make.resource(conn)
    await reserved(conn, desk, make.stay(1, 8, 18))
    calendar = await elsewhere(conn, desk)
    assert await calendar.says(*BEFORE[:3]) == 1
    # All that it lay in goes in the first pieces, what it lies in now comes in the last.
    assert await calendar.says(BEFORE[4]) == 0
    await assert_covered(conn)
    told = [(name, said["conflicts"]) for name, said in (await calendar.events())[1:]]
    assert told == [("BusyTimesChanged", 1), ("BusyTimesChanged", 0)]


async def test_whoever_is_killed_in_between_leaves_the_rest_to_the_next(pool, small):
    async with pool.acquire() as conn:
        desk = await make.resource(conn)
        await reserved(conn, desk, make.stay(1, 9, 10))
        calendar = await elsewhere(conn, desk)
        await calendar.says(*BEFORE, etag='"1"')
        calendar.now = make.later(minutes=30)
        reading = await calendar.begun()
    steps = 0

    async def killed(work):
        nonlocal steps
        steps += 1
        if steps == 4:
            raise OSError("killed")
        return await in_transaction(pool, work)

    with pytest.raises(OSError, match="killed"):
        await apply(killed, reading, copy_of(AFTER, calendar.now), now=calendar.now)
    async with pool.acquire() as conn:
        await assert_covered(conn)
        calendar.conn, calendar.now = conn, make.later(minutes=40)
        again = await calendar.begun()
        # Not every time is as it was, so nobody may say that nothing changed.
        assert (again.etag, again.read_on) == (None, None)
        assert len(await calendar.events()) == 2
        assert await apply(in_one(conn), again, copy_of(AFTER, calendar.now), now=calendar.now) == 1
        await assert_covered(conn)
        name, said = (await calendar.events())[-1]
        assert (name, said["conflicts"], said["times"]) == ("BusyTimesChanged", 1, 5)
        earlier = await apply(
            partial(in_transaction, pool), reading, copy_of([], calendar.now), now=calendar.now
        )
        assert earlier is None
