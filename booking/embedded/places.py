"""Folders outside HOME: short ones for sockets, and what the user `nobody` must reach."""

import hashlib
import os
import pwd
import re
import shutil
import stat
import tempfile
from pathlib import Path

from booking.embedded.binaries import PostgresPrograms
from booking.embedded.failure import CannotStart

# Where every user may run programs from; a temporary file system often forbids it.
COPIES = Path("/var/tmp")  # noqa: S108 - the copy is refused where it is somebody else's
# A socket's whole path may have 107 bytes, of which its own name takes 15 or so.
_LONGEST = 107 - len("/.s.PGSQL.5432.lock")


def socket_folder(home: Path) -> Path:
    """Where PostgreSQL's socket stands: in HOME where its path is short enough.

    As root always outside, where `nobody` could pass as well, so that the address is the same
    whichever way PostgreSQL is started.
    """
    inside = home / "run" / "sockets"
    plain = re.fullmatch(r"[\w/.@+-]+", str(inside)) and len(os.fsencode(inside)) <= _LONGEST
    if os.geteuid() != 0 and plain:
        return inside
    name = "posto-" + hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    if os.geteuid() == 0 and os.access("/run", os.W_OK):
        return Path("/run") / name
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and os.access(runtime, os.W_OK) and len(os.fsencode(runtime)) < 60:
        return Path(runtime) / name
    return Path("/tmp") / f"{name}-{os.geteuid()}"  # noqa: S108 - make_private refuses another's


def make_private(folder: Path) -> None:
    """Make a folder that only its owner enters, and refuse one that is somebody else's."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    allowed = {os.geteuid(), pwd.getpwnam("nobody").pw_uid} if os.geteuid() == 0 else {os.geteuid()}
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in allowed:
        raise CannotStart(
            f"The folder {folder} belongs to somebody else. Ask them or the administrator to "
            "remove it, then start again."
        )
    folder.chmod(0o700)


def remove_sockets(home: Path) -> None:
    """Remove the folder of sockets, which may stand outside HOME."""
    shutil.rmtree(socket_folder(home), ignore_errors=True)


def give_to_nobody(folder: Path) -> None:
    """Let the user `nobody` own `folder` and all below it."""
    nobody = pwd.getpwnam("nobody")
    _own(folder, nobody.pw_uid, nobody.pw_gid)


def take_back(folder: Path) -> None:
    """Let us own `folder` and all below it, where it was last used as `nobody`."""
    _own(folder, os.geteuid(), os.getegid())


def _own(folder: Path, user: int, group: int) -> None:
    if folder.stat().st_uid == user:
        return
    # The folder last: a walk that was cut short is then walked again.
    for path in (*folder.rglob("*"), folder):
        os.chown(path, user, group, follow_symlinks=False)


def open_to_nobody(programs: PostgresPrograms) -> PostgresPrograms:
    """The programs themselves where every user may run them, else a copy, made once."""
    server = programs.folder / "postgres"
    if server.stat().st_mode & stat.S_IXOTH and all(_lets_pass(each) for each in server.parents):
        return programs
    source = programs.installation
    known = hashlib.sha256(os.fsencode(source) + str(source.stat().st_mtime_ns).encode())
    target = COPIES / f"posto-postgres-{programs.major}-{known.hexdigest()[:12]}"
    if target.exists() and target.lstat().st_uid != os.geteuid():
        raise CannotStart(f"The folder {target} belongs to somebody else; remove it.")
    if not target.exists():
        _copy(source, target)
    folder = target / source.parent.name / source.name / programs.folder.name
    return PostgresPrograms(folder, programs.major)


def _lets_pass(folder: Path) -> bool:
    return bool(folder.stat().st_mode & stat.S_IXOTH)


def _copy(source: Path, target: Path) -> None:
    """Copy a wheel's programs, and the libraries that they look for beside their package."""
    aside = Path(tempfile.mkdtemp(dir=target.parent))
    package = source.parent
    shutil.copytree(source, aside / package.name / source.name, symlinks=True)
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, aside / libraries.name, symlinks=True)
    for path in (aside, *aside.rglob("*")):
        if not path.is_symlink():
            # For all to read and run, whatever the mask of whoever installed or starts it.
            mode = path.stat().st_mode
            path.chmod(mode | 0o044 | (mode & 0o100) >> 3 | (mode & 0o100) >> 6)
    aside.rename(target)
