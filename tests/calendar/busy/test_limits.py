"""The limits, each with its code and in their order."""

import pytest

from booking.calendar.busy.limits import MOST_BYTES, MOST_COMPONENTS, MOST_DEPTH
from tests.calendar.busy.written import busy, calendar, event, one

NINE = "DTSTART:20261201T080000Z DTEND:20261201T090000Z"
RDATES = "RDATE:" + ",".join(f"20261202T{n // 60:02}{n % 60:02}00Z" for n in range(1440))
EMPTY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"


def nested(depth: int) -> str:
    return "\n".join(["BEGIN:X-BOX"] * depth + ["END:X-BOX"] * depth)


def filled(size: int) -> bytes:
    data = one(NINE)
    return data + b"\n" * (size - len(data))


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (filled(MOST_BYTES + 1), "too-large"),
        (b"\xff" * (MOST_BYTES + 1), "too-large"),
        (b"\xff\xfe" + b"\x00\xd8" * 9, "bad-encoding"),
        (b"\xff\xfeB", "bad-encoding"),
        (one(NINE).decode().encode("utf-16-le"), "bad-encoding"),
        (one(NINE).decode().encode("utf-16-be"), "bad-encoding"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff", "bad-encoding"),
        (b"", "not-a-calendar"),
        (b"\n\n", "not-a-calendar"),
        (b"BEGIN:VCARD\nEND:VCARD\n", "not-a-calendar"),
        (event(NINE).encode(), "not-a-calendar"),
        (b"<html>\nBEGIN:VCALENDAR\n</html>", "not-a-calendar"),
        (b'{"error": "caff\xe8"}', "not-a-calendar"),
        (calendar(nested(MOST_DEPTH)), "too-deep"),
        (calendar("\n".join([nested(1)] * MOST_COMPONENTS) + "\n" + nested(101)), "too-deep"),
        (calendar("\n".join([nested(1)] * (MOST_COMPONENTS + 1))), "too-many-components"),
        (
            calendar("\n".join([event(f"{NINE} RRULE:FREQ=SECONDLY"), *[nested(1)] * 20_000])),
            "too-many-components",
        ),
        (one(f"{NINE} RRULE:FREQ=MINUTELY"), "too-many-occurrences"),
        (one("DTSTART:20200101T000000Z DURATION:P9999D RRULE:FREQ=DAILY"), "too-many-occurrences"),
        (one(f"{NINE} {RDATES} RRULE:FREQ=HOURLY;COUNT=700"), "too-many-occurrences"),
        (one("DTSTART:16010101T000000Z DURATION:PT1S RRULE:FREQ=MINUTELY;BYDAY=MO;COUNT=999999999"),
         "timeout"),
    ],
)  # fmt: skip
def test_a_limit_has_its_code(data: bytes, code: str) -> None:
    assert busy(data) == [code]


@pytest.mark.parametrize(
    ("data", "count"),
    [
        (filled(MOST_BYTES), 1),
        (EMPTY, 0),
        (calendar(nested(MOST_DEPTH - 1)), 0),
        (calendar("\n".join([nested(1)] * MOST_COMPONENTS)), 0),
        (one("DTSTART:20261201T000000Z DURATION:PT1M RRULE:FREQ=HOURLY;COUNT=2000"), 2000),
        (one("DTSTART:19900101T000000Z DURATION:PT1M RRULE:FREQ=HOURLY;UNTIL=20261101T010000Z"), 2),
    ],
)
def test_what_just_fits_is_read(data: bytes, count: int) -> None:
    found = busy(data)
    assert len(found) == count
    assert all("/" in each for each in found)
