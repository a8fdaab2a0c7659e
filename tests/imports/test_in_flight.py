"""A reservation that leaves in the very moment in which a calendar comes, changes or goes: one
waits for the other, and no hole is left in what is claimed."""

import asyncio
from uuid import UUID

import pytest

from booking.imports.source import remove_source
from booking.periods import Period
from booking.reservations.cancel import cancel
from tests import make
from tests.imports.steps import Elsewhere, assert_covered, elsewhere
from tests.reservations.steps import reserved

LONGER, BUSY = make.stay(1, 9, 14), make.stay(1, 9, 13)


@pytest.fixture
async def there(pool):
    async with pool.acquire() as conn:
        room = await make.resource(conn)
        made = await reserved(conn, room, make.stay(1, 10, 11))
        yield await elsewhere(conn, room), UUID(made["id"])


async def _waits(first, then, conn):
    """`first` is done and not committed; `then` waits for it, and both stand."""
    around = conn.transaction()
    await around.start()
    await first
    later = asyncio.create_task(then)
    await asyncio.sleep(0.3)
    assert not later.done()
    await around.commit()
    await asyncio.wait_for(later, 10)


async def _in_one(pool, work):
    async with pool.acquire() as conn, conn.transaction():
        await work(conn)


def _says(calendar: Elsewhere, *times: Period):
    async def work(conn):
        await Elsewhere(conn, calendar.space, calendar.manager, calendar.source, make.NOW).says(
            *times, at=make.later(minutes=30)
        )

    return work


def _cancels(calendar, reservation_id):
    async def work(conn):
        await cancel(conn, member=calendar.manager, reservation_id=reservation_id, now=make.NOW)

    return work


def _removes(calendar):
    async def work(conn):
        await remove_source(
            conn,
            member=calendar.manager,
            space=calendar.space,
            source_id=calendar.source.id,
            now=make.NOW,
        )

    return work


@pytest.mark.parametrize("before", [(), (BUSY,)])
@pytest.mark.parametrize("cancel_first", [True, False])
async def test_a_calendar_that_comes_or_changes(pool, there, before, cancel_first):
    calendar, reservation_id = there
    if before:
        await calendar.says(*before)
    steps = [_cancels(calendar, reservation_id), _says(calendar, LONGER)]
    first, then = steps if cancel_first else reversed(steps)
    async with pool.acquire() as conn:
        await _waits(first(conn), _in_one(pool, then), conn)
        await assert_covered(conn)
        assert await conn.fetchval("SELECT count(*) FROM claims WHERE busy_id IS NULL") == 0


@pytest.mark.parametrize("cancel_first", [True, False])
async def test_a_calendar_that_is_removed(pool, there, cancel_first):
    calendar, reservation_id = there
    await calendar.says(BUSY)
    steps = [_cancels(calendar, reservation_id), _removes(calendar)]
    first, then = steps if cancel_first else reversed(steps)
    async with pool.acquire() as conn:
        await _waits(first(conn), _in_one(pool, then), conn)
        assert await conn.fetchval("SELECT count(*) FROM claims") == 0
