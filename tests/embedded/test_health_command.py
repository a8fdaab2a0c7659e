"""`booking health`, as a container's health check runs it."""

import subprocess
import sys
from pathlib import Path

import pytest
import redis

from booking.cli.health import _reachable
from booking.web.queue import WORKER_KEY
from tests.embedded.running import settings
from tests.product import Product, free_port
from tests.typed import command, typed


def failing(environment: dict[str, str], *words: str) -> str:
    """What `booking WORDS` says on stderr when it ends with exit code 1."""
    done = typed(environment, *words)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    return done.stderr


def test_a_web_that_serves_is_well(product: Product) -> None:
    assert product.command("health") == "the web is well\n"
    everywhere = product.environment | {"BOOKING_HOST": "0.0.0.0", "http_proxy": "http://0.0.0.0:1"}  # noqa: S104
    assert command(everywhere, "health", "web") == "the web is well\n"


def test_a_web_that_is_away_is_not_well(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "booking.cli", "health"],
        env=settings(tmp_path, port=str(free_port())),
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_worker_is_well_while_its_sign_of_life_is_fresh(product: Product) -> None:
    environment = product.environment
    with redis.Redis.from_url(environment["BOOKING_REDIS_URL"]) as queue:
        queue.delete(WORKER_KEY)
        assert "no worker has shown signs of life" in failing(environment, "health", "worker")
        queue.set(WORKER_KEY, "1", ex=60)
        assert command(environment, "health", "worker") == "the worker is well\n"
        queue.delete(WORKER_KEY)
    away = environment | {"BOOKING_REDIS_URL": f"redis://127.0.0.1:{free_port()}/0"}
    assert "does not answer" in failing(away, "health", "worker")


@pytest.mark.parametrize(
    ("host", "asked"),
    [
        ("0.0.0.0", "127.0.0.1"),  # noqa: S104
        ("::", "[::1]"),
        ("[::1]", "[::1]"),
        ("localhost", "localhost"),
        ("192.0.2.1", "192.0.2.1"),
    ],
)
def test_where_it_asks(host: str, asked: str) -> None:
    assert _reachable(host) == asked
