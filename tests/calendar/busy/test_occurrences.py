"""The rules' instances are python-dateutil's, wherever the window lies."""

from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from booking.calendar.busy.limits import Effort, Unreadable
from booking.calendar.busy.occurrences import occurrences
from booking.calendar.busy.rule import rule_of
from tests.torture import is_long

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001 - a clock's time, without a zone
START = datetime(2026, 1, 1, 9, 30)  # noqa: DTZ001
WEEKDAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


def numbers(least: int, most: int) -> st.SearchStrategy[str]:
    return st.lists(st.integers(least, most).filter(bool), min_size=1, max_size=4).map(
        lambda each: ",".join(map(str, each))
    )


def weekdays(*, numbered: bool) -> st.SearchStrategy[str]:
    plain = st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4)
    counted = st.lists(
        st.tuples(st.integers(-5, 5).filter(bool), st.sampled_from(WEEKDAYS)),
        min_size=1,
        max_size=3,
    ).map(lambda each: [f"{number}{day}" for number, day in each])
    return (plain | counted if numbered else plain).map(",".join)


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(
        st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY"])
    )
    parts = {
        "BYMONTH": numbers(1, 12),
        "BYMONTHDAY": numbers(-31, 31),
        "BYDAY": weekdays(numbered=frequency in ("YEARLY", "MONTHLY")),
        "BYHOUR": numbers(1, 23),
        "BYMINUTE": numbers(1, 59),
    }
    if frequency == "YEARLY":
        parts |= {"BYYEARDAY": numbers(-366, 366), "BYWEEKNO": numbers(-53, 53)}
    chosen = draw(st.sets(st.sampled_from(sorted(parts)), max_size=3))
    said = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 5))}"]
    said += [f"{name}={draw(parts[name])}" for name in sorted(chosen)]
    # dateutil begins its first week at DTSTART, and so counts the places in it otherwise.
    if chosen and frequency in ("YEARLY", "MONTHLY") and draw(st.booleans()):
        said.append(f"BYSETPOS={draw(numbers(-4, 4))}")
    said.append(f"WKST={draw(st.sampled_from(WEEKDAYS))}")
    if draw(st.booleans()):
        said.append(f"COUNT={draw(st.integers(1, 40))}")
    return ";".join(said)


@pytest.mark.torture
@pytest.mark.timeout(3_600)
def test_a_rules_instances_are_those_of_dateutil(request: pytest.FixtureRequest) -> None:
    @settings(max_examples=5_000 if is_long(request.config) else 60, deadline=None)
    @given(rule=rules(), days=st.integers(0, 800))
    def whatever(rule: str, days: int) -> None:
        compare(rule, days)

    whatever()


def compare(rule: str, days: int) -> None:
    first = START + timedelta(days=days)
    last = first + timedelta(days=120 if "MINUTELY" not in rule else 3)
    try:
        # A rule that never matches would be followed to the year 9999.
        known = rrulestr(
            rule + ("" if "COUNT" in rule else ";UNTIL=20290601T000000"), dtstart=START
        )
    except ValueError:
        assume(False)
    # DTSTART counts as the first instance here also where the rule does not name it.
    assume("COUNT" not in rule or next(iter(known), None) == START)
    expected = [at for at in known.between(first, last, inc=True) if at != START]
    found = [
        EPOCH + timedelta(seconds=wall)
        for wall in occurrences(
            rule_of(rule), seconds(START), first=seconds(first), last=seconds(last), effort=Effort()
        )
    ]
    assert [at for at in found if at >= first and at != START] == expected


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTH=4,6;BYMONTHDAY=31;COUNT=2000000000",
        "FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6",
        "FREQ=HOURLY;INTERVAL=24;BYHOUR=3",
        "FREQ=SECONDLY;INTERVAL=2;BYSECOND=1",
        "FREQ=YEARLY;INTERVAL=999999999999",
        "FREQ=DAILY;BYSETPOS=5",
    ],
)
def test_a_rule_that_never_matches_ends_at_once(rule: str) -> None:
    begin, end = seconds(START), seconds(START) + 550 * 86_400
    found = occurrences(rule_of(rule), begin, first=begin, last=end, effort=Effort())
    assert list(found) == [begin]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        ("FREQ=SECONDLY;INTERVAL=3600;COUNT=400000000", 49),
        ("FREQ=MINUTELY;INTERVAL=60;COUNT=30000000", 49),
        ("FREQ=DAILY;COUNT=90000000", 3),
        ("FREQ=DAILY;COUNT=40", 0),
    ],
)
def test_a_great_count_from_centuries_back_is_skipped_over(rule: str, count: int) -> None:
    begin = seconds(datetime(1601, 1, 1, 9, 30))  # noqa: DTZ001
    first = seconds(START)
    found = occurrences(
        rule_of(rule), begin, first=first, last=first + 2 * 86_400, effort=Effort(20_000)
    )
    assert len([wall for wall in found if wall >= first]) == count


def test_what_cannot_be_skipped_ends_as_timeout() -> None:
    begin = seconds(datetime(1601, 1, 1))  # noqa: DTZ001
    rule = rule_of("FREQ=MINUTELY;BYDAY=MO,TU;COUNT=2000000000")
    with pytest.raises(Unreadable) as refused:
        list(occurrences(rule, begin, first=seconds(START), last=seconds(START), effort=Effort()))
    assert refused.value.code == "timeout"


def seconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(seconds=1)
