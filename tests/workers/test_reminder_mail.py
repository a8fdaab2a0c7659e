"""Reminders as they are sent: by the schedule and the workers, on a clock that the test moves."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Pool
from tests import make
from tests.workers.mail import Sink, mail_server, text_of
from tests.workers.stays import MORNING, House, house
from workers.post import SmtpPost
from workers.schedule import SCHEDULE
from workers.stopping import Stopping
from workers.timekeeper import run_entry

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(hours=24), timedelta(minutes=1)
BEGIN = MORNING.start


@dataclass
class Time:
    """What `clock.now` says."""

    at: datetime


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    made = Time(make.NOW)
    monkeypatch.setattr(clock, "now", lambda: made.at)
    return made


@pytest.fixture
async def base(pool: Pool, tmp_path: Path) -> House:
    return await house(pool, tmp_path, units=20)


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with mail_server() as taken:
        yield taken


async def schedule(base: House) -> int:
    (entry,) = [each for each in SCHEDULE if each.name == "reminders"]
    return await run_entry(base.pool, entry, stopping=Stopping())


async def reminders(base: House) -> list[EmailMessage]:
    """Those that were sent once the schedule and the workers had their turn."""
    await schedule(base)
    return [each for each in await base.mails() if each["Subject"].startswith("Promemoria")]


async def test_it_says_where_and_when_and_is_sent_once(base: House, time: Time) -> None:
    made = await base.reserve()
    time.at = BEGIN - DAY
    for _ in range(3):
        (mail,) = await reminders(base)
    assert mail["Subject"] == "Promemoria: BASE Milano, giovedì 10 dicembre alle 09:00"
    assert mail["To"] == base.member.email
    text = text_of(mail, "plain")
    assert "Via Bergognone 34, 20144 Milano" in text
    assert f"https://posto.test/prenotazioni/{made}" in text
    assert "€18,00 all’arrivo" in text
    assert "Quali promemoria ricevere lo scegli nel tuo account" in text
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    time.at = BEGIN - HOUR
    assert len(await reminders(base)) == 2


async def test_what_changed_between_recording_and_sending_is_not_sent(
    base: House, time: Time
) -> None:
    cancelled, moved, begun = [await base.reserve() for _ in range(3)]
    await base.mails()
    time.at = BEGIN - DAY
    assert await schedule(base) == 3
    await base.cancel(cancelled, now=time.at)
    await base.move(moved, make.stay(14, 9, 13), now=time.at)
    await base.pool.execute("UPDATE reservations SET status = 'checked_in' WHERE id = $1", begun)
    assert await reminders(base) == []


async def test_one_that_is_late_by_an_outage_of_the_workers_is_sent_if_it_still_helps(
    base: House, time: Time
) -> None:
    """Recorded, then nobody sends for a while."""
    await base.reserve()
    await base.mails()
    time.at = BEGIN - DAY
    assert await schedule(base) == 1
    time.at = BEGIN - DAY + HOUR
    assert len(await reminders(base)) == 1
    time.at = BEGIN - HOUR
    assert await schedule(base) == 1
    time.at = BEGIN
    assert len(await reminders(base)) == 1


async def test_a_mail_server_that_is_away_until_the_last_hour_gets_the_nearest_one_only(
    base: House, time: Time, sink: Sink
) -> None:
    desk = replace(base.deliverer.desk, post=SmtpPost(f"smtp://127.0.0.1:{sink.port}"))
    pace = replace(base.deliverer.pace, most_attempts=1000)
    base.deliverer = replace(base.deliverer, desk=desk, pace=pace)
    await base.reserve()
    await base.mails()
    sink.refusals = 10_000
    for minutes in range(0, 23 * 60 + 30, 15):
        time.at = BEGIN - DAY + timedelta(minutes=minutes)
        await reminders(base)
    assert len(sink.taken) == 1
    sink.refusals = 0
    time.at += MINUTE
    await reminders(base)
    await reminders(base)
    subjects = [each["Subject"].split(":")[0] for each in sink.taken]
    assert subjects == ["Prenotato", "Promemoria"]
    assert await base.pool.fetchval("SELECT count(*) FROM reminders") == 2


@pytest.mark.parametrize("away", [HOUR, 5 * HOUR, 23 * HOUR + 30 * MINUTE])
async def test_after_an_outage_of_everything_each_gets_one_reminder_at_most_and_none_too_late(
    base: House, time: Time, away: timedelta
) -> None:
    """Reservations all along the day; nothing runs from noon the day before, for `away`."""
    starts = [make.stay(10, hour, hour + 1) for hour in range(8, 19)]
    for each in starts:
        await base.reserve(each)
    await base.mails()
    down = make.rome(9, 12)
    time.at = down - MINUTE
    before = len(await reminders(base))
    assert before == 4  # 8, 9, 10 and 11 o'clock
    time.at = down + away
    after = (await reminders(base))[before:]
    due = [
        each.start
        for each in starts
        if each.start > time.at and (each.start - time.at <= HOUR or each.start >= down + DAY)
        if each.start - time.at <= DAY
    ]
    assert len(after) == len(due)
    said = sorted(each["Subject"] for each in after)
    assert said == sorted(
        f"Promemoria: BASE Milano, giovedì 10 dicembre alle {start.astimezone(make.ROME):%H:%M}"
        for start in due
    )
