"""Fixtures of the workers' tests."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from booking.database.pool import Pool
from tests.databases import Database
from tests.workers.processes import Workers, running_workers
from tests.workers.steps import deliverer_for
from workers.jobs import Jobs, open_jobs


@pytest.fixture
async def jobs(pool: Pool, valkey_url: str, tmp_path: Path) -> AsyncIterator[Jobs]:
    """A queue for a relay that has no listeners."""
    async with open_jobs(valkey_url, deliverer_for(pool, {}, tmp_path)) as opened:
        yield opened


@pytest.fixture
def workers(tmp_path: Path, database: Database, valkey_url: str) -> Iterator[Workers]:
    """No process yet; whatever was started is stopped at the end."""
    with running_workers(tmp_path, database.app_url, valkey_url) as made:
        yield made
