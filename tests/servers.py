"""The servers of one test run: started by its first process, gone when that ends."""

import asyncio
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import redis

from booking.embedded import postgres, valkey
from booking.embedded.binaries import machine_postgres_programs
from booking.embedded.roles import ensure_roles

Result = TypeVar("Result")
_DEADLINE = 30.0
# Nothing here must survive a power cut, and two workers share a small machine.
_POSTGRES = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "shared_buffers": "96MB",
    "max_connections": "200",
}


@dataclass(frozen=True, slots=True)
class Servers:
    """Where a run's PostgreSQL and Valkey are."""

    cluster: postgres.Cluster
    queue: valkey.Queue

    @property
    def home(self) -> Path:
        return self.cluster.home

    def superuser_url(self, database: str = "postgres") -> str:
        return self.cluster.url(postgres.SUPERUSER, database)


def servers_in(home: Path) -> Servers:
    """The servers of a run's folder, as any of its processes finds them.

    BOOKING_TEST_POSTGRES=system takes the machine's PostgreSQL instead of the wheel's.
    """
    system = os.environ.get("BOOKING_TEST_POSTGRES") == "system"
    programs = machine_postgres_programs() if system else None
    queue = valkey.known_queue(home) or valkey.queue_in(home)
    return Servers(postgres.cluster_in(home, programs), queue)


@contextmanager
def running_servers() -> Iterator[Servers]:
    """Start both servers in a folder of their own; stop them and remove it at the end.

    They carry the death signal: kill -9 of the test run ends them too.
    """
    home = Path(tempfile.mkdtemp(prefix="posto-tests-"))
    try:
        servers = servers_in(home)
        postgres.initialise(servers.cluster, sync=False)
        with (
            _child(postgres.command(servers.cluster, _POSTGRES), home, signal.SIGINT),
            _child(valkey.command(servers.queue, durable=False), home, signal.SIGTERM),
        ):
            wait_until(lambda: _answer(servers), what=f"the servers, see {home}/servers.log")
            run(ensure_roles(servers.cluster))
            yield servers
    finally:
        shutil.rmtree(home, ignore_errors=True)
        shutil.rmtree(postgres.cluster_in(home).sockets, ignore_errors=True)


@contextmanager
def _child(command: list[str], home: Path, stop: signal.Signals) -> Iterator[None]:
    with (home / "servers.log").open("ab") as log:
        child = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        yield
    finally:
        child.send_signal(stop)
        child.wait(_DEADLINE)


def _answer(servers: Servers) -> bool:
    async def ask() -> None:
        conn = await asyncpg.connect(servers.superuser_url())
        await conn.close()

    try:
        run(ask())
        with redis.Redis.from_url(servers.queue.url()) as client:
            return bool(client.ping())
    except (OSError, asyncpg.CannotConnectNowError, redis.ConnectionError):
        return False


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`, in a loop and thread of its own, so that any fixture can ask."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def wait_until(
    condition: Callable[[], bool], *, what: str, deadline: float = _DEADLINE, every: float = 0.02
) -> None:
    """Return as soon as `condition` holds; fail, naming `what`, after `deadline` seconds."""
    end = time.monotonic() + deadline
    while not condition():
        assert time.monotonic() < end, f"waited {deadline:.0f} s for {what}"
        time.sleep(every)
