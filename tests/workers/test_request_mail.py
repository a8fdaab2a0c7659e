"""Requests for approval: what the member and the managers of the space are mailed."""

from pathlib import Path
from uuid import UUID

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.reservations.answer import approve, decline
from booking.reservations.clock import move_due
from tests import make
from tests.workers.mail import text_of
from tests.workers.stays import House, house, invitation_in, to

APPROVAL = {"approval": True, "answer_within_minutes": 120}
AFTERNOON = make.stay(11, 14, 16)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


async def test_a_request_is_told_to_member_and_managers_and_invites_once_approved(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, rules=APPROVAL)
    async with pool.acquire() as conn:
        second = await make.member(conn, manages=frozenset({base.space}))
        await make.member(conn, manages=frozenset({(await make.space(conn)).id}))
    await pool.execute("UPDATE members SET language = 'en' WHERE id = $1", second.id)
    made = await base.reserve()
    mails = await base.mails()
    (sent,) = to(mails, base.member)
    assert sent["Subject"] == "Richiesta inviata: BASE Milano, giovedì 10 dicembre alle 09:00"
    assert "Lo spazio risponde entro lunedì 30 novembre alle 11:00" in text_of(sent, "plain")
    assert invitation_in(sent) is None
    (asked,) = to(mails, base.manager)
    assert "Rispondi entro lunedì 30 novembre alle 11:00" in text_of(asked, "plain")
    assert base.member.email not in asked.as_string()
    (asked_too,) = to(mails, second)
    assert "Answer by Monday 30 November at 11:00" in text_of(asked_too, "plain")
    assert len(mails) == 3
    await _approve(base, made)
    (_, approved) = to(await base.mails(), base.member)
    assert approved["Subject"].startswith("Lo spazio ha detto sì")
    found = invitation_in(approved)
    assert found is not None
    assert found.method == "REQUEST"


async def _approve(base: House, made: UUID) -> None:
    async with base.pool.acquire() as conn, conn.transaction():
        await approve(conn, member=base.manager, reservation_id=made, now=make.NOW)


async def test_declined_expired_and_withdrawn_requests_leave_no_calendar_entry(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, rules=APPROVAL)
    declined = await base.reserve()
    async with pool.acquire() as conn, conn.transaction():
        await decline(
            conn, member=base.manager, reservation_id=declined, now=make.NOW, reason="Lavori"
        )
    withdrawn = await base.reserve()
    await base.move(withdrawn, AFTERNOON)
    await base.cancel(withdrawn)
    await base.reserve()
    await move_due(pool, now=make.later(hours=3))
    mails = to(await base.mails(), base.member)
    kinds = [each["Subject"].split(":")[0] for each in mails]
    assert kinds == [
        "Richiesta inviata",
        "Lo spazio ha detto no",
        "Richiesta inviata",
        "Richiesta spostata",
        "Richiesta ritirata",
        "Richiesta inviata",
        "Senza risposta",
    ]
    assert [invitation_in(each) for each in mails] == [None] * 7
    assert "Lo spazio dice: «Lavori»" in text_of(mails[1], "plain")
    assert "non paghi nulla" in text_of(mails[1], "plain")


async def test_managers_are_not_written_to_about_what_was_answered_meanwhile(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, rules=APPROVAL)
    made = await base.reserve()
    await _approve(base, made)
    assert to(await base.mails(), base.manager) == []


async def test_managers_are_told_when_a_request_that_waits_is_moved(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path, rules=APPROVAL)
    made = await base.reserve()
    await base.mails()
    await base.move(made, AFTERNOON)
    first, second = to(await base.mails(), base.manager)
    assert "giovedì 10 dicembre 2026, dalle 09:00 alle 13:00" in text_of(first, "plain")
    assert "venerdì 11 dicembre 2026, dalle 14:00 alle 16:00" in text_of(second, "plain")
