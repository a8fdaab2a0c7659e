"""The reader behind the live stream: everything once, in order, for everybody, in few queries."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import date
from typing import Any

import pytest

from booking.database.pool import Pool
from booking.reservations import changed
from booking.spaces.network import NetworkCache
from booking.web.live import live as module
from booking.web.live.live import Live, LivePace
from booking.web.live.recent import Told, Wanted
from tests import make
from tests.web.streams import load_space

QUICK = LivePace(look=0.01, again=0.02, heartbeat=5, page=7, keeps=10)
ALL = Wanted()


async def ids(texts: AsyncGenerator[bytes, None], count: int) -> list[int]:
    """The ids of the next so many messages."""
    found: list[int] = []
    async with asyncio.timeout(20):
        while len(found) < count:
            lines = (await anext(texts)).split(b"\n")
            found += [int(line[4:]) for line in lines if line.startswith(b"id: ")]
    return found


async def one_resource(pool: Pool) -> int:
    async with pool.acquire() as conn:
        at = await make.space(conn)
        await make.resource(conn, at=at)
    return at.id


async def happen(pool: Pool, space_id: int, times: int) -> None:
    async with pool.acquire() as conn:
        await load_space(conn, space_id, times)


async def test_what_happens_is_told_once_and_in_order(pool: Pool) -> None:
    at = await one_resource(pool)
    async with Live(pool, NetworkCache(), QUICK).running() as live:
        texts = live.follow(after=0, wanted=ALL)
        for first in (1, 4):
            await happen(pool, at, 3)
            assert await ids(texts, 3) == list(range(first, first + 3))
        await texts.aclose()


def test_what_is_told_of_extras_has_a_name_of_its_own() -> None:
    day = date(2026, 12, 1)
    change = changed.Changed(12, "base-milano", day, day, what="extras")
    assert Told.of(changed.Happened(7, (change,))).text(Wanted(space="base-milano")) == (
        b"id: 7\nevent: extras\n"
        b'data: {"resource_id":12,"space":"base-milano","from":"2026-12-01","to":"2026-12-01"}\n\n'
    )


async def test_who_comes_back_from_long_ago_is_told_all_of_it_then_what_is_new(pool: Pool) -> None:
    """Far more than memory keeps, while more happens."""
    at = await one_resource(pool)
    await happen(pool, at, 60)
    async with Live(pool, NetworkCache(), QUICK).running() as live:
        texts = live.follow(after=3, wanted=ALL)
        begun = await ids(texts, 7)
        await happen(pool, at, 60)
        assert begun + await ids(texts, 117 - len(begun)) == list(range(4, 121))
        await texts.aclose()


async def test_what_is_sent_at_once_is_no_more_than_a_page(pool: Pool) -> None:
    at = await one_resource(pool)
    long = LivePace(look=0.01, page=7, keeps=1000)
    async with Live(pool, NetworkCache(), long).running() as live:
        first = live.follow(after=0, wanted=ALL)
        await happen(pool, at, 60)
        await ids(first, 60)
        texts = live.follow(after=0, wanted=ALL)
        found: list[int] = []
        while len(found) < 60:
            at_once = [
                int(line[4:]) for line in (await anext(texts)).split(b"\n") if line[:3] == b"id:"
            ]
            assert len(at_once) <= 7
            found += at_once
        assert found == list(range(1, 61))
        await texts.aclose()
        await first.aclose()


async def test_a_listener_of_a_quiet_place_in_a_busy_network_hears_that_we_are_there(
    pool: Pool,
) -> None:
    at, elsewhere = await one_resource(pool), await one_resource(pool)
    async with pool.acquire() as conn:
        slug = await conn.fetchval("SELECT slug FROM spaces WHERE id = $1", at)
    hasty = LivePace(look=0.01, heartbeat=0.3)
    async with Live(pool, NetworkCache(), hasty).running() as live:
        texts = live.follow(after=0, wanted=Wanted(space=slug))
        heard = asyncio.create_task(anext(texts))
        while not heard.done():
            await happen(pool, elsewhere, 1)
        assert (await heard).startswith(b"id: ")
        await texts.aclose()


async def test_after_nobody_listened_the_next_one_is_told_from_where_they_stand(
    pool: Pool,
) -> None:
    at = await one_resource(pool)
    async with Live(pool, NetworkCache(), QUICK).running() as live:
        first = live.follow(after=0, wanted=ALL)
        await happen(pool, at, 2)
        await ids(first, 2)
        await first.aclose()
        await happen(pool, at, 50)
        second = live.follow(after=1, wanted=ALL)
        assert await ids(second, 51) == list(range(2, 53))
        await second.aclose()


async def test_many_who_listen_cost_no_more_queries_than_one(
    pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = 0

    async def counted(*given: Any, **named: Any) -> list[changed.Happened]:
        nonlocal asked
        asked += 1
        return await changed.happened_after(*given, **named)

    monkeypatch.setattr(module, "happened_after", counted)
    at = await one_resource(pool)
    calm = LivePace(look=0.05, keeps=1000)
    async with Live(pool, NetworkCache(), calm).running() as live:
        everybody = [live.follow(after=0, wanted=ALL) for _ in range(200)]
        told = [asyncio.create_task(ids(texts, 20)) for texts in everybody]
        for _ in range(20):
            await happen(pool, at, 1)
        assert await asyncio.gather(*told) == [list(range(1, 21))] * 200
        for texts in everybody:
            await texts.aclose()
    assert 0 < asked < 60


async def test_a_listener_hears_only_of_what_they_want_and_knows_where_they_stand(
    pool: Pool,
) -> None:
    at, elsewhere = await one_resource(pool), await one_resource(pool)
    async with pool.acquire() as conn:
        network = await NetworkCache().newest(conn)
    wanted = Wanted(space=next(slug for slug, each in network.spaces.items() if each.id == at))
    quiet = LivePace(look=0.01, heartbeat=0.2)
    async with Live(pool, NetworkCache(), quiet).running() as live:
        texts = live.follow(after=0, wanted=wanted)
        await happen(pool, elsewhere, 3)
        await happen(pool, at, 1)
        assert (await anext(texts)).startswith(b"id: 4\nevent: availability\n")
        await happen(pool, elsewhere, 2)
        assert [await anext(texts) for _ in range(2)] == [b"id: 6\n\n", b":\n"]
        await texts.aclose()


async def test_of_an_event_with_several_messages_only_the_last_bears_its_id(pool: Pool) -> None:
    """Cut off before it, the listener is told all of them again."""
    async with pool.acquire() as conn:
        at = await make.space(conn)
        for _ in range(3):
            await make.resource(conn, at=at)
        await load_space(conn, at.id)
    async with Live(pool, NetworkCache(), QUICK).running() as live:
        texts = live.follow(after=0, wanted=ALL)
        messages = (await anext(texts)).split(b"\n\n")[:-1]
        assert [each.startswith(b"id: 1\n") for each in messages] == [False, False, True]
        await texts.aclose()


async def test_it_goes_on_when_the_database_comes_back(pool: Pool) -> None:
    at = await one_resource(pool)
    async with Live(pool, NetworkCache(), QUICK).running() as live:
        texts = live.follow(after=0, wanted=ALL)
        await happen(pool, at, 1)
        assert await ids(texts, 1) == [1]
        async with pool.acquire() as conn:
            await conn.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
                "current_database() AND usename = current_user AND pid <> pg_backend_pid()"
            )
            await load_space(conn, at, 2)
        assert await ids(texts, 2) == [2, 3]
        await texts.aclose()
