"""What Thunderbird and Apple Calendar send, one request after the other, and what they need of
each answer."""

from xml.etree.ElementTree import Element

from tests.calendar.dav.app import (
    App,
    condition,
    file_of,
    multiget,
    multistatus,
    propfind,
    token_in,
)
from tests.calendar.place import Place

_THUNDERBIRD = (
    "<D:sync-collection xmlns:D='DAV:' xmlns:C='urn:ietf:params:xml:ns:caldav'>"
    "<sync-token xmlns='DAV:'>{}</sync-token><sync-level xmlns='DAV:'>1</sync-level>"
    "<prop xmlns='DAV:'><getcontenttype/><getetag/></prop></D:sync-collection>"
)
_APPLE_HOME = """<?xml version="1.0" encoding="UTF-8"?>
<A:propfind xmlns:A="DAV:"><A:prop>
<A:add-member/><C:allowed-sharing-modes xmlns:C="http://calendarserver.org/ns/"/>
<D:autoprovisioned xmlns:D="http://apple.com/ns/ical/"/>
<E:bulk-requests xmlns:E="http://me.com/_namespace/"/>
<B:calendar-alarm xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<D:calendar-color xmlns:D="http://apple.com/ns/ical/"/>
<B:calendar-description xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:calendar-free-busy-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<D:calendar-order xmlns:D="http://apple.com/ns/ical/"/>
<B:calendar-timezone xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<A:current-user-privilege-set/><A:displayname/>
<C:getctag xmlns:C="http://calendarserver.org/ns/"/>
<A:owner/><A:quota-available-bytes/><A:quota-used-bytes/><A:resource-id/><A:resourcetype/>
<B:schedule-calendar-transp xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:supported-calendar-component-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<A:supported-report-set/><A:sync-token/>
</A:prop></A:propfind>"""
_APPLE_PRINCIPAL = """<A:propfind xmlns:A="DAV:"><A:prop>
<B:calendar-home-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:calendar-user-address-set xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<A:current-user-principal/><A:displayname/>
<C:dropbox-home-URL xmlns:C="http://calendarserver.org/ns/"/>
<C:email-address-set xmlns:C="http://calendarserver.org/ns/"/>
<B:max-attendees-per-instance xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<C:notification-URL xmlns:C="http://calendarserver.org/ns/"/>
<A:principal-collection-set/><A:principal-URL/><A:resource-id/>
<B:schedule-inbox-URL xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<B:schedule-outbox-URL xmlns:B="urn:ietf:params:xml:ns:caldav"/>
<A:supported-report-set/></A:prop></A:propfind>"""


def tags(each: Element) -> set[str]:
    return {part.tag for part in each.iter()}


async def test_thunderbird_finds_and_follows_a_calendar(place: Place, app: App) -> None:
    reserved = await place.reserve()
    assert (await app.ask("PROPFIND", "/.well-known/caldav", depth="0")).status_code == 301
    first = ("D:resourcetype", "D:owner", "D:displayname", "D:current-user-principal",
             "D:current-user-privilege-set", "A:calendar-color", "C:calendar-home-set")  # fmt: skip
    answer = await app.ask("PROPFIND", "/dav/", propfind(*first), depth="0")
    assert "calendar-access" in answer.headers["dav"]
    principal = multistatus(answer)["/dav/"].href("D:current-user-principal")
    found = await app.propfind(principal, "D:resourcetype", "C:calendar-home-set")
    home = found[principal].href("C:calendar-home-set")
    names = ("D:resourcetype", "D:displayname", "D:current-user-privilege-set", "A:calendar-color")
    listed = await app.propfind(home, *names, depth="1")
    calendars = [
        name
        for name, each in listed.items()
        if "{urn:ietf:params:xml:ns:caldav}calendar" in tags(each.there["D:resourcetype"])
    ]
    assert calendars == [f"{home}own/", f"{home}space-{place.slug}/"]
    own = calendars[0]

    seen = await app.propfind(own, "D:resourcetype", "D:owner", "D:supported-report-set",
                              "C:supported-calendar-component-set", "CS:getctag")  # fmt: skip
    assert "{DAV:}sync-collection" in tags(seen[own].there["D:supported-report-set"])
    tag = seen[own].text("CS:getctag")
    answer = await app.ask("REPORT", own, _THUNDERBIRD.format(""), depth="1")
    files, token = multistatus(answer), token_in(answer)
    assert list(files) == [file_of(reserved, own)]
    assert files[file_of(reserved, own)].text("D:getcontenttype").startswith("text/calendar")
    got = await app.report(own, multiget(*files))
    assert "BEGIN:VEVENT" in got[file_of(reserved, own)].text("C:calendar-data")

    # Nothing new: the tag is as it was, and nothing more is asked.
    assert (await app.propfind(own, "CS:getctag"))[own].text("CS:getctag") == tag
    await place.move(reserved, "2026-12-03T15:00:00+01:00", "2026-12-03T16:00:00+01:00")
    assert (await app.propfind(own, "CS:getctag"))[own].text("CS:getctag") != tag
    answer = await app.ask("REPORT", own, _THUNDERBIRD.format(token), depth="1")
    (changed,) = multistatus(answer)
    got = await app.report(own, multiget(changed))
    assert "20261203T150000" in got[changed].text("C:calendar-data")
    await place.cancel(reserved)
    answer = await app.ask("REPORT", own, _THUNDERBIRD.format(token_in(answer)), depth="1")
    assert multistatus(answer)[changed].status == "HTTP/1.1 404 Not Found"
    # A token that is not ours makes it begin anew.
    answer = await app.ask("REPORT", own, _THUNDERBIRD.format("http://x/1"), depth="1")
    assert (answer.status_code, condition(answer)) == (403, "D:valid-sync-token")


async def test_apple_calendar_finds_and_follows_a_calendar(place: Place, app: App) -> None:
    reserved = await place.reserve()
    options = await app.ask("OPTIONS", "/dav/")
    assert {"1", "3", "calendar-access"} <= set(options.headers["dav"].split(", "))
    asked = ("D:current-user-principal", "D:principal-URL", "D:resourcetype")
    root = (await app.propfind("/dav/", *asked))["/dav/"]
    principal = root.href("D:current-user-principal")
    assert root.missing == {"D:principal-URL"}
    me = multistatus(await app.ask("PROPFIND", principal, _APPLE_PRINCIPAL, depth="0"))[principal]
    assert me.href("D:principal-URL") == principal
    assert me.href("C:calendar-user-address-set") == f"mailto:{app.email}"
    assert {"C:schedule-inbox-URL", "CS:dropbox-home-URL"} <= me.missing
    home = me.href("C:calendar-home-set")
    listed = multistatus(await app.ask("PROPFIND", home, _APPLE_HOME, depth="1"))
    own = listed[f"{home}own/"]
    assert own.href("D:owner") == principal
    assert own.text("A:calendar-color") == "#0066CCFF"
    assert own.text("D:sync-token").startswith("https://posto.example/dav/sync/")
    assert {"D:add-member", "D:quota-used-bytes", "D:resource-id"} <= own.missing
    assert "{DAV:}write" not in tags(own.there["D:current-user-privilege-set"])

    path, token = f"{home}own/", own.text("D:sync-token")
    tag = propfind("CS:getctag", "D:sync-token")
    seen = multistatus(await app.ask("PROPFIND", path, tag, depth="0"))[path]
    assert seen.text("D:sync-token") == token
    files = await app.propfind(path, "D:getcontenttype", "D:getetag", depth="1")
    assert file_of(reserved, path) in files
    new = await place.reserve(
        starts_at="2026-12-02T10:00:00+01:00", ends_at="2026-12-02T12:00:00+01:00"
    )
    changed, _ = await app.sync(path, token)
    assert set(changed) == {file_of(new, path)}
    # It would set colour and order of its own; refused, it keeps them to itself.
    patch = '<A:propertyupdate xmlns:A="DAV:"><A:set><A:prop/></A:set></A:propertyupdate>'
    assert (await app.ask("PROPPATCH", path, patch)).status_code == 403
