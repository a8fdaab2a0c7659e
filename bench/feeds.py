"""Feeds: polls per second on one core beside nginx, a big feed after a change, and how soon a
committed change is in the next poll."""

import asyncio
import contextlib
import http.client
import itertools
import json
import os
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import uvloop

from bench import cpu, load
from bench.nginx import running_nginx
from bench.report import Report, table
from bench.servers import Servers
from bench.web import Web, running_web
from bench.wishes import request

SMALL, BIG = "/calendars/spaces/feed-small.ics", "/calendars/spaces/feed-big.ics"
_SEED = Path(__file__).parent / "seed" / "feeds.sql"
_CLIENTS = 32
_SECONDS = 4
_MOST_PER_SECOND = 300_000
_TO_REACH = {304: 5_000, 200: 2_500}
_CHANGES = 1_000
_ROUNDS = 50
_ZONE = ZoneInfo("Europe/Rome")


@dataclass(frozen=True, slots=True)
class Rate:
    """Of one kind of answer: per second, and per second of the server's CPU time."""

    per_second: float
    per_cpu_second: float
    p99_ms: float


def measure(
    servers: Servers, web: Web, *, product: str, first_day: date, home: Path, report: Report
) -> None:
    """Everything; adds two spaces to that database."""
    asyncio.run(seed(servers, product, first_day))
    _polls(web, home, report)
    _big_feed(servers, web, product, report)
    with running_web(servers, product, home) as other:
        _next_poll([web, other], first_day, report)


async def seed(servers: Servers, product: str, first_day: date) -> None:
    conn = await asyncpg.connect(servers.superuser(product))
    try:
        await conn.execute(f"SET bench.first_day = '{first_day}'; {_SEED.read_text()}")
    finally:
        await conn.close()


def _polls(web: Web, home: Path, report: Report) -> None:
    """The same bytes from both, each on a core of its own, the client on the other."""
    _, etag, content = get(web.port, SMALL)
    print(f"\nPolls of a feed of {len(content) / 1000:.0f} kB, {_CLIENTS} clients, one core")
    with running_nginx(home, content) as nginx, on_one_core(web.pid):
        rows = []
        for status in (304, 200):
            tag = {"If-None-Match": etag} if status == 304 else {}
            ours = rate(web.port, web.pid, request("GET", SMALL, tag), status)
            row = [
                f"{status}s a second",
                f"{ours.per_second:,.0f}",
                f"{ours.per_cpu_second:,.0f}",
                f"{ours.p99_ms:.1f}",
            ]
            if nginx is not None:
                tag = {"If-None-Match": nginx.etag} if status == 304 else {}
                with on_one_core(nginx.pid):
                    its = rate(nginx.port, nginx.pid, request("GET", nginx.path, tag), status)
                row += [f"{its.per_second:,.0f}", f"{its.per_cpu_second:,.0f}"]
            rows.append(row)
            report.line(
                what="feed polls",
                status=status,
                per_second=ours.per_second,
                per_cpu_second=ours.per_cpu_second,
            )
            report.target(
                f"{status}s of a feed a second on one core, at least {_TO_REACH[status]:,}",
                reached=ours.per_second >= _TO_REACH[status],
                figure=f"{ours.per_second:,.0f}",
            )
    head = ["", "the product", "per CPU second", "p99 ms"]
    table(head + (["nginx", "per CPU second"] if nginx else []), rows)
    if nginx is None:
        print("  There is no nginx on this machine to compare with (Debian: apt install nginx).")


@contextlib.contextmanager
def on_one_core(pid: int) -> Iterator[None]:
    """Hold every thread of a process to the machine's last core, and ourselves to the others."""
    cores = sorted(os.sched_getaffinity(0))
    mine = set(cores[:-1]) or set(cores)
    before = os.sched_getaffinity(pid)
    os.sched_setaffinity(0, mine)
    _hold(pid, {cores[-1]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, set(cores))
        _hold(pid, before)


def _hold(pid: int, cores: set[int]) -> None:
    for thread in Path(f"/proc/{pid}/task").iterdir():
        os.sched_setaffinity(int(thread.name), cores)


def rate(port: int, pid: int, asked: bytes, status: int) -> Rate:
    before = cpu.of(pid)
    requests = list(itertools.repeat(asked, _SECONDS * _MOST_PER_SECOND))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        found = runner.run(
            load.drive(
                port, requests, clients=_CLIENTS, seconds=_SECONDS, expected=frozenset({status})
            )
        )
    count, spent = len(found.latencies), cpu.of(pid) - before
    p99 = statistics.quantiles(found.latencies, n=100)[98]
    return Rate(count / found.seconds, count / max(spent, 0.01), p99)


def _big_feed(servers: Servers, web: Web, product: str, report: Report) -> None:
    """How much longer a poll takes that finds one change; HEAD, so that nothing is sent."""
    begun = time.perf_counter()
    first = get(web.port, BIG)
    rendered = time.perf_counter() - begun
    still, changed = polls_around_changes(servers, web, product, BIG, rounds=_ROUNDS)
    last = get(web.port, BIG)
    if first[1] == last[1] or last[2].count(b"SEQUENCE:1\r\n") != _ROUNDS:
        raise RuntimeError("the changes are not in the feed")
    p50 = statistics.median(changed) - statistics.median(still)
    events = last[2].count(b"BEGIN:VEVENT")
    print(f"\nA feed of {events:,} events, {len(last[2]) / 1e6:.1f} MB")
    print(f"  rendered for the first time in {rendered:.1f} s, others being answered meanwhile")
    report.line(what="big feed", rebuilt_ms=p50, first_s=rendered)
    report.target(
        "a feed of 10,000 events is made anew after one change within 20 ms",
        reached=p50 < 20,
        figure=f"{p50:.1f} ms (a poll without change {statistics.median(still):.1f} ms)",
    )


def polls_around_changes(
    servers: Servers, web: Web, product: str, path: str, *, rounds: int
) -> tuple[list[float], list[float]]:
    """Milliseconds of polls before and after each of so many changes of the big space; HEAD, so
    that nothing is sent."""
    still, changed = [], []
    for number in range(rounds):
        still.append(_timed_head(web.port, path))
        asyncio.run(_change(servers, product, number))
        changed.append(_timed_head(web.port, path))
    return still, changed


_MOVED = """
WITH moved AS (
  UPDATE reservations SET sequence = 1, version = 2, changed_at = now(),
         starts_at = starts_at + interval '5 minutes'
   WHERE id = (SELECT r.id FROM reservations r JOIN spaces s ON s.id = r.space_id
                WHERE s.slug = 'feed-big' ORDER BY r.id OFFSET $1 * 100 LIMIT 1)
  RETURNING id, space_id, resource_id)
INSERT INTO events (type, version, stream, stream_version, space_id, resource_id, payload,
                    recorded_at)
SELECT 'ReservationRescheduled', 1, 'reservation:' || id, 2, space_id, resource_id, '{}', now()
  FROM moved
"""


async def _change(servers: Servers, product: str, number: int) -> None:
    conn = await asyncpg.connect(servers.app(product))
    try:
        await conn.execute(_MOVED, number)
    finally:
        await conn.close()


def _next_poll(webs: list[Web], first_day: date, report: Report) -> None:
    """From the answer to a reservation to the answers of the polls that have it, of every web
    process; no worker runs."""
    web = webs[0]
    start = datetime.combine(first_day + timedelta(days=300), datetime.min.time(), _ZONE)
    resource = _resource_of(web.port, "feed-small")
    taken = []
    for number in range(_CHANGES):
        at = start + timedelta(minutes=30) * number
        wish = {
            "resource_id": resource,
            "starts_at": at.isoformat(),
            "ends_at": (at + timedelta(minutes=30)).isoformat(),
        }
        reserved = _post(web.port, "/api/v1/reservations", wish, token=f"bench-token-{number + 1}")
        begun = time.perf_counter()
        for each in webs:
            _, _, content = get(each.port, SMALL)
            taken.append((time.perf_counter() - begun) * 1000)
            if f"UID:{reserved['calendar_uid']}".encode() not in content:
                raise RuntimeError("a committed reservation was not in the next poll")
    p99 = statistics.quantiles(taken, n=100)[98]
    print(f"\n{_CHANGES:,} changes, each in the next poll of {len(webs)} web processes")
    report.line(what="next poll", p50_ms=statistics.median(taken), p99_ms=p99)
    report.target(
        "a committed change is in the next poll, p99 within a second",
        reached=p99 < 1000,
        figure=f"p50 {statistics.median(taken):.1f} ms, p99 {p99:.1f} ms",
    )


def get(port: int, path: str, method: str = "GET") -> tuple[int, str, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, answer.headers.get("ETag", ""), answer.read()


def _timed_head(port: int, path: str) -> float:
    begun = time.perf_counter()
    status, _, _ = get(port, path, "HEAD")
    if status != 200:
        raise RuntimeError(f"the feed answered {status}")
    return (time.perf_counter() - begun) * 1000


def _resource_of(port: int, slug: str) -> int:
    _, _, content = get(port, f"/api/v1/spaces/{slug}")
    return int(json.loads(content)["resources"][0]["id"])


def _post(port: int, path: str, body: dict[str, object], *, token: str) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    with contextlib.closing(connection):
        connection.request("POST", path, json.dumps(body), headers)
        answer = connection.getresponse()
        found: dict[str, object] = json.loads(answer.read())
        if answer.status != 201:
            raise RuntimeError(f"a reservation answered {answer.status}: {found}")
        return found
