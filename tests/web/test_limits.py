"""How often is too often: across processes, and while Valkey is away."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import RateLimited
from booking.web.limits import Limits
from booking.web.queue import open_queue
from tests import make
from tests.web.client import Web, running_web
from tests.web.visitor import signed_in

TOKENS = "/api/v1/tokens"
NAME = {"name": "x"}


@asynccontextmanager
async def limits_of(settings: Settings) -> AsyncIterator[Limits]:
    """As another process on the same Valkey has them."""
    queue = open_queue(settings)
    assert queue is not None
    try:
        limits = Limits(settings, queue)
        yield limits
        await limits.aclose()
    finally:
        await queue.aclose()


def with_limits(settings: Settings, *, account: int = 600, address: int = 6000) -> Settings:
    return settings.model_copy(
        update={"account_writes_per_minute": account, "address_writes_per_minute": address}
    )


async def test_an_accounts_writes_are_limited_and_its_reads_are_not(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, account=3), pool) as web:
        ada, bea = await web.member("ada@example.org"), await web.member("bea@example.org")
        answers = [await ada.post(TOKENS, json=NAME) for _ in range(4)]
        assert [answer.status_code for answer in answers] == [201, 201, 201, 429]
        assert answers[-1].json()["code"] == "rate-limited"
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 60
        assert (await ada.get(TOKENS)).status_code == 200
        assert (await bea.post(TOKENS, json=NAME)).status_code == 201


async def test_an_addresss_writes_are_limited_whoever_writes(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, address=2), pool) as web:
        people = [await web.member(f"{name}@example.org") for name in ("ada", "bea", "eva")]
        statuses = [(await each.post(TOKENS, json=NAME)).status_code for each in people]
        assert statuses == [201, 201, 429]
        # Who may not ask at all is told that first.
        assert (await web.anonymous.post(TOKENS, json=NAME)).status_code == 401


async def test_a_limit_holds_across_processes(settings: Settings) -> None:
    settings = with_limits(settings, account=10)
    async with limits_of(settings) as one, limits_of(settings) as other:
        wishes = [each.write(member_id=1, address="192.0.2.1") for each in (one, other) * 15]
        done = await asyncio.gather(*wishes, return_exceptions=True)
        assert sum(each == 0 for each in done) == 10
        assert sum(isinstance(each, RateLimited) for each in done) == 20


async def test_an_ipv6_household_is_one_address(settings: Settings) -> None:
    async with limits_of(with_limits(settings, address=2)) as limits:
        await limits.write(member_id=1, address="2001:db8:1:1::1")
        await limits.write(member_id=2, address="2001:db8:1:1:ffff::2")
        with pytest.raises(RateLimited):
            await limits.write(member_id=3, address="2001:db8:1:1::3")
        await limits.write(member_id=3, address="2001:db8:1:2::3")


async def test_wrong_voucher_codes_are_limited_and_then_a_right_one_is_not_tried(
    settings: Settings,
) -> None:
    async with limits_of(settings) as limits:
        for _ in range(10):
            await limits.may_try_voucher(member_id=1, address="192.0.2.1")
            await limits.wrong_voucher(member_id=1, address="192.0.2.1")
        with pytest.raises(RateLimited):
            await limits.may_try_voucher(member_id=1, address="192.0.2.1")
        await limits.may_try_voucher(member_id=2, address="192.0.2.1")


async def test_without_valkey_each_process_counts_for_itself_and_readiness_says_so(
    settings: Settings, pool: Pool, unused_port: int
) -> None:
    away = with_limits(settings, account=3).model_copy(
        update={"redis_url": f"redis://127.0.0.1:{unused_port}/0"}
    )
    async with running_web(away, pool) as web:
        ada = await web.member("ada@example.org")
        statuses = [(await ada.post(TOKENS, json=NAME)).status_code for _ in range(4)]
        assert statuses == [201, 201, 201, 429]
        ready = await web.anonymous.get("/health/ready")
        assert ready.status_code == 200
        assert ready.json()["queue"] == "away"
        assert ready.json()["limits"] == "per process"


async def test_a_valkey_that_hangs_holds_nobody_up_for_long(settings: Settings, pool: Pool) -> None:
    async with silent_server() as port:
        hanging = settings.model_copy(update={"redis_url": f"redis://127.0.0.1:{port}/0"})
        async with running_web(hanging, pool) as web:
            ada = await web.member("ada@example.org")
            began = time.monotonic()
            for _ in range(20):
                assert (await ada.post(TOKENS, json=NAME)).status_code == 201
            assert time.monotonic() - began < 2


async def test_when_valkey_comes_back_it_counts_again(web: Web) -> None:
    limits: Limits = web.app.state.web.limits
    ada = await web.member("ada@example.org")
    shared = limits._shared
    assert shared is not None
    shared._away(OSError("gone"))
    assert limits.state == "per process"
    shared._not_before = 0
    assert (await ada.post(TOKENS, json=NAME)).status_code == 201
    assert (await web.anonymous.get("/health/ready")).json()["limits"] == "shared"


@asynccontextmanager
async def silent_server() -> AsyncIterator[int]:
    """It takes connections and never says a word."""
    ended = asyncio.Event()

    async def say_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await ended.wait()
        writer.close()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        ended.set()
        server.close()


async def test_where_a_move_would_lead_is_counted_as_a_write_and_the_empty_form_is_not(
    settings: Settings, pool: Pool
) -> None:
    async with running_web(with_limits(settings, account=4), pool) as web:
        async with pool.acquire() as conn:
            desk = await make.resource(conn, units=5)
        ada = await web.member("ada@example.org")
        wish = {
            "resource_id": desk,
            "starts_at": "2026-12-01T10:00:00+01:00",
            "ends_at": "2026-12-01T12:00:00+01:00",
        }
        single = (await ada.post("/api/v1/reservations", json=wish)).json()["id"]
        group = (await ada.post("/api/v1/groups", json={"reservations": [wish]})).json()["id"]
        browser = await signed_in(web)
        paths = (f"/prenotazioni/{single}/sposta", f"/gruppi/{group}/sposta")
        there = {"day": "2026-12-02", "from": "10:00", "to": "12:00"}
        looked = [(await browser.get(path, params=there)).status_code for path in paths * 2]
        assert looked == [200, 200, 429, 429]
        assert [(await browser.get(path)).status_code for path in paths] == [200, 200]
