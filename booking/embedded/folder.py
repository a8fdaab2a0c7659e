"""The product's folder: that it can be used, and that one product alone uses it."""

import fcntl
import os
import pwd
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from booking.embedded import secret_files
from booking.embedded.failure import CannotStart

# A new PostgreSQL takes 60 MB, and its log of changes grows before it is trimmed.
_NEEDED_AT_FIRST = 250_000_000
_NEEDED = 32_000_000
_FULL = 4_000_000


@contextmanager
def owned(home: Path) -> Iterator[None]:
    """Hold `home` for this process alone, with its own folders made; refuse with a sentence."""
    _make(home)
    _check_owner(home)
    _check_writable(home)
    for name in ("run", "logs", "mail"):
        (home / name).mkdir(mode=0o700, exist_ok=True)
    with (home / "run" / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(_already_running(home)) from None
        check_space(home)
        pid = home / "run" / "supervisor.pid"
        secret_files.write(pid, f"{os.getpid()}\n")
        try:
            yield
        finally:
            pid.unlink(missing_ok=True)


def check_space(home: Path) -> None:
    """Refuse when the disk is full, before something is half written."""
    needed = _NEEDED if any(home.glob("postgres-[0-9][0-9]")) else _NEEDED_AT_FIRST
    free = shutil.disk_usage(home).free
    if free < needed:
        raise CannotStart(
            f"The disk of {home} is full: {free // 1_000_000} MB are free and "
            f"{needed // 1_000_000} MB are needed. Free some space, or choose a folder on "
            "another disk with BOOKING_HOME."
        )


def is_full(home: Path) -> bool:
    """Whether the disk has no room left to work with."""
    return shutil.disk_usage(home).free < _FULL


def _make(home: Path) -> None:
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
    except FileExistsError:
        raise CannotStart(
            f"{home} is a file, not a folder. Choose a folder with BOOKING_HOME."
        ) from None
    except OSError as error:
        raise CannotStart(
            f"The folder {home} cannot be made ({error.strerror}). Choose one that you may "
            "write with BOOKING_HOME."
        ) from error


def _check_owner(home: Path) -> None:
    owner = home.stat().st_uid
    if owner == os.geteuid():
        return
    try:
        name = pwd.getpwuid(owner).pw_name
    except KeyError:
        name = f"number {owner}"
    raise CannotStart(
        f"The folder {home} belongs to the user {name}. Start as that user, or choose a folder "
        "of your own with BOOKING_HOME."
    )


def _check_writable(home: Path) -> None:
    trial = home / f".trial-{os.getpid()}"
    try:
        trial.write_bytes(b"x")
        trial.unlink()
    except OSError as error:
        raise CannotStart(
            f"The folder {home} cannot be written ({error.strerror}). Change that, or choose "
            "another folder with BOOKING_HOME."
        ) from error


def _already_running(home: Path) -> str:
    try:
        who = f" (process {(home / 'run' / 'supervisor.pid').read_text().strip()})"
    except FileNotFoundError:
        who = ""
    return (
        f"Posto is already running on the folder {home}{who}. Use that one, stop it with Ctrl-C "
        "first, or choose another folder with BOOKING_HOME and another BOOKING_PORT."
    )
