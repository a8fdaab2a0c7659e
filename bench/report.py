"""What is printed: tables for people, and the same as JSON lines in the folder of the run."""

import json
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any


class Report:
    """One file of JSON lines, named for when the run began."""

    def __init__(self, folder: Path, now: datetime) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.file = folder / f"{now:%Y-%m-%dT%H%M%S}.jsonl"
        self.broken = False

    def line(self, **facts: Any) -> None:
        """One line of JSON."""
        with self.file.open("a") as opened:
            opened.write(json.dumps(facts) + "\n")

    def target(self, what: str, *, reached: bool, figure: str, must: bool = False) -> None:
        """A figure to reach, and whether it was; without one that `must` be, all is broken."""
        print(f"  {'reached' if reached else 'MISSED '}  {what}: {figure}")
        self.line(target=what, reached=reached, figure=figure)
        self.broken = self.broken or (must and not reached)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Columns under their names; the first to the left, figures to the right."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    for row in [head, *rows]:
        cells = [
            row[0].ljust(widths[0]),
            *(c.rjust(w) for c, w in zip(row[1:], widths[1:], strict=True)),
        ]
        print("  " + "  ".join(cells).rstrip())


def spread(values: Sequence[float], digits: int = 2) -> str:
    """The median, and the least and greatest beside it."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"
