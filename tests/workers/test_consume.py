"""What was taken from the queue is ended, also when the queue goes away meanwhile."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from booking.database.pool import Pool
from booking.embedded import valkey
from booking.embedded.ready import valkey_answers
from booking.events import TokenMade
from tests.workers.processes import queue_of_its_own
from tests.workers.steps import (
    QUICK,
    all_done,
    deliverer_for,
    one_turn,
    record,
    running,
    states,
    until,
)
from workers.consume import InHand, consume
from workers.jobs import open_jobs
from workers.listeners import announce_listeners
from workers.post import Cause
from workers.relay import relay_batch
from workers.stopping import Stopping
from workers.subscriber import Desk, Sends, Subscriptions


async def test_what_takes_longer_than_its_job_keeps_its_place_and_the_job_is_given_up(
    pool: Pool, tmp_path: Path
) -> None:
    """A killed worker's jobs stay taken for as long as a job may take, so jobs are short."""
    begun, go_on = [], asyncio.Event()

    async def send(_desk: Desk, event: TokenMade, _cause: Cause, _now: datetime) -> None:
        begun.append(event.token_id)
        await go_on.wait()

    listening: Subscriptions = {TokenMade: (Sends("note", send),)}
    patient = replace(QUICK, attempt=timedelta(seconds=60))
    in_hand = InHand(deliverer_for(pool, listening, tmp_path, patient))
    async with pool.acquire() as conn:
        for number in range(6):
            await record(conn, number + 1)
        await announce_listeners(conn, listening)
        await relay_batch(conn, pace=QUICK)
        ids = await conn.fetch("SELECT id FROM deliveries ORDER BY id")
    jobs = [asyncio.create_task(in_hand.deliver([row["id"]])) for row in ids]

    async def four_begun() -> bool:
        return len(begun) == 4

    await until(four_begun, what="as many as may be at once")
    for each in jobs:
        each.cancel()
    await asyncio.wait(jobs)
    assert len(in_hand.deliveries) == 4
    go_on.set()
    await in_hand.end()
    assert await states(pool) == ["done"] * 4 + ["due"] * 2


@pytest.mark.parametrize("stops", [False, True])
async def test_what_is_being_sent_when_the_queue_dies_is_sent_and_marked(
    pool: Pool, tmp_path: Path, caplog: pytest.LogCaptureFixture, *, stops: bool
) -> None:
    entered, go_on, sent = asyncio.Event(), asyncio.Event(), []

    async def send(_desk: Desk, event: TokenMade, _cause: Cause, _now: datetime) -> None:
        entered.set()
        await go_on.wait()
        sent.append(event.token_id)

    async def answers() -> bool:
        return await valkey_answers(queue.url())

    async def noticed() -> bool:
        return "no jobs from the queue" in caplog.text

    listening: Subscriptions = {TokenMade: (Sends("note", send),)}
    deliverer = deliverer_for(pool, listening, tmp_path)
    queue, stopping = valkey.queue_in(tmp_path), Stopping()
    with queue_of_its_own(queue) as kill_or_start:
        await until(answers, what="the queue")
        async with (
            open_jobs(queue.url(), deliverer) as jobs,
            running(consume(queue.url(), deliverer=deliverer, stopping=stopping)) as consuming,
        ):
            async with pool.acquire() as conn:
                await record(conn, 7)
                await one_turn(conn, deliverer_for(pool, {}, tmp_path), listening)
                delivery = await conn.fetchval(
                    "UPDATE deliveries SET leased_until = NULL, not_before = NULL, attempts = 0 "
                    "RETURNING id"
                )
            await jobs.put([delivery])
            await entered.wait()
            kill_or_start()
            await until(noticed, what="the consumer to see it")
            if stops:
                stopping.set()
                await asyncio.wait({consuming}, timeout=0.1)
            go_on.set()
            await until(all_done(pool, 1), what="the delivery")
            stopping.set()
            await consuming
    assert sent == [7]
