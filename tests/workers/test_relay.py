"""The relay gives every committed event one number, in the order they became visible."""

import asyncio
import random

from booking.database.pool import Pool, connect
from tests.databases import Database
from tests.workers.steps import QUICK, record, running, until
from workers.jobs import Jobs
from workers.relay import Fan, relay, relay_batch
from workers.stopping import Stopping

NOBODY = Fan([], [])


async def test_what_commits_late_is_numbered_late_though_its_id_is_lower(pool: Pool) -> None:
    async with pool.acquire() as early, pool.acquire() as late, pool.acquire() as conn:
        slow = early.transaction()
        await slow.start()
        await record(early, 1)
        await record(late, 2)
        assert await relay_batch(conn, fan=NOBODY, pace=QUICK) == 1
        await slow.commit()
        assert await relay_batch(conn, fan=NOBODY, pace=QUICK) == 1
        order = await conn.fetch("SELECT stream FROM events ORDER BY seq")
    assert [row["stream"] for row in order] == ["token:2", "token:1"]


async def test_what_is_rolled_back_leaves_no_gap(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await record(conn, 1)
        undone = conn.transaction()
        await undone.start()
        await record(conn, 2)
        await undone.rollback()
        await record(conn, 3)
        await relay_batch(conn, fan=NOBODY, pace=QUICK)
        await record(conn, 4)
        await relay_batch(conn, fan=NOBODY, pace=QUICK)
        assert await conn.fetchval("SELECT array_agg(seq ORDER BY seq) FROM events") == [1, 2, 3]


async def _write(pool: Pool, writer: int, count: int) -> None:
    chance = random.Random(writer)
    for number in range(count):
        async with pool.acquire() as conn, conn.transaction():
            await record(conn, writer, number + 1)
            # Others commit between our insert and our commit.
            await asyncio.sleep(chance.uniform(0, 0.01))


async def test_numbers_are_gapless_and_final_under_concurrent_writers(
    pool: Pool, database: Database
) -> None:
    """A reader that goes on after the last number it saw misses nothing."""
    writers = asyncio.gather(*(_write(pool, writer, 25) for writer in range(1, 9)))
    conn = await connect(database.app_url)
    seen: list[int] = []

    async def all_read() -> bool:
        await relay_batch(conn, fan=NOBODY, pace=QUICK)
        last = seen[-1] if seen else 0
        found = await conn.fetch("SELECT seq FROM events WHERE seq > $1 ORDER BY seq", last)
        seen.extend(row["seq"] for row in found)
        return len(seen) == 200

    await until(all_read, what="200 events")
    await writers
    assert seen == list(range(1, 201))
    disordered = await conn.fetchval(
        "SELECT count(*) FROM events a JOIN events b USING (stream) "
        "WHERE a.stream_version < b.stream_version AND a.seq > b.seq"
    )
    commits = await conn.fetchval(
        "SELECT count(*) FROM (SELECT id < lag(id) OVER (ORDER BY seq) AS back FROM events) AS s "
        "WHERE back"
    )
    await conn.close()
    assert disordered == 0
    assert commits > 0, "every writer committed in the order of ids: this proved nothing"


async def test_a_batch_fans_out_to_every_listener_of_its_type(pool: Pool) -> None:
    fan = Fan.of([("TokenMade", "one"), ("TokenMade", "two"), ("TokenRevoked", "three")])
    async with pool.acquire() as conn:
        await record(conn, 1, 1)
        await record(conn, 1, 2)
        await record(conn, 2, 1)
        await relay_batch(conn, fan=fan, pace=QUICK)
        found = await conn.fetch("SELECT seq, subscriber, state FROM deliveries ORDER BY 1, 2")
    assert [tuple(row) for row in found] == [
        (1, "one", "due"),
        (1, "two", "due"),
        (2, "one", "waiting"),
        (2, "two", "waiting"),
        (3, "one", "due"),
        (3, "two", "due"),
    ]


async def test_another_relay_takes_over_within_a_second(
    pool: Pool, database: Database, valkey_url: str, jobs: Jobs
) -> None:
    stopping = Stopping()

    def start() -> "asyncio.Task[None]":
        work = relay(database.app_url, fan=NOBODY, jobs=jobs, pace=QUICK, stopping=stopping)
        return asyncio.ensure_future(work)

    async def holder() -> int | None:
        found: int | None = await pool.fetchval(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND classid = 9 AND granted "
            "AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        return found

    async def held_by_another(than: int | None) -> bool:
        return await holder() not in (None, than)

    async with running(start()), running(start()):
        await until(lambda: held_by_another(None), what="the first relay")
        first = await holder()
        await pool.fetchval("SELECT pg_terminate_backend($1)", first)
        await until(lambda: held_by_another(first), what="the second relay", deadline=1)
        async with pool.acquire() as conn:
            await record(conn, 1)

        async def relayed() -> bool:
            return bool(await pool.fetchval("SELECT seq FROM events"))

        await until(relayed, what="the event", deadline=1)
