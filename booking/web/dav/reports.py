"""What REPORT answers: which files there are, some of them, and what changed (RFC 4791, 6578)."""

import asyncio
from collections.abc import Sequence
from urllib.parse import quote, unquote, urlsplit
from xml.etree.ElementTree import Element

from booking.calendar.dav import Item, key_in, name_of
from booking.calendar.dav_tokens import TokenTooOld, token_of
from booking.web.dav.errors import stale_token, too_many_matches, unknown_report
from booking.web.dav.filters import matching
from booking.web.dav.places import Thing, contents_of, file_in, files_of
from booking.web.dav.properties import Wanted, gone, response, wanted_in
from booking.web.dav.xml import DAV, element, multistatus, not_as_asked

_LEVELS = frozenset({"1", "infinite"})
# After so many files others are answered.
_AT_ONCE = 100
_MOST_DIGITS = 9


async def report(thing: Thing, asked: Element) -> bytes:
    """The body of a 207. Refuses with Unmet and Malformed."""
    if not thing.is_calendar:
        raise unknown_report()
    match asked.tag:
        case "{urn:ietf:params:xml:ns:caldav}calendar-query":
            return await _query(thing, asked)
        case "{urn:ietf:params:xml:ns:caldav}calendar-multiget":
            return await _multiget(thing, asked)
        case "{DAV:}sync-collection":
            return await _sync(thing, asked)
    raise unknown_report()


async def _query(calendar: Thing, asked: Element) -> bytes:
    wanted, matches = wanted_in(asked, report=True), matching(asked)
    contents = await contents_of(calendar)
    found = files_of(calendar, contents) if contents else []
    files = [each for each in found if each.item and matches(each.item)]
    return multistatus(await _responses(files, wanted))


async def _multiget(calendar: Thing, asked: Element) -> bytes:
    """Of what was asked for, each once."""
    wanted = wanted_in(asked, report=True)
    hrefs = dict.fromkeys(each.text or "" for each in asked.findall(f"{DAV}href"))
    if not hrefs:
        raise not_as_asked()
    contents = await contents_of(calendar)
    items = contents.items if contents else {}
    there: list[Item] = []
    missing: list[Element] = []
    for each in hrefs:
        item = items.get(key_in(_name_in(calendar, each)))
        if item is None:
            missing.append(gone(each))
        else:
            there.append(item)
    files = [file_in(calendar, each) for each in dict.fromkeys(there)]
    return multistatus([*await _responses(files, wanted), *missing])


async def _sync(calendar: Thing, asked: Element) -> bytes:
    """All of it to who sends no token, and else what became of it since."""
    sent, level = asked.find(f"{DAV}sync-token"), asked.find(f"{DAV}sync-level")
    # Before it was an RFC, the level was told by the Depth header.
    if sent is None or (level is not None and (level.text or "").strip() not in _LEVELS):
        raise not_as_asked()
    wanted, most = wanted_in(asked, report=True), _limit(asked)
    dav, visit = calendar.dav, calendar.visit
    if dav is None:
        raise unknown_report()
    token = (sent.text or "").strip()
    if token:
        try:
            since = await visit.calendars.changes(dav, token)
        except TokenTooOld:
            raise stale_token() from None
        files, removed, following = since.changed, since.removed, since.token
    else:
        there = await visit.calendars.contents(dav)
        following = token_of(there.dav, visit.settings)
        files, removed = list(there.items.values()), []
    if most is not None and len(files) + len(removed) > most:
        raise too_many_matches()
    responses = await _responses([file_in(calendar, each) for each in files], wanted)
    responses += [gone(calendar.path + quote(name_of(each))) for each in removed]
    return multistatus(responses, element(f"{DAV}sync-token", text=following))


async def _responses(files: Sequence[Thing], wanted: Wanted) -> list[Element]:
    made = []
    for number, each in enumerate(files, start=1):
        made.append(response(each, wanted, data=True))
        if number % _AT_ONCE == 0:
            await asyncio.sleep(0)
    return made


def _limit(asked: Element) -> int | None:
    sent = asked.find(f"{DAV}limit")
    if sent is None:
        return None
    text = (sent.findtext(f"{DAV}nresults") or "").strip()
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS or int(text) == 0:
        raise not_as_asked()
    return int(text)


def _name_in(calendar: Thing, address: str) -> str:
    """Of the file at an address, which may be whole or only a path; nothing where it is not in this
    calendar."""
    try:
        path = unquote(urlsplit(address.strip()).path)
    except ValueError:
        return ""
    folder, _, name = path.rpartition("/")
    visit = calendar.visit
    last = unquote(calendar.path).rstrip("/").rpartition("/")[2]
    ours = {f"/dav/calendars/{who}/{last}" for who in ("me", str(visit.member.id))}
    return name if folder in ours else ""
