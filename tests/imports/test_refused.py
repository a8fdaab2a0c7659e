"""What the database refuses for good is the calendar's failure; a database that is away is not."""

import asyncpg
import pytest

from booking.database.away import is_away
from booking.errors import TryAgain
from tests.databases import Database
from tests.imports.test_read import _claimed, _source, _told
from tests.imports.turn import Turn, ics
from tests.net.host import host, says

_REFUSES = """
CREATE FUNCTION refuses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'of secret-4716' USING ERRCODE = 'check_violation'; END $$;
CREATE TRIGGER refuses BEFORE INSERT ON busy_times EXECUTE FUNCTION refuses()
"""


async def test_a_copy_that_the_database_refuses_grows_stale_and_the_last_good_one_blocks(
    pool, database: Database, caplog
):
    async with host(says(ics("0900-1000"))) as made:
        await _source(pool, made.url())
        turn = Turn(pool)
        assert await turn() is None
        owner = await asyncpg.connect(database.owner_url)
        await owner.execute(_REFUSES)
        await owner.close()
        made.answer = says(ics("0900-1000", "1200-1300"))
        assert await turn(minutes=10) == "unreadable"
        assert await turn(minutes=14) == "nothing due"
        assert await turn(days=1) == "unreadable"
    assert await _claimed(pool) == ["0900"]
    assert await _told(pool) == ["TimesChanged", "SourceStale"]
    assert "failed with CheckViolationError at" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize(
    "away",
    [
        OSError("no route"),
        TimeoutError(),
        asyncpg.ConnectionDoesNotExistError(),
        asyncpg.CannotConnectNowError(),
        asyncpg.AdminShutdownError(),
        asyncpg.TooManyConnectionsError(),
        asyncpg.ReadOnlySQLTransactionError(),
        asyncpg.LockNotAvailableError(),
        asyncpg.InterfaceError("connection is closed"),
        asyncpg.InternalClientError(),
        TryAgain(),
    ],
    ids=lambda each: type(each).__name__,
)
async def test_a_database_that_is_away_is_not_the_calendars_failure(pool, monkeypatch, away):
    async def lost(_conn, _reading, _copy, *, now):
        assert now
        raise away

    monkeypatch.setattr("booking.imports.read.apply", lost)
    async with host(says(ics("0900-1000"))) as made:
        await _source(pool, made.url())
        with pytest.raises(type(away)):
            await Turn(pool)()
    row = await pool.fetchrow("SELECT failures, error, checked_at FROM busy_sources")
    assert tuple(row) == (0, None, None)


@pytest.mark.parametrize(
    "refused",
    [
        asyncpg.CheckViolationError(),
        asyncpg.NumericValueOutOfRangeError(),
        asyncpg.ProgramLimitExceededError(),
        asyncpg.UndefinedColumnError(),
        asyncpg.exceptions._base.DataError("invalid input for query argument"),
        ValueError(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_what_will_be_refused_again_is_not_away(refused):
    assert not is_away(refused)
