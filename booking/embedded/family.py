"""Know whether a server, or anything it started, still runs: all of them hold one lock."""

import asyncio
import fcntl
import os
import signal
from pathlib import Path

from booking.embedded.failure import CannotStart

_HEEDS_WITHIN = 10.0
_DIES_WITHIN = 10.0
_EVERY = 0.02


async def lock_for(run: Path, name: str) -> int:
    """A descriptor, for the new server to inherit, that no older one of `name` holds.

    One of an earlier start, whose supervisor was killed, may still be on its way out: it is
    waited for, and killed if it does not end. A pid alone would not do: it may be anybody's by
    now, and PostgreSQL's children outlive their parent by a moment.
    """
    descriptor = os.open(run / f"{name}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    if not await _taken(descriptor, _HEEDS_WITHIN):
        pid = run / f"{name}.pid"
        if pid.exists():
            # Whoever holds the lock has not ended, so the pid in the file is still its own.
            os.kill(int(pid.read_text(encoding="ascii")), signal.SIGKILL)
        if not await _taken(descriptor, _DIES_WITHIN):
            os.close(descriptor)
            raise CannotStart(
                f"An earlier {name} of this folder does not end. Restart the machine, or find "
                f"and end what holds {run / name}.lock"
            )
    return descriptor


async def _taken(descriptor: int, within: float) -> bool:
    loop = asyncio.get_running_loop()
    end = loop.time() + within
    while loop.time() < end:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            await asyncio.sleep(_EVERY)
        else:
            return True
    return False
