"""Every hostile calendar gives what expected.json says, and by the way in which it arrives."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from booking.calendar.busy.apart import busy_apart
from booking.calendar.busy.limits import Unreadable
from booking.calendar.busy.read import BusyTimes
from booking.periods import Period
from tests.calendar.busy.written import DOMAIN, ROME, WINDOW, read

FILES = Path(__file__).parent / "hostile"
EXPECTED: dict[str, Any] = json.loads((FILES / "expected.json").read_text(encoding="utf-8"))
CASES: dict[str, Any] = EXPECTED["cases"]


def test_every_file_has_its_case() -> None:
    assert {path.name for path in FILES.glob("*.ics")} == set(CASES)
    assert Period.of(*map(datetime.fromisoformat, EXPECTED["window"])) == WINDOW
    assert ROME.key == EXPECTED["zone"]


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_file_is_read(name: str) -> None:
    case = CASES[name]
    data = (FILES / name).read_bytes()
    if "error" in case:
        with pytest.raises(Unreadable, match=case["error"]):
            read(data)
        return
    found = read(data)
    assert _busy(found) == case["busy"]
    assert [each.code for each in found.warnings] == case.get("warnings", [])


@pytest.mark.parametrize("name", ["01-plain.ics", "27-secondly.ics", "57-no-dtstart.ics"])
async def test_apart_it_is_read_the_same(name: str) -> None:
    data = (FILES / name).read_bytes()
    try:
        here: object = read(data)
    except Unreadable as unreadable:
        here = unreadable.code
    try:
        apart: object = await busy_apart(data, zone=ROME, window=WINDOW, domain=DOMAIN)
    except Unreadable as unreadable:
        apart = unreadable.code
    assert apart == here


def _busy(found: BusyTimes) -> list[list[str]]:
    return [
        [at.strftime("%Y-%m-%dT%H:%M:%SZ") for at in (each.start, each.end)]
        for each in found.intervals
    ]
