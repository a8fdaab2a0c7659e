"""Which reminders become due: each once, the nearest one after an outage, never after the start."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from booking.database.pool import Pool
from booking.events import ReminderDue
from booking.members.preferences import Reminder, choose_reminders
from booking.periods import Period
from booking.reservations.cancel import cancel
from booking.reservations.reminders import Standing, record_due, still_wanted
from tests import make
from tests.reservations.reminding import STAY, Ground, lay_ground

HOUR, DAY = timedelta(hours=1), timedelta(hours=24)
BEGIN = STAY.start


@pytest.fixture
async def ground(pool: Pool) -> Ground:
    return await lay_ground(pool)


async def test_each_is_due_at_its_moment_and_once(ground: Ground) -> None:
    await ground.reserve()
    moment = timedelta(microseconds=1)
    assert await ground.recorded_at(BEGIN - DAY - moment) == []
    day = [("24h", BEGIN)]
    assert await ground.recorded_at(BEGIN - DAY, BEGIN - DAY, BEGIN - HOUR - moment) == day
    both = [*day, ("1h", BEGIN)]
    assert await ground.recorded_at(BEGIN - HOUR, BEGIN - HOUR, BEGIN - moment) == both
    assert await ground.recorded_at(BEGIN, BEGIN + HOUR) == both


async def test_what_is_recorded_is_an_event_of_its_own_stream(ground: Ground) -> None:
    made = await ground.reserve()
    await ground.recorded_at(BEGIN - DAY)
    row = await ground.pool.fetchrow("SELECT * FROM events WHERE type = 'ReminderDue'")
    reminder = await ground.pool.fetchrow("SELECT * FROM reminders")
    assert row is not None
    assert reminder is not None
    assert row["stream"] == f"reminder:{reminder['id']}"
    assert (row["stream_version"], row["space_id"]) == (1, None)
    assert row["payload"]["reservation_id"] == str(made) == str(reminder["reservation_id"])


@pytest.mark.parametrize(
    ("before", "kinds"),
    [
        (DAY, ["24h", "1h"]),
        (DAY - timedelta(minutes=1), ["1h"]),
        (HOUR, ["1h"]),
        (timedelta(minutes=59), []),
    ],
)
async def test_what_is_made_inside_the_window_is_not_reminded_of(
    ground: Ground, before: timedelta, kinds: list[str]
) -> None:
    await ground.reserve(now=BEGIN - before)
    ticks = [BEGIN - DAY + timedelta(minutes=each) for each in range(0, 24 * 60, 30)]
    assert await ground.recorded_at(*ticks) == [(kind, BEGIN) for kind in kinds]


@pytest.mark.parametrize(
    ("down", "kinds"),
    [
        ((DAY + HOUR, DAY), ["24h", "1h"]),
        ((DAY + timedelta(minutes=30), DAY - timedelta(minutes=30)), ["24h", "1h"]),
        ((DAY + HOUR, timedelta(minutes=59)), ["1h"]),
        ((HOUR + timedelta(minutes=30), timedelta(minutes=30)), ["24h", "1h"]),
        ((HOUR + timedelta(minutes=30), timedelta(0)), ["24h"]),
        ((DAY + HOUR, timedelta(0)), []),
    ],
)
async def test_after_an_outage_the_nearest_one_only_and_none_after_the_start(
    ground: Ground, down: tuple[timedelta, timedelta], kinds: list[str]
) -> None:
    """`down` is from when to when before the start the schedule did not run."""
    await ground.reserve()
    minutes = range(-26 * 60, 60, 10)
    ticks = [BEGIN + timedelta(minutes=each) for each in minutes]
    up = [each for each in ticks if not BEGIN - down[0] <= each < BEGIN - down[1]]
    assert await ground.recorded_at(*up) == [(kind, BEGIN) for kind in kinds]


async def test_after_a_move_the_new_start_counts_and_an_old_one_is_not_reminded_of_twice(
    ground: Ground,
) -> None:
    made = await ground.reserve()
    assert await ground.recorded_at(BEGIN - DAY) == [("24h", BEGIN)]
    later = make.stay(14, 9, 13)
    await ground.move(made, later, BEGIN - DAY + HOUR)
    so_far = [("24h", BEGIN)]
    assert await ground.recorded_at(BEGIN - HOUR, later.start - DAY - HOUR) == so_far
    so_far.append(("24h", later.start))
    assert await ground.recorded_at(later.start - DAY) == so_far
    # Into the window of the new start: that was said by the mail about the move.
    soon = make.stay(14, 8, 12)
    await ground.move(made, soon, soon.start - timedelta(hours=3))
    assert await ground.recorded_at(soon.start - timedelta(hours=2)) == so_far
    assert await ground.recorded_at(soon.start - HOUR) == [*so_far, ("1h", soon.start)]


async def test_there_and_back_again_is_not_reminded_of_twice(ground: Ground) -> None:
    made = await ground.reserve()
    await ground.recorded_at(BEGIN - DAY)
    early = BEGIN - DAY - timedelta(minutes=1)
    await ground.move(made, make.stay(14, 9, 13), early)
    await ground.move(made, STAY, early)
    assert await ground.recorded_at(BEGIN - DAY) == [("24h", BEGIN)]


async def test_nothing_is_due_for_what_is_cancelled_or_waits(ground: Ground) -> None:
    made = await ground.reserve()
    await ground.reserve()
    await ground.pool.execute("UPDATE reservations SET status = 'pending', expires_at = $1 "
                              "WHERE id <> $2", BEGIN, made)  # fmt: skip
    async with ground.pool.acquire() as conn, conn.transaction():
        await cancel(conn, member=ground.member, reservation_id=made, now=make.NOW)
    assert await ground.recorded_at(BEGIN - DAY, BEGIN - HOUR) == []


@pytest.mark.parametrize("chosen", [[], ["1h"], ["24h"], ["24h", "1h"]])
async def test_a_member_has_the_reminders_that_they_chose(
    ground: Ground, chosen: list[Reminder]
) -> None:
    await ground.reserve()
    async with ground.pool.acquire() as conn:
        await choose_reminders(conn, member_id=ground.member.id, reminders=chosen)
    found = await ground.recorded_at(BEGIN - DAY, BEGIN - HOUR, BEGIN - timedelta(minutes=1))
    assert found == [(kind, BEGIN) for kind in chosen]


@pytest.mark.parametrize(
    "start",
    [
        # 09:00 by the clock on the day after it changed, and on the day itself.
        datetime(2026, 10, 26, 8, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 8, 0, tzinfo=UTC),
        datetime(2027, 3, 29, 7, 0, tzinfo=UTC),
        datetime(2027, 3, 28, 7, 0, tzinfo=UTC),
    ],
)
async def test_a_change_of_the_clocks_moves_no_reminder(ground: Ground, start: datetime) -> None:
    made_at = start - timedelta(days=10)
    assert start.astimezone(make.ROME).hour == 9
    await ground.reserve(Period(start, start + HOUR), now=made_at)
    minute = timedelta(minutes=1)
    for kind, lead in (("24h", DAY), ("1h", HOUR)):
        before = await ground.recorded_at(start - lead - minute)
        assert (kind, start) not in before
        assert await ground.recorded_at(start - lead) == [*before, (kind, start)]


async def test_two_schedules_at_once_record_each_once(ground: Ground) -> None:
    for _ in range(40):
        await ground.reserve()
    counts = await asyncio.gather(*(record_due(ground.pool, now=BEGIN - DAY) for _ in range(6)))
    assert sum(counts) == 40
    assert await ground.recorded_at(BEGIN - DAY) == [("24h", BEGIN)] * 40


def test_when_it_is_sent_it_is_looked_at_again() -> None:
    def wanted(
        kind: str = "24h",
        left: timedelta = DAY - HOUR,
        status: str = "confirmed",
        starts_at: datetime = BEGIN,
        chosen: tuple[str, ...] = ("24h", "1h"),
    ) -> bool:
        event = ReminderDue(reminder_id=1, reservation_id=UUID(int=1), kind=kind, starts_at=BEGIN)
        return still_wanted(event, Standing(status, starts_at, chosen), now=BEGIN - left)

    assert wanted()
    assert wanted("1h", HOUR)
    assert wanted("24h", timedelta(minutes=30), chosen=("24h",))
    assert not wanted("24h", timedelta(minutes=30))
    assert not wanted("24h", chosen=("1h",))
    assert not wanted("1h", timedelta(0))
    assert not wanted("1h", -HOUR)
    assert not wanted(starts_at=BEGIN + HOUR)
    for status in ("cancelled", "checked_in", "completed", "pending"):
        assert not wanted(status=status)
