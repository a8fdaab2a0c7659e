"""CPU time of processes, from /proc: what a reservation costs, whoever else uses the machine."""

import os
from collections.abc import Iterable
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def of(pid: int) -> float:
    """Seconds of CPU of a process and of its children that have ended."""
    return _of(pid, ended=True)


def of_family(pid: int) -> float:
    """The same with its living children, as PostgreSQL has one for each connection."""
    return of(pid) + sum(_of(each, ended=False) for each in _children(pid))


def _children(pid: int) -> Iterable[int]:
    try:
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def _of(pid: int, *, ended: bool) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # it ended since it was listed, and its parent has its time
    return sum(int(each) for each in fields[11 : 15 if ended else 13]) / _TICKS
