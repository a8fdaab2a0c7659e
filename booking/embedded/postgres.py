"""A private PostgreSQL: its folder, its command line and its addresses."""

import locale
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from booking.embedded import places, secret_files
from booking.embedded.binaries import PostgresPrograms, postgres_programs
from booking.embedded.failure import CannotStart
from booking.embedded.launch import RunAs, launcher, run_as

SUPERUSER, OWNER, APP = "postgres", "booking_owner", "booking_app"
DATABASE = "booking"


def _shared_buffers() -> str:
    """A sixteenth of the memory, of which a small machine has little and a big city needs little
    more: a million reservations' indexes were read again and again with less."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    return f"{max(128, min(memory // 16, 512))}MB"


# For a small machine that must not lose a reservation: durable, few connections, no JIT.
# Errors are logged without the values of rows and statements, which are people's.
_OPTIONS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": _shared_buffers(),
    "max_locks_per_transaction": "256",
    "jit": "off",
    "fsync": "on",
    "synchronous_commit": "on",
    "max_wal_size": "1GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """One PostgreSQL in a folder of ours, reached by a socket that only we can open."""

    home: Path
    programs: PostgresPrograms
    sockets: Path
    user: RunAs

    @property
    def data(self) -> Path:
        return self.home / f"postgres-{self.programs.major}"

    def url(self, role: str, database: str = DATABASE) -> str:
        """An address for psql and asyncpg alike; it holds the role's password."""
        return address(self.home, role, database)


def cluster_in(home: Path, programs: list[PostgresPrograms] | None = None) -> Cluster:
    """The cluster of `home`: of the version whose data is there, else of the best program."""
    found = postgres_programs() if programs is None else programs
    if not found:
        raise CannotStart(
            "There is no PostgreSQL 15 or newer here. Run `make up` again so that it is "
            "installed, or set BOOKING_DATABASE_URL and BOOKING_MIGRATE_URL to one of your own."
        )
    there = {int(each.name.removeprefix("postgres-")) for each in home.glob("postgres-[0-9][0-9]")}
    fitting = [each for each in found if each.major in there] if there else found
    if not fitting:
        raise CannotStart(
            f"The data in {home} is of PostgreSQL {max(there)}, and only "
            f"{found[0].major} is here. Install PostgreSQL {max(there)}, or choose another "
            "folder with BOOKING_HOME."
        )
    return Cluster(home, fitting[0], places.socket_folder(home), run_as())


def address(home: Path, role: str, database: str = DATABASE) -> str:
    """The address of a role in the cluster of `home`, whether it runs or not."""
    sockets = quote(str(places.socket_folder(home)), safe="")
    return f"postgresql://{role}:{secret_files.kept(home, role)}@{sockets}/{database}"


def is_own(home: Path, url: str) -> bool:
    """Whether the address leads to the cluster of `home`."""
    place = urlsplit(url)
    return unquote(place.netloc.rpartition("@")[2]) == str(places.socket_folder(home))


def initialise(cluster: Cluster, *, sync: bool = True) -> bool:
    """Make the data folder where there is none; whether it was made.

    It is made aside and renamed, so that one that was cut short is never taken for whole.
    """
    if cluster.data.exists():
        return False
    aside = cluster.home / "postgres.new"
    shutil.rmtree(aside, ignore_errors=True)
    aside.mkdir(mode=0o700)
    try:
        secret_files.write(aside / "password", secret_files.kept(cluster.home, SUPERUSER))
        if cluster.user is RunAs.NOBODY:
            places.give_to_nobody(aside)
        _initdb(_startable(cluster), aside, sync=sync)
        (aside / "data").rename(cluster.data)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return True


def _initdb(cluster: Cluster, aside: Path, *, sync: bool) -> None:
    words = [str(cluster.programs.folder / "initdb"), "-D", f"{aside}/data", "-U", SUPERUSER]
    words += ["--encoding=UTF8", "--locale=C", f"--lc-ctype={_characters()}"]
    words += ["--auth=scram-sha-256", f"--pwfile={aside}/password", "--no-instructions"]
    words += [] if sync else ["--no-sync"]
    command = launcher(words, user=cluster.user, folder=aside)
    made = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd="/", start_new_session=True
    )
    if made.returncode != 0:
        raise CannotStart(f"PostgreSQL could not make its folder: {_last_line(made.stderr)}")


def _characters() -> str:
    """The locale that tells letters from other signs; all of Unicode where the machine can."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return locale.setlocale(locale.LC_CTYPE, "C.UTF-8")
    except locale.Error:
        return "C"
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if "error" in line.lower()] or text.splitlines()
    return lines[0].removeprefix("initdb: ") if lines else "it gave no reason"


def command(cluster: Cluster, options: Mapping[str, str] | None = None) -> list[str]:
    """The command line that runs PostgreSQL in the foreground, ending when we end.

    SIGINT is PostgreSQL's fast stop: connections end, everything is written.
    """
    prepare(cluster)
    ready = _startable(cluster)
    words = [str(ready.programs.folder / "postgres"), "-D", str(cluster.data)]
    given = {"unix_socket_directories": str(cluster.sockets), **_OPTIONS, **(options or {})}
    for name, value in given.items():
        words += ["-c", f"{name}={value}"]
    return launcher(words, at_death=signal.SIGINT, user=cluster.user, folder=cluster.data)


def forget_dead(cluster: Cluster) -> None:
    """Remove the lock files that a killed server left, where their pid is no PostgreSQL now.

    PostgreSQL itself takes any process of that number for itself: in a container one that
    nobody has counted yet, or another program after a restart, would stop it for good.
    """
    if not sys.platform.startswith("linux"):
        return
    for file in (cluster.data / "postmaster.pid", *cluster.sockets.glob(".s.PGSQL.*.lock")):
        if file.exists() and not _is_postgres(file.read_text(encoding="utf-8").split("\n", 1)[0]):
            file.unlink()


def _is_postgres(pid: str) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    name, _, state = stat.partition("(")[2].rpartition(") ")
    return name == "postgres" and not state.startswith("Z")


def prepare(cluster: Cluster) -> None:
    """Give the folders to whom PostgreSQL will run as."""
    places.make_private(cluster.sockets)
    if os.geteuid() != 0:
        return
    nobody = cluster.user is RunAs.NOBODY
    give = places.give_to_nobody if nobody else places.take_back
    give(cluster.data)
    give(cluster.sockets)


def _startable(cluster: Cluster) -> Cluster:
    if cluster.user is not RunAs.NOBODY:
        return cluster
    return replace(cluster, programs=places.open_to_nobody(cluster.programs))
