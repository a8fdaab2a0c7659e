"""Series and what replaces their instances: what calendars in the world write."""

import pytest

from tests.calendar.busy.written import busy, calendar, event, one, two

DAILY = "UID:s DTSTART;TZID=Europe/Rome:20261201T090000 DTEND;TZID=Europe/Rome:20261201T100000"
THREE = [f"12-0{day}T08:00/09:00" for day in (1, 2, 3)]
SERIES = {
    "COUNT with EXDATE": (
        one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=3 EXDATE;TZID=Europe/Rome:20261202T090000"),
        [THREE[0], THREE[2]]),
    "EXDATE as a date": (
        one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=3 EXDATE;VALUE=DATE:20261202"), [THREE[0], THREE[2]]),
    "EXDATE in UTC": (
        one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=3 EXDATE:20261202T080000Z"), [THREE[0], THREE[2]]),
    "EXDATE without a zone": (
        one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=3 EXDATE:20261202T090000"), [THREE[0], THREE[2]]),
    "EXDATE of whole days in UTC": (
        one("DTSTART;VALUE=DATE:20261201 RRULE:FREQ=DAILY;COUNT=2 EXDATE:20261201T230000Z"),
        ["11-30T23:00/12-01T23:00"]),
    "EXDATE that is rubbish": (one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=3 EXDATE:soon"), THREE),
    "UNTIL in UTC": (one(f"{DAILY} RRULE:FREQ=DAILY;UNTIL=20261203T080000Z"), THREE),
    "UNTIL a second early": (one(f"{DAILY} RRULE:FREQ=DAILY;UNTIL=20261203T075959Z"), THREE[:2]),
    "UNTIL in local time": (one(f"{DAILY} RRULE:FREQ=DAILY;UNTIL=20261203T090000"), THREE),
    "UNTIL as a date": (one(f"{DAILY} RRULE:FREQ=DAILY;UNTIL=20261203"), THREE),
    "UNTIL of whole days in UTC": (
        one("DTSTART;VALUE=DATE:20261201 RRULE:FREQ=DAILY;UNTIL=20261201T230000Z"),
        ["11-30T23:00/12-02T23:00"]),
    "COUNT and UNTIL": (one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=2;UNTIL=20261230"), THREE[:2]),
    "DTSTART beside the rule": (
        one(f"{DAILY} RRULE:FREQ=WEEKLY;BYDAY=WE;COUNT=2"), THREE[:2]),
    "since 1990": (
        one("DTSTART;TZID=Europe/Rome:19900101T090000 DURATION:PT1H "
            "RRULE:FREQ=MONTHLY;BYMONTHDAY=1;UNTIL=20261215"),
        ["11-01T08:00/09:00", "12-01T08:00/09:00"]),
    "BYSETPOS: last working day": (
        one(f"{DAILY} RRULE:FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3"),
        [THREE[0], "12-31T08:00/09:00", "2027-01-29T08:00/09:00"]),
    "29 February": (
        one("DTSTART;TZID=Europe/Rome:20240229T090000 DURATION:PT1H RRULE:FREQ=YEARLY"), []),
    "29 February as a last day": (
        one("DTSTART:20240229T090000 DURATION:PT1H RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"),
        ["2027-02-28T08:00/09:00"]),
    "every second Tuesday since 2020": (
        one("DTSTART:20200107T090000 DURATION:PT1H RRULE:FREQ=WEEKLY;INTERVAL=2;UNTIL=20261115"),
        ["11-03T08:00/09:00"]),
    "the spring gap in a series": (
        one("DTSTART:20270327T023000 DURATION:PT1H RRULE:FREQ=DAILY;COUNT=3"),
        ["2027-03-27T01:30/02:30", "2027-03-28T01:30/02:30", "2027-03-29T00:30/01:30"]),
    "a night shift keeps its end by the clock": (
        one("DTSTART:20270326T220000 DTEND:20270327T060000 RRULE:FREQ=DAILY;COUNT=2"),
        ["2027-03-26T21:00/2027-03-27T05:00", "2027-03-27T21:00/2027-03-28T04:00"]),
    "RDATE": (one(f"{DAILY} RDATE;TZID=Europe/Rome:20261202T090000,20261203T090000"), THREE),
    "RDATE as a date": (one(f"{DAILY} RDATE;VALUE=DATE:20261202"), THREE[:2]),
    "RDATE of periods": (
        one(f"{DAILY} RDATE;VALUE=PERIOD:20261202T080000Z/PT2H,20261203T080000Z/20261203T083000Z"),
        [THREE[0], "12-02T08:00/10:00", "12-03T08:00/08:30"]),
    "RDATE that EXDATE takes away": (
        one(f"{DAILY} RDATE:20261202T080000Z EXDATE:20261202T080000Z"), THREE[:1]),
    "small letters and an unknown part": (
        one(f"{DAILY} rrule:freq=daily;count=2;x-mine=1;byday="), THREE[:2]),
    "free series": (one(f"{DAILY} RRULE:FREQ=DAILY;COUNT=3 TRANSP:TRANSPARENT"), []),
    "secondly, but free": (one(f"{DAILY} RRULE:FREQ=SECONDLY TRANSP:TRANSPARENT"), []),
    "a long one that began long ago": (
        one("DTSTART:20260101T000000Z DURATION:P400D RRULE:FREQ=YEARLY;COUNT=1"),
        ["11-01T00:00/2027-02-05T00:00"]),
}  # fmt: skip
MASTER = f"{DAILY} RRULE:FREQ=DAILY;COUNT=3"
OVERRIDES = {
    "RECURRENCE-ID of another zone": (
        two(MASTER, "UID:s RECURRENCE-ID;TZID=America/New_York:20261202T030000 "
                    "DTSTART:20261210T080000Z DURATION:PT1H"),
        [THREE[0], THREE[2], "12-10T08:00/09:00"]),
    "RECURRENCE-ID as a date": (
        two(MASTER, "UID:s RECURRENCE-ID;VALUE=DATE:20261202 "
                    "DTSTART:20261210T080000Z DURATION:PT1H"),
        [THREE[0], THREE[2], "12-10T08:00/09:00"]),
    "one instance is free": (
        two(MASTER, "UID:s RECURRENCE-ID:20261202T080000Z DTSTART:20261202T080000Z "
                    "TRANSP:TRANSPARENT"),
        [THREE[0], THREE[2]]),
    "cancelled without DTSTART": (
        two(MASTER, "UID:s RECURRENCE-ID:20261202T080000Z STATUS:CANCELLED"), [THREE[0], THREE[2]]),
    "a bad one leaves the instance": (two(MASTER, "UID:s RECURRENCE-ID:20261202T080000Z"), THREE),
    "before the series in the file": (
        two("UID:s RECURRENCE-ID:20261202T080000Z STATUS:CANCELLED", MASTER), [THREE[0], THREE[2]]),
    "of an instance outside the window": (
        two(MASTER, "UID:s RECURRENCE-ID:20281202T080000Z DTSTART:20261210T080000Z DURATION:PT1H"),
        [*THREE, "12-10T08:00/09:00"]),
    "this and all later ones": (
        two(MASTER, "UID:s RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T080000Z "
                    "DTSTART:20261202T100000Z DURATION:PT2H"),
        [THREE[0], "12-02T10:00/12:00", "12-03T10:00/12:00"]),
    "all later ones cancelled": (
        two(MASTER, "UID:s RECURRENCE-ID;RANGE=THISANDFUTURE:20261202T080000Z STATUS:CANCELLED"),
        THREE[:1]),
    "the highest SEQUENCE of an override": (
        calendar("\n".join([event(MASTER),
            event("UID:s RECURRENCE-ID:20261202T080000Z SEQUENCE:2 STATUS:CANCELLED"),
            event("UID:s RECURRENCE-ID;TZID=Europe/Rome:20261202T090000 SEQUENCE:1 "
                  "DTSTART:20261210T080000Z DURATION:PT1H")])),
        [THREE[0], THREE[2]]),
    "the latest DTSTAMP": (
        two("UID:a DTSTAMP:20261002T000000Z DTSTART:20261201T080000Z DURATION:PT1H",
            "UID:a DTSTAMP:20261001T000000Z DTSTART:20261202T080000Z DURATION:PT1H"), THREE[:1]),
    "the last of equals": (
        two("UID:a DTSTART:20261202T080000Z DURATION:PT1H",
            "UID:a DTSTART:20261201T080000Z DURATION:PT1H"), THREE[:1]),
    "without a UID each is its own": (
        two("DTSTART:20261202T080000Z DURATION:PT1H", "DTSTART:20261201T080000Z DURATION:PT1H"),
        THREE[:2]),
    "series cancelled, instance not": (
        two(f"{MASTER} STATUS:CANCELLED",
            "UID:s RECURRENCE-ID:20261202T080000Z DTSTART:20261202T080000Z DURATION:PT1H"),
        THREE[1:2]),
}  # fmt: skip
GROUPS = {"series": SERIES, "overrides": OVERRIDES}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{group}: {name}")
        for group, cases in GROUPS.items()
        for name, case in cases.items()
    ],
)
def test_a_series(case: tuple[bytes, list[str]]) -> None:
    data, expected = case
    assert busy(data) == expected
