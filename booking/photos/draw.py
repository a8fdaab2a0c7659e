"""Draw a picture anew in a process of its own, which can be killed: what it may take is bounded."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from booking.errors import TryAgain
from booking.photos.limits import (
    CODES,
    LARGE,
    MOST_ANSWER,
    MOST_BYTES,
    MOST_SECONDS,
    NO_MEMORY,
    Unreadable,
)

_CHUNK = 65_536
_KILLED = (-signal.SIGXCPU, -signal.SIGKILL)
# Of one web process: each may take a core for a second.
_AT_ONCE = asyncio.Semaphore(2)
# Each that waits holds its picture in memory.
_MOST_WAITING = 8
_waiting = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """WebP files, and the size of the large one."""

    large: bytes = field(repr=False)
    small: bytes = field(repr=False)
    width: int
    height: int


async def draw(data: bytes, *, patience: float = MOST_SECONDS) -> Drawn:
    """The picture in two sizes, upright. Raises Unreadable; the process is gone when this returns,
    also when cancelled. Refuses with TryAgain while many wait."""
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large")
    async with _turn():
        answer, exit_code = await _asked(data, patience)
    if exit_code in _KILLED:
        raise Unreadable("timeout")
    if exit_code == NO_MEMORY:
        raise Unreadable("too-many-pixels")
    if exit_code != 0:
        raise Unreadable("unreadable")
    return _checked(answer)


@contextlib.asynccontextmanager
async def _turn() -> AsyncIterator[None]:
    global _waiting  # noqa: PLW0603 - of the process, as its cores are
    if _waiting >= _MOST_WAITING:
        raise TryAgain
    _waiting += 1
    try:
        async with _AT_ONCE:
            yield
    finally:
        _waiting -= 1


async def _asked(data: bytes, patience: float) -> tuple[bytes, int]:
    process = await _start()
    writing = asyncio.create_task(_write(process, data))
    try:
        async with asyncio.timeout(patience):
            return await _read(process), await process.wait()
    except TimeoutError:
        raise Unreadable("timeout") from None
    finally:
        writing.cancel()
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await asyncio.shield(_drained(process))


async def _start() -> Process:
    """With no more of the environment than where Python's modules are."""
    here = str(Path(__file__).parents[2])
    path = os.pathsep.join([here, *(each for each in sys.path if each)])
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-B", "-S", "-P", "-m", "booking.photos.child"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={"PYTHONPATH": path, "LANG": "C.UTF-8"},
        cwd="/",
    )


async def _write(process: Process, data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        process.stdin.write(data)
        await process.stdin.drain()
    process.stdin.close()


async def _read(process: Process) -> bytes:
    assert process.stdout is not None  # noqa: S101 - asked for above
    answer = bytearray()
    while chunk := await process.stdout.read(_CHUNK):
        answer += chunk
        if len(answer) > MOST_ANSWER:
            raise Unreadable("too-large")
    return bytes(answer)


async def _drained(process: Process) -> None:
    """A pipe that nobody reads to its end would be waited for as if its process still ran."""
    assert process.stdout is not None  # noqa: S101 - asked for above
    while await process.stdout.read(_CHUNK):
        pass
    await process.wait()


def _checked(answer: bytes) -> Drawn:
    """What the process printed, held to what it may say: its input was somebody else's."""
    line, _, files = answer.partition(b"\n")
    try:
        said = json.loads(line)
        if "error" not in said:
            return _files(said, files)
        code = said["error"]
    except (ValueError, TypeError, KeyError, RecursionError):
        raise Unreadable("unreadable") from None
    raise Unreadable(next((each for each in CODES if each == code), "unreadable"))


def _files(said: Any, files: bytes) -> Drawn:
    (width, height), (first, second) = said["size"], said["lengths"]
    large, small = files[:first], files[first:]
    if len(small) != second or not (0 < width <= LARGE[0] and 0 < height <= LARGE[1]):
        raise ValueError("not what it announced")
    if any(each[:4] != b"RIFF" or each[8:12] != b"WEBP" for each in (large, small)):
        raise ValueError("not WebP")
    return Drawn(large=large, small=small, width=width, height=height)
