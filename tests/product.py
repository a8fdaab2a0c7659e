"""The web process of the product, run for real for tests through HTTP."""

import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from booking import clock
from booking.database.pool import connect
from booking.embedded.launch import launcher
from booking.qualifications.demo import load_demo
from tests.databases import Database, copy_of, once
from tests.servers import Servers, run, wait_until
from tests.typed import command


@dataclass(frozen=True, slots=True)
class Product:
    """Where it listens and what it works on; `environment` runs commands on the same."""

    url: str
    app_url: str
    owner_url: str
    home: Path
    environment: dict[str, str]

    def command(self, *words: str) -> str:
        """What `booking WORDS` prints on this product's database; it must succeed."""
        return command(self.environment, *words)


@contextmanager
def running_product(
    servers: Servers, number: int, home: Path, *, given: Mapping[str, str] = MappingProxyType({})
) -> Iterator[Product]:
    """Start the web on a copy of the demo network; number picks its queue database, and `given`
    are more settings."""
    template = ensure_demo_template(servers, home)
    with copy_of(servers, template) as database:
        port = free_port()
        environment = settings(servers, database, home, port=port, number=number + 32)
        environment |= given
        product = Product(
            f"http://127.0.0.1:{port}", database.app_url, database.owner_url, home, environment
        )
        with web_process(product):
            yield product


def ensure_demo_template(servers: Servers, home: Path) -> str:
    """A database with the demo network, loaded once in this run."""

    def fill(database: Database) -> None:
        booking(settings(servers, database, home, port=1, number=63), "migrate")
        run(_load_demo(database))

    return once(servers, "demo", fill)


async def _load_demo(database: Database) -> None:
    conn = await connect(database.app_url)
    try:
        await load_demo(conn, clock.now())
    finally:
        await conn.close()


@contextmanager
def web_process(product: Product) -> Iterator[None]:
    """`booking serve` with that product's environment, from when it answers until its end."""
    log = product.home / "web.log"
    serve = launcher([sys.executable, "-m", "booking.cli", "serve"])
    with log.open("wb") as opened:
        web = subprocess.Popen(serve, env=product.environment, stdout=opened, stderr=opened)
    try:
        wait_until(
            lambda: _serves(product.url) or web.poll() is not None,
            what=f"the web, {log}",
            deadline=90,
        )
        assert web.poll() is None, log.read_text()
        yield
    finally:
        web.terminate()
        web.wait(30)


def booking(environment: dict[str, str], *words: str) -> str:
    """What `booking WORDS` prints as a process of its own; it must succeed."""
    done = subprocess.run(
        [sys.executable, "-m", "booking.cli", *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def settings(
    servers: Servers, database: Database, home: Path, *, port: int, number: int
) -> dict[str, str]:
    """The environment of a product on `database`, without any setting of this shell."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")
    }
    return inherited | {
        "BOOKING_HOME": str(home),
        "BOOKING_PORT": str(port),
        "BOOKING_DATABASE_URL": database.app_url,
        "BOOKING_MIGRATE_URL": database.owner_url,
        "BOOKING_REDIS_URL": servers.queue.url(number),
        "PYTHONUNBUFFERED": "1",
    }


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _serves(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health/live", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
    except (OSError, urllib.error.HTTPError):
        return False
