"""The settings of the product that runs on a folder, without its secrets, for whoever asks."""

import fcntl
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pydantic import SecretStr

from booking.config import Settings
from booking.embedded import secret_files

_SECRET = "set, not shown"  # noqa: S105 - what is shown in its place
_FILE = "settings.json"


def shown(settings: Settings) -> dict[str, str]:
    """Each setting as a person may see it."""
    return {name: _shown(name, getattr(settings, name)) for name in Settings.model_fields}


@contextmanager
def kept(settings: Settings) -> Iterator[None]:
    """Leave them in HOME/run for as long as the product runs."""
    file = settings.run_folder / _FILE
    secret_files.write(file, json.dumps(shown(settings), indent=1))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def of_the_running(home: Path) -> Mapping[str, str] | None:
    """Those of the product that runs on `home`; None where none does."""
    try:
        text = (home / "run" / _FILE).read_text(encoding="utf-8")
        with (home / "run" / "lock").open() as lock:
            # One that was killed left the file; whoever runs holds the lock.
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        found: dict[str, str] = json.loads(text)
        return found
    except (FileNotFoundError, NotADirectoryError):
        return None
    return None


def _shown(name: str, value: object) -> str:
    if value is None or value == "":
        return "not set"
    if isinstance(value, SecretStr) or name.endswith("_url"):
        return _SECRET
    return str(int(value)) if isinstance(value, bool) else str(value)
