"""Managers hear of a calendar that cannot be read, and of what clashes: once each."""

from datetime import timedelta
from pathlib import Path

import pytest

from booking.database.pool import Pool
from booking.imports.apply import failed
from booking.net.fetch import Unfetched
from tests import make
from tests.imports.steps import elsewhere
from tests.workers.mail import text_of
from tests.workers.stays import MORNING, House, house, to


async def _told(made: House) -> list[tuple[str, str]]:
    mails = to(await made.mails(), made.manager)
    return [(each["subject"], text_of(each, "plain")) for each in mails]


@pytest.mark.parametrize(
    ("language", "subject", "says"),
    [("it", "Prenotazioni in conflitto", "1 prenotazione"), ("en", "in conflict", "1 reservation")],
)
async def test_what_clashes_is_told_once(
    pool: Pool, tmp_path: Path, language: str, subject: str, says: str
) -> None:
    made = await house(pool, tmp_path)
    await made.reserve()
    async with pool.acquire() as conn:
        await conn.execute(
            "UPDATE members SET language = $2 WHERE id = $1", made.manager.id, language
        )
        calendar = await elsewhere(conn, made.resource)
        before = len(await _told(made))
        await calendar.says(MORNING)
        await calendar.says(MORNING, make.stay(11, 9, 10))
        (told,) = (await _told(made))[before:]
        assert subject in told[0]
        assert says in told[1]
        assert "/gestione/" in told[1]
        assert "calendar.example.org" not in told[1]


async def test_what_cannot_be_read_for_a_day_is_told_once(pool: Pool, tmp_path: Path) -> None:
    made = await house(pool, tmp_path)
    async with pool.acquire() as conn:
        calendar = await elsewhere(conn, made.resource)
        await calendar.says(MORNING, at=make.NOW)
        before = len(await _told(made))
        for hours in (12, 25, 31, 40):
            calendar.now = make.NOW + timedelta(hours=hours)
            reading = await calendar.begun()
            async with conn.transaction():
                await failed(conn, reading, Unfetched("gone"), now=calendar.now)
        (told,) = (await _told(made))[before:]
        assert "Non leggiamo più un calendario" in told[0]
        assert "il calendario non esiste più" in told[1]
        assert "continua a bloccare" in told[1]
