"""How long the server takes for each page at a million reservations: one visitor at a time.

Every round asks for another space, day and person, and everybody who is signed in has two hundred
reservations to come, a hundred behind them, and a voucher with five hundred entries.
"""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import asyncpg
import uvloop

from bench import cpu, load
from bench.report import Report, table
from bench.servers import Servers
from bench.slice import Slice
from bench.web import Web
from bench.wishes import request
from booking import clock
from booking.config import Settings
from booking.database.pool import open_pool
from booking.members.sessions import begin_session
from booking.web.cookies import made_cookie

TO_REACH = 50.0
COCKPIT_TO_REACH = 200.0
_ROUNDS = 200
_LONG_ROUNDS = 7
_PEOPLE = 100
_SPACES = 64
_ZONE = ZoneInfo("Europe/Rome")
_SEED = Path(__file__).parent / "seed" / "pages.sql"
_COCKPIT_SEED = Path(__file__).parent / "seed" / "cockpit.sql"
_SOME_OF_EACH = """
SELECT (array_agg(id::text ORDER BY starts_at))[50] FROM reservations
 WHERE member_id <= $1 AND status = 'confirmed' GROUP BY member_id ORDER BY member_id
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody signed in, and one of their reservations."""

    cookie: str
    reservation: str


@dataclass(frozen=True, slots=True)
class Page:
    """The addresses of its rounds, asked for by those people in turn or, without any, by nobody."""

    name: str
    targets: Sequence[str]
    people: Sequence[Person] = ()
    status: int = 200

    def requests(self) -> Iterator[bytes]:
        for number, target in enumerate(self.targets):
            head = {"Accept": "text/html"}
            if self.people:
                head["Cookie"] = self.people[number % len(self.people)].cookie
            yield request("GET", target, head)


def measure(servers: Servers, web: Web, *, product: str, first_day: date, report: Report) -> None:
    """Each page, its milliseconds and its CPU; adds people's use of their vouchers."""
    people = asyncio.run(_people(servers, product, first_day))
    print(f"\nPages, a million reservations: {_ROUNDS} of each one after another, ms")
    told(servers, web, _pages(first_day, people), report=report, to_reach=TO_REACH)


def measure_cockpit(
    servers: Servers, web: Web, *, product: str, first_day: date, report: Report
) -> None:
    """What an officer asks of a campaign with a million transfers; makes them in that database."""
    officer = [asyncio.run(_officer(servers, product, first_day))]
    print(f"\nThe officer's cockpit, a million transfers: {_LONG_ROUNDS} of each, ms")
    asked = {"": "figures", "/usage": "usage", "/anomalies": "anomalies"}
    pages = [
        Page(f"cockpit, {name}", [f"/api/v1/campaigns/bench/cockpit{path}"] * _LONG_ROUNDS, officer)
        for path, name in asked.items()
    ]
    told(servers, web, pages, report=report, to_reach=COCKPIT_TO_REACH)


class Asked(Protocol):
    """Requests that are told as one row, and the status that each is answered with."""

    @property
    def name(self) -> str: ...

    @property
    def status(self) -> int: ...

    def requests(self) -> Iterator[bytes]: ...


def told(
    servers: Servers, web: Web, pages: Sequence[Asked], *, report: Report, to_reach: float
) -> None:
    """A row for each, and whether its p99 is under so many milliseconds."""
    found = [_measured(servers, web, page) for page in pages]
    table(
        ("", "p50", "p99", "CPU each: web", "postgres"),
        [
            (each.what, *(f"{ms:.1f}" for ms in (each.percentile(0.5), each.percentile(0.99))),
             f"{each.cpu_each('web'):.1f}", f"{each.cpu_each('postgres'):.1f}")
            for each in found
        ],
    )  # fmt: skip
    for each in found:
        _tell(each, report, to_reach)


def _measured(servers: Servers, web: Web, page: Asked) -> Slice:
    asked = list(page.requests())
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_drive(web, asked[:3], page.status))
        before = cpu.of(web.pid), cpu.of_family(servers.postgres_pid)
        answers = runner.run(_drive(web, asked, page.status))
        after = cpu.of(web.pid), cpu.of_family(servers.postgres_pid)
    return Slice(
        what=page.name,
        seconds=answers.seconds,
        asked=len(asked),
        reserved=len(asked),
        latencies=tuple(answers.latencies),
        cpu={"web": after[0] - before[0], "postgres": after[1] - before[1]},
    )


async def _drive(web: Web, asked: Sequence[bytes], status: int) -> load.Answers:
    return await load.drive(
        web.port, asked, clients=1, seconds=120, expected=frozenset({status}), run_out=True
    )


def _tell(page: Slice, report: Report, to_reach: float) -> None:
    half, slowest = page.percentile(0.5), page.percentile(0.99)
    report.line(
        page=page.what,
        p50_ms=round(half, 2),
        p99_ms=round(slowest, 2),
        cpu_ms_each={who: round(page.cpu_each(who), 2) for who in page.cpu},
    )
    report.target(
        f"{page.what}: p99 under {to_reach:.0f} ms",
        reached=slowest < to_reach,
        figure=f"{slowest:.1f} ms",
    )


async def _people(servers: Servers, product: str, first_day: date) -> list[Person]:
    """The first members, signed in as a mailed link would do it."""
    conn = await asyncpg.connect(servers.superuser(product))
    try:
        await conn.execute(f"SET bench.first_day = '{first_day}'; {_SEED.read_text()}")
        reservations = await conn.fetch(_SOME_OF_EACH, _PEOPLE)
    finally:
        await conn.close()
    async with open_pool(servers.app(product), size=1) as pool, pool.acquire() as member:
        secrets = [
            await begin_session(member, member_id=number, now=clock.now())
            for number in range(1, _PEOPLE + 1)
        ]
    return [
        Person(_cookie(secret), row[0]) for secret, row in zip(secrets, reservations, strict=True)
    ]


async def _officer(servers: Servers, product: str, first_day: date) -> Person:
    conn = await asyncpg.connect(servers.superuser(product))
    try:
        await conn.execute(f"SET bench.first_day = '{first_day}'; {_COCKPIT_SEED.read_text()}")
    finally:
        await conn.close()
    async with open_pool(servers.app(product), size=1) as pool, pool.acquire() as member:
        secret = await begin_session(member, member_id=1, now=clock.now())
    return Person(_cookie(secret), "")


def _cookie(secret: str) -> str:
    cookie = made_cookie("session", secret, Settings(url=None), seconds=3600)
    return f"{cookie.key}={cookie.value}"


def _pages(first_day: date, people: Sequence[Person]) -> list[Page]:
    own = [people[number % _PEOPLE].reservation for number in range(_ROUNDS)]
    pages = [Page("sign-in", ["/sign-in"] * _ROUNDS)]
    for who, asking in (("visitor", ()), ("member", people)):
        pages += [
            Page(f"{name}, {who}", targets, asking) for name, targets in _open(first_day).items()
        ]
    return [
        *pages,
        Page("one reservation", [f"/prenotazioni/{each}" for each in own], people),
        Page("my reservations", ["/prenotazioni"] * _ROUNDS, people),
        Page("agenda", ["/agenda"] * _ROUNDS, people),
        Page("account", ["/account"] * _ROUNDS, people),
    ]


def _open(first_day: date) -> dict[str, list[str]]:
    """The addresses of pages that anybody may look at, each round another day."""
    days = [first_day + timedelta(days=7 + number) for number in range(_ROUNDS)]
    stay = [{"near": "Duomo", "day": str(day), "from": "09:00", "to": "13:00"} for day in days]
    spaces = [f"/spazi/bench-{1 + number % _SPACES}" for number in range(_ROUNDS)]
    return {
        "opening page": ["/"] * _ROUNDS,
        "search, desks": [_search(each, what="desk") for each in stay],
        "search, desks that take vouchers": [
            _search(each, what="desk", voucher="1") for each in stay
        ],
        "search, rooms": [_search(each, what="room") for each in stay],
        "space": [f"{path}?day={day}" for path, day in zip(spaces, days, strict=True)],
        "reserve": [_reserve(number, day) for number, day in enumerate(days)],
    }


def _search(stay: dict[str, str], **asked: str) -> str:
    return f"/?{urlencode(stay | asked)}"


def _reserve(number: int, day: date) -> str:
    """Two hours of a pool of twenty desks."""
    starts_at = datetime.combine(day, time(10), _ZONE).astimezone(ZoneInfo("UTC"))
    ends_at = starts_at + timedelta(hours=2)
    asked = {"resource": str(number % _SPACES * 8 + 1)}
    asked |= {"starts_at": f"{starts_at:%Y-%m-%dT%H:%M:%SZ}"}
    asked |= {"ends_at": f"{ends_at:%Y-%m-%dT%H:%M:%SZ}"}
    return f"/prenota?{urlencode(asked)}"
