"""Parse a calendar in a process of its own, which can be killed: what it may take is bounded."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from pathlib import Path
from typing import Any, get_args
from zoneinfo import ZoneInfo

from booking.calendar.busy.child import NO_MEMORY
from booking.calendar.busy.event import WarningCode
from booking.calendar.busy.limits import (
    CODES,
    MOST_ANSWER,
    MOST_BYTES,
    MOST_SECONDS,
    MOST_WARNINGS,
    Unreadable,
)
from booking.calendar.busy.read import BusyTimes, Remark, period, seconds
from booking.periods import Period

_CHUNK = 65_536
_LONGEST_REASON = 200
_WARNINGS = frozenset(get_args(WarningCode))
_KILLED = (-signal.SIGXCPU, -signal.SIGKILL)


async def busy_apart(
    data: bytes, *, zone: ZoneInfo, window: Period, domain: str, patience: float = MOST_SECONDS
) -> BusyTimes:
    """As `read.busy_times`, whatever the bytes are. Raises Unreadable: `timeout` for two seconds of
    CPU or `patience` seconds in all, `too-large` also for what needs more than 256 MiB, and
    `unreadable` where the process failed. It is gone when this returns, also when cancelled."""
    if len(data) > MOST_BYTES:
        raise Unreadable("too-large")
    process = await _start(zone.key, str(seconds(window.start)), str(seconds(window.end)), domain)
    writing = asyncio.create_task(_write(process, data))
    try:
        async with asyncio.timeout(patience):
            answer = await _read(process)
            exit_code = await process.wait()
    except TimeoutError:
        raise Unreadable("timeout") from None
    finally:
        await _end(process, writing)
    if exit_code in _KILLED:
        raise Unreadable("timeout")
    if exit_code == NO_MEMORY:
        raise Unreadable("too-large")
    if exit_code != 0:
        raise Unreadable("unreadable")
    return _busy_times(answer, window)


async def _start(*words: str) -> Process:
    """With no more of the environment than where Python's modules are. `-S` and the path as it is
    here spare the search for them."""
    here = str(Path(__file__).parents[3])
    path = os.pathsep.join([here, *(each for each in sys.path if each)])
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-B", "-S", "-P", "-m", "booking.calendar.busy.child"),
        *words,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={"PYTHONPATH": path, "LANG": "C.UTF-8"},
        cwd="/",
    )


async def _write(process: Process, data: bytes) -> None:
    assert process.stdin is not None  # noqa: S101 - asked for above
    # It may have ended before it read everything: then its exit code tells.
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


async def _end(process: Process, writing: "asyncio.Task[None]") -> None:
    writing.cancel()
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await asyncio.shield(_drained(process))


async def _drained(process: Process) -> None:
    """A pipe that nobody reads to its end would be waited for as if its process still ran."""
    assert process.stdout is not None  # noqa: S101 - asked for above
    while await process.stdout.read(_CHUNK):
        pass
    await process.wait()


def _busy_times(answer: bytes, window: Period) -> BusyTimes:
    """What the process printed, held to what it may say: its input was somebody else's."""
    try:
        said = json.loads(answer)
        if "error" not in said:
            return _checked(said, window)
        code = said["error"]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError, OverflowError):
        raise Unreadable("unreadable") from None
    raise Unreadable(next((each for each in CODES if each == code), "unreadable"))


def _checked(said: Any, window: Period) -> BusyTimes:
    intervals: list[Period] = []
    after = seconds(window.start) - 1
    for start, end in said["busy"]:
        if not after < _whole(start) < _whole(end) <= seconds(window.end):
            raise ValueError("not sorted, not joined or not in the window")
        intervals.append(period((start, end)))
        after = end
    events, ours, dropped = (_whole(each) for each in said["counts"])
    remarks = tuple(_remark(*each) for each in said["warnings"][:MOST_WARNINGS])
    return BusyTimes(tuple(intervals), remarks, events, ours, dropped)


def _remark(code: Any, event: Any, reason: Any) -> Remark:
    if code not in _WARNINGS or not isinstance(reason, str) or len(reason) > _LONGEST_REASON:
        raise ValueError("no warning of ours")
    return Remark(code, None if event is None else _whole(event), reason)


def _whole(value: Any) -> int:
    if type(value) is not int:
        raise TypeError("no whole number")
    return value
