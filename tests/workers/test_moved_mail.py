"""What a member is mailed when the space moves or lengthens their stay."""

from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.periods import Period
from booking.reservations.check_in import check_in
from booking.reservations.reschedule import reschedule
from booking.spaces.network import NetworkCache
from tests import make
from tests.workers.mail import text_of
from tests.workers.stays import MORNING, House, house, invitation_in


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


async def _moved(base: House, made: UUID, period: Period, *, now: datetime = make.NOW) -> None:
    async with base.pool.acquire() as conn, conn.transaction():
        unit = await conn.fetchval("SELECT unit_ids[1] FROM reservations WHERE id = $1", made)
        await reschedule(
            conn, network=NetworkCache(), member=base.manager, reservation_id=made, period=period,
            unit_id=unit, reason="Serve la sala", now=now,
        )  # fmt: skip


async def test_the_space_says_that_it_moved_it_and_why(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    made = await base.reserve()
    await _moved(base, made, make.stay(11, 14, 18))
    *_, mail = await base.mails()
    assert mail["Subject"].startswith("Spostato dallo spazio: BASE Milano, venerdì 11 dicembre")
    text = text_of(mail, "plain")
    for said in ("Prima era giovedì 10 dicembre alle 09:00", "Serve la sala", "è gratis finché"):
        assert said in text, said
    # As long as it was, it costs what it did.
    assert "Il prezzo passa" not in text
    assert invitation_in(mail) is not None


async def test_who_is_there_is_told_until_when_they_may_stay(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    made = await base.reserve()
    async with pool.acquire() as conn, conn.transaction():
        await check_in(conn, member=base.member, reservation_id=made, now=MORNING.start)
    longer = Period(MORNING.start, make.rome(10, 15))
    await _moved(base, made, longer, now=make.rome(10, 12))
    *_, mail = await base.mails()
    assert mail["Subject"].startswith("Cambia l’ora di fine")
    text = text_of(mail, "plain")
    assert "Ora finisce giovedì 10 dicembre alle 15:00" in text
    prices = await pool.fetchrow(
        "SELECT payload -> 'from_price_cents' AS before, payload -> 'price_cents' AS after "
        "FROM events WHERE type = 'ReservationRescheduled'"
    )
    assert prices
    assert prices["before"] < prices["after"]
    before, after = (f"€{each / 100:.2f}".replace(".", ",") for each in prices)
    assert f"Il prezzo passa da {before} a {after}." in text
