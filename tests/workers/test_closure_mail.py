"""What a member is mailed when a space closes what they reserved: gone, another unit, an offer."""

import re
from pathlib import Path
from uuid import UUID

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.upkeep.close import close
from booking.upkeep.hits import Choice, Choices
from tests import make
from tests.workers.mail import text_of
from tests.workers.stays import House, house, invitation_in

APPROVAL = {"approval": True, "answer_within_minutes": 120}


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


async def test_a_closure_cancels_with_its_reason(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    await base.reserve()
    async with pool.acquire() as conn, conn.transaction():
        network = await NetworkCache().newest(conn)
        await close(
            conn,
            member=base.manager,
            space=network.resource(base.resource).space,
            resource_id=None,
            unit_id=None,
            period=make.stay(10, 8, 20),
            reason="Impianto elettrico",
            choices=Choices(otherwise="cancel"),
            network=network,
            now=make.NOW,
        )
    _, mail = await base.mails()
    assert mail["Subject"].startswith("Annullato dallo spazio: BASE Milano")
    assert "«Impianto elettrico»" in text_of(mail, "plain")
    found = invitation_in(mail)
    assert found is not None
    assert found.method == "CANCEL"


async def _close_its_unit(base: House, made: UUID, choice: Choice, pool: Pool) -> None:
    async with pool.acquire() as conn, conn.transaction():
        network = await NetworkCache().newest(conn)
        unit = await conn.fetchval("SELECT unit_ids[1] FROM reservations WHERE id = $1", made)
        await close(
            conn, member=base.manager, space=network.resource(base.resource).space,
            resource_id=None, unit_id=unit, period=make.stay(10, 8, 20), reason="Lampada rotta",
            choices=Choices({made: choice}), network=network, now=make.NOW,
        )  # fmt: skip


async def test_another_unit_at_the_same_time_is_said_with_its_number(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, units=2)
    made = await base.reserve()
    await _close_its_unit(base, made, "move", pool)
    _, mail = await base.mails()
    now = await pool.fetchval(
        "SELECT u.name FROM reservations r JOIN units u ON u.id = r.unit_ids[1] WHERE r.id = $1",
        made,
    )
    text = text_of(mail, "plain")
    assert mail["Subject"].startswith("Cambia il posto, non l’orario: BASE Milano")
    assert f"Scrivania ({now})" in text
    assert "«Lampada rotta»" in text
    assert "Prima era" not in text
    found = invitation_in(mail)
    assert found is not None
    assert (found.method, found.event["sequence"]) == ("REQUEST", 1)


async def test_another_unit_under_a_hold_is_not_mailed_about(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path, units=2)
    made = await base.reserve(hold=True)
    await _close_its_unit(base, made, "move", pool)
    assert await base.mails() == []


async def test_another_unit_of_a_request_is_said_as_a_request(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path, units=2, rules=APPROVAL)
    made = await base.reserve()
    await _close_its_unit(base, made, "move", pool)
    said = [mail for mail in await base.mails() if mail["To"] == base.member.email]
    assert said[-1]["Subject"].startswith("Un altro posto, se lo spazio dice sì")
    assert invitation_in(said[-1]) is None


async def test_what_a_space_offers_instead_can_be_reserved_from_the_mail(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, units=2)
    made = await base.reserve()
    await _close_its_unit(base, made, "offer", pool)
    _, mail = await base.mails()
    text = text_of(mail, "plain").replace("=\n", "")
    assert "Al suo posto c’è: Scrivania, BASE Milano, giovedì 10 dicembre" in text
    assert f"https://posto.test/prenota?resource={base.resource}&starts_at=2026-12-10T" in text
    html = text_of(mail, "html").replace("=\n", "")
    assert re.search(
        r'href="https://posto\.test/prenota\?resource=[^"]*"[^>]*>Scrivania, BASE', html
    )
    assert "https://" not in re.sub(r"<[^>]*>", "", html)
