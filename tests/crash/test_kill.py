"""kill -9 of the web and of PostgreSQL in turn, under load: nothing that was answered is lost."""

import asyncio
import json
from pathlib import Path

import pytest

from tests.crash.killing import UNLIMITED, Condition, clients, database_of, kill, until
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
    rounds = 25 if is_long(request.config) else 1
    with up(tmp_path / "home", **UNLIMITED) as running:
        async with clients(running, CLIENTS, units=6) as load:
            async with asyncio.TaskGroup() as at_work:
                at_work.create_task(load.run())
                for name in ("web", "postgres") * rounds:
                    await until(_more_answers(load), what=f"answers before {name} is killed")
                    await kill(running, name)
                await until(_more_answers(load), what="answers after the last kill")
                load.stop()
            assert load.interrupted > 0
            await _require_same_answers(load)
            await _require_sound(running, load)
        assert running.process.poll() is None


def _more_answers(load: Load) -> Condition:
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
    async with database_of(running) as conn:
        rows = await conn.fetch("SELECT id::text, status FROM reservations")
        assert {row["id"]: row["status"] for row in rows} == told
        await assert_sound(conn)
    assert booking(dict(running.environment), "ledger", "check").endswith("sound\n")
