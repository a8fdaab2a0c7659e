"""A connection that breaks under a company loses nobody's reservation and makes none twice."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from booking.database.pool import Connection, Pool
from booking.reservations.desk import Desk
from booking.reservations.key import Key
from booking.vouchers.check import check
from tests import make
from tests.reservations.company import at_desk, people_of
from tests.sound import assert_sound
from tests.vouchers import steps as vouchers


class _Breaks:
    """A connection on which the answer to the next company is lost once."""

    def __init__(self, conn: Connection, companies: list[int]) -> None:
        self._conn, self._companies = conn, companies

    def __getattr__(self, name: str) -> Any:
        return getattr(self._conn, name)

    async def fetchrow(self, query: str, *arguments: Any) -> Any:
        answer = await self._conn.fetchrow(query, *arguments)
        if "FROM place_together" in query and not self._companies:
            self._companies.append(len(arguments[0]))
            raise asyncpg.ConnectionDoesNotExistError("connection was closed")
        return answer


@pytest.mark.parametrize("keyed", [False, True])
async def test_an_answer_that_is_lost_after_the_commit_is_given_once_more(
    pool: Pool, keyed: bool
) -> None:
    people = await people_of(pool, 12)
    async with pool.acquire() as conn:
        desks = await make.resource(conn, units=20)
    lost: list[int] = []

    @asynccontextmanager
    async def lent() -> AsyncIterator[Any]:
        async with pool.acquire() as conn:
            yield _Breaks(conn, lost)

    ask = await at_desk(pool, Desk(lent))
    key = Key("POST /", "k", b"1" * 32) if keyed else None
    made = await asyncio.gather(*(ask(each, desks, key) for each in people))
    assert lost
    standing = await pool.fetch("SELECT id, unit_ids FROM reservations")
    assert {str(row["id"]): row["unit_ids"] for row in standing} == {
        answer["id"]: [unit["id"] for unit in answer["units"]] for answer in map(json.loads, made)
    }
    async with pool.acquire() as conn:
        await assert_sound(conn)


async def test_a_company_whose_server_process_is_ended_is_reserved_all_the_same(
    pool: Pool,
) -> None:
    """First in company, and once more of those who are then placed alone."""
    people = await people_of(pool, 8)
    async with pool.acquire() as conn:
        desks = await make.resource(conn, units=8)
        held = await vouchers.voucher(conn, member_id=people[0].id)
    ask = await at_desk(pool, Desk(pool.acquire))
    async with pool.acquire() as conn, conn.transaction():
        await conn.execute("LOCK TABLE claims IN SHARE ROW EXCLUSIVE MODE")
        made = [ask(people[0], desks, voucher=held.code)]
        made += [ask(each, desks) for each in people[1:]]
        await _end_who_waits(pool, statement="place_together")
        await _end_who_waits(pool, statement="place_alone")
    answers = await asyncio.wait_for(asyncio.gather(*made), 10)
    assert len({json.loads(each)["id"] for each in answers}) == 8
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM reservations") == 8
        await assert_sound(conn)
        assert (await check(conn)).sound


async def _end_who_waits(pool: Pool, *, statement: str) -> None:
    """Those that wait for a lock in a statement of that name."""
    async with asyncio.timeout(5):
        while not await pool.fetchval(  # noqa: ASYNC110 - nothing tells of a lock
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND wait_event_type = 'Lock' "
            "AND query LIKE '%' || $1 || '(%'",
            statement,
        ):
            await asyncio.sleep(0.005)
