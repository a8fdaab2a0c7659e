"""The fixtures of every test: real servers, a database of one's own, the running product."""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import asyncpg
import pytest
import redis

from booking.database.pool import connect, open_pool
from tests.browser.found import MISSING, SETTING, browser_path
from tests.databases import Database, copy_of, ensure_template
from tests.in_memory import keep_in_memory
from tests.product import Product, running_product
from tests.servers import Servers, running_servers, servers_in

_HOME = "posto_servers_home"
_DATABASE = frozenset({"conn", "database", "pool", "product", "template", "worker_database"})
# Doors to use cases that have tests of their own; every query of theirs is prepared by test_sql.
_DOORS = frozenset({"browser", "embedded", "simulation", "web"})
# What is tried through the application, in other folders too, and processes that are killed.
_THROUGH_DOORS = frozenset({"web", "workers"})
_SERVERS = pytest.StashKey[Servers]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers once, in the process that xdist's workers are children of."""
    keep_in_memory()
    config.addinivalue_line("markers", "database: what another PostgreSQL might do otherwise")
    if hasattr(config, "workerinput") or config.option.collectonly:
        return
    if os.environ.get(SETTING) and browser_path() is None:
        raise pytest.UsageError(MISSING)
    running = ExitStack()
    config.add_cleanup(running.close)
    config.stash[_SERVERS] = running.enter_context(running_servers())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a database beyond what a door does, to be run on another PostgreSQL."""
    for item in items:
        if (
            isinstance(item, pytest.Function)
            and _DATABASE & set(item.fixturenames)
            and item.path.parent.name not in _DOORS
            and not _THROUGH_DOORS & set(item.fixturenames)
        ):
            item.add_marker("database")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what could not be tried."""
    if browser_path() is None:
        terminalreporter.write_line(MISSING, yellow=True, bold=True)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell each xdist worker where the servers are."""
    node.workerinput[_HOME] = str(node.config.stash[_SERVERS].home)


@pytest.fixture(scope="session")
def servers(request: pytest.FixtureRequest) -> Servers:
    """The run's PostgreSQL and Valkey."""
    given = getattr(request.config, "workerinput", None)
    return servers_in(Path(given[_HOME])) if given else request.config.stash[_SERVERS]


@pytest.fixture(scope="session")
def worker_number(request: pytest.FixtureRequest) -> int:
    """Which xdist worker this is: 1 for gw0 and so on, 0 without xdist."""
    given = getattr(request.config, "workerinput", None)
    return int(given["workerid"].removeprefix("gw")) + 1 if given else 0


@pytest.fixture(scope="session")
def template(servers: Servers) -> str:
    """The name of a database that was migrated once; copies of it are cheap."""
    return ensure_template(servers)


@pytest.fixture
def database(servers: Servers, template: str) -> Iterator[Database]:
    """An empty database of this test alone."""
    with copy_of(servers, template) as made:
        yield made


@pytest.fixture(scope="session")
def worker_database(servers: Servers, template: str) -> Iterator[Database]:
    """An empty database of this worker; whoever uses it leaves it empty."""
    with copy_of(servers, template) as made:
        yield made


@pytest.fixture
async def conn(worker_database: Database) -> AsyncIterator["asyncpg.Connection[Any]"]:
    """A connection as the application, inside a transaction that is undone at the end."""
    made = await connect(worker_database.app_url)
    around = made.transaction()
    await around.start()
    try:
        yield made
    finally:
        await around.rollback()
        await made.close()


@pytest.fixture
async def pool(database: Database) -> AsyncIterator["asyncpg.Pool[Any]"]:
    """A pool as the application on this test's own database."""
    async with open_pool(database.app_url, size=20) as made:
        yield made


@pytest.fixture
def valkey_url(servers: Servers, worker_number: int) -> str:
    """An empty logical database of Valkey, this worker's alone."""
    url = servers.queue.url(worker_number)
    with redis.Redis.from_url(url) as client:
        client.flushdb()
    return url


@pytest.fixture(scope="session")
def product(
    servers: Servers, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The web process, running for real on a database of its own with the demo network."""
    with running_product(servers, worker_number, tmp_path_factory.mktemp("product")) as made:
        yield made
