"""The relay gives every committed event one number, in the order they became visible."""

import asyncio
import random
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from booking import clock, events
from booking.database.pool import Connection, Pool, connect
from booking.events import TokenMade, TokenRevoked
from tests.databases import Database
from tests.workers.steps import QUICK, deliverer_for, record, running, until
from workers.jobs import Jobs, open_jobs
from workers.listeners import announce_listeners, settle_listeners
from workers.post import Cause
from workers.relay import queue_due, relay, relay_batch
from workers.stopping import Stopping
from workers.subscriber import Desk, Sends, Subscriptions


async def _tell(_desk: Desk, _event: object, _cause: Cause, _now: datetime) -> None:
    """Nothing is delivered here."""


FANNED = "SELECT array_agg(subscriber ORDER BY subscriber) FROM deliveries"


def _named(name: str) -> Sends:
    return Sends(name, _tell)


async def test_what_commits_late_is_numbered_late_though_its_id_is_lower(pool: Pool) -> None:
    async with pool.acquire() as early, pool.acquire() as late, pool.acquire() as conn:
        slow = early.transaction()
        await slow.start()
        await record(early, 1)
        await record(late, 2)
        assert await relay_batch(conn, pace=QUICK) == 1
        await slow.commit()
        assert await relay_batch(conn, pace=QUICK) == 1
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
        await relay_batch(conn, pace=QUICK)
        await record(conn, 4)
        await relay_batch(conn, pace=QUICK)
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
        await relay_batch(conn, pace=QUICK)
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
    async with pool.acquire() as conn:
        await announce_listeners(
            conn,
            {TokenMade: (_named("one"), _named("two")), TokenRevoked: (_named("three"),)},
        )
        await record(conn, 1, 1)
        await record(conn, 1, 2)
        await record(conn, 2, 1)
        await relay_batch(conn, pace=QUICK)
        found = await conn.fetch("SELECT seq, subscriber, state FROM deliveries ORDER BY 1, 2")
    assert [tuple(row) for row in found] == [
        (1, "one", "due"),
        (1, "two", "due"),
        (2, "one", "waiting"),
        (2, "two", "waiting"),
        (3, "one", "due"),
        (3, "two", "due"),
    ]


async def test_two_relays_at_once_leave_no_gap_and_number_nothing_twice(pool: Pool) -> None:
    """As behind a pooler that takes the lock of one session for another's."""
    async with pool.acquire() as one, pool.acquire() as two, pool.acquire() as conn:
        for number in range(1, 121):
            await record(conn, number)
        small = replace(QUICK, batch=7)

        async def relay_all(mine: Connection) -> None:
            while await relay_batch(mine, pace=small):
                pass

        await asyncio.gather(relay_all(one), relay_all(two))
        found = await conn.fetchval("SELECT array_agg(seq ORDER BY seq) FROM events")
        assert found == list(range(1, 121))
        assert await conn.fetchval("SELECT last_seq FROM relay_position") == 120


async def test_while_versions_stand_beside_each_other_no_listener_of_the_newer_is_forgotten(
    pool: Pool, database: Database
) -> None:
    older: Subscriptions = {TokenMade: (_named("one"), _named("gone"))}
    newer: Subscriptions = {
        TokenMade: (_named("one"), _named("new")),
        TokenRevoked: (_named("new"),),
    }
    async with pool.acquire() as conn:
        await announce_listeners(conn, older)
        # The deploy begins with its migration; the old worker goes on, and is started again.
        await settle_listeners(database.owner_url, newer, now=clock.now())
        await announce_listeners(conn, older)
        await record(conn, 1)
        await relay_batch(conn, pace=QUICK)
        assert await conn.fetchval(FANNED) == ["new", "one"]
        await settle_listeners(database.owner_url, older, now=clock.now())
        await record(conn, 2)
        await relay_batch(conn, pace=QUICK)
        assert await conn.fetchval(FANNED) == ["gone", "new", "one", "one"]


async def test_what_is_not_ordered_waits_for_nothing_of_its_stream(pool: Pool) -> None:
    notices = Sends("notice", _tell, ordered=False)
    async with pool.acquire() as conn:
        await announce_listeners(conn, {TokenMade: (notices,)})
        await record(conn, 1, 1)
        await relay_batch(conn, pace=QUICK)
        await conn.execute("UPDATE deliveries SET state = 'dead'")
        await record(conn, 1, 2)
        await record(conn, 1, 3)
        await relay_batch(conn, pace=QUICK)
        found = await conn.fetch("SELECT state FROM deliveries ORDER BY seq")
    assert [row["state"] for row in found] == ["dead", "due", "due"]


async def test_what_is_urgent_waits_neither_for_the_queue_nor_behind_thousands(
    pool: Pool, valkey_url: str, tmp_path: Path
) -> None:
    told: list[int] = []

    async def sign_in(_desk: Desk, event: TokenRevoked, _cause: Cause, _now: datetime) -> None:
        told.append(event.token_id)

    listening: Subscriptions = {
        TokenMade: (_named("reminder"),),
        TokenRevoked: (Sends("sign-in", sign_in, urgent=True),),
    }
    deliverer = deliverer_for(pool, listening, tmp_path)
    async with open_jobs(valkey_url, deliverer) as jobs, pool.acquire() as conn:
        await announce_listeners(conn, listening)
        for number in range(30):
            await record(conn, number + 1)
        await relay_batch(conn, pace=QUICK)
        # Nobody takes what lies in the queue.
        await queue_due(conn, jobs=jobs, pace=QUICK)
        revoked = TokenRevoked(token_id=99, member_id=1)
        await events.record(conn, revoked, stream_version=1, now=clock.now())
        await relay_batch(conn, pace=QUICK)
        await queue_due(conn, jobs=jobs, pace=QUICK)
        await jobs.finish()
    assert told == [99]
    done = await pool.fetchval("SELECT count(*) FROM deliveries WHERE state = 'done'")
    assert done == 1


async def test_another_relay_takes_over_within_a_second(
    pool: Pool, database: Database, valkey_url: str, jobs: Jobs
) -> None:
    stopping = Stopping()

    def start() -> "asyncio.Task[None]":
        work = relay(database.app_url, jobs=jobs, pace=QUICK, stopping=stopping)
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
