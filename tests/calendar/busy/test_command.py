"""`booking calendar busy`, as somebody tries a calendar out."""

import json
import subprocess
import sys
from contextlib import chdir
from pathlib import Path

import pytest

from booking.calendar.busy.limits import MOST_BYTES
from tests import make
from tests.calendar.busy.written import DOMAIN, one
from tests.typed import typed

FILES = Path(__file__).parent / "hostile"
PLAIN = str(FILES / "01-plain.ics")
WINDOW = ("--from", "2026-11-01T00:00:00Z", "--to", "2027-11-01T00:00:00Z")
NOWHERE = {"LANG": "C.UTF-8", "BOOKING_HOME": "/nonexistent"}
NO_CALENDAR = {"error": "not-a-calendar"}
BUSY = {"busy": [["2026-12-01T08:00:00Z", "2026-12-01T09:00:00Z"]]}


def booking(*words: str, given: bytes = b"", **environment: str) -> tuple[int, list[object], str]:
    """Exit code, each line of JSON, and what stands on stderr."""
    with chdir(make.ROOT):
        done = typed(NOWHERE | environment, "calendar", "busy", *words, given=given)
    return done.returncode, [*map(json.loads, done.stdout.splitlines())], done.stderr


def test_as_a_program_it_reads_standard_input_too() -> None:
    for given, told in (((FILES / "01-plain.ics").read_bytes(), BUSY), (b"\xff", NO_CALENDAR)):
        done = subprocess.run(
            [sys.executable, "-m", "booking.cli", "calendar", "busy", "-", *WINDOW],
            env=NOWHERE, input=given, capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, told, b"")


def test_each_file_is_one_line_in_order() -> None:
    files = [str(FILES / name) for name in ("27-secondly.ics", "57-no-dtstart.ics", "49-html.ics")]
    code, lines, said = booking(PLAIN, *files, *WINDOW)
    assert lines == [
        BUSY,
        {"error": "too-many-occurrences"},
        {"busy": [["2026-12-02T08:00:00Z", "2026-12-02T09:00:00Z"]]},
        {"error": "not-a-calendar"},
    ]
    assert (code, said) == (0, "")


def test_warnings_are_told_by_the_events_place(tmp_path: Path) -> None:
    file = tmp_path / "room.ics"
    file.write_bytes(one("UID:a SUMMARY:secret"))
    code, lines, said = booking(str(file), "--warnings", *WINDOW)
    assert (code, lines) == (0, [{"busy": []}])
    assert said == f"{file}: event 1: it has no DTSTART; it was dropped (bad-event)\n"


def test_standard_input_zone_and_window() -> None:
    floating = one("DTSTART:20261201T090000 DTEND:20261201T110000")
    words = ("-", "--zone", "America/New_York")
    window = ("--from", "2026-12-01T15:30:00+01:00", "--to", "2026-12-01T10:30:00-05:00")
    assert booking(*words, *window, given=floating) == (
        0,
        [{"busy": [["2026-12-01T14:30:00Z", "2026-12-01T15:30:00Z"]]}],
        "",
    )
    assert booking("-", given=b"x" * (MOST_BYTES + 1)) == (0, [{"error": "too-large"}], "")


def test_our_own_are_known_by_the_settings_or_by_the_option() -> None:
    ours = one(f"UID:closure-3@{DOMAIN} DTSTART:20261201T080000Z DTEND:20261201T090000Z")
    assert booking("-", *WINDOW, given=ours)[1] == [BUSY]
    assert booking("-", *WINDOW, given=ours, BOOKING_URL=f"https://{DOMAIN}")[1] == [{"busy": []}]
    assert booking("-", *WINDOW, "--domain", DOMAIN, given=ours)[1] == [{"busy": []}]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((PLAIN, "--zone", "Rome"), "'--zone': there is no zone Rome; name one as IANA does"),
        ((PLAIN, "--zone", "../Rome"), "there is no zone ../Rome"),
        ((PLAIN, "--from", "2026-12-01"), "'--from': 2026-12-01 is no instant: give date, time"),
        ((PLAIN, "--from", "2026-12-01T09:00:00"), "is no instant"),
        ((PLAIN, "--to", "0001-01-01T00:00:00+10:00"), "'--to': 0001-01-01T00:00:00+10:00 is no"),
        ((PLAIN, "--from", "2026-12-01T09:00:00Z", "--to", "2026-12-01T10:00:00+01:00"),
         "'--from': it must lie before --to"),
        (("nowhere.ics",), "'nowhere.ics' does not exist"),
        ((str(FILES),), "is a directory"),
        ((), "Missing argument"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_a_usage_error(words: tuple[str, ...], said: str) -> None:
    code, lines, error = booking(*words)
    assert (code, lines) == (2, [])
    assert said in " ".join(error.split())


def test_of_a_file_that_is_cut_off_it_says_that_an_import_takes_none_of_it() -> None:
    code, lines, said = booking(str(FILES / "47-unclosed.ics"), *WINDOW)
    assert (code, lines) == (0, [BUSY])
    assert "the file ends before its calendar does (truncated)" in said
    assert "an import takes none of it" in said
