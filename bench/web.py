"""The product's web process as it runs in production: `booking serve`, one worker."""

import os
import socket
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.servers import Servers, child, until
from booking.embedded.launch import launcher

# The limits count as ever; one machine that plays five thousand people must not run into them.
_ROOM = "1000000000"


@dataclass(frozen=True, slots=True)
class Web:
    port: int
    pid: int
    environment: dict[str, str]


@contextmanager
def running_web(
    servers: Servers, database: str, home: Path, *, wrapper: tuple[str, ...] = ()
) -> Iterator[Web]:
    """Start it on that database; `wrapper` is what goes before `-m booking.cli serve`."""
    port = _free_port()
    environment = environment_of(servers, database, home, port)
    python = [sys.executable, *wrapper, "-m", "booking.cli", "serve"]
    log = home / "logs" / "web.log"
    with child(launcher(python), log, environment=environment) as process:
        until(lambda: _ready(port) or process.poll() is not None, "the web")
        if process.poll() is not None:
            raise RuntimeError(f"the web ended: {log.read_text()[-2000:]}")
        yield Web(port, process.pid, environment)


def environment_of(servers: Servers, database: str, home: Path, port: int) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("BOOKING")
    }
    return inherited | {
        "BOOKING_HOME": str(home),
        "BOOKING_PORT": str(port),
        "BOOKING_DATABASE_URL": servers.app(database),
        "BOOKING_REDIS_URL": servers.queue.url(),
        "BOOKING_ACCOUNT_WRITES_PER_MINUTE": _ROOM,
        "BOOKING_ADDRESS_WRITES_PER_MINUTE": _ROOM,
        "PYTHONUNBUFFERED": "1",
    }


def _free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
