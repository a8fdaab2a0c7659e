"""Calendars at a million reservations: CalDAV, an imported calendar, the network's feed."""

import asyncio
import base64
import http.client
import re
import statistics
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg

from bench import feeds
from bench.report import Report, table
from bench.servers import Servers
from bench.web import Web, running_web
from bench.wishes import request
from booking import clock
from booking.calendar.busy.read import busy_times
from booking.calendar.window import import_window
from booking.database.pool import Pool, open_pool
from booking.database.retry import in_transaction
from booking.imports.apply import Copy, apply
from booking.imports.due import Reading, take_due
from booking.members.app_passwords import make_app_password
from booking.members.member import Member

NETWORK = "/calendars/network.ics"
_FOLDER = "/dav/calendars/me/own/"
_ROUNDS, _CHANGES, _EVENTS, _FILES = 100, 30, 500, 50
_EMAIL, _PASSWORD = "app@example.org", "bench-bench-bench"
# Somebody who reserved 200 times in three spaces; each of those is a calendar of theirs.
_SOMEBODY = """
WITH member AS (INSERT INTO members (email) VALUES ($1) RETURNING id)
UPDATE reservations r SET member_id = member.id FROM member
 WHERE r.id IN (SELECT id FROM reservations WHERE space_id IN (1, 2, 3)
                 ORDER BY starts_at, id LIMIT 200)
"""
_ZONE = ZoneInfo("Europe/Rome")
_SPACES = (
    'xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:S="http://calendarserver.org/ns/"'
)
_HOME = (
    f"<D:propfind {_SPACES}><D:prop><D:resourcetype/><D:displayname/><S:getctag/></D:prop>"
    "</D:propfind>"
)
_MOVED = """
WITH moved AS (
  UPDATE reservations SET sequence = sequence + 1, version = version + 1, changed_at = now()
   WHERE id = (SELECT id FROM reservations WHERE member_id = $2
                ORDER BY starts_at, id OFFSET $1 LIMIT 1)
  RETURNING id, version, space_id, resource_id)
INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
                    recorded_at)
SELECT 'ReservationRescheduled', 1, 'reservation:' || id, version, space_id, resource_id, '{}',
       now()
  FROM moved
"""
_SOURCE = """
INSERT INTO busy_sources (space_id, resource_id, name, address, made_by, made_at, check_at)
SELECT space_id, id, 'Bench', 'https://example.org/', 1, now(), now() FROM resources WHERE id = 3
"""


def measure(servers: Servers, *, product: str, first_day: date, home: Path, report: Report) -> None:
    """Everything; at the end there are the feeds' two spaces alone that anybody reserved in."""
    with running_web(servers, product, home) as web:
        member_id = asyncio.run(_with_password(servers, product))
        _caldav(servers, web, product, member_id=member_id, report=report)
    asyncio.run(_imported(servers, product, first_day, report))
    asyncio.run(_reserved_in_two(servers, product, first_day))
    with running_web(servers, product, home) as web:
        _network(servers, web, product, report)


async def _with_password(servers: Servers, product: str) -> int:
    """The number of a member with one."""
    async with open_pool(servers.app(product), size=1) as pool, pool.acquire() as conn:
        await conn.execute(_SOMEBODY, _EMAIL)
        member_id: int = await conn.fetchval("SELECT id FROM members WHERE email = $1", _EMAIL)
        await make_app_password(
            conn,
            member=Member(id=member_id, email=_EMAIL),
            password=_PASSWORD,
            name="bench",
            now=clock.now(),
        )
    return member_id


def _caldav(servers: Servers, web: Web, product: str, *, member_id: int, report: Report) -> None:
    """As an app asks, one request at a time."""
    home, _ = _timed(lambda: _dav(web, "PROPFIND", "/dav/calendars/me/", _HOME))
    listed = _dav(web, "REPORT", _FOLDER, _sync(""))
    files = re.findall(r"<(?:\w+:)?href>([^<]+\.ics)<", listed)[:_FILES]
    got, said = _timed(lambda: _dav(web, "REPORT", _FOLDER, _multiget(files)))
    if len(files) != _FILES or said.count("BEGIN:VEVENT") != _FILES:
        raise RuntimeError(f"calendar-multiget answered {said.count('BEGIN:VEVENT')} of {_FILES}")
    token, synced = _token(listed), []
    for number in range(_CHANGES):
        asyncio.run(_change(servers, product, member_id, number))
        begun = time.perf_counter()
        said = _dav(web, "REPORT", _FOLDER, _sync(token))
        synced.append((time.perf_counter() - begun) * 1000)
        if said.count(".ics") != 1:
            raise RuntimeError("a change was not in the next sync")
        token = _token(said)
    print("\nCalDAV, 200 reservations in three spaces of a million in all, ms")
    _tell(
        {
            "PROPFIND of the home, with getctag": home,
            "sync-collection after one change": synced,
            f"calendar-multiget of {_FILES}": got,
        },
        report,
    )


def _tell(rows: dict[str, list[float]], report: Report) -> None:
    found = {what: (statistics.median(ms), _p99(ms)) for what, ms in rows.items()}
    table(("", "p50", "p99"), [(what, f"{a:.1f}", f"{b:.1f}") for what, (a, b) in found.items()])
    for what, (half, slowest) in found.items():
        report.line(what=what, p50_ms=round(half, 2), p99_ms=round(slowest, 2))


def _p99(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=100, method="inclusive")[98]


def _timed(ask: Callable[[], str]) -> tuple[list[float], str]:
    """Milliseconds of each round after a first one, and the last answer."""
    taken, said = [], ask()
    for _ in range(_ROUNDS):
        begun = time.perf_counter()
        said = ask()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken, said


def _dav(web: Web, method: str, path: str, body: str) -> str:
    shown = base64.b64encode(f"{_EMAIL}:{_PASSWORD}".encode()).decode()
    headers = {"Authorization": f"Basic {shown}", "Content-Type": "application/xml"}
    headers["Depth"] = "0" if "sync-collection" in body else "1"
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=60)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        said = answer.read().decode()
    finally:
        connection.close()
    if answer.status != 207:
        raise RuntimeError(f"{method} answered {answer.status}: {said[:300]}")
    return said


def _sync(token: str) -> str:
    return (
        f"<D:sync-collection {_SPACES}><D:sync-token>{token}</D:sync-token>"
        "<D:sync-level>1</D:sync-level><D:prop><D:getetag/></D:prop></D:sync-collection>"
    )


def _multiget(files: list[str]) -> str:
    names = "".join(f"<D:href>{each}</D:href>" for each in files)
    return (
        f"<C:calendar-multiget {_SPACES}><D:prop><D:getetag/><C:calendar-data/></D:prop>{names}"
        "</C:calendar-multiget>"
    )


def _token(said: str) -> str:
    found = re.search(r"sync-token>([^<]+)<", said)
    if found is None:
        raise RuntimeError("no sync-token")
    return found[1]


async def _change(servers: Servers, product: str, member_id: int, number: int) -> None:
    conn = await asyncpg.connect(servers.app(product))
    try:
        await conn.execute(_MOVED, number, member_id)
    finally:
        await conn.close()


async def _imported(servers: Servers, product: str, first_day: date, report: Report) -> None:
    """A calendar of 500 events, each time with another of them an hour later: read, and applied."""
    owner = await asyncpg.connect(servers.app(product))
    try:
        await owner.execute(_SOURCE)
    finally:
        await owner.close()
    read, applied = [], []
    async with open_pool(servers.app(product), size=1) as pool:
        for number in range(_CHANGES):
            now = clock.now()
            begun = time.perf_counter()
            copy = _copy(_calendar(first_day, number), now)
            middle = time.perf_counter()
            async with pool.acquire() as conn:
                await conn.execute("UPDATE busy_sources SET check_at = $1", now)
                (reading,) = await take_due(conn, now=now, limit=1)
            taken = await _applied(pool, reading, copy, now)
            if number:
                read.append((middle - begun) * 1000)
                applied.append(taken)
    print(f"\nA calendar of {_EVENTS} events, anew after one change, a million reservations, ms")
    _tell({"read": read, "applied": applied}, report)


async def _applied(pool: Pool, reading: Reading, copy: Copy, now: datetime) -> float:
    begun = time.perf_counter()
    if await apply(partial(in_transaction, pool), reading, copy, now=now) is None:
        raise RuntimeError("the reading counted no more")
    return (time.perf_counter() - begun) * 1000


def _copy(text: bytes, now: datetime) -> Copy:
    said = busy_times(text, zone=_ZONE, window=import_window(now), domain="posto.example")
    if said.events != _EVENTS or said.dropped:
        raise RuntimeError("the calendar is not read whole")
    return Copy(
        times=said.intervals, warnings=(), etag=None, last_modified=None, read_on=now.date()
    )


def _calendar(first_day: date, moved: int) -> bytes:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN", *_events(first_day, moved)]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def _events(first_day: date, moved: int) -> Iterator[str]:
    """An hour of every other three, in the nights when nobody reserves."""
    for number in range(_EVENTS):
        day = first_day + timedelta(days=number // 2)
        hour = 1 + number % 2 * 3 + (number < moved)
        yield "BEGIN:VEVENT"
        yield f"UID:{number}@example.org"
        yield "DTSTAMP:20260101T000000Z"
        yield f"DTSTART:{day:%Y%m%d}T{hour:02}0000Z"
        yield f"DTEND:{day:%Y%m%d}T{hour:02}4500Z"
        yield "SUMMARY:Bench"
        yield "END:VEVENT"


async def _reserved_in_two(servers: Servers, product: str, first_day: date) -> None:
    """A feed of a million events serves nobody: the network's is measured with ten thousand."""
    conn = await asyncpg.connect(servers.superuser(product))
    try:
        # Without the triggers that keep statements from being emptied.
        await conn.execute("SET session_replication_role = replica")
        await conn.execute("TRUNCATE reservations, claims CASCADE")
    finally:
        await conn.close()
    await feeds.seed(servers, product, first_day)


def _network(servers: Servers, web: Web, product: str, report: Report) -> None:
    begun = time.perf_counter()
    _, etag, content = feeds.get(web.port, NETWORK)
    first = time.perf_counter() - begun
    events = content.count(b"BEGIN:VEVENT")
    print(f"\nThe network's feed, {events:,} events, {len(content) / 1e6:.1f} MB")
    print(f"  made for the first time in {first:.1f} s")
    for status in (304, 200):
        tag = {"If-None-Match": etag} if status == 304 else {}
        with feeds.on_one_core(web.pid):
            rate = feeds.rate(web.port, web.pid, request("GET", NETWORK, tag), status)
        print(f"  {status}s a second on one core, client beside it: {rate.per_second:,.0f}")
        report.line(what="network polls", status=status, per_second=rate.per_second)
    still, changed = feeds.polls_around_changes(servers, web, product, NETWORK, rounds=_CHANGES)
    rebuilt = statistics.median(changed) - statistics.median(still)
    print(
        f"  made anew after one change: {rebuilt:.1f} ms more than {statistics.median(still):.1f}"
    )
    report.line(what="network feed", rebuilt_ms=rebuilt, first_s=first, events=events)
