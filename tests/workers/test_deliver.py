"""Each delivery is done once, in the order of its lane, and none is lost by failing."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from booking.database.pool import Connection, Pool
from booking.events import TokenMade
from tests.workers.steps import (
    QUICK,
    Listener,
    all_done,
    deliverer_for,
    one_turn,
    record,
    states,
    states_are,
    turns_until,
)
from workers.deliver import retry_after
from workers.failure import describe
from workers.pace import Pace
from workers.post import Cause
from workers.subscriber import Desk, Sends, Subscriptions, Writes


async def _write_name(conn: Connection, event: TokenMade, _now: datetime) -> None:
    await conn.execute(
        "INSERT INTO beneficiaries (kind, name) VALUES ('person', $1)", str(event.token_id)
    )


async def test_a_listener_hears_each_event_once_and_each_stream_in_order(
    pool: Pool, tmp_path: Path
) -> None:
    listener = Listener()
    listening: Subscriptions = {TokenMade: (Sends("note", listener),)}
    for version in (1, 2, 3):
        for token_id in (1, 2, 3):
            async with pool.acquire() as conn:
                await record(conn, token_id, version)
    deliverer = deliverer_for(pool, listening, tmp_path)
    await turns_until(pool, deliverer, listening, all_done(pool, 9))
    for token_id in (1, 2, 3):
        assert [version for token, version in listener.told if token == token_id] == [1, 2, 3]
    assert len(listener.told) == 9


async def test_a_failing_delivery_holds_up_its_own_stream_alone(pool: Pool, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    fails = True

    async def listen(_desk: Desk, event: TokenMade, _cause: Cause, _now: datetime) -> None:
        if fails and event.token_id == 1:
            raise ConnectionError("refused")
        told.append((event.token_id, event.member_id))

    listening: Subscriptions = {TokenMade: (Sends("note", listen),)}
    patient = replace(QUICK, most_attempts=1000)
    deliverer = deliverer_for(pool, listening, tmp_path, patient)
    async with pool.acquire() as conn:
        for token_id, version in ((1, 1), (2, 1), (1, 2), (2, 2)):
            await record(conn, token_id, version)
    await turns_until(
        pool, deliverer, listening, states_are(pool, "due", "done", "waiting", "done")
    )
    assert told == [(2, 1), (2, 2)]
    fails = False
    await turns_until(pool, deliverer, listening, all_done(pool, 4))
    assert told[2:] == [(1, 1), (1, 2)]


async def test_what_a_failed_writer_wrote_is_undone_and_what_succeeds_is_written_once(
    pool: Pool, tmp_path: Path
) -> None:
    tries = 0

    async def write(conn: Connection, event: TokenMade, now: datetime) -> None:
        nonlocal tries
        tries += 1
        await _write_name(conn, event, now)
        if tries == 1:
            raise RuntimeError("after the write")

    listening: Subscriptions = {TokenMade: (Writes("names", write),)}
    async with pool.acquire() as conn:
        await record(conn, 7)
    deliverer = deliverer_for(pool, listening, tmp_path)
    await turns_until(pool, deliverer, listening, all_done(pool, 1))
    assert tries == 2
    assert await pool.fetchval("SELECT count(*) FROM beneficiaries") == 1


async def test_many_workers_given_the_same_deliveries_do_each_once(
    pool: Pool, tmp_path: Path
) -> None:
    listener = Listener()
    listening: Subscriptions = {
        TokenMade: (Sends("note", listener), Writes("names", _write_name)),
    }
    async with pool.acquire() as conn:
        for token_id in range(1, 31):
            await record(conn, token_id)
        deliverer = deliverer_for(pool, listening, tmp_path)
        await one_turn(conn, deliverer_for(pool, {}, tmp_path), listening)  # fans out, leases none
    ids = [row["id"] for row in await pool.fetch("SELECT id FROM deliveries")]
    await pool.execute(
        "UPDATE deliveries SET state = 'due', attempts = 0, leased_until = NULL, not_before = NULL"
    )
    await asyncio.gather(*(deliverer.deliver(ids) for _ in range(5)))
    assert sorted(listener.told) == [(token_id, 1) for token_id in range(1, 31)]
    assert await pool.fetchval("SELECT count(*) FROM beneficiaries") == 30
    assert set(await states(pool)) == {"done"}


async def test_a_lease_that_ran_out_passes_on_and_its_first_holder_cannot_mark_it(
    pool: Pool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[int] = []
    entered, go_on = asyncio.Event(), asyncio.Event()

    async def listen(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> None:
        told.append(1)
        if len(told) == 1:
            entered.set()
            await go_on.wait()

    listening: Subscriptions = {TokenMade: (Sends("note", listen),)}
    # A worker that hangs longer than its lease: its clock stood still, so its limit did too.
    stuck = deliverer_for(pool, listening, tmp_path, replace(QUICK, lease=timedelta(0)))
    async with pool.acquire() as conn:
        await record(conn, 1)
        first = asyncio.ensure_future(one_turn(conn, stuck, listening))
        await entered.wait()
    await turns_until(pool, deliverer_for(pool, listening, tmp_path), listening, all_done(pool, 1))
    go_on.set()
    await first
    assert len(told) == 2
    assert await states(pool) == ["done"]
    assert "went to another worker" in caplog.text


async def test_a_delivery_without_its_listener_waits_for_a_version_that_has_it(
    pool: Pool, tmp_path: Path
) -> None:
    listener = Listener()
    listening: Subscriptions = {TokenMade: (Sends("note", listener),)}
    async with pool.acquire() as conn:
        await record(conn, 1)
        await one_turn(conn, deliverer_for(pool, {}, tmp_path), listening)
    assert await states(pool) == ["due"]
    assert await pool.fetchval("SELECT attempts FROM deliveries") == 0
    await turns_until(pool, deliverer_for(pool, listening, tmp_path), listening, all_done(pool, 1))
    assert listener.told == [(1, 1)]


def test_retries_slow_down_to_the_slowest() -> None:
    pace = Pace()
    waits = [retry_after(attempt, pace).total_seconds() for attempt in range(1, 31)]
    assert 1 <= waits[0] <= 1.1
    assert 2 <= waits[1] <= 2.2
    assert 900 <= waits[-1] <= 990
    assert 3600 < sum(waits) < 24 * 3600


def test_a_failure_that_may_hold_rows_is_told_by_its_kind_alone() -> None:
    assert describe(ValueError("Ada Lovelace <ada@example.org>")) == "ValueError"
    assert describe(OSError(28, "No space left on device")) == (
        "OSError: [Errno 28] No space left on device"
    )
