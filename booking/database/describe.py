"""What went wrong, in words for a log: no row's values, nobody's address, no link."""

import re
import traceback
from pathlib import Path

import asyncpg

_LONGEST = 300
# Servers quote addresses back, and a link or a code in a mail is as good as a key.
_PRIVATE = re.compile(r"\S+@\S+|\S+://\S+|/\S*[\w-]{16,}\S*")
# Only the operating system and a time limit speak of the fault and not of rows.
_SPEAK = (OSError, TimeoutError)
_OURS = {"booking", "workers"}


def describe(error: BaseException) -> str:
    """The kind of error and, where it cannot tell of a person, its text or the broken constraint.

    PostgreSQL's own text can hold the whole row that it refused, so it is never told.
    """
    name = type(error).__name__
    if isinstance(error, _SPEAK):
        return f"{name}: {without_private(str(error))}".rstrip(": ")
    if isinstance(error, asyncpg.IntegrityConstraintViolationError) and error.constraint_name:
        return f"{name}: {error.constraint_name}"
    return name


def place(error: BaseException) -> str:
    """Where it was raised, innermost last, as file:line: the last three frames of our own code, or
    of all code where none is ours."""
    frames = [
        (Path(frame.f_code.co_filename).name, line, str(frame.f_globals.get("__name__")))
        for frame, line in traceback.walk_tb(error.__traceback__)
    ]
    ours = [each for each in frames if each[2].partition(".")[0] in _OURS]
    return " > ".join(f"{file}:{line}" for file, line, _ in (ours or frames)[-3:])


def without_private(text: str) -> str:
    """One line of at most 300 characters, without addresses and links."""
    return _PRIVATE.sub("…", " ".join(text.split()))[:_LONGEST]
