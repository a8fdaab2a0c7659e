"""The application, and a second web process on the same database."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from tests.databases import Database
from tests.web.client import Web, running_web


@pytest.fixture
def settings(database: Database, valkey_url: str, tmp_path: Path) -> Settings:
    return Settings(
        home=tmp_path,
        url="https://posto.example",
        database_url=database.app_url,
        redis_url=valkey_url,
        database_connections=8,
    )


@pytest.fixture
async def web(settings: Settings, pool: Pool) -> AsyncIterator[Web]:
    async with running_web(settings, pool) as made:
        yield made


@pytest.fixture
async def other_web(settings: Settings, pool: Pool) -> AsyncIterator[Web]:
    """Shares the database with the first, and nothing in memory."""
    async with running_web(settings, pool) as made:
        yield made
