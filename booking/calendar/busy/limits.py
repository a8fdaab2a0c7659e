"""How much of somebody else's calendar is read, and how reading ends when it is too much."""

from typing import Literal, get_args

Code = Literal[
    "too-large",
    "bad-encoding",
    "not-a-calendar",
    "too-deep",
    "too-many-components",
    "too-many-occurrences",
    "timeout",
    "unreadable",
]
CODES: tuple[Code, ...] = get_args(Code)

MOST_BYTES = 8 * 1024 * 1024
MOST_DEPTH = 100
MOST_COMPONENTS = 20_000
MOST_OCCURRENCES = 2_000
MOST_CPU_SECONDS = 2
# By the wall clock, on a machine that has much else to do.
MOST_SECONDS = 15.0
MOST_MEMORY = 256 * 1024 * 1024
# Of what the parsing process may print.
MOST_ANSWER = 8 * 1024 * 1024
MOST_WARNINGS = 100
# A step takes up to four microseconds: about what the CPU's limit allows, so that reading ends also
# where nothing kills it.
_MOST_STEPS = 600_000


class Unreadable(Exception):
    """Nothing of this calendar can be taken: `code` says why. `unreadable` is our own failure."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code


class Effort:
    """What a whole file may cost in days and instances looked at."""

    def __init__(self, most: int = _MOST_STEPS) -> None:
        self._left = most

    def spend(self, steps: int) -> None:
        """Count steps; raises Unreadable with `timeout` when there were too many."""
        self._left -= steps
        if self._left < 0:
            raise Unreadable("timeout")
