"""What went wrong, in words that hold nobody's address and no link."""

import re
import traceback
from pathlib import Path

import asyncpg
from aiosmtplib.errors import SMTPRecipientsRefused

# What a lost or refusing database raises; the last where the connection ends between two steps.
DATABASE_AWAY = (
    OSError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
_LONGEST = 300
# Servers quote addresses back, and a link or a code in a mail is as good as a key.
_PRIVATE = re.compile(r"\S+@\S+|\S+://\S+|/\S*[\w-]{16,}\S*")
# Only the operating system, a mail server and a time limit speak of the fault and not of rows.
_SPEAK = (OSError, TimeoutError)
_MAIL = "aiosmtplib"


def describe(error: BaseException) -> str:
    """The kind of error and, where it cannot tell of a person, its text."""
    name = type(error).__name__
    if isinstance(error, SMTPRecipientsRefused):
        refused = "; ".join(f"{each.code} {each.message}" for each in error.recipients)
        return f"{name}: {_without_private(refused)}"
    if isinstance(error, _SPEAK) or type(error).__module__.startswith(_MAIL):
        return f"{name}: {_without_private(str(error))}".rstrip(": ")
    return name


def place(error: BaseException) -> str:
    """Where it was raised, innermost last, as file:line of the last three frames."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    return " > ".join(f"{Path(each.filename).name}:{each.lineno}" for each in frames)


def _without_private(text: str) -> str:
    return _PRIVATE.sub("…", " ".join(text.split()))[:_LONGEST]
