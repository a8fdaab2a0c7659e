"""The policy, line by line: what calendars in the world write, and when that is busy."""

from zoneinfo import ZoneInfo

import pytest

from tests.calendar.busy.written import DOMAIN, busy, calendar, event, one, read, two

NINE = "DTSTART:20261201T090000 DTEND:20261201T100000"
AT_NINE = ["12-01T08:00/09:00"]
NEW_YORK = ["12-01T14:00/15:00"]
LAST_HOUR = ["2027-10-31T23:00/2027-11-01T00:00"]
# What stays beside whatever is dropped.
OTHER = event("UID:other DTSTART:20261205T080000Z DTEND:20261205T090000Z")
OTHERS = ["12-05T08:00/09:00"]


def in_zone(tzid: str, head: str = "") -> bytes:
    written = f"DTSTART;TZID={tzid}:20261201T090000 DTEND;TZID={tzid}:20261201T100000"
    return one(written, head=head)


def vtimezone(tzid: str, *parts: str) -> str:
    return "\n".join(["BEGIN:VTIMEZONE", f"TZID:{tzid}", *parts, "END:VTIMEZONE"])


def observance(kind: str, offsets: tuple[str, str], *lines: str) -> str:
    before, after = offsets
    said = [f"TZOFFSETFROM:{before}", f"TZOFFSETTO:{after}", *lines]
    return "\n".join([f"BEGIN:{kind}", *said, f"END:{kind}"])


def only_standard(tzid: str) -> str:
    offsets = ("+0300", "+0300")
    return vtimezone(tzid, observance("STANDARD", offsets, "DTSTART:16010101T000000"))


LIKE_ROME = vtimezone(
    "Customized Time Zone",
    observance(
        "STANDARD", ("+0200", "+0100"), "DTSTART:16010101T030000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10",
    ),
    observance(
        "DAYLIGHT", ("+0100", "+0200"), "DTSTART:16010101T020000",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    ),
)  # fmt: skip

WHAT_BLOCKS = {
    "opaque": (one(f"{NINE} TRANSP:OPAQUE"), AT_NINE),
    "transparent in small letters": (one(f"{NINE} transp:transparent"), []),
    "tentative": (one(f"{NINE} STATUS:TENTATIVE"), AT_NINE),
    "cancelled": (one(f"{NINE} STATUS:CANCELLED"), []),
    "Exchange's out of office": (one(f"{NINE} X-MICROSOFT-CDO-BUSYSTATUS:OOF"), AT_NINE),
    "Exchange's free": (one(f"{NINE} X-MICROSOFT-CDO-BUSYSTATUS:FREE"), []),
    "our reservation": (one(f"UID:0199aaaa-0000-7000-8000-0123456789ab@{DOMAIN} {NINE}"), []),
    "our closure": (one(f"UID:CLOSURE-12@{DOMAIN.upper()} {NINE}"), []),
    "our own free-busy file": (
        calendar(f"BEGIN:VFREEBUSY\nUID:freebusy-resource-12@{DOMAIN}\n"
                 "FREEBUSY;FBTYPE=BUSY:20261201T080000Z/PT1H\nEND:VFREEBUSY"), []),
    "almost our domain": (
        one(f"UID:0199aaaa-0000-7000-8000-0123456789ab@x{DOMAIN} {NINE}"), AT_NINE),
    "free/busy periods": (
        calendar("BEGIN:VFREEBUSY\nDTSTART:20261101T000000Z\nDTEND:20271101T000000Z\n"
                 "FREEBUSY;FBTYPE=BUSY:20261201T080000Z/PT1H,20261202T080000Z/20261202T090000Z\n"
                 "FREEBUSY;FBTYPE=FREE:20261203T080000Z/PT1H\n"
                 "FREEBUSY;FBTYPE=BUSY-UNAVAILABLE:20261204T080000Z/PT1H\n"
                 "FREEBUSY:20261205T080000Z/PT1H,rubbish\nEND:VFREEBUSY"),
        ["12-01T08:00/09:00", "12-02T08:00/09:00", "12-04T08:00/09:00", "12-05T08:00/09:00"]),
    "a task": (
        calendar("BEGIN:VTODO\nDTSTART:20261201T090000\nDUE:20261203T180000\nEND:VTODO"), []),
    "touching ones are joined": (
        two(NINE, "DTSTART:20261201T100000 DTEND:20261201T110000"), ["12-01T08:00/10:00"]),
    "one inside another": (
        two(NINE, "DTSTART:20261201T091500 DTEND:20261201T092000"), AT_NINE),
}  # fmt: skip
TIMES = {
    "floating": (one(NINE), AT_NINE),
    "floating under a zone": (one(NINE, head="X-WR-TIMEZONE:America/New_York"), NEW_YORK),
    "floating under an unknown zone": (one(NINE, head="X-WR-TIMEZONE:Nowhere"), AT_NINE),
    "X-WR-TIMEZONE by Windows": (one(NINE, head="X-WR-TIMEZONE:Eastern Standard Time"), NEW_YORK),
    "X-WR-TIMEZONE leaves UTC alone": (
        one("DTSTART:20261201T080000Z DURATION:PT1H", head="X-WR-TIMEZONE:America/New_York"),
        AT_NINE),
    "Airbnb: whole days": (
        one("DTSTART;VALUE=DATE:20261208 DTEND;VALUE=DATE:20261210"), ["12-07T23:00/12-09T23:00"]),
    "a whole day is of the place": (
        one("DTSTART;VALUE=DATE:20261208", head="X-WR-TIMEZONE:UTC"), ["12-07T23:00/12-08T23:00"]),
    "a whole day of 23 hours": (
        one("DTSTART;VALUE=DATE:20270328"), ["2027-03-27T23:00/2027-03-28T22:00"]),
    "VALUE=DATE with midnight": (
        one("DTSTART;VALUE=DATE:20261208T000000"), ["12-07T23:00/12-08T23:00"]),
    "longer than any number of years": (
        one("DTSTART:20261201T090000 DURATION:P99999999999999999999W"),
        ["12-01T08:00/2027-11-01T00:00"]),
    "more often than anybody counts": (
        one(f"{NINE} RRULE:FREQ=DAILY;COUNT={'9' * 20};UNTIL=20261202T090000"),
        [*AT_NINE, "12-02T08:00/09:00"]),
    "hardly ever again": (one(f"{NINE} RRULE:FREQ=DAILY;INTERVAL={'9' * 20}"), AT_NINE),
    "a SEQUENCE in milliseconds is the higher one": (
        two(f"UID:s SEQUENCE:1700000000000 {NINE}",
            "UID:s SEQUENCE:3 DTSTART:20261203T090000 DTEND:20261203T100000"), AT_NINE),
    "end on the same day": (
        one("DTSTART;VALUE=DATE:20261208 DTEND;VALUE=DATE:20261208"), []),
    "no end": (one("DTSTART:20261201T090000"), []),
    "end before the start": (one("DTSTART:20261201T090000 DTEND:20261201T080000"), []),
    "end at the start": (one("DTSTART:20261201T090000 DTEND:20261201T090000"), []),
    "negative duration": (one("DTSTART:20261201T090000 DURATION:-PT1H"), []),
    "duration of nothing": (one("DTSTART:20261201T090000 DURATION:PT0S"), []),
    "duration of weeks": (
        one("DTSTART:20261201T090000 DURATION:P2W"), ["12-01T08:00/12-15T08:00"]),
    "a day by the clock": (
        one("DTSTART:20270327T120000 DURATION:P1D"), ["2027-03-27T11:00/2027-03-28T10:00"]),
    "24 hours by the sun": (
        one("DTSTART:20270327T120000 DURATION:PT24H"), ["2027-03-27T11:00/2027-03-28T11:00"]),
    "DTEND outranks DURATION": (one(f"{NINE} DURATION:PT5H"), AT_NINE),
    "end as a date": (
        one("DTSTART:20261201T090000 DTEND;VALUE=DATE:20261202"), ["12-01T08:00/23:00"]),
    "start as a date": (
        one("DTSTART;VALUE=DATE:20261201 DTEND:20261201T100000"), ["11-30T23:00/12-01T09:00"]),
    "two zones": (
        one("DTSTART;TZID=Europe/Rome:20261201T090000 DTEND;TZID=Europe/London:20261201T090000"),
        AT_NINE),
    "floating end of a start with a zone": (
        one("DTSTART;TZID=America/New_York:20261201T090000 DTEND:20261201T100000"), NEW_YORK),
    "in the gap": (
        one("DTSTART:20270328T023000 DTEND:20270328T040000"),
        ["2027-03-28T01:30/02:00"]),
    "in the fold": (
        one("DTSTART:20271031T023000 DURATION:PT1H"), ["2027-10-31T00:30/01:30"]),
    "24 o'clock": (one("DTSTART:20261201T230000 DTEND:20261201T240000"), ["12-01T22:00/23:00"]),
    "over the window's start": (
        one("DTSTART:20260801T000000Z DTEND:20261101T010000Z"), ["11-01T00:00/01:00"]),
    "over the window's end": (
        one("DTSTART:20271031T230000Z DTEND:20271201T000000Z"), LAST_HOUR),
    "up to the window's start": (one("DTSTART:20261031T230000Z DTEND:20261101T000000Z"), []),
    "to the end of time": (
        one("DTSTART:20271031T230000Z DTEND:99991231T235959Z"), LAST_HOUR),
    "since the year 1": (
        one("DTSTART:00010101T000000 DTEND:20261101T020000"), ["11-01T00:00/01:00"]),
}  # fmt: skip
ZONES = {
    "IANA": (in_zone("America/New_York"), NEW_YORK),
    "in quotes": (in_zone('"America/New_York"'), NEW_YORK),
    "in another case": (in_zone("america/new_york"), NEW_YORK),
    "an old alias": (in_zone("US/Eastern"), NEW_YORK),
    "Mozilla's prefix": (in_zone("/mozilla.org/20050126_1/America/New_York"), NEW_YORK),
    "three parts behind a prefix": (
        in_zone("/x.org/1/America/Argentina/Buenos_Aires"), ["12-01T12:00/13:00"]),
    "Exchange's address of a zone": (in_zone("tzone://Microsoft/Utc"), ["12-01T09:00/10:00"]),
    "UTC as a TZID": (in_zone("UTC"), ["12-01T09:00/10:00"]),
    "Windows": (in_zone("Eastern~Standard~Time"), NEW_YORK),
    "Windows in another case": (in_zone('"eastern~standard~time"'), NEW_YORK),
    "Windows outranks the file": (
        in_zone("Eastern~Standard~Time", only_standard("Eastern Standard Time")),
        NEW_YORK),
    "only STANDARD": (in_zone("Room", only_standard("Room")), ["12-01T06:00/07:00"]),
    "its own, in winter": (in_zone("Customized~Time~Zone", head=LIKE_ROME), AT_NINE),
    "its own, in summer": (
        one("DTSTART;TZID=Customized~Time~Zone:20270701T090000 DURATION:PT1H", head=LIKE_ROME),
        ["2027-07-01T07:00/08:00"]),
    "its own, in the gap": (
        one("DTSTART;TZID=Customized~Time~Zone:20270328T023000 DURATION:PT1H", head=LIKE_ROME),
        ["2027-03-28T01:30/02:30"]),
    "its own, in the fold": (
        one("DTSTART;TZID=Customized~Time~Zone:20271031T023000 DURATION:PT1H", head=LIKE_ROME),
        ["2027-10-31T00:30/01:30"]),
    "a name with colon and commas, unquoted": (
        in_zone("(UTC+03:00)~Room,~Desk", only_standard("(UTC+03:00) Room, Desk")),
        ["12-01T06:00/07:00"]),
    "a definition that is rubbish": (in_zone("Room", head=vtimezone("Room")), AT_NINE),
    "unknown to everybody": (in_zone("Nowhere/At_All"), AT_NINE),
    "empty": (in_zone(""), AT_NINE),
    "a path": (in_zone("../../../etc/passwd"), AT_NINE),
}  # fmt: skip
GROUPS = {"blocks": WHAT_BLOCKS, "times": TIMES, "zones": ZONES}


@pytest.mark.parametrize(
    "case",
    [
        pytest.param(case, id=f"{group}: {name}")
        for group, cases in GROUPS.items()
        for name, case in cases.items()
    ],
)
def test_the_policy(case: tuple[bytes, list[str]]) -> None:
    data, expected = case
    assert busy(data) == expected


@pytest.mark.parametrize(
    "bad",
    [
        "DTSTART:soon DTEND:20261201T100000",
        "DTSTART:20261301T090000 DTEND:20261201T100000",
        "DTSTART:20261201T250000 DTEND:20261201T100000",
        "DTSTART: DTEND:20261201T100000",
        "DTSTART:20261201T090000 DTEND:later",
        "DTSTART:20261201T090000 DURATION:long",
        "DTSTART:20261201T090000 DURATION:P",
        f"DTSTART:20261201T090000 DURATION:P{'9' * 31}W",
        f"{NINE} RRULE:FREQ=FORTNIGHTLY",
        f"{NINE} RRULE:FREQ=DAILY;INTERVAL=0",
        f"{NINE} RRULE:FREQ=DAILY;COUNT=0",
        f"{NINE} RRULE:FREQ=DAILY;BYHOUR=25",
        f"{NINE} RRULE:FREQ=MONTHLY;BYDAY=XX",
        f"{NINE} RRULE:FREQ=DAILY;UNTIL=never",
        f"{NINE} RRULE:RSCALE=HEBREW;FREQ=YEARLY",
        f"{NINE} RECURRENCE-ID:once",
    ],
)
def test_a_bad_event_is_dropped_and_said_and_the_rest_stands(bad: str) -> None:
    data = calendar(f"{event(f'UID:bad SUMMARY:secret {bad}')}\n{OTHER}")
    assert busy(data) == OTHERS
    found = read(data)
    assert [(each.code, each.event) for each in found.warnings] == [("bad-event", 1)]
    assert (found.events, found.dropped) == (2, 1)
    assert "secret" not in found.warnings[0].reason


def test_what_is_odd_is_said_by_the_events_place() -> None:
    odd = f"{NINE} RRULE:FREQ=DAILY;COUNT=1 EXDATE:soon RDATE:soon"
    unknown = in_zone("Nowhere").decode().split("VERSION:2.0\r\n")[1].split("END:VCALENDAR")[0]
    found = read(calendar(f"{OTHER}\n{event(odd)}\n{unknown.strip()}"))
    assert [(each.code, each.event) for each in found.warnings] == [
        ("bad-value", 2),
        ("bad-value", 2),
        ("unknown-zone", 3),
    ]


def test_our_own_are_counted_apart() -> None:
    found = read(two(f"UID:closure-3@{DOMAIN} {NINE}", NINE))
    assert (found.events, found.ours, found.dropped) == (2, 1, 0)


def test_the_zone_of_the_space_is_taken() -> None:
    assert busy(one(NINE), zone=ZoneInfo("America/New_York")) == NEW_YORK
