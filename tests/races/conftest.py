"""The product that crowds race on: its own, so that their writes fill nobody else's limits."""

from collections.abc import AsyncIterator, Iterator

import httpx
import pytest

from booking.database.pool import connect
from tests.product import Product, running_product
from tests.races.arena import Arena
from tests.servers import Servers

# Every client of these tests comes from one address.
_LIMITS = {"BOOKING_ADDRESS_WRITES_PER_MINUTE": "1000000"}
CROWD = 400


@pytest.fixture(scope="session")
def raced(
    servers: Servers, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Product]:
    """The web process on a database of its own with the demo network."""
    home = tmp_path_factory.mktemp("raced")
    with running_product(servers, worker_number + 16, home, given=_LIMITS) as made:
        yield made


@pytest.fixture
async def arena(raced: Product) -> AsyncIterator[Arena]:
    """The product and a crowd's client."""
    conn = await connect(raced.app_url)
    limits = httpx.Limits(max_connections=CROWD, max_keepalive_connections=CROWD)
    client = httpx.AsyncClient(base_url=raced.url, limits=limits, timeout=90, trust_env=False)
    try:
        async with client:
            yield Arena(raced, conn, client)
    finally:
        await conn.close()
