"""What fails too often is dead, holds its place, and is replayed or skipped by an operator."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.events import TokenMade
from tests.workers.steps import (
    QUICK,
    Listener,
    all_done,
    deliverer_for,
    one_turn,
    record,
    states_are,
    turns_until,
)
from workers.dead_letters import replay, skip
from workers.post import Cause
from workers.subscriber import Desk, Sends, Subscriptions


async def test_a_dead_letter_keeps_its_place_until_it_is_replayed(
    pool: Pool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    listener = Listener()
    listener.fails = True
    listening: Subscriptions = {TokenMade: (Sends("note", listener),)}
    deliverer = deliverer_for(pool, listening, tmp_path)
    async with pool.acquire() as conn:
        await record(conn, 1, 1)
        await record(conn, 1, 2)
    await turns_until(pool, deliverer, listening, states_are(pool, "dead", "waiting"))
    assert listener.failures == QUICK.most_attempts
    dead = await pool.fetchrow("SELECT id, last_error FROM deliveries WHERE state = 'dead'")
    assert dead is not None
    assert dead["last_error"] == "ConnectionError: mail to … with … refused"
    assert "example.org" not in caplog.text
    assert "sign-in" not in caplog.text
    assert any(each.levelno == logging.ERROR for each in caplog.records)

    listener.fails = False
    async with pool.acquire() as conn:
        assert await replay(conn, ids=[dead["id"], 999], subscriber=None, now=clock.now()) == [
            dead["id"]
        ]
        assert await replay(conn, ids=None, subscriber=None, now=clock.now()) == []
    await turns_until(pool, deliverer, listening, all_done(pool, 2))
    assert listener.told == [(1, 1), (1, 2)]


async def test_a_skipped_dead_letter_lets_the_next_one_pass(pool: Pool, tmp_path: Path) -> None:
    listener = Listener()
    listener.fails = True
    listening: Subscriptions = {TokenMade: (Sends("note", listener),)}
    deliverer = deliverer_for(pool, listening, tmp_path)
    async with pool.acquire() as conn:
        await record(conn, 1, 1)
        await record(conn, 1, 2)
    await turns_until(pool, deliverer, listening, states_are(pool, "dead", "waiting"))
    listener.fails = False
    async with pool.acquire() as conn:
        dead = await conn.fetchval("SELECT id FROM deliveries WHERE state = 'dead'")
        assert await skip(conn, ids=[dead, dead + 1], now=clock.now()) == [dead]
    await turns_until(pool, deliverer, listening, states_are(pool, "skipped", "done"))
    assert listener.told == [(1, 2)]


async def test_what_ends_its_worker_each_time_is_buried(pool: Pool, tmp_path: Path) -> None:
    """Attempts are counted when they begin: a worker that dies never comes to counting."""
    listening: Subscriptions = {TokenMade: (Sends("note", Listener()),)}
    async with pool.acquire() as conn:
        await record(conn, 1)
        await one_turn(conn, deliverer_for(pool, {}, tmp_path), {})
        await conn.execute(
            "INSERT INTO deliveries (seq, event_id, subscriber, stream, due_at, attempts, "
            "leased_until, leased_by) SELECT seq, id, 'note', stream, now(), $1, now(), $2 "
            "FROM events",
            QUICK.most_attempts,
            uuid4(),
        )
    deliverer = deliverer_for(pool, listening, tmp_path)
    await turns_until(pool, deliverer, listening, states_are(pool, "dead"))


async def test_a_listener_that_never_ends_is_given_up(pool: Pool, tmp_path: Path) -> None:
    async def hang(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> None:
        await asyncio.Event().wait()

    listening: Subscriptions = {TokenMade: (Sends("note", hang),)}
    hasty = replace(QUICK, attempt=timedelta(milliseconds=50), most_attempts=2)
    async with pool.acquire() as conn:
        await record(conn, 1)
    await turns_until(
        pool, deliverer_for(pool, listening, tmp_path, hasty), listening, states_are(pool, "dead")
    )
    assert await pool.fetchval("SELECT last_error FROM deliveries") == "TimeoutError"
