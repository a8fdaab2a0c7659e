"""Whom other hours hit, to the minute: stays that touch them, that go over midnight or for days."""

from datetime import date, timedelta

import pytest

from booking.periods import Period
from booking.spaces.rules import WeeklyHours
from booking.upkeep.hours import preview_hours
from tests import make
from tests.reservations.steps import reserved
from tests.upkeep.test_hours import hours, special

ALWAYS = tuple(WeeklyHours(weekday=day, opens=0, closes=1440) for day in range(1, 8))
DAYS = tuple(WeeklyHours(weekday=day, opens=8 * 60, closes=20 * 60) for day in range(1, 8))


def _stay(day: int, start: float, end: float) -> Period:
    """In December; hours count from that day's midnight, also beyond its end."""
    midnight = make.rome(day, 0)
    return Period(midnight + timedelta(hours=start), midnight + timedelta(hours=end))


async def _hit(conn, wanted, stay) -> bool:
    """Whether it is, where it is the only stay of a space that is always open."""
    at = await make.space(
        conn, opens=0, closes=1440, weekdays=range(1, 8), closes_on_holidays=False
    )
    desk = await make.resource(conn, at=at, rules={"longest_minutes": 7 * 1440})
    await reserved(conn, desk, stay)
    _, resource = await make.known(conn, desk)
    manager = await make.member(conn, manages=frozenset({at.id}))
    hits = await preview_hours(
        conn, member=manager, space=resource.space, hours=wanted, now=make.NOW
    )
    return bool(hits)


@pytest.mark.parametrize(
    ("stay", "hit"),
    [
        (_stay(9, 8, 20), False),
        (_stay(9, 12, 20), False),
        (_stay(9, 8, 9), False),
        (_stay(9, 10, 12), False),
        (_stay(9, 7.5, 9), True),
        (_stay(9, 19, 20.5), True),
        (_stay(9, 19, 26), True),
        (_stay(9, 2, 4), True),
    ],
)
async def test_evenings_and_mornings(conn, stay, hit):
    assert await _hit(conn, hours(weekly=DAYS, closes_on_holidays=False), stay) is hit


@pytest.mark.parametrize(
    ("stay", "hit"),
    [
        (_stay(9, 20, 24), False),
        (_stay(9, 20, 24.5), True),
        (_stay(11, 0, 4), False),
        (_stay(10, 23, 28), True),
        (_stay(8, 9, 48), False),
        (_stay(8, 9, 73), True),
    ],
)
async def test_a_day_that_is_shut(conn, stay, hit):
    shut = special("exception", date(2026, 12, 10), date(2026, 12, 10))
    wanted = hours(weekly=ALWAYS, special=(shut,), closes_on_holidays=False)
    assert await _hit(conn, wanted, stay) is hit
