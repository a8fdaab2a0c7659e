"""`booking deliveries` shows what is stuck, and replays or skips it."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from booking.database.pool import connect
from booking.events import TokenMade
from tests.databases import Database
from tests.servers import run
from tests.typed import Typed, typed
from tests.workers.steps import QUICK, record
from workers.listeners import announce_listeners
from workers.post import Cause
from workers.relay import relay_batch
from workers.subscriber import Desk, Sends, Subscriptions


async def _tell_nobody(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> None:
    raise AssertionError("nothing is delivered here")


LISTENING: Subscriptions = {TokenMade: (Sends("note", _tell_nobody), Sends("other", _tell_nobody))}


async def _one_dead_with_two_behind(database: Database) -> int:
    conn = await connect(database.app_url)
    try:
        for version in (1, 2, 3):
            await record(conn, 1, version)
        await announce_listeners(conn, LISTENING)
        await relay_batch(conn, pace=QUICK)
        dead: int = await conn.fetchval(
            "UPDATE deliveries SET state = 'dead', attempts = 30, last_error = 'TimeoutError' "
            "WHERE state = 'due' AND subscriber = 'note' RETURNING id"
        )
    finally:
        await conn.close()
    return dead


def _environment(database: Database, home: Path) -> dict[str, str]:
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")
    }
    return inherited | {
        "BOOKING_HOME": str(home),
        "BOOKING_DATABASE_URL": database.app_url,
        "BOOKING_MIGRATE_URL": database.owner_url,
    }


def _booking(database: Database, home: Path, *words: str) -> Typed:
    return typed(_environment(database, home), "deliveries", *words)


@pytest.fixture
def dead(database: Database) -> int:
    """The id of a delivery that is dead, with two more of its stream behind it."""
    return run(_one_dead_with_two_behind(database))


def test_it_lists_what_is_dead_for_people_and_for_programs(
    database: Database, dead: int, tmp_path: Path
) -> None:
    told = _booking(database, tmp_path, "list", "--state", "dead")
    assert told.returncode == 0, told.stderr
    assert told.stdout.startswith(f"{dead}  dead  TokenMade token:1 (event 1, ")
    assert told.stdout.endswith("to note, 30 tries, 2 waiting behind it: TimeoutError\n")
    listed = _booking(database, tmp_path, "list", "--json").stdout.splitlines()
    found = {each["subscriber"]: each for each in map(json.loads, listed)}
    assert {name: each["state"] for name, each in found.items()} == {"note": "dead", "other": "due"}
    assert found["note"]["behind"] == 2
    assert found["note"]["id"] == dead


def test_it_replays_what_is_dead_and_names_what_is_not(
    database: Database, dead: int, tmp_path: Path
) -> None:
    told = _booking(database, tmp_path, "replay", str(dead), "999")
    assert told.returncode == 1
    assert told.stdout == f"1 due again: {dead}\n"
    assert "999" in told.stderr
    assert "booking deliveries list" in told.stderr
    again = _booking(database, tmp_path, "replay", "--all")
    assert (again.returncode, again.stdout) == (0, "0 due again\n")
    nothing = _booking(database, tmp_path, "list", "--state", "dead")
    assert nothing.stdout == "Nothing is dead.\n"


def test_it_skips_what_is_dead(database: Database, dead: int, tmp_path: Path) -> None:
    told = _booking(database, tmp_path, "skip", str(dead))
    assert (told.returncode, told.stdout) == (0, f"1 skipped: {dead}\n")


@pytest.mark.parametrize("words", [("replay",), ("replay", "1", "--all"), ("skip",)])
def test_it_refuses_to_guess(database: Database, tmp_path: Path, words: tuple[str, ...]) -> None:
    assert _booking(database, tmp_path, *words).returncode == 2


@pytest.mark.parametrize("words", [(), ("list",), ("replay",), ("skip",)])
def test_help_has_an_example(database: Database, tmp_path: Path, words: tuple[str, ...]) -> None:
    told = _booking(database, tmp_path, *words, "--help")
    assert told.returncode == 0
    assert ("Example" in told.stdout) == bool(words)


def test_a_database_that_is_away_is_one_sentence(tmp_path: Path) -> None:
    nowhere = "postgresql://booking_app@127.0.0.1:1/booking"
    told = subprocess.run(
        [sys.executable, "-m", "booking.cli", "deliveries", "list"],
        env=_environment(Database("x", nowhere, nowhere), tmp_path),
        capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert told.returncode == 1
    assert "does not answer" in told.stderr
    assert "Traceback" not in told.stderr
