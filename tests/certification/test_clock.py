"""What moves by the clock: suspensions begin and end, listings that end are warned of."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from booking.certification.clock import move_suspensions
from booking.certification.expiring import warn_due
from booking.database.pool import Pool, connect
from booking.vouchers.check import add_up
from tests import make
from tests.certification.steps import TODAY, ground, reservation, standing, states
from tests.databases import Database

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 12, 10), date(2026, 12, 15)
# A minute past midnight in Milan, on the day before in UTC.
MIDNIGHT = datetime(2026, 12, 9, 23, 1, tzinfo=UTC)


@pytest.mark.parametrize(("stays", "status"), [("uncover", "confirmed"), ("cancel", "cancelled")])
async def test_a_suspension_begins_on_its_first_day_and_ends_after_its_last(
    pool: Pool, stays: str, status: str
) -> None:
    async with pool.acquire() as conn:
        at = await ground(conn)
        hit = await at.covered(conn, make.stay(10, 9, 13))
        spared = await at.covered(conn, make.stay(16, 9, 13))
        async with conn.transaction():
            await at.suspend(conn, FIRST, LAST, stays=stays)
        assert await move_suspensions(pool, now=MIDNIGHT - timedelta(minutes=2)) == 0
        assert await move_suspensions(pool, now=MIDNIGHT) == 1
        assert await move_suspensions(pool, now=MIDNIGHT) == 0
        assert (await standing(conn, at.id)).state == "suspended"
        stay = await reservation(conn, hit)
        assert (stay.status, stay.reserved_units) == (status, 0)
        assert (await reservation(conn, spared)).voucher_cents == 900
        assert await move_suspensions(pool, now=MIDNIGHT + 5 * DAY) == 0
        assert await move_suspensions(pool, now=MIDNIGHT + 6 * DAY) == 1
        assert (await standing(conn, at.id)).state == "listed"
        assert await states(conn, at.id) == [
            ("suspended", FIRST, LAST, "person"),
            ("suspended", FIRST, LAST, "clock"),
            ("listed", LAST + DAY, None, "clock"),
        ]
        reasons = await conn.fetch("SELECT reason FROM certification_steps ORDER BY id")
        assert [row["reason"] for row in reasons] == ["Lavori", "Lavori", None]
        assert (await reservation(conn, spared)).voucher_cents == 900
        assert (await add_up(conn)).wrong == ()


async def test_a_suspension_that_the_schedule_missed_begins_and_ends_in_one_go(
    pool: Pool,
) -> None:
    async with pool.acquire() as conn:
        at = await ground(conn)
        hit = await at.covered(conn, make.stay(10, 9, 13))
        async with conn.transaction():
            await at.suspend(conn, FIRST, LAST)
        assert await move_suspensions(pool, now=MIDNIGHT + 9 * DAY) == 1
        assert await move_suspensions(pool, now=MIDNIGHT + 9 * DAY) == 0
        assert (await standing(conn, at.id)).state == "listed"
        assert [(each[0], each[3]) for each in await states(conn, at.id)] == [
            ("suspended", "person"),
            ("suspended", "clock"),
            ("listed", "clock"),
        ]
        assert (await reservation(conn, hit)).voucher_cents == 0
        versions = await conn.fetch(
            "SELECT stream_version FROM events WHERE type = 'CertificationChanged' ORDER BY id"
        )
        assert len({row["stream_version"] for row in versions}) == 3
        assert (await add_up(conn)).wrong == ()


async def test_a_suspension_that_is_over_or_was_taken_back_does_not_begin_again(
    pool: Pool,
) -> None:
    async with pool.acquire() as conn:
        at = await ground(conn)
        async with conn.transaction():
            await at.suspend(conn, TODAY)
        async with conn.transaction():
            await at.reinstate(conn, now=make.NOW + 2 * DAY)
        assert (await standing(conn, at.id)).suspended_until == TODAY + DAY
        assert await move_suspensions(pool, now=make.NOW + 9 * DAY) == 0


async def test_a_space_that_fails_is_logged_and_stops_no_other(
    pool: Pool, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with pool.acquire() as conn:
        broken, sound = await ground(conn), await ground(conn)
        for at in (broken, sound):
            async with conn.transaction():
                await at.suspend(conn, FIRST, reason="Segreto")
        await conn.execute("UPDATE certifications SET listed_until = $1", LAST)
        owner = await connect(database.owner_url)
        await owner.execute(
            f"ALTER TABLE events ADD CONSTRAINT no_more CHECK (space_id <> {broken.id}) NOT VALID"
        )
        await owner.close()
        assert await warn_due(pool, now=make.NOW) == 1
        assert await move_suspensions(pool, now=MIDNIGHT) == 1
        found = [(await standing(conn, at.id)).state for at in (broken, sound)]
        assert found == ["listed", "suspended"]
    said = [each.getMessage() for each in caplog.records if each.levelname == "ERROR"]
    assert [f"space {broken.id} could not be moved" in each for each in said] == [True, True]
    assert "CheckViolationError: no_more" in said[0]
    assert "Segreto" not in caplog.text


async def test_a_removal_that_was_decided_ahead_takes_effect_on_its_day(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await ground(conn)
        hit = await at.covered(conn, make.stay(10, 9, 13))
        async with conn.transaction():
            await at.remove(conn, FIRST)
        assert await move_suspensions(pool, now=MIDNIGHT) == 1
        assert (await standing(conn, at.id)).state == "removed"
        assert (await reservation(conn, hit)).voucher_cents == 0


async def test_a_listing_is_warned_of_sixty_thirty_and_seven_days_before_once_each(
    pool: Pool,
) -> None:
    ends = TODAY + 100 * DAY
    async with pool.acquire() as conn:
        at = await make.space(conn)
        await conn.execute("UPDATE certifications SET listed_until = $1", ends)

        async def days_told() -> list[int]:
            rows = await conn.fetch(
                "SELECT payload FROM events WHERE type = 'ListingExpiring' ORDER BY id"
            )
            return [row["payload"]["days"] for row in rows]

        for left in (61, 60, 59, 30, 7, 1, 0, -1):
            await warn_due(pool, now=make.NOW + (100 - left) * DAY)
            await warn_due(pool, now=make.NOW + (100 - left) * DAY)
        assert await days_told() == [60, 30, 7]
        event: Any = await conn.fetchrow("SELECT * FROM events WHERE type = 'ListingExpiring'")
        assert event["stream"] == f"space:{at.id}"
        assert event["payload"]["listed_until"] == ends.isoformat()


async def test_after_an_outage_only_the_nearest_warning_is_given(pool: Pool) -> None:
    async with pool.acquire() as conn:
        await make.space(conn)
        await conn.execute("UPDATE certifications SET listed_until = $1", TODAY + 5 * DAY)
        assert await warn_due(pool, now=make.NOW) == 1
        assert await warn_due(pool, now=make.NOW) == 0
        told = await conn.fetchval("SELECT payload FROM events WHERE type = 'ListingExpiring'")
        assert told["days"] == 5


async def test_a_listing_whose_last_day_is_past_is_none_and_no_step_says_so(pool: Pool) -> None:
    async with pool.acquire() as conn:
        at = await ground(conn)
        await conn.execute("UPDATE certifications SET listed_until = $1", TODAY)
        await conn.execute("SELECT change_space($1)", at.id)
        space = await at.space(conn)
        assert (space.listed_on(TODAY), space.listed_on(TODAY + DAY)) == (True, False)
        await move_suspensions(pool, now=make.NOW + 9 * DAY)
        assert await states(conn, at.id) == []
