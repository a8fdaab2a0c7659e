"""What is wrong with one of a company is nobody else's trouble."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Pool, open_pool
from booking.reservations.desk import Desk
from booking.reservations.key import Key
from booking.reservations.placement import Placement
from tests import make
from tests.databases import Database
from tests.reservations.company import at_desk, people_of
from tests.vouchers import steps as vouchers


async def _transactions(pool: Pool, resource_id: int) -> int:
    """How many wrote the reservations of it that there are."""
    count = await pool.fetchval(
        "SELECT count(DISTINCT xmin::text) FROM reservations WHERE resource_id = $1", resource_id
    )
    return int(count)


@asynccontextmanager
async def changing(pool: Pool, resource_id: int) -> AsyncIterator[None]:
    """Its space is being changed."""
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute(
            "SELECT change_space(space_id) FROM resources WHERE id = $1", resource_id
        )
        yield


async def test_who_waits_for_a_space_leaves_the_others_their_company(pool: Pool) -> None:
    people = await people_of(pool, 20)
    async with pool.acquire() as conn:
        held, open_ = await make.resource(conn, units=20), await make.resource(conn, units=20)
    ask = await at_desk(pool, Desk(pool.acquire))
    async with changing(pool, held):
        waits, gets = [], []
        for one, other in zip(people[:10], people[10:], strict=True):
            waits.append(ask(one, held))
            gets.append(ask(other, open_))
        await asyncio.wait_for(asyncio.gather(*gets), 5)
        assert not any(each.done() for each in waits)
        assert await _transactions(pool, open_) <= 3
    await asyncio.wait_for(asyncio.gather(*waits), 10)


async def test_who_waits_for_one_key_leaves_the_others_their_company(pool: Pool) -> None:
    people = await people_of(pool, 10)
    async with pool.acquire() as conn:
        desks = await make.resource(conn, units=20)
    ask = await at_desk(pool, Desk(pool.acquire))
    async with pool.acquire() as other, other.transaction():
        await other.execute("SELECT lock_idempotency_key($1, 'POST /', 'k')", people[0].id)
        waits = ask(people[0], desks, Key("POST /", "k", b"1" * 32))
        gets = [ask(each, desks) for each in people[1:]]
        await asyncio.wait_for(asyncio.gather(*gets), 5)
        assert not waits.done()
        assert await _transactions(pool, desks) <= 3
    await asyncio.wait_for(waits, 10)


async def test_a_crowd_that_waits_for_a_space_leaves_connections_to_others(
    database: Database,
) -> None:
    async with open_pool(database.app_url, size=4) as pool:
        people = await people_of(pool, 13)
        async with pool.acquire() as conn:
            held, open_ = await make.resource(conn, units=20), await make.resource(conn, units=20)
        ask = await at_desk(pool, Desk(pool.acquire, connections=4))
        changer = await asyncpg.connect(database.app_url)
        async with changer.transaction():
            await changer.execute(
                "SELECT change_space(space_id) FROM resources WHERE id = $1", held
            )
            waits = [ask(each, held) for each in people[:12]]
            async with asyncio.timeout(5):
                while not await pool.fetchval(  # noqa: ASYNC110 - nothing tells of a lock
                    "SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_database d "
                    "ON d.oid = l.database WHERE d.datname = current_database() AND NOT granted)"
                ):
                    await asyncio.sleep(0.005)
                await ask(people[12], open_)
                await ask(people[12], open_, quantity=2)
        await changer.close()
        made = await asyncio.wait_for(asyncio.gather(*waits), 10)
        assert len({json.loads(each)["id"] for each in made}) == 12


async def test_a_voucher_that_somebody_used_up_leaves_the_others_their_company(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was decided on is not there any more when it is written."""
    people = await people_of(pool, 12)
    async with pool.acquire() as conn:
        desks = await make.resource(conn, units=20)
        # Four hours cost 18 euros, of which a voucher pays 9.
        held = await vouchers.voucher(conn, amount=900, member_id=people[0].id)
        capped = await vouchers.campaign(conn, terms={"cap_per_year": 900})
        of_other = await vouchers.voucher(conn, of=capped, member_id=people[1].id)
        spent = await make.resource(conn, units=1)
    desk = Desk(pool.acquire)
    ask = await at_desk(pool, desk)
    place, decided, spend = desk.place, list[Placement](), asyncio.Event()

    async def place_once_it_is_spent(placement: Placement) -> Any:
        decided.append(placement)
        if len(decided) == len(people):
            async with pool.acquire() as conn:
                for each in (held, of_other):
                    await vouchers.stay(conn, each, 900, resource_id=spent)
            monkeypatch.setattr(desk, "place", place)
            spend.set()
        await spend.wait()
        return await place(placement)

    monkeypatch.setattr(desk, "place", place_once_it_is_spent)
    made = await asyncio.gather(
        ask(people[0], desks, voucher=held.code),
        ask(people[1], desks, voucher=of_other.code),
        *(ask(each, desks) for each in people[2:]),
        return_exceptions=True,
    )
    assert [type(each).__name__ for each in made[:2]] == ["VoucherExhausted", "CapReached"]
    assert all(isinstance(each, str) for each in made[2:])
    assert await _transactions(pool, desks) <= 3
