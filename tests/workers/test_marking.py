"""What was sent is marked as soon as PostgreSQL is back: only a worker that dies sends twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from booking.database.pool import Connection, Pool, connect
from booking.events import TokenMade
from tests.databases import Database
from tests.workers.steps import deliverer_for, one_turn, record, states, until
from workers.post import Cause
from workers.subscriber import Desk, Sends, Subscriptions


async def test_what_was_sent_while_the_database_went_away_is_sent_once(
    pool: Pool, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    sent: list[int] = []

    async def asked_again() -> bool:
        return "was done and could not be marked" in caplog.text

    async with _owner(database) as owner:

        async def send(_desk: Desk, event: TokenMade, _cause: Cause, _now: datetime) -> None:
            await _close(owner, database)
            sent.append(event.token_id)

        listening: Subscriptions = {TokenMade: (Sends("note", send),)}
        delivery = await _fanned_out(pool, listening, tmp_path)
        deliverer = deliverer_for(pool, listening, tmp_path)
        delivering = asyncio.ensure_future(deliverer.deliver([delivery]))
        await until(asked_again, what="a try to mark it")
        assert not delivering.done()
        await owner.execute(f"ALTER DATABASE {database.name} CONNECTION LIMIT -1")
        await delivering
    assert await states(pool) == ["done"]
    assert sent == [7]


async def test_a_database_that_stays_away_is_not_asked_for_ever(
    pool: Pool, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with _owner(database) as owner:

        async def send(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> None:
            await _close(owner, database)

        listening: Subscriptions = {TokenMade: (Sends("note", send),)}
        delivery = await _fanned_out(pool, listening, tmp_path)
        await deliverer_for(pool, listening, tmp_path).deliver([delivery])
        await owner.execute(f"ALTER DATABASE {database.name} CONNECTION LIMIT -1")
    assert "failed and could not be marked" in caplog.text
    assert await states(pool) == ["due"]
    row = await pool.fetchrow("SELECT leased_until IS NOT NULL AS leased FROM deliveries")
    assert row is not None
    assert row["leased"]


async def _fanned_out(pool: Pool, listening: Subscriptions, home: Path) -> int:
    """A delivery that is due now, and nobody's yet."""
    async with pool.acquire() as conn:
        await record(conn, 7)
        await one_turn(conn, deliverer_for(pool, {}, home), listening)
        made: int = await conn.fetchval(
            "UPDATE deliveries SET leased_until = NULL, attempts = 0 RETURNING id"
        )
    return made


@asynccontextmanager
async def _owner(database: Database) -> AsyncIterator[Connection]:
    conn = await connect(database.owner_url)
    try:
        yield conn
    finally:
        await conn.close()


async def _close(owner: Connection, database: Database) -> None:
    """Let nobody in any more, and end whoever is in as the application."""
    last = await connect(database.app_url)
    try:
        await owner.execute(f"ALTER DATABASE {database.name} CONNECTION LIMIT 0")
        await last.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
            "WHERE datname = current_database() AND usename = current_user "
            "AND pid <> pg_backend_pid()"
        )
    finally:
        await last.close()
