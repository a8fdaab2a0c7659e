"""Worker processes and the queue, killed, emptied and taken away: nothing is lost or doubled."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
import redis.asyncio as redis

from booking.database.pool import Pool
from booking.embedded import valkey
from tests.databases import Database
from tests.torture import is_long
from tests.workers.mail import mails_in, text_of
from tests.workers.processes import Workers, queue_of_its_own, running_workers
from tests.workers.steps import record, states, until
from workers.heartbeat import KEY
from workers.jobs import QUEUE

STREAMS, VERSIONS = 20, 6
EVENTS = STREAMS * VERSIONS


async def _write_events(pool: Pool) -> None:
    """Every stream's events, version by version, while the workers are at it."""
    for version in range(1, VERSIONS + 1):
        for token_id in range(1, STREAMS + 1):
            async with pool.acquire() as conn:
                await record(conn, token_id, version)


def _mailed_at_least(workers: Workers, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return len(list((workers.home / "mail").glob("*.eml"))) >= count

    return check


async def _until_all_is_done(pool: Pool) -> None:
    async def done() -> bool:
        return await states(pool) == ["done"] * (2 * EVENTS)

    await until(done, what="every delivery", deadline=60)


async def _assert_each_was_told_once_and_in_order(pool: Pool, workers: Workers) -> None:
    mails = mails_in(workers.home / "mail")
    told = [tuple(map(int, each["Subject"].split())) for each in mails]
    everything = [(stream, version) for stream in range(1, 21) for version in range(1, 7)]
    assert sorted(told) == everything
    for stream in range(1, STREAMS + 1):
        assert [version for each, version in told if each == stream] == [1, 2, 3, 4, 5, 6]
    assert all(text_of(each, "plain").endswith("line\nend\n") for each in mails)
    rows = await pool.fetch("SELECT name FROM beneficiaries ORDER BY id")
    written = [tuple(map(int, row["name"].split())) for row in rows]
    assert sorted(written) == everything
    for stream in range(1, STREAMS + 1):
        assert [version for each, version in written if each == stream] == [1, 2, 3, 4, 5, 6]


@pytest.mark.torture
async def test_killed_workers_lose_and_double_nothing(
    pool: Pool, workers: Workers, pytestconfig: pytest.Config
) -> None:
    """kill -9 of one of two workers, again and again in the middle of its work."""
    workers.start()
    workers.start()
    writing = asyncio.ensure_future(_write_events(pool))
    for mailed in (5, 20, 40, 60, 80, 100) if is_long(pytestconfig) else (5, 60):
        await until(_mailed_at_least(workers, mailed), what=f"{mailed} mails")
        workers.kill(0)
        workers.start()
    await writing
    await _until_all_is_done(pool)
    await _assert_each_was_told_once_and_in_order(pool, workers)


async def test_an_emptied_queue_loses_and_doubles_nothing(
    pool: Pool, workers: Workers, valkey_url: str
) -> None:
    workers.start()
    workers.start()
    writing = asyncio.ensure_future(_write_events(pool))
    async with redis.Redis.from_url(valkey_url) as client:
        for mailed in range(5, EVENTS, 10):
            await until(_mailed_at_least(workers, mailed), what=f"{mailed} mails")
            await client.flushdb()
    await writing
    await _until_all_is_done(pool)
    await _assert_each_was_told_once_and_in_order(pool, workers)


async def test_without_a_queue_mail_leaves_all_the_same_and_the_queue_is_used_when_back(
    pool: Pool, database: Database, tmp_path: Path
) -> None:
    queue = valkey.queue_in(tmp_path)

    async def heart_beats() -> bool:
        try:
            async with redis.Redis.from_url(queue.url()) as client:
                return bool(await client.exists(KEY))
        except redis.ConnectionError:
            return False

    with (
        queue_of_its_own(queue) as kill_or_start,
        running_workers(tmp_path, database.app_url, queue.url()) as workers,
    ):
        worker = workers.start()
        await until(heart_beats, what="the heartbeat")
        writing = asyncio.ensure_future(_write_events(pool))
        await until(_mailed_at_least(workers, 10), what="the first mails")
        kill_or_start()
        await writing
        await _until_all_is_done(pool)
        assert not await heart_beats()
        kill_or_start()
        await until(heart_beats, what="the heartbeat again")
        assert worker.poll() is None
        await _assert_each_was_told_once_and_in_order(pool, workers)
        said = workers.log.read_text()
    assert "the queue is away" in said
    assert "the queue is back" in said
    assert said.count("\n") < 200
    assert queue.url().split(":")[2].split("@")[0] not in said


async def test_a_worker_that_is_told_to_stop_finishes_what_it_has_in_hand(
    pool: Pool, workers: Workers, valkey_url: str
) -> None:
    worker = workers.start()
    writing = asyncio.ensure_future(_write_events(pool))
    await until(_mailed_at_least(workers, 5), what="the first mails")
    worker.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(worker.wait, 10) == 0
    await writing
    leased = await pool.fetchval("SELECT count(*) FROM deliveries WHERE leased_by IS NOT NULL")
    assert leased == 0
    workers.start()
    await _until_all_is_done(pool)
    await _assert_each_was_told_once_and_in_order(pool, workers)
    async with redis.Redis.from_url(valkey_url) as client:
        assert await client.zcard(QUEUE) >= 0
        assert await client.keys("arq:result:*") == []


async def test_a_worker_that_hangs_stops_within_ten_seconds_and_loses_nothing(
    pool: Pool, workers: Workers
) -> None:
    worker = workers.start("patient")
    async with pool.acquire() as conn:
        await record(conn, 0)

    async def hangs() -> bool:
        found = await pool.fetch("SELECT leased_by FROM deliveries WHERE subscriber = 'mail'")
        return [row["leased_by"] is not None for row in found] == [True]

    await until(hangs, what="the delivery that never ends")
    worker.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(worker.wait, 10) == 0
    assert await states(pool) == ["due", "done"]


async def test_a_worker_outlives_a_restart_of_the_database_connections(
    pool: Pool, workers: Workers
) -> None:
    worker = workers.start()
    writing = asyncio.ensure_future(_write_events(pool))
    for mailed in (5, 30, 60):
        await until(_mailed_at_least(workers, mailed), what=f"{mailed} mails")
        await pool.execute(
            "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_stat_activity a "
            "USING (pid) WHERE l.locktype = 'advisory' AND l.classid = 9 "
            "AND a.datname = current_database()"
        )
    await writing
    await _until_all_is_done(pool)
    assert worker.poll() is None
    await _assert_each_was_told_once_and_in_order(pool, workers)
