"""The relay: how many events a second it numbers and fans out; and, at a thousand a second, how
late each has its number, and how late its listener has written."""

import asyncio
import itertools
import statistics
import sys
import time
from pathlib import Path

import uvloop

from bench.relay_worker import LISTENING
from bench.report import Report, table
from bench.servers import Servers, child
from bench.web import environment_of
from booking import clock
from booking.database.pool import Connection, connect
from booking.embedded.launch import launcher
from booking.events import TokenMade, record_first
from workers.listeners import announce_listeners
from workers.pace import Pace
from workers.relay import relay_batch

_BACKLOG = 50_000
_A_SECOND = 1_000
_SECONDS = 20
_TICK = 0.01
_LOOK = 0.005
_PATIENCE = 120.0
_ids = itertools.count(1)
_NO_PORT = 1  # nothing of it listens
# To reach: the relay keeps up with a thousand a second, and an event waits for its number no
# longer than a poll and a batch.
_NUMBERED_P99_MS = 500.0
_DELIVERED = """
SELECT extract(epoch FROM d.done_at - e.recorded_at) * 1000 AS ms
  FROM events e JOIN deliveries d ON d.event_id = e.id WHERE e.id > $1 AND d.state = 'done'
"""


def measure(servers: Servers, product: str, home: Path, report: Report) -> None:
    """Both, on that database; the worker runs in a process of its own, as `booking work` does."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        rate = runner.run(_backlog(servers.app(product)))
    environment = environment_of(servers, product, home, port=_NO_PORT)
    command = launcher([sys.executable, "-m", "bench.relay_worker"])
    with (
        child(command, home / "logs" / "relay.log", environment=environment),
        asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
    ):
        offered, numbered, delivered = runner.run(_at_a_rate(servers.app(product)))
    _tell(rate, offered, numbered, delivered, report)


async def _backlog(url: str) -> float:
    """Events per second, fanned out to one listener each, of a backlog."""
    conn = await connect(url)
    try:
        await announce_listeners(conn, LISTENING)
        while await relay_batch(conn, pace=Pace()):
            pass
        for _ in range(_BACKLOG // 1000):
            await _record(conn, 1000)
        begun = time.perf_counter()
        relayed = 0
        while batch := await relay_batch(conn, pace=Pace()):
            relayed += batch
        rate = relayed / (time.perf_counter() - begun)
        # The worker that comes next has nothing of it to do.
        await conn.execute("UPDATE deliveries SET state = 'done', done_at = now()")
    finally:
        await conn.close()
    return rate


async def _at_a_rate(url: str) -> tuple[float, list[float], list[float]]:
    """How many a second were offered; ms until each had its number, and until it was done."""
    writer, watcher = await connect(url), await connect(url)
    try:
        first: int = await watcher.fetchval("SELECT coalesce(max(id), 0) FROM events")
        writing = asyncio.create_task(_write(writer))
        numbered = await _watch(watcher, _A_SECOND * _SECONDS)
        seconds = await writing
        end = time.monotonic() + _PATIENCE
        while await watcher.fetchval("SELECT count(*) FROM deliveries WHERE state <> 'done'"):
            if time.monotonic() > end:
                raise TimeoutError("the worker did not deliver everything")
            await asyncio.sleep(0.1)
        rows = await watcher.fetch(_DELIVERED, first)
    finally:
        await writer.close()
        await watcher.close()
    return _A_SECOND * _SECONDS / seconds, numbered, [float(row["ms"]) for row in rows]


async def _write(conn: Connection) -> float:
    """A transaction of ten events every hundredth of a second; how long all of it took."""
    begun = time.perf_counter()
    for tick in range(round(_SECONDS / _TICK)):
        await _record(conn, round(_A_SECOND * _TICK))
        await asyncio.sleep(max(0.0, begun + (tick + 1) * _TICK - time.perf_counter()))
    return time.perf_counter() - begun


async def _watch(conn: Connection, count: int) -> list[float]:
    """As the live stream reads them: what came after the last number."""
    last: int = await conn.fetchval("SELECT last_seq FROM relay_position")
    late: list[float] = []
    end = time.monotonic() + _SECONDS + _PATIENCE
    while len(late) < count:
        if time.monotonic() > end:
            raise TimeoutError("the relay did not number everything")
        rows = await conn.fetch(
            "SELECT seq, recorded_at FROM events WHERE seq > $1 ORDER BY seq LIMIT 1000", last
        )
        now = clock.now()
        late += [(now - row["recorded_at"]).total_seconds() * 1000 for row in rows]
        last = rows[-1]["seq"] if rows else last
        await asyncio.sleep(_LOOK)
    return late


async def _record(conn: Connection, count: int) -> None:
    # Each of a stream of its own, as those of a thousand people are.
    ids = itertools.islice(_ids, count)
    made = [TokenMade(token_id=each, member_id=1, scopes=()) for each in ids]
    await record_first(conn, made, now=clock.now())


def _tell(
    rate: float, offered: float, numbered: list[float], delivered: list[float], report: Report
) -> None:
    print(
        f"\nRelay: a backlog of {_BACKLOG:,}, then {offered:.0f} events a second for {_SECONDS} s"
    )
    told = {"until it has its number": numbered, "until its listener is done": delivered}
    table(
        ("", "p50 ms", "p99 ms", "most ms"),
        [
            (name, *(f"{each:.0f}" for each in (_at(late, 50), _at(late, 99), max(late))))
            for name, late in told.items()
        ],
    )
    report.line(
        what="relay",
        backlog_per_second=round(rate),
        offered_per_second=round(offered),
        numbered_p50_ms=_at(numbered, 50),
        numbered_p99_ms=_at(numbered, 99),
        delivered_p50_ms=_at(delivered, 50),
        delivered_p99_ms=_at(delivered, 99),
    )
    report.target(
        f"the relay numbers and fans out {_A_SECOND:,} events a second",
        reached=rate >= _A_SECOND and offered >= 0.98 * _A_SECOND,
        figure=f"{rate:,.0f} a second of a backlog",
    )
    report.target(
        f"at {_A_SECOND:,} a second, p99 under {_NUMBERED_P99_MS:.0f} ms until numbered",
        reached=_at(numbered, 99) < _NUMBERED_P99_MS,
        figure=f"p50 {_at(numbered, 50):.0f} ms, p99 {_at(numbered, 99):.0f} ms",
    )


def _at(values: list[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
