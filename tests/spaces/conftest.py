"""The demo network, loaded once for those who only read it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from booking.config import Settings
from booking.database.pool import Connection, connect, open_pool
from tests.databases import Database, copy_of
from tests.product import ensure_demo_template
from tests.servers import Servers
from tests.web.client import Web, running_web


@pytest.fixture(scope="session")
def demo_database(servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A copy of the demo network; whoever uses it leaves it as it was."""
    with copy_of(servers, ensure_demo_template(servers, tmp_path_factory.mktemp("demo"))) as made:
        yield made


@pytest.fixture
async def demo(demo_database: Database) -> AsyncIterator[Connection]:
    """The demo network, inside a transaction that is undone at the end."""
    made = await connect(demo_database.app_url)
    around = made.transaction()
    await around.start()
    try:
        yield made
    finally:
        await around.rollback()
        await made.close()


@pytest.fixture
async def web(demo_database: Database, valkey_url: str, tmp_path: Path) -> AsyncIterator[Web]:
    """The application on the demo network."""
    settings = Settings(
        home=tmp_path,
        url="https://posto.example.org",
        database_url=demo_database.app_url,
        redis_url=valkey_url,
        database_connections=4,
    )
    async with (
        open_pool(demo_database.app_url, size=2) as pool,
        running_web(settings, pool) as made,
    ):
        yield made
