"""The text of one event, over clock changes and with whatever people type."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Event

from booking.calendar.entry import Entry, event_of, text_of
from booking.calendar.zones import timezone_of

ROME = ZoneInfo("Europe/Rome")
ENTRY = Entry(
    uid="0190-7@posto.example",
    sequence=2,
    changed_at=datetime(2026, 11, 30, 8, tzinfo=UTC),
    starts_at=datetime(2026, 12, 1, 9, tzinfo=UTC),
    ends_at=datetime(2026, 12, 1, 11, tzinfo=UTC),
    zone=ROME,
    summary="Occupato",
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def lines(entry: Entry) -> list[str]:
    return text_of(entry).decode().replace("\r\n ", "").split("\r\n")


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "written"),
    [
        # An ordinary day, and days on which the clocks change, away from the change.
        ("2026-12-01T10:00+01:00", "2026-12-01T12:00+01:00", "TZID=Europe/Rome:20261201T100000"),
        ("2026-10-25T10:00+01:00", "2026-10-25T12:00+01:00", "TZID=Europe/Rome:20261025T100000"),
        ("2027-03-28T10:00+02:00", "2027-03-28T12:00+02:00", "TZID=Europe/Rome:20270328T100000"),
        # Over each change.
        ("2026-10-24T22:00+02:00", "2026-10-25T08:00+01:00", "20261024T200000Z"),
        ("2027-03-27T22:00+01:00", "2027-03-28T08:00+02:00", "20270327T210000Z"),
        # Within the hour that comes twice, the first time and the second.
        ("2026-10-25T02:00+02:00", "2026-10-25T02:30+02:00", "20261025T000000Z"),
        ("2026-10-25T02:00+01:00", "2026-10-25T02:30+01:00", "20261025T010000Z"),
        ("2026-10-25T02:30+01:00", "2026-10-25T04:00+01:00", "20261025T013000Z"),
    ],
)
def test_times_are_local_where_that_is_unmistakable(
    starts_at: str, ends_at: str, written: str
) -> None:
    entry = replace(ENTRY, starts_at=at(starts_at), ends_at=at(ends_at))
    (start,) = [each for each in lines(entry) if each.startswith("DTSTART")]
    assert start.removeprefix("DTSTART").lstrip(";:") == written
    event = Event.from_ical(text_of(entry))
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (entry.starts_at, entry.ends_at)


# Whatever can be in a database: no NUL and no half of a pair.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=300)


@given(TEXT, TEXT)
def test_any_text_is_read_back_as_it_was_written(summary: str, location: str) -> None:
    text = text_of(replace(ENTRY, summary=summary or "x", location=location))
    assert all(len(line) <= 75 for line in text.split(b"\r\n"))
    assert text.decode().count("\n") == text.decode().count("\r\n")
    assert not [each for each in text.decode() if ord(each) < 32 and each not in "\r\n\t"]
    event = Event.from_ical(text)
    assert str(event["SUMMARY"]) == _without_control(summary or "x")
    assert text.count(b"BEGIN:VEVENT") == text.count(b"END:VEVENT") == 1


ZONES = ("Europe/Rome", "Europe/Lisbon", "UTC", "Etc/UTC", "Etc/GMT+3", "GMT", "Asia/Kolkata")
TIMES = st.integers(1_577_836_800, 2_000_000_000).map(lambda at: datetime.fromtimestamp(at, UTC))
ENTRIES = st.builds(
    Entry,
    uid=st.sampled_from(["0190-7@posto.example", f"0190-7@{'posto-' * 14}.example", "a,b;c@x"]),
    sequence=st.integers(0, 10**6),
    changed_at=TIMES,
    starts_at=TIMES,
    ends_at=TIMES,
    zone=st.sampled_from(ZONES).map(ZoneInfo),
    summary=TEXT,
    status=st.sampled_from(["CONFIRMED", "TENTATIVE", "CANCELLED"]),
    private=st.booleans(),
    whole_days=st.booleans(),
    location=st.none() | TEXT,
    latitude=st.none() | st.floats(-90, 90) | st.just(45),
    longitude=st.none() | st.floats(-180, 180) | st.just(9),
    url=st.none() | st.sampled_from(["https://posto.example/spazi/à,b;c", "https://x/" + "y" * 90]),
    description=st.none() | TEXT,
)


@given(ENTRIES)
def test_the_bytes_are_those_that_icalendar_writes(entry: Entry) -> None:
    assert text_of(entry) == event_of(entry).to_ical(sorted=False)


def _without_control(text: str) -> str:
    text = text.replace("\r\n", "\n")
    return "".join(
        each for each in text if each in "\n\t" or not (ord(each) < 32 or 127 <= ord(each) <= 159)
    )


def test_a_digest_is_another_for_every_field() -> None:
    values: dict[str, Any] = {
        "uid": "other",
        "sequence": 3,
        "changed_at": ENTRY.changed_at + timedelta(seconds=1),
        "starts_at": ENTRY.starts_at + timedelta(minutes=1),
        "ends_at": ENTRY.ends_at + timedelta(minutes=1),
        "zone": ZoneInfo("Europe/Lisbon"),
        "summary": "Altro",
        "status": "CANCELLED",
        "private": True,
        "whole_days": True,
        "location": "via Bergognone 34",
        "latitude": 45.4,
        "longitude": 9.1,
        "url": "https://posto.example/",
        "description": "una",
    }
    others = [replace(ENTRY, **{name: value}) for name, value in values.items()]
    assert len(others) == len(ENTRY.__slots__)
    digests = [each.digest() for each in (ENTRY, *others)]
    assert len(set(digests)) == len(digests)
    assert replace(ENTRY).digest() == ENTRY.digest()


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Rome",
        "Europe/Dublin",
        "America/New_York",
        "Australia/Sydney",
        "UTC",
        "Asia/Kolkata",
        "Africa/Casablanca",
        "Africa/Cairo",
    ],
)
def test_a_zone_says_of_every_hour_what_the_clocks_say(zone: str) -> None:
    known = ZoneInfo(zone)
    read = timezone_of(known, 2026).to_tz(lookup_tzid=False)
    hour = datetime(2026, 1, 1, tzinfo=UTC)
    while hour.year < 2029:
        local = hour.astimezone(known)
        twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
        if not twice:
            assert local.replace(tzinfo=read).utcoffset() == local.utcoffset(), local
        hour += timedelta(hours=1)
