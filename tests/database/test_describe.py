"""A fault is described without the values of rows, and with the place where it was."""

import re

import asyncpg
import pytest

from booking.database.describe import describe, place
from booking.database.pool import Connection
from booking.members.register import ensure_member
from tests import make

ADA = "ada.lovelace@example.org"


async def test_a_broken_constraint_is_told_without_the_row_and_with_the_place(
    conn: Connection,
) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as raised:
        await ensure_member(conn, email=ADA, language="xx", now=make.NOW)
    assert ADA in str(raised.value.detail)
    assert describe(raised.value) == "CheckViolationError: members_language_check"
    # Of our own code alone: the driver's last frames are the same for every fault.
    assert re.fullmatch(r"register\.py:\d+ > queries\.py:\d+", place(raised.value))


def test_the_place_of_others_code_is_better_than_none() -> None:
    with pytest.raises(ValueError, match="invalid") as raised:
        int("x")
    assert re.fullmatch(r"test_describe\.py:\d+", place(raised.value))


def test_what_the_machine_says_is_told_without_addresses() -> None:
    assert describe(OSError(28, "No space left on device")) == (
        "OSError: [Errno 28] No space left on device"
    )
    assert describe(OSError(f"no way to {ADA} at http://x/y")) == "OSError: no way to … at …"
    assert describe(ValueError(ADA)) == "ValueError"
