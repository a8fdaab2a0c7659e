"""Golden figures of the forecast: how fast a pot burns, and when it is empty."""

from datetime import date, timedelta

import pytest

from booking.cockpit.forecast import Week, burn_down, empty_on, forecast, week_ends

TODAY, CLOSES = date(2026, 11, 30), date(2027, 12, 31)


def week(granted: int, *, returned: int = 0, captured: int = 0) -> Week:
    return Week(TODAY, granted, returned, captured, remaining=0)


@pytest.mark.parametrize(
    ("remaining", "burnt", "days", "expected"),
    [
        # 100,000 in 7 days: 300,000 last three weeks.
        (300_000, 100_000, 7, TODAY + timedelta(days=21)),
        # A cent more lasts a day more: the day on which nothing is left, not the one before.
        (300_001, 100_000, 7, TODAY + timedelta(days=22)),
        (1, 100_000, 7, TODAY + timedelta(days=1)),
        (0, 100_000, 7, TODAY),
        (0, 0, 7, TODAY),
        (300_000, 0, 7, None),
        (300_000, -5, 7, None),
        # The last day is 396 days away.
        (396, 1, 1, CLOSES),
        (397, 1, 1, None),
    ],
)
def test_the_day_it_is_empty(remaining: int, burnt: int, days: int, expected: date | None) -> None:
    found = empty_on(remaining, burnt=burnt, days=days, today=TODAY, closes_on=CLOSES)
    assert found == expected


def test_the_rate_is_of_the_last_eight_weeks() -> None:
    weeks = [week(9_999_999), *(week(80, captured=3) for _ in range(7)), week(88, returned=8)]
    found = forecast(weeks, remaining=640, today=TODAY, closes_on=CLOSES)
    assert (found.weeks, found.granted_per_week, found.captured_per_week) == (8, 81, 3)
    assert found.net_per_week == 80
    assert found.empty_on == TODAY + timedelta(weeks=8)


def test_a_young_campaign_is_averaged_over_the_weeks_that_it_had() -> None:
    found = forecast([week(100), week(300)], remaining=400, today=TODAY, closes_on=CLOSES)
    assert (found.weeks, found.net_per_week) == (2, 200)
    assert found.empty_on == TODAY + timedelta(weeks=2)


def test_what_comes_back_makes_a_pot_last() -> None:
    weeks = [week(100, returned=100) for _ in range(8)]
    assert forecast(weeks, remaining=5, today=TODAY, closes_on=CLOSES).empty_on is None


def test_weeks_are_seven_days_each_and_the_last_is_whole() -> None:
    ends = week_ends(opens_on=date(2026, 11, 9), today=TODAY)
    assert ends == [date(2026, 11, d) for d in (9, 16, 23, 30)]
    assert week_ends(opens_on=TODAY, today=TODAY) == [TODAY]
    assert week_ends(opens_on=date(2027, 1, 1), today=TODAY) == [TODAY]
    assert len(week_ends(opens_on=date(1990, 1, 1), today=TODAY)) == 1_000


def test_a_pot_burns_down_week_by_week() -> None:
    ends = [date(2026, 11, 16), date(2026, 11, 23)]
    moved = {
        (0, "fund"): 1_000,
        (1, "grant"): 300,
        (1, "capture"): 20,
        (1, "reserve"): 50,
        (2, "grant"): 100,
        (2, "expire"): 40,
        (2, "forfeit"): 10,
        (2, "fund"): 500,
        (2, "correct"): 5,
    }
    assert burn_down(moved, ends) == [
        Week(ends[0], granted=300, returned=0, captured=20, remaining=700),
        Week(ends[1], granted=100, returned=50, captured=0, remaining=1_145),
    ]
