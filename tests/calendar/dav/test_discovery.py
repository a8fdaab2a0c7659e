"""From an address alone to the calendars (RFC 6764, 5397, 4791), as apps find them."""

import pytest

from booking.database.pool import Pool
from tests.calendar.dav.app import HOME, OWN, App, app_of, file_of, space_of
from tests.calendar.place import Place


async def member_id(pool: Pool, email: str) -> int:
    found: int = await pool.fetchval("SELECT id FROM members WHERE email = $1", email)
    return found


async def test_an_address_leads_to_the_calendars(place: Place, app: App) -> None:
    await place.reserve()
    moved = await app.ask("PROPFIND", "/.well-known/caldav", depth="0")
    assert moved.status_code == 301
    assert moved.headers["location"] == "/dav/"
    root = (await app.propfind("/dav/", "D:current-user-principal", "D:resourcetype"))["/dav/"]
    principal = root.href("D:current-user-principal")
    number = await member_id(place.web.pool, app.email)
    assert principal == f"/dav/principals/{number}/"
    asked = ("C:calendar-home-set", "C:calendar-user-address-set", "D:principal-URL", "D:owner")
    found = (await app.propfind(principal, *asked))[principal]
    assert found.href("C:calendar-user-address-set") == "mailto:ada.lovelace@example.org"
    assert found.href("D:principal-URL") == principal
    assert found.missing == {"D:owner"}
    home = found.href("C:calendar-home-set")
    assert home == f"/dav/calendars/{number}/"
    calendars = await app.propfind(home, "D:resourcetype", "D:displayname", depth="1")
    assert list(calendars) == [home, f"{home}own/", f"{home}space-{place.slug}/"]
    types = {
        name: {kind.tag for kind in each.there["D:resourcetype"]}
        for name, each in calendars.items()
    }
    assert types[home] == {"{DAV:}collection"}
    assert types[f"{home}own/"] == {"{DAV:}collection", "{urn:ietf:params:xml:ns:caldav}calendar"}
    assert calendars[f"{home}own/"].text("D:displayname") == "Le mie prenotazioni"


async def test_a_home_holds_what_concerns_the_member(place: Place, app: App) -> None:
    """Not the whole city: those that they manage, or reserved in; any other by its address."""
    assert set(await app.propfind(HOME, "D:displayname", depth="1")) == {HOME, OWN}
    reserved = await place.reserve()
    assert space_of(place) in await app.propfind(HOME, "D:displayname", depth="1")
    await place.cancel(reserved)
    assert space_of(place) not in await app.propfind(HOME, "D:displayname", depth="1")
    assert space_of(place) in await app.propfind(space_of(place), "D:displayname")
    managers = await app_of(place.web, place.manager)
    assert space_of(place) in await managers.propfind(HOME, "D:displayname", depth="1")


async def test_a_calendar_tells_what_it_is_and_that_it_is_to_be_read(
    place: Place, app: App
) -> None:
    asked = (
        "D:displayname", "D:resourcetype", "D:owner", "D:supported-report-set",
        "D:current-user-privilege-set", "C:supported-calendar-component-set",
        "C:calendar-description", "C:calendar-timezone", "C:supported-calendar-data",
        "C:max-resource-size", "CS:getctag", "D:sync-token", "A:calendar-color",
        "D:quota-used-bytes", "CS:nothing-of-ours",
    )  # fmt: skip
    found = (await app.propfind(OWN, *asked))[OWN]
    assert found.missing == {"D:quota-used-bytes", "CS:nothing-of-ours"}
    assert set(found.there) == set(asked) - found.missing
    reports = {each.tag for each in found.there["D:supported-report-set"].iter()}
    assert {
        "{DAV:}sync-collection",
        "{urn:ietf:params:xml:ns:caldav}calendar-query",
        "{urn:ietf:params:xml:ns:caldav}calendar-multiget",
    } <= reports
    privileges = {each.tag for each in found.there["D:current-user-privilege-set"].iter()}
    assert "{DAV:}read" in privileges
    assert not privileges & {"{DAV:}write", "{DAV:}all", "{DAV:}bind", "{DAV:}write-content"}
    assert "BEGIN:VTIMEZONE" in found.text("C:calendar-timezone")
    assert found.there["C:supported-calendar-component-set"][0].get("name") == "VEVENT"
    of_space = (await app.propfind(space_of(place), *asked))[space_of(place)]
    assert "D:owner" in of_space.missing


@pytest.mark.parametrize("path", ["/dav", "/dav/", OWN, f"{OWN}x.ics", "/dav/nothing/at/all"])
async def test_options_say_what_there_is_to_whoever_asks(place: Place, path: str) -> None:
    answer = await place.web.anonymous.options(path)
    assert answer.status_code == 200
    assert answer.headers["dav"] == "1, 3, calendar-access"
    assert answer.headers["allow"] == "OPTIONS, GET, HEAD, PROPFIND, REPORT"


async def test_allprop_gives_the_usual_and_propname_the_names(place: Place, app: App) -> None:
    reserved = await place.reserve()
    for body in ("", '<propfind xmlns="DAV:"><allprop/></propfind>'):
        answer = await app.ask("PROPFIND", file_of(reserved), body, depth="0")
        assert b"getetag" in answer.content
        assert b"calendar-data" not in answer.content
        assert b"HTTP/1.1 404" not in answer.content
    names = await app.ask(
        "PROPFIND", OWN, '<propfind xmlns="DAV:"><propname/></propfind>', depth="0"
    )
    assert b"<CS:getctag />" in names.content
    more = '<propfind xmlns="DAV:"><allprop/><include><sync-token/></include></propfind>'
    assert b"/dav/sync/" in (await app.ask("PROPFIND", OWN, more, depth="0")).content


async def test_depth_is_told_and_finite(app: App) -> None:
    for depth in ("infinity", "Infinity"):
        answer = await app.ask("PROPFIND", OWN, depth=depth)
        assert answer.status_code == 403
        assert b"propfind-finite-depth" in answer.content
    assert (await app.ask("PROPFIND", OWN)).status_code == 403
    for depth in ("2", "-1", "9" * 5000, "0, 1", "null", ""):
        assert (await app.ask("PROPFIND", OWN, depth=depth)).status_code == 400, depth


async def test_a_file_is_fetched_and_known_again(place: Place, app: App) -> None:
    reserved = await place.reserve(title="Colloquio; con Grace")
    answer = await app.ask("GET", file_of(reserved))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert answer.content.endswith(b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    assert b"METHOD" not in answer.content
    assert f"UID:{reserved['calendar_uid']}".encode() in answer.content
    etag = answer.headers["etag"]
    known = await app.ask("GET", file_of(reserved), **{"if-none-match": etag})
    assert (known.status_code, known.content) == (304, b"")
    head = await app.ask("HEAD", file_of(reserved))
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(answer.content))
    feed = await place.owner.post("/api/v1/calendars", json={"name": "feed"})
    text = (await place.web.anonymous.get(feed.json()["url"])).content
    event = answer.content[answer.content.index(b"BEGIN:VEVENT") : -len("END:VCALENDAR\r\n")]
    assert event in text


async def test_a_collection_is_no_file(app: App) -> None:
    assert (await app.ask("GET", OWN)).status_code == 405
    assert (await app.ask("GET", f"{OWN}none.ics")).status_code == 404


@pytest.mark.parametrize(
    "method",
    ["PUT", "DELETE", "POST", "PATCH", "MKCOL", "MKCALENDAR", "PROPPATCH", "MOVE", "COPY", "LOCK"],
)
async def test_nothing_is_written(place: Place, app: App, method: str) -> None:
    reserved = await place.reserve()
    for path in (file_of(reserved), OWN, f"{OWN}new.ics", HOME):
        answer = await app.ask(method, path, "BEGIN:VCALENDAR")
        assert answer.status_code == 403
        assert b"need-privileges" in answer.content
    assert (await app.ask("GET", file_of(reserved))).status_code == 200
