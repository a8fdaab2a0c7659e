"""A pool of connections."""

import pytest

from booking.database.pool import open_pool
from tests.databases import Database


async def test_a_statement_that_never_ends_is_given_up_and_the_connection_serves_on(
    database: Database,
) -> None:
    async with open_pool(database.app_url, size=1, patience=0.2) as pool:
        with pytest.raises(TimeoutError):
            await pool.execute("SELECT pg_sleep(60)")
        assert await pool.fetchval("SELECT 1") == 1
