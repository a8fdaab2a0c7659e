"""`booking up`: everything starts, is started again, and stops in order."""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import asyncpg
import pytest

from tests.embedded.running import SERVERS, UP, Running, is_alive, refused, started, up
from tests.product import booking
from tests.servers import run, wait_until


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """A product that tests only look at, in a folder whose name is too long for a socket."""
    long = "a folder, with 'signs' " + "and a long name " * 7
    folder = tmp_path_factory.mktemp("looked-at") / long
    folder.mkdir()
    with up(folder / "home") as made:
        yield made


@dataclass(frozen=True, slots=True)
class Stopped:
    """What Ctrl-C left of a product: its folder, what it said, and any process of it."""

    home: Path
    output: str
    alive: list[int]
    exit_code: int


@pytest.fixture(scope="module")
def stopped(tmp_path_factory: pytest.TempPathFactory) -> Stopped:
    home = tmp_path_factory.mktemp("stopped") / "home"
    with up(home) as first:
        pids = first.pids().values()
        assert first.pid("supervisor") == first.process.pid
        _remember(first, "written before Ctrl-C")
        code = first.stop(signal.SIGINT)
        assert not list((home / "run").glob("*.pid"))
        return Stopped(home, first.output, [pid for pid in pids if is_alive(pid)], code)


def test_ctrl_c_stops_all_in_order_and_leaves_the_data(stopped: Stopped) -> None:
    assert stopped.exit_code == 0
    ended = [line.split()[-3] for line in stopped.output.splitlines() if "has stopped" in line]
    assert ended == list(SERVERS)
    assert stopped.alive == []
    with up(stopped.home) as second:
        assert _remembered(second) == "written before Ctrl-C"


def test_what_it_leaves_is_closed_to_others(stopped: Stopped) -> None:
    assert [
        file for file in stopped.home.rglob("*") if file.stat().st_mode & 0o077 and file.is_file()
    ] == []
    assert stopped.home.stat().st_mode & 0o077 == 0


def test_settings_are_those_of_the_running_product(home: Path) -> None:
    with up(home) as running:
        pids = running.pids().values()
        here = dict(running.environment) | {"BOOKING_PORT": "8765"}
        port = running.environment["BOOKING_PORT"]
        assert f"BOOKING_PORT = {port} (in this shell: 8765)\n" in booking(here, "settings")
        del here["BOOKING_PORT"]
        said = booking(here, "settings")
        assert said.startswith(f"As the product has them that runs on {home}:")
        assert booking(here, "health") == "the web is well\n"
        assert f"BOOKING_PORT = {port}\n" in said
        running.process.kill()
        running.process.wait()
        wait_until(lambda: not any(map(is_alive, pids)), what="all to end")
        assert (home / "run" / "settings.json").exists()
        assert "BOOKING_PORT = 8000\n" in booking(here, "settings")


def test_what_is_killed_alone_is_started_again(home: Path) -> None:
    with up(home) as running:
        for name in SERVERS:
            _kill_and_see_it_again(running, name)
        assert running.process.poll() is None
        assert running.output.count("was ended by signal 9") == len(SERVERS)


def test_kill_9_of_the_parent_leaves_no_server_and_the_next_start_recovers(home: Path) -> None:
    with up(home) as killed:
        pids = killed.pids()
        _remember(killed, "committed before the kill")
        killed.process.kill()
        killed.process.wait()
        # At once: the servers of the first may still be on their way out.
        with up(home) as recovered:
            assert _remembered(recovered) == "committed before the kill"
            # A web process or worker may still be ending what it had in hand.
            wait_until(lambda: not any(map(is_alive, pids.values())), what="all to end")


def test_kill_9_of_parent_and_postgres_at_once_loses_nothing(home: Path) -> None:
    with up(home) as killed:
        _remember(killed, "committed before both were killed")
        postgres = killed.pid("postgres")
        killed.process.kill()
        os.kill(postgres, signal.SIGKILL)
        killed.process.wait()
        with up(home) as recovered:
            assert _remembered(recovered) == "committed before both were killed"


def test_kill_9_of_make_stops_all_in_order(home: Path) -> None:
    """`make up` names itself as the parent; who kills it never knew of the supervisor."""
    starter = (
        "import subprocess, sys; subprocess.run([*sys.argv[1:], '--parent', str(os.getpid())])"
    )
    with started(home, command=[sys.executable, "-c", f"import os; {starter}", *UP]) as running:
        running.until_ready()
        pids = [*running.pids().values(), running.pid("supervisor")]
        running.process.kill()
        wait_until(lambda: not any(is_alive(pid) for pid in pids), what="all to end")
        assert running.output.rstrip().endswith("postgres has stopped")


def test_a_queue_that_cannot_be_read_is_set_aside(stopped: Stopped) -> None:
    (log,) = (stopped.home / "valkey" / "appendonlydir").glob("*.incr.aof")
    log.write_bytes(b"this is no command\r\n" * 9)
    with up(stopped.home):
        assert (stopped.home / "valkey.broken").is_dir()


def test_a_signal_while_it_sets_up_leaves_nothing_running(home: Path) -> None:
    """Three in turn, each where the one before left it."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        _interrupt(home, number)
    with up(home) as again:
        assert again.is_ready()


def test_the_second_of_two_at_once_gets_one_sentence(running: Running) -> None:
    home = running.home
    said = refused(home)
    assert f"already running on the folder {home} (process {running.process.pid})" in said
    assert running.is_ready()


def test_a_long_folder_name_still_has_a_socket(running: Running) -> None:
    assert len(str(running.home)) > 108
    assert _asked(running, "SELECT 1") == 1


def test_no_secret_is_in_a_log(running: Running) -> None:
    passwords = [file.read_text() for file in (running.home / "passwords").iterdir()]
    logs = [file.read_text() for file in (running.home / "logs").iterdir()] + [running.output]
    assert len(passwords) >= 3
    assert not any(password in log for password in passwords for log in logs)
    for pid in running.pids().values():
        words = Path(f"/proc/{pid}/cmdline").read_text()
        assert not any(password in words for password in passwords)


def test_web_and_worker_hold_no_superuser(running: Running) -> None:
    assert not _asked(running, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    for name in ("web", "worker"):
        environment = Path(f"/proc/{running.pid(name)}/environ").read_text()
        assert "booking_owner" not in environment
        assert "booking_app" in environment


def _interrupt(home: Path, number: signal.Signals) -> None:
    file = home / "run" / "postgres.pid"
    assert not file.exists()
    with started(home) as running:
        wait_until(lambda: file.exists() or running.process.poll() is not None, what="PostgreSQL")
        pid = running.pid("postgres")
        assert running.stop(number) == 0, running.output
        assert not is_alive(pid)


def _kill_and_see_it_again(running: Running, name: str) -> None:
    before = running.pid(name)
    file = running.home / "run" / f"{name}.pid"
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: file.exists() and int(file.read_text()) != before, what=f"a new {name}")
    wait_until(running.is_ready, what=f"the product after {name} was killed")


def _remember(running: Running, text: str) -> None:
    _asked(
        running, "INSERT INTO members (email, name) VALUES ('a@example.org', $1) RETURNING 1", text
    )


def _remembered(running: Running) -> object:
    return _asked(running, "SELECT name FROM members WHERE email = 'a@example.org'")


def _asked(running: Running, query: str, *values: str) -> object:
    async def ask() -> object:
        url = booking(dict(running.environment), "database", "url").strip()
        conn = await asyncpg.connect(url)
        try:
            return await conn.fetchval(query, *values)
        finally:
            await conn.close()

    return run(ask())
