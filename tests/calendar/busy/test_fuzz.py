"""Whatever the bytes: an answer that is sorted, joined and inside the window, or a code."""

import asyncio
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from booking.calendar.busy.apart import busy_apart
from booking.calendar.busy.limits import CODES, Unreadable
from booking.calendar.busy.read import BusyTimes
from tests.calendar.busy.written import DOMAIN, ROME, WINDOW, read
from tests.torture import is_long

FILES = [path.read_bytes() for path in sorted((Path(__file__).parent / "hostile").glob("*.ics"))]
BRIEF = settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
# The CPU's limit, and as much again for a busy machine.
MOST_SECONDS = 4.0

NAMES = ["DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "UID"]
NAMES += ["SEQUENCE", "DTSTAMP", "TRANSP", "STATUS", "TZID", "X-WR-TIMEZONE", "FREEBUSY"]
NAMES += ["TZOFFSETFROM", "TZOFFSETTO", "SUMMARY"]
KINDS = ["VCALENDAR", "VEVENT", "VFREEBUSY", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM"]
PARAMETERS = ["", ";VALUE=DATE", ";TZID=Europe/Rome", ";TZID=Own", ";VALUE=PERIOD", ";FBTYPE=BUSY"]
PARAMETERS += [";RANGE=THISANDFUTURE", ";TZID=W. Europe Standard Time", ';X="a:b', ";TZID=/a/b/c"]
VALUES = ["20261201", "20261201T090000", "20261202T090000Z", "00010101T000000", "99991231T235959Z"]
VALUES += ["19700101T000000", "20270328T023000", "20271031T023000", "PT1H", "P1D", "-P1W", "a", ""]
VALUES += ["P999999999999W", "20261201T090000Z/PT1H", "20261201T090000/20261203T090000", "Own", "7"]
VALUES += ["+0100", "-1159", "+0200", "CANCELLED", "TRANSPARENT", "Europe/London", "99999999999999"]
PARTS = ["INTERVAL=2", "INTERVAL=999999999", "COUNT=5", "COUNT=999999999", "UNTIL=20270101"]
PARTS += ["BYDAY=MO,-1SU", "BYMONTH=2", "BYMONTHDAY=30,-1", "BYSETPOS=-1", "BYHOUR=2,3", "WKST=SU"]
PARTS += [
    "BYYEARDAY=-1,366",
    "BYWEEKNO=53",
    "BYSECOND=0,60",
    "BYMINUTE=59",
    "UNTIL=99991231T000000Z",
]
FREQUENCIES = ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY"]

RULES = st.builds(
    lambda frequency, parts: f"RRULE:FREQ={frequency};" + ";".join(parts),
    st.sampled_from(FREQUENCIES),
    st.lists(st.sampled_from(PARTS), max_size=4),
)
LINES = RULES | st.builds(
    "{}{}:{}".format, st.sampled_from(NAMES), st.sampled_from(PARAMETERS), st.sampled_from(VALUES)
)


def component(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.builds(
        lambda kind, parts: "\n".join([f"BEGIN:{kind}", *parts, f"END:{kind}"]),
        st.sampled_from(KINDS),
        st.lists(inner | LINES, max_size=8),
    )


STRUCTURES = st.builds(
    lambda parts: "\n".join(["BEGIN:VCALENDAR", *parts, "END:VCALENDAR"]).encode(),
    st.lists(st.recursive(component(LINES), component, max_leaves=6), max_size=6),
)


@st.composite
def mutations(draw: st.DrawFn) -> bytes:
    """A hostile file with bytes changed, cut, lines doubled, or another spliced in."""
    data = bytearray(draw(st.sampled_from(FILES)))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        kind = draw(st.sampled_from(["flip", "cut", "double", "splice", "digit"]))
        if kind == "flip" and at < len(data):
            data[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "digit" and at < len(data):
            data[at] = draw(st.sampled_from(b"0123456789;:,=TZP-"))
        elif kind == "cut":
            del data[at : at + draw(st.integers(1, 60))]
        elif kind == "double":
            lines = bytes(data).splitlines(keepends=True)
            place = draw(st.integers(0, max(0, len(lines) - 1)))
            data = bytearray(
                b"".join(lines[:place] + lines[place : place + 1] * 2 + lines[place + 1 :])
            )
        else:
            other = draw(st.sampled_from(FILES))
            data[at:at] = other[draw(st.integers(0, len(other))) :]
    return bytes(data)


def check(data: bytes) -> None:
    begun = time.process_time()
    try:
        found = read(data)
    except Unreadable as unreadable:
        assert unreadable.code in set(CODES) - {"unreadable"}  # noqa: PT017 - either is an answer
    else:
        check_answer(found)
    assert time.process_time() - begun < MOST_SECONDS


def check_answer(found: BusyTimes) -> None:
    edges = [at for each in found.intervals for at in (each.start, each.end)]
    assert edges == sorted(set(edges))
    assert all(WINDOW.start <= at <= WINDOW.end for at in edges)


def check_apart(data: bytes) -> None:
    """Where memory is limited by the system (tests/calendar/busy/test_apart.py)."""
    try:
        check_answer(asyncio.run(busy_apart(data, zone=ROME, window=WINDOW, domain=DOMAIN)))
    except Unreadable as unreadable:
        assert unreadable.code in set(CODES) - {"unreadable"}  # noqa: PT017 - either is an answer


@BRIEF
@given(data=mutations())
def test_a_mutated_file_has_an_answer(data: bytes) -> None:
    check(data)


@BRIEF
@given(data=STRUCTURES)
def test_a_random_structure_has_an_answer(data: bytes) -> None:
    check(data)


@BRIEF
@given(data=st.binary(max_size=300).map(lambda tail: b"BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + tail))
def test_random_bytes_have_an_answer(data: bytes) -> None:
    check(data)


@pytest.mark.torture
@pytest.mark.timeout(3_600)
def test_whatever_is_read_apart_has_an_answer(request: pytest.FixtureRequest) -> None:
    long = is_long(request.config)

    @settings(BRIEF, max_examples=20_000 if long else 20)
    @given(data=mutations() | STRUCTURES)
    def here(data: bytes) -> None:
        check(data)

    @settings(BRIEF, max_examples=500 if long else 5)
    @given(data=mutations() | STRUCTURES)
    def apart(data: bytes) -> None:
        check_apart(data)

    here()
    apart()
