"""What was sent is marked as soon as PostgreSQL is back: only a worker that dies sends twice."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Connection, Pool, connect
from booking.events import TokenMade
from tests.databases import Database
from tests.workers.steps import QUICK, deliverer_for, one_turn, record, states, until
from workers.post import Cause, FilePost
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


async def test_a_worker_that_is_stopped_while_the_database_is_away_leaves_it_leased(
    pool: Pool, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def asked_again() -> bool:
        return "was done and could not be marked" in caplog.text

    async with _owner(database) as owner:

        async def send(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> None:
            await _close(owner, database)

        listening: Subscriptions = {TokenMade: (Sends("note", send),)}
        delivery = await _fanned_out(pool, listening, tmp_path)
        caplog.clear()
        deliverer = deliverer_for(pool, listening, tmp_path)
        delivering = asyncio.ensure_future(deliverer.deliver([delivery]))
        await until(asked_again, what="a try to mark it")
        # Longer than an attempt may take: nothing fails that was sent.
        done, _ = await asyncio.wait({delivering}, timeout=QUICK.attempt.total_seconds() + 0.5)
        assert not done
        delivering.cancel()
        await asyncio.wait({delivering})
        await owner.execute(f"ALTER DATABASE {database.name} CONNECTION LIMIT -1")
    assert "to note failed" not in caplog.text
    assert await states(pool) == ["due"]
    row = await pool.fetchrow("SELECT leased_until IS NOT NULL AS leased FROM deliveries")
    assert row is not None
    assert row["leased"]


async def test_what_is_in_hand_for_longer_than_its_lease_is_given_to_nobody_else(
    pool: Pool, tmp_path: Path
) -> None:
    answered = asyncio.Event()

    class Slow(FilePost):
        """A server that has the mail and takes its time to say so."""

        async def send(self, cause: Cause, message: EmailMessage) -> None:
            await answered.wait()
            await super().send(cause, message)

    async def letter(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> EmailMessage:
        return EmailMessage()

    listening: Subscriptions = {TokenMade: (Sends("note", letter),)}
    short = replace(QUICK, lease=timedelta(milliseconds=300), attempt=timedelta(milliseconds=200))
    ours = deliverer_for(pool, listening, tmp_path, short)
    ours = replace(ours, desk=replace(ours.desk, post=Slow(tmp_path / "mail")))
    delivery = await _fanned_out(pool, listening, tmp_path)
    delivering = asyncio.ensure_future(ours.deliver([delivery]))
    leased = "SELECT leased_until FROM deliveries"

    async def is_leased() -> bool:
        return await pool.fetchval(leased) is not None

    await until(is_leased, what="the lease")
    first = await pool.fetchval(leased)

    async def has_run_out() -> bool:
        return bool(clock.now() > first + timedelta(milliseconds=600))

    await until(has_run_out, what="twice the lease")
    other = deliverer_for(pool, listening, tmp_path)
    await other.deliver([delivery])
    assert not (tmp_path / "mail").exists()
    answered.set()
    await delivering
    assert await states(pool) == ["done"]
    assert await pool.fetchval("SELECT attempts FROM deliveries") == 1


async def test_a_job_that_was_queued_twice_makes_no_retry_earlier(
    pool: Pool, tmp_path: Path
) -> None:
    tries: list[int] = []

    async def fail(_desk: Desk, event: TokenMade, _cause: Cause, _now: datetime) -> None:
        tries.append(event.token_id)
        raise ConnectionError

    listening: Subscriptions = {TokenMade: (Sends("note", fail),)}
    slow = replace(QUICK, first_retry=timedelta(minutes=1), slowest_retry=timedelta(minutes=1))
    delivery = await _fanned_out(pool, listening, tmp_path)
    deliverer = deliverer_for(pool, listening, tmp_path, slow)
    await deliverer.deliver([delivery])
    await deliverer.deliver([delivery])
    assert tries == [7]


async def _fanned_out(pool: Pool, listening: Subscriptions, home: Path) -> int:
    """A delivery that is due now, and nobody's yet."""
    async with pool.acquire() as conn:
        await record(conn, 7)
        await one_turn(conn, deliverer_for(pool, {}, home), listening)
        made: int = await conn.fetchval(
            "UPDATE deliveries SET leased_until = NULL, not_before = NULL, attempts = 0 "
            "RETURNING id"
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
