"""What servers and commands check before they work: database, version, forgotten settings."""

import logging
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from booking.cli.logs import in_one_line
from booking.database.migrations import Standing, on_disk, standing
from booking.database.pool import connect
from booking.embedded import postgres
from tests.databases import Database, copy_of
from tests.embedded.running import settings
from tests.servers import Servers, run, wait_until
from tests.typed import Typed, command, typed

BEHIND = "booking: The database is not at this program’s version yet. Run `booking migrate`.\n"
AHEAD = "booking: The database is at a newer version than this program. Start the newer program.\n"
SERVERS = ("serve", "work")
COMMANDS = [
    ("serve",),
    ("work",),
    ("load", "demo"),
    ("token", "ada@example.org"),
    ("grant", "milano", "ada@example.org", "100"),
    ("ledger", "check"),
    ("deliveries", "list"),
]


@pytest.fixture
def empty(servers: Servers) -> Iterator[Database]:
    """A database that nobody migrated."""
    with copy_of(servers, "template1") as made:
        yield made


def _booking(home: Path, *words: str, **given: str) -> "Typed | subprocess.CompletedProcess[str]":
    if words[0] not in SERVERS:
        return typed(settings(home, **given), *words)
    # They set up the log of their whole process.
    return subprocess.run(
        [sys.executable, "-m", "booking.cli", *words],
        env=settings(home, **given), capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def _execute(database: Database, statement: str) -> None:
    async def execute() -> None:
        conn = await connect(database.owner_url)
        try:
            await conn.execute(statement)
        finally:
            await conn.close()

    run(execute())


@pytest.mark.parametrize("words", COMMANDS)
def test_a_database_that_was_not_migrated(
    tmp_path: Path, empty: Database, valkey_url: str, words: tuple[str, ...]
) -> None:
    done = _booking(tmp_path, *words, database_url=empty.app_url, redis_url=valkey_url)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", BEHIND)


@pytest.mark.parametrize("words", COMMANDS)
def test_a_database_of_a_newer_program(
    tmp_path: Path, database: Database, valkey_url: str, words: tuple[str, ...]
) -> None:
    _execute(database, "INSERT INTO migrations (name, sha256) VALUES ('9999_later', '')")
    done = _booking(tmp_path, *words, database_url=database.app_url, redis_url=valkey_url)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", AHEAD)


def test_migrating_mends_it(tmp_path: Path, empty: Database) -> None:
    given = {"database_url": empty.app_url, "migrate_url": empty.owner_url}
    assert "migrations applied" in command(settings(tmp_path, **given), "migrate")
    assert len(command(settings(tmp_path, **given), "token", "ada@example.org").strip()) > 20


async def test_one_missing_migration_is_enough(database: Database) -> None:
    conn = await connect(database.app_url)
    names = [each.name for each in on_disk()]
    try:
        assert await standing(conn) is Standing.CURRENT
        assert await standing(conn, known=[*names, "9999_later"]) is Standing.BEHIND
        assert await standing(conn, known=names[:-1]) is Standing.AHEAD
    finally:
        await conn.close()


@pytest.mark.parametrize("words", [*COMMANDS, ("migrate",)])
def test_a_product_that_is_stopped(tmp_path: Path, words: tuple[str, ...]) -> None:
    (tmp_path / "postgres-18").mkdir()
    (tmp_path / "valkey.port").write_text("1")
    done = _booking(tmp_path, *words)
    assert done.returncode == 1
    assert done.stderr == (
        f"booking: The database in {tmp_path} does not answer (FileNotFoundError). Start the "
        "product with `make up`, or set BOOKING_HOME to the running product's folder.\n"
    )


def test_the_address_of_a_stopped_product_is_printed_with_a_warning(tmp_path: Path) -> None:
    (tmp_path / "postgres-18").mkdir()
    done = _booking(tmp_path, "database", "url")
    assert done.returncode == 1
    assert done.stdout.startswith("postgresql://booking_app:")
    assert "does not answer" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("words", [*COMMANDS, ("migrate",), ("database", "url")])
def test_no_product_at_all(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = _booking(tmp_path, *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"booking: There is no database in {tmp_path} yet.")
    assert len(done.stderr.splitlines()) == 1


def test_a_worker_without_a_queue(tmp_path: Path, database: Database) -> None:
    done = _booking(tmp_path, "work", database_url=database.app_url)
    assert done.returncode == 1
    assert "set BOOKING_REDIS_URL" in done.stderr


@pytest.mark.parametrize("server", SERVERS)
def test_forgotten_settings_are_warned_of_once(
    tmp_path: Path, database: Database, valkey_url: str, server: str
) -> None:
    given = {"database_url": database.app_url, "redis_url": valkey_url}
    forgotten = _first_words(tmp_path / "first", server, **given)
    assert forgotten.count("BOOKING_URL is not set: links and feed addresses begin with") == 1
    assert forgotten.count("BOOKING_SMTP_URL is not set: no mail leaves this machine") == 1
    given |= {"url": "https://posto.example.org", "smtp_url": "smtp://mail.example.org"}
    said = _first_words(tmp_path / "second", server, **given)
    assert "is not set" not in said
    # The last line too, which nothing is written after.
    assert {"serve": "Finished server process", "work": "stopped"}[server] in said


def _first_words(home: Path, name: str, **given: str) -> str:
    """What a server says until it works; then it is stopped."""
    home.mkdir()
    log = home / "log"
    with log.open("wb") as opened:
        server = subprocess.Popen(
            [sys.executable, "-m", "booking.cli", name],
            env=settings(home, **given), stdout=opened, stderr=opened,
        )  # fmt: skip
    try:
        works = {"serve": "Uvicorn running", "work": "working"}[name]
        wait_until(lambda: works in log.read_text() or server.poll() is not None, what=name)
    finally:
        server.terminate()
        # The web ends by the signal itself, when all is done.
        assert server.wait(30) in {0, -signal.SIGTERM}, log.read_text()
    return log.read_text()


def test_the_products_own_database_is_known_by_its_address(tmp_path: Path) -> None:
    assert postgres.is_own(tmp_path, postgres.address(tmp_path, postgres.APP))
    assert not postgres.is_own(tmp_path, postgres.address(tmp_path / "other", postgres.APP))
    assert not postgres.is_own(tmp_path, "postgresql://booking_app:x@db.example.org/booking")


def test_a_lost_database_is_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    log = logging.getLogger("asyncpg.pool")
    log.addFilter(in_one_line)
    try:
        with caplog.at_level(logging.INFO):
            log.warning("Failed %s", "again", exc_info=ConnectionRefusedError(111, "refused"))
    finally:
        log.removeFilter(in_one_line)
    assert caplog.messages == ["Failed again (ConnectionRefusedError)"]
    assert caplog.records[0].exc_info is None
