"""Golden table of opening hours: holidays, midnight, and the nights on which clocks change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from booking.periods import Period, local_day
from booking.spaces.hours import OpeningHours, holiday_name, milan_holidays, openings
from booking.spaces.loading.hours_text import HoursUnreadable, hours_text, parse_hours

ROME = ZoneInfo("Europe/Rome")
ALWAYS = "mon-sun 00:00-24:00"
OFFICE = "mon-fri 08:00-20:00"
NIGHT = "mon-sun 22:00-02:00"


def opened(text: str, day: str, *, holidays: bool = False) -> list[tuple[str, str]]:
    """Openings that touch a local day, cut to it, as UTC texts."""
    whole = local_day(date.fromisoformat(day), ROME)
    found = openings(parse_hours(text), whole, ROME, closes_on_holidays=holidays)
    cut = [each.intersection(whole) for each in found]
    return [(_utc(each.start), _utc(each.end)) for each in cut if each is not None]


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%m-%d %H:%M")


GOLDEN = [
    # hours, day, holidays kept, openings of that day in UTC
    (OFFICE, "2026-12-02", True, [("12-02 07:00", "12-02 19:00")]),
    (OFFICE, "2026-12-05", True, []),
    (OFFICE, "2026-07-01", True, [("07-01 06:00", "07-01 18:00")]),
    ("mon 09:00-13:00 14:00-18:00", "2026-11-30", True,
     [("11-30 08:00", "11-30 12:00"), ("11-30 13:00", "11-30 17:00")]),
    ("mon 09:00-13:00 13:00-18:00", "2026-11-30", True, [("11-30 08:00", "11-30 17:00")]),
    # A 24-hour space: days of 25, 23 and 24 hours.
    (ALWAYS, "2026-10-25", False, [("10-24 22:00", "10-25 23:00")]),
    (ALWAYS, "2027-03-28", False, [("03-27 23:00", "03-28 22:00")]),
    (ALWAYS, "2026-12-01", False, [("11-30 23:00", "12-01 23:00")]),
    # Easter Sunday 2027 is the day of 23 hours, and a holiday.
    (ALWAYS, "2027-03-28", True, []),
    # Across midnight; the change nights are an hour longer and an hour shorter.
    (NIGHT, "2026-12-02", False,
     [("12-01 23:00", "12-02 01:00"), ("12-02 21:00", "12-02 23:00")]),
    ("sat 22:00-04:00", "2026-10-25", False, [("10-24 22:00", "10-25 03:00")]),
    ("sat 22:00-04:00", "2027-03-28", False, [("03-27 23:00", "03-28 02:00")]),
    ("sat 22:00-04:00", "2026-12-06", False, [("12-05 23:00", "12-06 03:00")]),
    # Hours that cross midnight belong to the day on which they open.
    ("sun-mon 22:00-02:00", "2026-12-07", True, [("12-06 23:00", "12-07 01:00")]),
    ("sun-mon 22:00-02:00", "2026-12-08", True, []),
    # In the fold an opening takes the first 02:30, a closing the second.
    ("sun 02:30-06:00", "2026-10-25", False, [("10-25 00:30", "10-25 05:00")]),
    ("sat 20:00-02:30", "2026-10-25", False, [("10-24 22:00", "10-25 01:30")]),
    ("sun 02:00-02:30", "2026-10-25", False, [("10-25 00:00", "10-25 01:30")]),
    # In the gap both move to 03:00, the first instant there is; what lies within it vanishes.
    ("sun 02:30-06:00", "2027-03-28", False, [("03-28 01:00", "03-28 04:00")]),
    ("sat 20:00-02:30", "2027-03-28", False, [("03-27 23:00", "03-28 01:00")]),
    ("sun 02:10-02:50", "2027-03-28", False, []),
    # Holidays: Milan's own, All Saints, the new 4 October; 4 November closes nothing.
    (ALWAYS, "2026-12-07", True, []),
    (ALWAYS, "2026-12-07", False, [("12-06 23:00", "12-07 23:00")]),
    (ALWAYS, "2026-11-01", True, []),
    (ALWAYS, "2026-11-04", True, [("11-03 23:00", "11-04 23:00")]),
    (ALWAYS, "2026-10-04", True, []),
    (ALWAYS, "2025-10-04", True, [("10-03 22:00", "10-04 22:00")]),
]  # fmt: skip


@pytest.mark.parametrize(("hours", "day", "holidays", "expected"), GOLDEN)
def test_hours_become_these_instants(
    hours: str, day: str, holidays: bool, expected: list[tuple[str, str]]
) -> None:
    assert opened(hours, day, holidays=holidays) == expected


@pytest.mark.parametrize(
    ("day", "minutes"), [("2026-10-25", 1500), ("2027-03-28", 1380), ("2026-12-01", 1440)]
)
def test_a_24_hour_space_is_open_for_every_minute_of_the_day(day: str, minutes: int) -> None:
    whole = local_day(date.fromisoformat(day), ROME)
    (found,) = openings(parse_hours(ALWAYS), whole, ROME, closes_on_holidays=False)

    assert whole.minutes == minutes
    assert found.contains(whole)


def test_a_week_without_closing_is_one_opening() -> None:
    week = Period.of(datetime(2026, 10, 19, tzinfo=ROME), datetime(2026, 10, 26, tzinfo=ROME))

    (found,) = openings(parse_hours(ALWAYS), week, ROME, closes_on_holidays=False)

    assert found.contains(week)
    assert week.minutes == 7 * 1440 + 60


@pytest.mark.parametrize("year", range(2025, 2036))
def test_national_unity_day_never_closes_a_day_by_itself(year: int) -> None:
    november = {day for day in milan_holidays(year) if day.month == 11}

    assert november == {date(year, 11, 1)}


def test_a_holiday_has_a_name_in_both_languages() -> None:
    assert holiday_name(date(2026, 12, 7), "it") == "Sant'Ambrogio"
    assert holiday_name(date(2026, 12, 7), "en") == "Saint Ambrose's Day"
    assert holiday_name(date(2026, 11, 1), "it") == "Ognissanti"
    assert holiday_name(date(2026, 11, 1), "en") == "All Saints' Day"
    assert holiday_name(date(2027, 11, 7), "it") is None


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("mon-fri 08:00-20:00", "mon-fri 08:00-20:00"),
        ("lun–ven 8-20, sab 22.00-02:00", "mon-fri 08:00-20:00, sat 22:00-02:00"),
        ("sat - mon 9:30 - 13", "mon 09:30-13:00, sat-sun 09:30-13:00"),
        ("mon/wed 9-13 14-18", "mon 09:00-13:00 14:00-18:00, wed 09:00-13:00 14:00-18:00"),
        ("lun 9-13, 14-18, sab 9-13", "mon 09:00-13:00 14:00-18:00, sat 09:00-13:00"),
        ("mon-sun 00:00-24:00", "mon-sun 00:00-24:00"),
        ("", ""),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(written: str, plain: str) -> None:
    assert hours_text(parse_hours(written)) == plain
    assert parse_hours(plain) == parse_hours(written)


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("mon-fri 8:00-25:00", "hours", "8:00-25:00"),
        ("monday 8-20", "hours", "monday"),
        ("mon-fri", "hours", "mon-fri"),
        ("mon 08:00-08:00", "hours", "08:00-08:00"),
        ("mon 24:00-08:00", "hours", "24:00-08:00"),
        ("mon 24:30-08:00", "hours", "24:30-08:00"),
        ("mon 8-9-10", "hours", "8-9-10"),
        ("mon 8-20,", "hours", "mon 8-20,"),
        ("mon 08:00-12:00 11:00-14:00", "hours-overlap", "mon 08:00-12:00 11:00-14:00"),
        ("sun 22:00-02:00, mon 01:00-03:00", "hours-overlap", "sun 22:00-02:00, mon 01:00-03:00"),
    ],
)
def test_hours_that_cannot_be_meant_are_refused(text: str, code: str, found: str) -> None:
    with pytest.raises(HoursUnreadable) as refused:
        parse_hours(text)

    assert (refused.value.code, refused.value.found) == (code, found)


def test_hours_that_are_kept_tell_what_fresh_ones_do() -> None:
    weekly = parse_hours(NIGHT)
    kept = OpeningHours(weekly, ROME, closes_on_holidays=True)
    begin = datetime(2026, 10, 1, 21, tzinfo=UTC)
    # More stretches of days than are kept, each asked about twice.
    for step in [*range(400), *range(400)]:
        start = begin + step * timedelta(hours=17)
        asked = Period(start, start + timedelta(hours=1 + step % 60))
        fresh = openings(weekly, asked, ROME, closes_on_holidays=True)
        assert kept.touching(asked) == fresh
