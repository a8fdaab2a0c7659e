"""Where the tests' files are: in memory, where there is enough of it.

A database is copied for most tests, which takes 0.7 s on a slow disk and 0.1 s in memory.
"""

import os
import shutil
import tempfile
from pathlib import Path

_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of ours is made in it
_MEMINFO = Path("/proc/meminfo")
_ENOUGH = 4 << 30


def keep_in_memory() -> None:
    """Have temporary folders made there, unless TMPDIR names another place or there is too little
    room; also those of the processes that are started from here."""
    if "TMPDIR" not in os.environ and _room() >= _ENOUGH:
        os.environ["TMPDIR"] = tempfile.tempdir = str(_MEMORY)


def _room() -> int:
    """Bytes that can be written there and that memory has to spare."""
    if not os.access(_MEMORY, os.W_OK) or not _MEMINFO.exists():
        return 0
    facts = dict(line.split(":", 1) for line in _MEMINFO.read_text().splitlines())
    spare = int(facts["MemAvailable"].split()[0]) << 10
    return min(shutil.disk_usage(_MEMORY).free, spare)
