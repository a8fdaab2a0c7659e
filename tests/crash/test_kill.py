"""kill -9 of the web and of PostgreSQL in turn, under load: nothing that was answered is lost."""

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from booking.database.pool import connect
from tests import make
from tests.crash.load import Load
from tests.embedded.running import Running, up
from tests.product import booking
from tests.sound import assert_sound
from tests.torture import is_long

CLIENTS = 8
# Answers between one kill and the next, so that each hits a product at work.
BETWEEN = 40


@pytest.mark.torture
@pytest.mark.timeout(1800)
async def test_what_was_answered_is_there_after_kill_9(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rounds = 25 if is_long(request.config) else 3
    with up(tmp_path / "home", address_writes_per_minute="1000000",
            account_writes_per_minute="1000000") as running:  # fmt: skip
        async with _clients(running) as load:
            async with asyncio.TaskGroup() as at_work:
                at_work.create_task(load.run())
                for name in ("web", "postgres") * rounds:
                    await _kill_at_work(running, name, load)
                await _until(_more_answers(load), what="answers after the last kill")
                load.stop()
            assert load.interrupted > 0
            await _require_same_answers(load)
            await _require_sound(running, load)
        assert running.process.poll() is None


async def _kill_at_work(running: Running, name: str, load: Load) -> None:
    await _until(_more_answers(load), what=f"answers before {name} is killed")
    pid = running.pid(name)
    os.kill(pid, signal.SIGKILL)
    file = running.home / "run" / f"{name}.pid"
    await _until(lambda: file.exists() and int(file.read_text()) != pid, what=f"a new {name}")


def _more_answers(load: Load) -> Callable[[], bool]:
    wanted = load.answers + BETWEEN
    return lambda: load.answers >= wanted


async def _require_same_answers(load: Load) -> None:
    """The same key and body gives the first answer, word for word."""
    assert len(load.granted) > BETWEEN
    for request, status, content in load.granted:
        again = await load.send(request)
        assert (again.status_code, again.content) == (status, content), request


async def _require_sound(running: Running, load: Load) -> None:
    """Every reservation answers one key, and stands as its client was told last."""
    told: dict[str, str] = {}
    for _, _, content in load.granted:
        body = json.loads(content)
        told[body["id"]] = body["status"]
    conn = await connect(booking(dict(running.environment), "database", "url").strip())
    try:
        rows = await conn.fetch("SELECT id::text, status FROM reservations")
        assert {row["id"]: row["status"] for row in rows} == told
        await assert_sound(conn)
    finally:
        await conn.close()
    assert booking(dict(running.environment), "ledger", "check").endswith("sound\n")


@asynccontextmanager
async def _clients(running: Running) -> AsyncIterator[Load]:
    """Clients, and a pool of desks that the product was just given."""
    conn = await connect(booking(dict(running.environment), "database", "url").strip())
    try:
        at = await make.space(conn, weekdays=range(1, 8), closes_on_holidays=False)
        desks = await make.resource(conn, at=at, units=6)
        tokens = [await make.token(conn, (await make.member(conn)).id) for _ in range(CLIENTS)]
    finally:
        await conn.close()
    async with httpx.AsyncClient(base_url=running.url, timeout=20, trust_env=False) as client:
        yield Load(client, desks, tokens)


async def _until(condition: Callable[[], bool], *, what: str, deadline: float = 40) -> None:
    async def poll() -> None:
        while not condition():  # noqa: ASYNC110 - a condition outside of this loop
            await asyncio.sleep(0.02)

    try:
        await asyncio.wait_for(poll(), deadline)
    except TimeoutError:
        raise AssertionError(f"waited {deadline:.0f} s for {what}") from None
