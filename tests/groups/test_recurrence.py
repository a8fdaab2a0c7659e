"""The dates of a series, and its wall-clock times over the clock changes of Europe/Rome."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError

from booking.errors import Invalid
from booking.groups.recurrence import MOST, Recurrence, days, stays
from booking.periods import Period, instant

ROME = ZoneInfo("Europe/Rome")
TUESDAY = date(2026, 9, 1)


def test_a_year_of_tuesdays_begins_at_nine_before_and_after_both_clock_changes() -> None:
    first = Period(instant(TUESDAY, 9 * 60, ROME), instant(TUESDAY, 13 * 60, ROME))
    found = stays(Recurrence(every="week", count=52), first, ROME)
    assert len(found) == 52
    local = [(each.start.astimezone(ROME), each.end.astimezone(ROME)) for each in found if each]
    assert {(start.hour, end.hour) for start, end in local} == {(9, 13)}
    assert [start.date() for start, _ in local] == [
        TUESDAY + timedelta(weeks=week) for week in range(52)
    ]
    assert len({start.utcoffset() for start, _ in local}) == 2


def test_until_includes_its_last_day_and_two_weekdays_take_turns() -> None:
    rule = Recurrence(every="week", weekdays=(2, 4), until=date(2026, 9, 10))
    assert days(rule, TUESDAY) == [date(2026, 9, day) for day in (1, 3, 8, 10)]
    assert days(Recurrence(every="two-weeks", count=3), TUESDAY) == [
        date(2026, 9, 1),
        date(2026, 9, 15),
        date(2026, 9, 29),
    ]


@pytest.mark.parametrize(
    ("first", "following"),
    [
        (date(2026, 9, 8), [date(2026, 10, 13), date(2026, 11, 10)]),  # the second Tuesday
        (date(2026, 9, 29), [date(2026, 10, 27), date(2026, 11, 24)]),  # the fifth: the last
    ],
)
def test_a_month_repeats_the_weekday_of_the_first_date(first: date, following: list[date]) -> None:
    assert days(Recurrence(every="month", count=3), first) == [first, *following]


def test_what_the_spring_gap_swallows_is_no_stay_and_what_it_touches_is_shorter() -> None:
    """On 28 March 2027 there is no time between two and three."""
    sunday = date(2027, 3, 21)
    weekly = Recurrence(every="week", count=2)
    first = Period(instant(sunday, 120, ROME), instant(sunday, 180, ROME))
    assert stays(weekly, first, ROME)[1] is None
    longer = stays(weekly, Period(first.start, instant(sunday, 240, ROME)), ROME)[1]
    assert longer is not None
    assert longer.length == timedelta(hours=1)


def test_a_series_without_an_end_with_two_or_too_long_is_refused() -> None:
    for wrong in ({}, {"until": date(2027, 1, 1), "count": 3}):
        with pytest.raises(ValidationError, match="until"):
            Recurrence.model_validate({"every": "week", **wrong})
    with pytest.raises(Invalid):
        days(Recurrence(every="week", until=TUESDAY + timedelta(weeks=MOST)), TUESDAY)
    with pytest.raises(Invalid):
        days(Recurrence(every="week", until=TUESDAY - timedelta(days=1)), TUESDAY)


def test_the_first_date_is_as_it_was_asked_for_also_in_the_hour_that_comes_twice() -> None:
    """On 25 October 2026 the hour from two to three comes twice."""
    start = instant(date(2026, 10, 25), 120, ROME)
    first = Period(start, start + timedelta(minutes=30))
    assert stays(Recurrence(every="week", count=2), first, ROME)[0] == first
    ragged = Period(start + timedelta(seconds=30), start + timedelta(hours=1))
    with pytest.raises(Invalid):
        stays(Recurrence(every="week", count=2), ragged, ROME)


@pytest.mark.parametrize(
    "wrong", [{"count": True}, {"count": "3"}, {"until": 0}, {"weekdays": ["2"], "count": 2}]
)
def test_what_is_no_number_or_day_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Recurrence.model_validate({"every": "week"} | wrong)
