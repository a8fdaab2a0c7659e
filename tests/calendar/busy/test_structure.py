"""How calendars are written down: encodings, line ends, folds, parameters, nesting."""

import pytest

from tests.calendar.busy.written import busy, calendar, event, one, read, two

PLAIN = one("UID:a DTSTART:20261201T080000Z DTEND:20261201T090000Z SUMMARY:caff\u00e8~\U0001f600")
NINE = ["12-01T08:00/09:00"]
TEXT = PLAIN.decode()
TIMED = "DTSTART:20261201T080000Z DURATION:PT1H"


def changed(old: str, new: str) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new).encode()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PLAIN, id="as it is"),
        pytest.param(b"\xef\xbb\xbf" + PLAIN, id="UTF-8 with its mark"),
        pytest.param(TEXT.encode("utf-16"), id="UTF-16"),
        pytest.param(b"\xfe\xff" + TEXT.encode("utf-16-be"), id="UTF-16, the other way round"),
        pytest.param(TEXT.encode("utf-32"), id="UTF-32"),
        pytest.param(changed("\U0001f600", "").replace("\u00e8".encode(), b"\xe8"), id="Latin-1"),
        pytest.param(
            PLAIN.replace("\u00e8".encode(), "\u00e8".encode()[:1]), id="half a character"
        ),
        pytest.param(changed("\r\n", "\n"), id="LF"),
        pytest.param(changed("\r\n", "\r"), id="CR"),
        pytest.param(changed("\r\n", "\r\r\n"), id="CR CR LF"),
        pytest.param(changed("\r\n", "\r\n\r\n"), id="empty lines"),
        pytest.param(b"\r\n  \r\n" + PLAIN, id="empty lines first"),
        pytest.param(b"Warning: rain\r\n" + PLAIN, id="a word before it"),
        pytest.param(changed("20261201T08", "2026\r\n 1201T\r\n\t08"), id="folded"),
        pytest.param(
            PLAIN.replace("\u00e8".encode(), b"\xc3\r\n \xa8"), id="folded within a character"
        ),
        pytest.param(changed("SUMMARY:", "SUMMARY:" + "x" * 1_000_000), id="a line of 1 MB"),
        pytest.param(changed("DTSTART:", 'DTSTART;X-A="a;b:c";X-B=d,"e":'), id="quotes and colons"),
        pytest.param(changed("DTSTART:", "DTSTART;:"), id="an empty parameter"),
        pytest.param(changed("DTSTART:", 'DTSTART;X="open:'), id="a quote that never ends"),
        pytest.param(changed("UID:a", "DTSTART:20261201T080000Z\r\nDTSTART:x"), id="DTSTART twice"),
        pytest.param(changed("UID:a", "UID:\r\nRRULE:\r\nEXDATE:\r\nSTATUS:"), id="empty values"),
        pytest.param(changed("UID:a", "SEQUENCE:" + "9" * 5000), id="a SEQUENCE without end"),
        pytest.param(changed("UID:a", "UID:a\x00\x07"), id="control characters"),
        pytest.param(changed("BEGIN:VEVENT", "BEGIN: vevent "), id="spaces"),
        pytest.param(changed("BEGIN:VCALENDAR", "BEGIN:VCALENDAR\r\nEND:VJOURNAL"), id="END alone"),
        pytest.param(PLAIN + PLAIN, id="twice in one file"),
        pytest.param(PLAIN.removesuffix(b"END:VCALENDAR\r\n"), id="without its END"),
    ],
)
def test_however_it_is_written_it_is_read(data: bytes) -> None:
    assert busy(data) == NINE


def test_every_calendar_of_a_file_has_zones_of_its_own() -> None:
    floating = one("DTSTART:20261201T090000 DURATION:PT1H", head="X-WR-TIMEZONE:America/New_York")
    assert busy(floating + one("DTSTART:20261201T090000 DURATION:PT1H")) == [
        "12-01T08:00/09:00",
        "12-01T14:00/15:00",
    ]


def test_an_override_may_stand_in_another_calendar_of_the_file() -> None:
    moved = one("UID:s RECURRENCE-ID:20261201T080000Z DTSTART:20261203T080000Z DURATION:PT1H")
    assert busy(one(f"UID:s {TIMED} RRULE:FREQ=DAILY;COUNT=2") + moved) == [
        "12-02T08:00/09:00",
        "12-03T08:00/09:00",
    ]


def test_an_event_in_an_event_counts_and_one_in_anything_else_does_not() -> None:
    inner = event("DTSTART:20261202T080000Z DURATION:PT1H")
    whole = event(TIMED)
    outer = whole.replace("END:VEVENT", f"{inner}\nEND:VEVENT")
    assert busy(calendar(outer)) == [*NINE, "12-02T08:00/09:00"]
    for kind in ("VTODO", "VALARM", "X-ROOM"):
        assert busy(calendar(f"BEGIN:{kind}\n{inner}\nEND:{kind}\n{whole}")) == NINE


def test_an_event_without_its_end_is_dropped_and_the_next_stands() -> None:
    data = two("UID:a DTSTART:20261203T080000Z DURATION:PT1H", f"UID:b {TIMED}")
    data = data.replace(b"END:VEVENT\r\n", b"", 1)
    assert busy(data) == NINE
    assert [(each.code, each.event) for each in read(data).warnings] == [("bad-event", 1)]


def test_what_was_cut_off_is_said() -> None:
    data = two(f"UID:a {TIMED}", "UID:b DTSTART:20261203T080000Z DURATION:PT1H")
    found = read(data[: data.rindex(b"DURATION")])
    assert [(each.code, each.event) for each in found.warnings] == [("truncated", None)]
    assert len(found.intervals) == 1
