"""How much of somebody's picture is looked at, and how it is drawn anew."""

from typing import Literal, get_args

Code = Literal["format", "too-large", "too-many-pixels", "unreadable", "timeout"]
CODES: tuple[Code, ...] = get_args(Code)

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 20_000_000
FORMATS = ("JPEG", "PNG", "WEBP")
# Width and height that a size fits into; nothing is made larger than it came.
LARGE, SMALL = (1600, 2400), (480, 720)
QUALITY = 80
MOST_CPU_SECONDS = 10
MOST_SECONDS = 30.0
MOST_MEMORY = 768 * 1024 * 1024
# Of what the drawing process may print.
MOST_ANSWER = 8 * 1024 * 1024
# Its exit code when there was not memory enough.
NO_MEMORY = 12


class Unreadable(Exception):
    """A picture that is not taken, and why."""

    def __init__(self, code: Code) -> None:
        super().__init__(code)
        self.code: Code = code
