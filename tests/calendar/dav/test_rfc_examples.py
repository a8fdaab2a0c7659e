"""The requests that stand in the RFCs as examples, as they stand there, with what they need of an
answer."""

from icalendar import Calendar

from tests.calendar.dav.app import OWN, App, condition, file_of, multistatus, token_in
from tests.calendar.place import Place

# RFC 4791, section 7.8.1: some of what is in the files, which may be answered by all of it.
_PARTIAL = """<?xml version="1.0" encoding="utf-8" ?>
<C:calendar-query xmlns:D="DAV:"
              xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop>
    <D:getetag/>
    <C:calendar-data>
      <C:comp name="VCALENDAR">
        <C:prop name="VERSION"/>
        <C:comp name="VEVENT">
          <C:prop name="SUMMARY"/>
          <C:prop name="UID"/>
          <C:prop name="DTSTART"/>
          <C:prop name="DTEND"/>
        </C:comp>
        <C:comp name="VTIMEZONE"/>
      </C:comp>
    </C:calendar-data>
  </D:prop>
  <C:filter>
    <C:comp-filter name="VCALENDAR">
      <C:comp-filter name="VEVENT">
        <C:time-range start="20261201T000000Z"
                      end="20261202T000000Z"/>
      </C:comp-filter>
    </C:comp-filter>
  </C:filter>
</C:calendar-query>"""
# Section 7.8.5: to-dos by alarm.
_ALARMS = """<?xml version="1.0" encoding="utf-8" ?>
<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop xmlns:D="DAV:">
    <D:getetag/>
    <C:calendar-data/>
  </D:prop>
  <C:filter>
    <C:comp-filter name="VCALENDAR">
      <C:comp-filter name="VTODO">
        <C:comp-filter name="VALARM">
          <C:time-range start="20060106T100000Z"
                          end="20060107T100000Z"/>
        </C:comp-filter>
      </C:comp-filter>
    </C:comp-filter>
  </C:filter>
</C:calendar-query>"""
# Section 7.8.6: an event by its UID.
_BY_UID = """<?xml version="1.0" encoding="utf-8" ?>
<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop xmlns:D="DAV:">
    <D:getetag/>
    <C:calendar-data/>
  </D:prop>
  <C:filter>
    <C:comp-filter name="VCALENDAR">
      <C:comp-filter name="VEVENT">
        <C:prop-filter name="UID">
          <C:text-match collation="i;octet"
          >{uid}</C:text-match>
        </C:prop-filter>
      </C:comp-filter>
    </C:comp-filter>
  </C:filter>
</C:calendar-query>"""
# Section 7.8.7: by a participant, whom no event of ours names.
_BY_ATTENDEE = """<?xml version="1.0" encoding="utf-8" ?>
<C:calendar-query xmlns:C="urn:ietf:params:xml:ns:caldav">
  <D:prop xmlns:D="DAV:"><D:getetag/></D:prop>
  <C:filter>
    <C:comp-filter name="VCALENDAR">
      <C:comp-filter name="VEVENT">
        <C:prop-filter name="ATTENDEE">
          <C:text-match collation="i;ascii-casemap">mailto:lisa@example.com</C:text-match>
          <C:param-filter name="PARTSTAT">
            <C:text-match collation="i;ascii-casemap">NEEDS-ACTION</C:text-match>
          </C:param-filter>
        </C:prop-filter>
      </C:comp-filter>
    </C:comp-filter>
  </C:filter>
</C:calendar-query>"""
# Section 7.10.
_FREE_BUSY = """<?xml version="1.0" encoding="utf-8" ?>
<C:free-busy-query xmlns:C="urn:ietf:params:xml:ns:caldav">
  <C:time-range start="20060104T140000Z" end="20060105T220000Z"/>
</C:free-busy-query>"""
# RFC 6578, section 3.8 to 3.10.
_SYNC = """<?xml version="1.0" encoding="utf-8" ?>
<D:sync-collection xmlns:D="DAV:">
  <D:sync-token>{token}</D:sync-token>
  <D:sync-level>1</D:sync-level>
  <D:prop xmlns:R="urn:ns.example.com:boxschema">
    <D:getetag/>
    <R:bigbox/>
  </D:prop>
</D:sync-collection>"""
# RFC 5397, section 3.
_WHO = """<?xml version="1.0" encoding="utf-8" ?>
<D:propfind xmlns:D="DAV:">
  <D:prop>
    <D:current-user-principal/>
  </D:prop>
</D:propfind>"""


async def test_queries(place: Place, app: App) -> None:
    reserved = await place.reserve()
    await place.reserve(starts_at="2026-12-02T10:00:00+01:00", ends_at="2026-12-02T12:00:00+01:00")
    path = file_of(reserved)
    found = await app.report(OWN, _PARTIAL)
    assert set(found) == {path}
    (event,) = Calendar.from_ical(found[path].text("C:calendar-data")).walk("VEVENT")
    assert event["UID"] == reserved["calendar_uid"]
    assert set(await app.report(OWN, _BY_UID.format(uid=reserved["calendar_uid"]))) == {path}
    assert await app.report(OWN, _ALARMS) == {}
    answer = await app.ask("REPORT", OWN, _BY_ATTENDEE, depth="1")
    assert (answer.status_code, condition(answer)) == (403, "C:supported-filter")
    answer = await app.ask("REPORT", OWN, _FREE_BUSY, depth="1")
    assert (answer.status_code, condition(answer)) == (403, "D:supported-report")


async def test_sync(place: Place, app: App) -> None:
    reserved = await place.reserve()
    answer = await app.ask("REPORT", OWN, _SYNC.format(token=""), depth="0")
    each = multistatus(answer)[file_of(reserved)]
    assert each.missing == {"{urn:ns.example.com:boxschema}bigbox"}
    assert set(each.there) == {"D:getetag"}
    await place.cancel(reserved)
    answer = await app.ask("REPORT", OWN, _SYNC.format(token=token_in(answer)), depth="0")
    each = multistatus(answer)[file_of(reserved)]
    assert (each.status, each.there) == ("HTTP/1.1 404 Not Found", {})
    answer = await app.ask(
        "REPORT", OWN, _SYNC.format(token="http://example.com/ns/sync/1234"), depth="0"
    )
    assert (answer.status_code, condition(answer)) == (403, "D:valid-sync-token")


async def test_who_one_is(app: App) -> None:
    found = multistatus(await app.ask("PROPFIND", "/dav/", _WHO, depth="0"))
    assert found["/dav/"].href("D:current-user-principal").startswith("/dav/principals/")
