"""What `booking up` says when it cannot start: one sentence, no trace, exit code 1."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
import pytest

from booking.config import Settings
from booking.embedded import folder, own_servers
from booking.embedded.failure import CannotStart
from tests.databases import Database
from tests.embedded.running import UP, refused, up
from tests.servers import run

ROOT = os.geteuid() == 0


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def test_a_busy_port(home: Path) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        port = str(held.getsockname()[1])
        said = refused(home, port=port)
    assert f"Port {port} on 127.0.0.1 cannot be used (Address already in use)" in said
    assert "BOOKING_PORT=" in said


def test_a_host_that_is_not_ours(home: Path) -> None:
    assert "BOOKING_HOST=no.such.host.invalid" in refused(home, host="no.such.host.invalid")


def test_a_file_in_the_place_of_the_folder(home: Path) -> None:
    home.touch()
    assert (
        refused(home) == f"booking: {home} is a file, not a folder. Choose a folder with "
        "BOOKING_HOME."
    )


def test_a_folder_that_cannot_be_made() -> None:
    assert "The folder /proc/posto cannot be made" in refused(Path("/proc/posto"))


def test_a_folder_of_another_user() -> None:
    # Ordinary people meet root's folder; root is shown that of an ordinary user.
    with _folder_of("nobody" if ROOT else "root") as (theirs, owner):
        said = refused(theirs)
    assert f"The folder {theirs} belongs to the user {owner}. Start as that user" in said


def test_a_folder_that_cannot_be_written() -> None:
    with _folder_of("nobody" if ROOT else pwd.getpwuid(os.geteuid()).pw_name) as (closed, _):
        closed.chmod(0o500)
        with _as_ordinary_user(), pytest.raises(CannotStart) as refusal, folder.owned(closed):
            pass
        closed.chmod(0o700)
    assert f"The folder {closed} cannot be written (Permission denied)" in str(refusal.value)


def test_a_full_disk(home: Path) -> None:
    small = _on_a_small_disk(home)
    if small is not None:
        said = refused(home / "below", command=small)
        assert f"The disk of {home}/below is full" in said
        assert "Free some space" in said
    else:
        # No disk of one's own may be mounted here; a limit on files stops it in the same way.
        said = refused(home, command=[sys.executable, "-c", _LIMITED, *UP])
        assert "File too large" in said


_LIMITED = (
    "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536)); "
    "os.execv(sys.argv[1], sys.argv[1:])"
)


def test_a_disk_that_fills_up_while_postgresql_makes_its_folder(home: Path) -> None:
    said = refused(home, command=[sys.executable, "-c", _LIMITED, *UP])
    assert "PostgreSQL could not make its folder" in said
    assert "File too large" in said
    assert not list(home.glob("postgres*"))
    with up(home) as recovered:
        assert recovered.is_ready()


@pytest.mark.parametrize(
    ("name", "value", "rule"),
    [
        ("port", "many", "BOOKING_PORT=8001"),
        ("port", "70000", "a whole number from 1 to 65535"),
        ("url", "posto.example.org", "BOOKING_URL=https://posto.example.org"),
        ("database_url", "mysql://somewhere", "BOOKING_DATABASE_URL=postgresql://"),
        ("redis_url", "somewhere", "BOOKING_REDIS_URL=redis://"),
        ("demo", "perhaps", "1 for yes or 0 for no. For example BOOKING_DEMO=1"),
        ("log_level", "loud", "DEBUG, INFO, WARNING or ERROR"),
        ("prot", "8001", "Did you mean BOOKING_PORT?"),
    ],
)
def test_a_wrong_setting_is_named_with_its_rule(
    home: Path, name: str, value: str, rule: str
) -> None:
    said = refused(home, command=UP, **{name: value})
    assert f"BOOKING_{name.upper()}" in said
    assert rule in said
    assert not home.exists()


def test_one_address_of_the_database_without_the_other(home: Path) -> None:
    said = refused(home, database_url="postgresql://a:b@127.0.0.1:1/booking")
    assert "BOOKING_DATABASE_URL and BOOKING_MIGRATE_URL belong together" in said


def test_a_database_that_does_not_answer(home: Path) -> None:
    away = "postgresql://somebody:hidden-word@127.0.0.1:1/booking"
    said = refused(home, database_url=away, migrate_url=away)
    assert "The server of BOOKING_DATABASE_URL cannot be used" in said
    assert "hidden-word" not in said


def test_a_queue_that_does_not_answer(home: Path, database: Database) -> None:
    said = refused(
        home,
        database_url=database.app_url,
        migrate_url=database.owner_url,
        redis_url="redis://:hidden-word@127.0.0.1:1/0",
    )
    assert "The server of BOOKING_REDIS_URL cannot be used" in said
    assert "hidden-word" not in said


def test_servers_of_ones_own_that_are_too_old(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(own_servers, "OLDEST", 99)
    given = {"BOOKING_DATABASE_URL": database.app_url, "BOOKING_MIGRATE_URL": database.owner_url}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CannotStart, match="Posto needs 99 or newer"):
        run(own_servers.check_database(Settings()))


def test_the_demo_where_others_can_reach_it(home: Path) -> None:
    assert "BOOKING_HOST=127.0.0.1, or BOOKING_DEMO=0" in refused(home, host="0.0.0.0", demo="1")  # noqa: S104 - refused


def test_the_demo_on_somebodys_network(home: Path, database: Database, valkey_url: str) -> None:
    servers = {
        "database_url": database.app_url,
        "migrate_url": database.owner_url,
        "redis_url": valkey_url,
    }
    with up(home, **servers) as running:
        assert running.is_ready()
    _register_somebody(database)
    assert "a network that is not the demo" in refused(home, command=UP, **servers, demo="1")


def _register_somebody(database: Database) -> None:
    async def insert() -> None:
        conn = await asyncpg.connect(database.owner_url)
        await conn.execute("INSERT INTO members (email, name) VALUES ('a@example.org', 'A')")
        await conn.close()

    run(insert())


@contextmanager
def _folder_of(user: str) -> Iterator[tuple[Path, str]]:
    """A folder of `user` that everybody may look into."""
    if user == "root":
        yield Path("/"), "root"
        return
    made = Path(tempfile.mkdtemp(prefix="posto-theirs-"))
    os.chown(made, pwd.getpwnam(user).pw_uid, -1)
    try:
        yield made, user
    finally:
        shutil.rmtree(made)


@contextmanager
def _as_ordinary_user() -> Iterator[None]:
    """Be `nobody` for a while where one is root, for whom no folder is closed."""
    before = os.geteuid()
    if ROOT:
        os.seteuid(pwd.getpwnam("nobody").pw_uid)
    try:
        yield
    finally:
        os.seteuid(before)


def _on_a_small_disk(home: Path) -> list[str] | None:
    """The command with a disk of 20 MB at `home`; None where none may be mounted."""
    home.mkdir()
    words = ["unshare", "--mount", *([] if ROOT else ["--map-root-user"]), "sh", "-c"]
    mount = f"mount -t tmpfs -o size=20m,mode=700 none '{home}'"
    if subprocess.run([*words, mount], capture_output=True, check=False).returncode != 0:
        return None
    return [*words, f'{mount} && exec "$@"', "sh", *UP]
