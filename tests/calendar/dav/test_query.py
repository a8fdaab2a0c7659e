"""calendar-query and calendar-multiget (RFC 4791, sections 7.8 and 7.9)."""

import pytest
from icalendar import Calendar

from tests.calendar.dav.app import (
    OWN,
    App,
    app_of,
    condition,
    file_of,
    multiget,
    multistatus,
    query,
    space_of,
)
from tests.calendar.place import Place

_EVENTS = '<C:comp-filter name="VEVENT">{}</C:comp-filter>'


def between(start: str | None, end: str | None) -> str:
    said = f' start="{start}"' if start else ""
    said += f' end="{end}"' if end else ""
    return query(_EVENTS.format(f"<C:time-range{said}/>"))


async def test_multiget_gives_the_very_bytes(place: Place, app: App) -> None:
    reserved = await place.reserve(title="Grace & <Ada>")
    path = file_of(reserved)
    whole = f"https://posto.example{path}"
    missing = (f"{OWN}none.ics", file_of(reserved, space_of(place)), "/etc/passwd", "http://[")
    found = await app.report(OWN, multiget(path, whole, path, *missing))
    assert set(found) == {path, *missing}
    assert all(found[each].status == "HTTP/1.1 404 Not Found" for each in missing)
    got = await app.ask("GET", path)
    assert found[path].text("C:calendar-data").encode() == got.content
    assert found[path].text("D:getetag") == got.headers["etag"]
    (event,) = Calendar.from_ical(got.content).walk("VEVENT")
    assert event["SUMMARY"] == "Grace & <Ada>"


async def test_a_query_without_a_time_gives_all(place: Place, app: App) -> None:
    reserved = await place.reserve()
    for body in (query(_EVENTS.format("")), query()):
        assert set(await app.report(OWN, body)) == {file_of(reserved)}


@pytest.mark.parametrize(
    ("start", "end", "is_in"),
    [
        # The reservation is from 9 to 11 in UTC; RFC 4791, section 9.9.
        ("20261201T090000Z", "20261201T110000Z", True),
        ("20261201T100000Z", "20261201T101500Z", True),
        ("20261201T105959Z", "20261202T000000Z", True),
        ("20261201T110000Z", "20261202T000000Z", False),
        ("20261201T000000Z", "20261201T090000Z", False),
        ("20261201T000000Z", "20261201T090001Z", True),
        ("20261201T105959Z", None, True),
        ("20261201T110000Z", None, False),
        (None, "20261201T090000Z", False),
        (None, "20261201T090001Z", True),
    ],
)
async def test_a_time_range_overlaps(
    place: Place, app: App, start: str | None, end: str | None, is_in: bool
) -> None:
    reserved = await place.reserve()
    for folder in (OWN, space_of(place)):
        found = await app.report(folder, between(start, end))
        assert set(found) == ({file_of(reserved, folder)} if is_in else set())


async def test_other_components_are_not_there(place: Place, app: App) -> None:
    reserved = await place.reserve()
    none = [
        '<C:comp-filter name="VTODO"/>',
        '<C:comp-filter name="VEVENT"><C:is-not-defined/></C:comp-filter>',
        _EVENTS.format('<C:comp-filter name="VALARM"/>'),
    ]
    every = [
        '<C:comp-filter name="VTODO"><C:is-not-defined/></C:comp-filter>',
        _EVENTS.format('<C:comp-filter name="VALARM"><C:is-not-defined/></C:comp-filter>'),
    ]
    assert [await app.report(OWN, query(each)) for each in none] == [{}, {}, {}]
    for each in every:
        assert set(await app.report(OWN, query(each))) == {file_of(reserved)}


async def test_uid_and_summary_are_matched(place: Place, app: App) -> None:
    title = "Colloquio, forse; con Grace Hopper e tutta la sua squadra, al completo: età 36"
    reserved = await place.reserve(title=title)
    match = '<C:prop-filter name="{}"><C:text-match{}>{}</C:text-match></C:prop-filter>'
    exact, negated = ' collation="i;octet"', ' negate-condition="yes"'
    for name, more, text, is_in in (
        ("UID", exact, reserved["calendar_uid"], True),
        ("UID", "", "nobody", False),
        ("SUMMARY", "", title.upper(), True),
        ("SUMMARY", exact, "grace", False),
        ("SUMMARY", exact, "Grace", True),
        ("SUMMARY", negated, "grace", False),
    ):
        found = await app.report(OWN, query(_EVENTS.format(match.format(name, more, text))))
        assert set(found) == ({file_of(reserved)} if is_in else set()), (name, more, text)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (query(_EVENTS.format('<C:prop-filter name="ATTENDEE"/>')), "C:supported-filter"),
        (query(_EVENTS.format('<C:prop-filter name="UID"/>')), "C:supported-filter"),
        (query(_EVENTS.format("<C:nothing/>")), "C:supported-filter"),
        (between(None, None), "C:valid-filter"),
        (between("20261201", "20261202"), "C:valid-filter"),
        (between("20261202T000000Z", "20261201T000000Z"), "C:valid-filter"),
        (between("2026-12-01T00:00:00Z", None), "C:valid-filter"),
        (query().replace("VCALENDAR", "VEVENT"), "C:valid-filter"),
        (query().replace("C:filter", "C:filtre"), "C:valid-filter"),
        (
            query().replace("<C:calendar-data/>", '<C:calendar-data content-type="text/html"/>'),
            "C:supported-calendar-data",
        ),
        ('<D:expand-property xmlns:D="DAV:"/>', "D:supported-report"),
        ('<calendar-query xmlns="DAV:"/>', "D:supported-report"),
    ],
)
async def test_what_we_do_not_know_is_named(app: App, body: str, said: str) -> None:
    answer = await app.ask("REPORT", OWN, body, depth="1")
    assert (answer.status_code, condition(answer)) == (403, said)


async def test_a_public_calendar_names_nobody(place: Place, app: App) -> None:
    reserved = await place.reserve(title="Colloquio con Grace")
    await place.close(starts_at="2026-12-18T08:00:00+01:00", ends_at="2026-12-18T20:00:00+01:00")
    stranger = await app_of(place.web, await place.web.member("grace@example.org"))
    answer = await stranger.ask("REPORT", space_of(place), query(_EVENTS.format("")), depth="1")
    assert len(multistatus(answer)) == 2
    for secret in ("Ada", "Lovelace", "Colloquio", "ada.lovelace", reserved["reference"]):
        assert secret not in answer.text
    assert "SUMMARY:Occupato" in answer.text
    assert "SUMMARY:Chiuso" in answer.text


async def test_nobody_sees_anothers(place: Place, app: App) -> None:
    reserved = await place.reserve()
    stranger = await app_of(place.web, await place.web.member("grace@example.org"))
    number = await place.web.pool.fetchval(
        "SELECT id FROM members WHERE email::text = $1", app.email
    )
    assert await stranger.files(OWN) == {}
    assert (await stranger.ask("GET", file_of(reserved))).status_code == 404
    for path in (
        f"/dav/calendars/{number}/own/",
        f"/dav/calendars/{number}/own/{reserved['id']}.ics",
        f"/dav/calendars/{number}/",
        f"/dav/principals/{number}/",
        "/dav/principals/999999/",
    ):
        for method in ("PROPFIND", "REPORT", "GET", "PUT"):
            answer = await stranger.ask(method, path, query() if method == "REPORT" else "")
            assert answer.status_code == 404, (method, path)
    got = await stranger.report(OWN, multiget(f"/dav/calendars/{number}/own/{reserved['id']}.ics"))
    assert [each.status for each in got.values()] == ["HTTP/1.1 404 Not Found"]
