"""What nobody foresaw is logged with its kind and place, and without anybody's row."""

import asyncpg
import pytest
from litestar import Request

from booking.database.pool import Connection
from booking.members.register import ensure_member
from booking.web.problems import as_refusal
from booking.web.refusals import Unexpected
from tests import make

ADA = "ada.lovelace@example.org"


async def test_a_broken_constraint_is_logged_without_the_row(
    conn: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(asyncpg.CheckViolationError) as raised:
        await ensure_member(conn, email=ADA, language="xx", now=make.NOW)
    scope = {"type": "http", "method": "POST", "headers": [], "request_id": "r-17"}
    refusal = as_refusal(Request(scope), raised.value)  # type: ignore[arg-type]
    assert isinstance(refusal, Unexpected)
    (record,) = caplog.records
    assert record.levelname == "ERROR"
    for told in ("r-17", "CheckViolationError", "members_language_check", "register.py:"):
        assert told in caplog.text
    assert ADA in str(raised.value.detail)
    assert ADA not in caplog.text
