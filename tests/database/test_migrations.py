"""Migrations: whole or not at all, never edited, never twice."""

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.database.migrations import MigrationFailed, migrate, on_disk
from booking.database.pool import connect
from booking.database.queries import SQL
from booking.embedded.postgres import APP
from tests.databases import Database, copy_of
from tests.servers import Servers

ALL = [each.name for each in on_disk()]
TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"


@pytest.fixture
def empty(servers: Servers) -> Iterator[Database]:
    """A database that nobody migrated."""
    with copy_of(servers, "template1") as made:
        yield made


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the migrations, to be tampered with."""
    return Path(shutil.copytree(SQL / "migrations", tmp_path / "migrations"))


async def test_they_are_applied_once_in_order(empty: Database) -> None:
    assert await migrate(empty.owner_url, app_role=APP) == ALL
    assert await migrate(empty.owner_url, app_role=APP) == []


async def test_two_at_once_do_not_collide(empty: Database) -> None:
    both = [migrate(empty.owner_url, app_role=APP) for _ in range(2)]
    assert sorted(await asyncio.gather(*both)) == [[], ALL]


async def test_two_commands_at_once_do_not_collide(empty: Database) -> None:
    first, second = await asyncio.gather(_command(empty), _command(empty))
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert sorted(done.stdout.splitlines()[-1] for done in (first, second)) == sorted(
        ["0 migrations applied", f"{len(ALL)} migrations applied"]
    )


async def test_an_edited_one_is_refused_by_name(database: Database, folder: Path) -> None:
    edited = folder / f"{ALL[3]}.sql"
    edited.write_text(edited.read_text() + "-- a better comment\n")
    with pytest.raises(MigrationFailed, match=f"{ALL[3]}.sql was edited"):
        await migrate(database.owner_url, app_role=APP, folder=folder)


async def test_an_older_version_is_refused_by_a_newer_database(
    database: Database, folder: Path
) -> None:
    (folder / f"{ALL[-1]}.sql").unlink()
    with pytest.raises(MigrationFailed, match=ALL[-1]):
        await migrate(database.owner_url, app_role=APP, folder=folder)


async def test_one_that_fails_leaves_nothing_of_itself(database: Database, folder: Path) -> None:
    (folder / "9998_good.sql").write_text("CREATE TABLE good (id int);")
    (folder / "9999_bad.sql").write_text("CREATE TABLE bad (id int); SELECT 1 / 0;")
    with pytest.raises(MigrationFailed, match=r"9999_bad\.sql: division by zero"):
        await migrate(database.owner_url, app_role=APP, folder=folder)
    conn = await connect(database.owner_url)
    try:
        assert await conn.fetchval("SELECT to_regclass('bad')") is None
        assert await conn.fetchval("SELECT max(name) FROM migrations") == "9998_good"
    finally:
        await conn.close()
    # Mended, it goes on from there.
    (folder / "9999_bad.sql").write_text("CREATE TABLE bad (id int);")
    assert await migrate(database.owner_url, app_role=APP, folder=folder) == ["9999_bad"]


async def test_the_command_exits_with_1_and_one_sentence(empty: Database) -> None:
    conn = await connect(empty.owner_url)
    try:
        # Somebody's own table is in the way of the first migration.
        await conn.execute("CREATE TABLE spaces (id int)")
        done = await _command(empty)
        assert done.returncode == 1
        assert "0001_network.sql" in done.stderr
        assert "left as it was" in done.stderr
        assert len(done.stderr.strip().splitlines()) == 1
        # That table, and the list of migrations that was about to be filled.
        assert await conn.fetchval(TABLES) == 2
        assert await conn.fetchval("SELECT count(*) FROM migrations") == 0
    finally:
        await conn.close()


async def _command(database: Database) -> "subprocess.CompletedProcess[str]":
    environment = os.environ | {
        "BOOKING_MIGRATE_URL": database.owner_url,
        "BOOKING_DATABASE_URL": database.app_url,
        "BOOKING_REDIS_URL": "redis://127.0.0.1:1",
    }
    return await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "booking.cli", "migrate"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
