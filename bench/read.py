"""Availability and search at a million reservations: through HTTP, in process, and in SQL alone.

One question at a time, warm, because a person waits for one answer.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import uvloop

from bench import load
from bench.plans import Plans
from bench.report import Report, table
from bench.servers import Servers
from bench.web import Web
from bench.wishes import request
from booking import clock
from booking.database.pool import Connection, open_pool
from booking.periods import Period
from booking.reservations.availability import intervals
from booking.reservations.quote import NOBODY
from booking.reservations.search import Filters, search
from booking.spaces.network import Network, read_network

TO_REACH = 10.0
_POOL = 10  # the second pool of twenty desks in the second space
_CENTRE = (45.4642, 9.19)
_ZONE = ZoneInfo("Europe/Rome")
_ROUNDS = 200
Ask = Callable[[Connection, Network, datetime], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its address, and the same asked of the use case."""

    name: str
    target: str
    ask: Ask


def measure(
    servers: Servers,
    web: Web,
    *,
    product: str,
    first_day: date,
    report: Report,
    explain: bool,
) -> None:
    """Each question, its p50 and p99 each way."""
    print(f"\nReading, a million reservations: {_ROUNDS} times one after another, ms p50 / p99")
    found = []
    for question in _questions(first_day):
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            asked = [request("GET", question.target, {})] * (_ROUNDS + 1)
            http = runner.run(_through_http(web.port, asked))
            inside, plans = runner.run(_in_process(servers, product, question))
        found.append((question.name, http, inside, plans))
    table(
        ("", "HTTP", "in process", "SQL alone"),
        [
            (name, _shown(http), _shown(inside), _shown(p.milliseconds))
            for name, http, inside, p in found
        ],
    )
    for name, http, inside, plans in found:
        figures = {"http": http, "in_process": inside, "sql": plans.milliseconds}
        report.line(
            what=name,
            **{
                f"{how}_{p}_ms": _percentile(v, s) for how, v in figures.items() for p, s in _SHARES
            },
        )
        report.target(
            f"{name}: under {TO_REACH:.0f} ms through HTTP",
            reached=_percentile(http, 0.5) < TO_REACH,
            figure=f"p50 {_percentile(http, 0.5):.1f} ms, p99 {_percentile(http, 0.99):.1f} ms",
        )
        if explain:
            plans.show()


_SHARES = (("p50", 0.5), ("p99", 0.99))


def _questions(first_day: date) -> list[Question]:
    start = datetime.combine(first_day + timedelta(days=7), datetime.min.time(), _ZONE)
    near = f"{_CENTRE[0]},{_CENTRE[1]}"
    nine, one = start + timedelta(hours=9), start + timedelta(hours=13)
    stay = {"starts_at": nine.isoformat(), "ends_at": one.isoformat(), "kind": "desk"}
    period = Period.of(nine, one)
    return [
        _availability("availability, 14 days of a pool of 20", start, timedelta(days=14)),
        _availability("availability, 62 days of a pool of 20", start, timedelta(days=62)),
        _search(
            "search, a desk 9–13 within 2 km",
            stay | {"near": near, "radius_m": "2000"},
            Filters(period=period, kind="desk", near=_CENTRE, radius_m=2000),
        ),
        _search(
            "search, a desk 9–13, nearest first, whole network",
            stay | {"near": near},
            Filters(period=period, kind="desk", near=_CENTRE),
        ),
        _search(
            "search, anything 9–13, whole network",
            {name: value for name, value in stay.items() if name != "kind"},
            Filters(period=period),
        ),
    ]


def _availability(name: str, start: datetime, length: timedelta) -> Question:
    period = Period.of(start, start + length)
    asked = {"from": start.isoformat(), "to": (start + length).isoformat()}

    async def ask(conn: Connection, network: Network, now: datetime) -> object:
        return await intervals(conn, resource=network.resource(_POOL), window=period, now=now)

    return Question(name, f"/api/v1/resources/{_POOL}/availability?{urlencode(asked)}", ask)


def _search(name: str, asked: dict[str, str], filters: Filters) -> Question:
    async def ask(conn: Connection, network: Network, now: datetime) -> object:
        return await search(conn, network=network, filters=filters, facts=NOBODY, now=now)

    return Question(name, f"/api/v1/search?{urlencode(asked)}", ask)


async def _through_http(port: int, asked: Sequence[bytes]) -> list[float]:
    answers = await load.drive(
        port, asked, clients=1, seconds=60, expected=frozenset({200}), run_out=True
    )
    return answers.latencies[1:]


async def _in_process(
    servers: Servers, product: str, question: Question
) -> tuple[list[float], Plans]:
    async with open_pool(servers.app(product), size=1) as pool, pool.acquire() as conn:
        network, now = await read_network(conn), clock.now()
        plans = Plans()
        with conn.query_logger(plans.add):
            await question.ask(conn, network, now)
        taken = []
        for _ in range(_ROUNDS):
            begun = time.perf_counter()
            await question.ask(conn, network, now)
            taken.append((time.perf_counter() - begun) * 1000)
        await plans.explain(conn)
        return taken, plans


def _percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3)


def _shown(values: Sequence[float]) -> str:
    return f"{_percentile(values, 0.5):.2f} / {_percentile(values, 0.99):.2f}"
