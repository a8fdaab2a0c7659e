"""Who takes turns: pgbench on a script, and the product through HTTP; each for some seconds."""

import asyncio
import resource
from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from pathlib import Path

import uvloop

from bench import cpu, load, pgbench
from bench.servers import Servers
from bench.slice import Slice
from bench.statements import variables
from bench.web import Web
from booking.database.pool import SETTINGS

Turn = Callable[[int], Slice]
CLIENTS = 16
_EXPECTED = frozenset({201, 409})
_RESERVATIONS = "SELECT count(*) FROM events WHERE type = 'ReservationConfirmed'"
_BOOKINGS = "SELECT count(*) FROM outbox"
# More than any second brings.
_MOST_PER_SECOND = 5000


def limit_turn(servers: Servers, database: str, script: Path, what: str) -> Turn:
    """A script of the limit; each of its reservations leaves a row in the outbox."""

    def turn(seconds: int) -> Slice:
        return pgbench.run(
            servers,
            servers.superuser(database),
            script,
            what=what,
            counted=_BOOKINGS,
            seconds=seconds,
            clients=CLIENTS,
        )

    return turn


def statements_turn(servers: Servers, database: str, script: Path, first_day: date) -> Turn:
    """The product's own statements, as its role and with its sessions' settings."""

    def turn(seconds: int) -> Slice:
        return pgbench.run(
            servers,
            servers.app(database),
            script,
            what="the product's statements, pgbench",
            counted=_RESERVATIONS,
            seconds=seconds,
            clients=CLIENTS,
            variables=variables(first_day),
            settings=SETTINGS,
        )

    return turn


def http_turn(servers: Servers, web: Web, requests: Iterator[bytes]) -> Turn:
    """The running product."""

    def turn(seconds: int) -> Slice:
        ready = list(islice(requests, seconds * _MOST_PER_SECOND))
        meter = _Meter(servers, web)
        with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            answers = runner.run(
                load.drive(web.port, ready, clients=CLIENTS, seconds=seconds, expected=_EXPECTED)
            )
        return Slice(
            what="the product, HTTP",
            seconds=answers.seconds,
            asked=len(answers.latencies),
            reserved=answers.statuses.get(201, 0),
            latencies=tuple(answers.latencies),
            cpu=meter.used(),
        )

    return turn


class _Meter:
    """CPU seconds from when it is made."""

    def __init__(self, servers: Servers, web: Web) -> None:
        self._servers, self._web = servers, web
        self._before = self._now()

    def used(self) -> dict[str, float]:
        return {who: seconds - self._before[who] for who, seconds in self._now().items()}

    def _now(self) -> dict[str, float]:
        mine = resource.getrusage(resource.RUSAGE_SELF)
        return {
            "web": cpu.of(self._web.pid),
            "valkey": cpu.of(self._servers.valkey_pid),
            "postgres": cpu.of_family(self._servers.postgres_pid),
            "client": mine.ru_utime + mine.ru_stime,
        }
