"""The servers that are measured: PostgreSQL and Valkey as the product starts them, durable."""

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from booking.embedded import places, postgres, valkey
from booking.embedded.folder import owned
from booking.embedded.ready import postgres_answers, valkey_answers
from booking.embedded.roles import ensure_roles

_WITHIN = 60.0


@dataclass(frozen=True, slots=True)
class Servers:
    """Where they are; `postgres_pid` and `valkey_pid` are their main processes."""

    cluster: postgres.Cluster
    queue: valkey.Queue
    postgres_pid: int
    valkey_pid: int

    @property
    def programs(self) -> Path:
        """The folder of the server's programs, pgbench among them."""
        return self.cluster.programs.folder

    def superuser(self, database: str = "postgres") -> str:
        return self.cluster.url(postgres.SUPERUSER, database)

    def owner(self, database: str) -> str:
        return self.cluster.url(postgres.OWNER, database)

    def app(self, database: str) -> str:
        return self.cluster.url(postgres.APP, database)


@contextmanager
def running_servers(home: Path) -> Iterator[Servers]:
    """Start both on the folder `home`, which is theirs alone and kept for the next run."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with owned(home):
        cluster, queue = postgres.cluster_in(home), valkey.queue_in(home)
        postgres.initialise(cluster)
        database = child(postgres.command(cluster), home / "logs" / "postgres.log", signal.SIGINT)
        queueing = child(valkey.command(queue), home / "logs" / "valkey.log", cwd=queue.folder)
        try:
            with database as database_process, queueing as queue_process:
                until(lambda: asyncio.run(postgres_answers(cluster)), "PostgreSQL")
                until(lambda: asyncio.run(valkey_answers(queue.url())), "Valkey")
                asyncio.run(ensure_roles(cluster))
                yield Servers(cluster, queue, database_process.pid, queue_process.pid)
        finally:
            places.remove_sockets(home)


@contextmanager
def child(
    command: list[str],
    log: Path,
    stop: signal.Signals = signal.SIGTERM,
    *,
    cwd: Path | None = None,
    environment: dict[str, str] | None = None,
) -> Iterator[subprocess.Popen[bytes]]:
    """A process of ours, stopped at the end."""
    with log.open("ab") as opened:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=opened,
            stderr=opened,
            cwd=cwd,
            env=environment,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        process.wait(_WITHIN)


def until(holds: Callable[[], bool], what: str) -> None:
    """Return as soon as it holds; raise TimeoutError, naming it, after a minute."""
    end = time.monotonic() + _WITHIN
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"{what} did not answer within {_WITHIN:.0f} s")
        time.sleep(0.05)
