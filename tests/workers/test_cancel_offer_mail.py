"""The mail after an invitation was declined in a calendar: to the account, once, and an offer."""

from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from booking import clock
from booking.calendar.answer_by_mail import answer_in
from booking.database.pool import Pool
from booking.members.server_secret import server_secret
from booking.reservations.calendar_answer import Noted, keep, note_answer
from tests import make
from tests.reservations import vouchers
from tests.workers.mail import text_of
from tests.workers.stays import House, house, invitation_in, to

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def base(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    monkeypatch.setattr(clock, "now", lambda: make.NOW)
    return await house(pool, tmp_path, units=3)


async def answered(base: House, made: UUID, answer: str = "declined", **given: Any) -> Noted:
    facts = {"sequence": 0, "stamped_at": make.NOW, "now": make.NOW}
    async with base.pool.acquire() as conn, conn.transaction():
        return await note_answer(
            conn,
            reservation_id=made,
            answer=answer,
            **{"attendee": base.member.email, **facts, **given},
        )


async def offers(base: House) -> list[EmailMessage]:
    return [each for each in await base.mails() if each["Subject"].startswith("Annulliamo?")]


async def test_it_says_what_comes_back_and_until_when_and_cancels_nothing(base: House) -> None:
    async with base.pool.acquire() as conn:
        code = await vouchers.voucher(conn, base.member)
    made = await base.reserve(voucher=code)
    assert await answered(base, made) == "asked"
    (mail,) = await offers(base)
    assert mail["Subject"] == "Annulliamo? BASE Milano, giovedì 10 dicembre alle 09:00"
    assert mail["To"] == base.member.email
    assert mail["Auto-Submitted"] == "auto-generated"
    for kind in ("plain", "html"):
        text = text_of(mail, kind)
        for said in (
            "Non abbiamo annullato nulla: il posto è ancora tuo.",
            "Se annulli entro mercoledì 9 dicembre alle 09:00, sul tuo voucher tornano €9,00.",
            "fino a mercoledì 9 dicembre alle 09:00",
            f"https://posto.test/prenotazioni/{made}",
        ):
            assert said in text, said
        assert f"{made}/annulla" not in text
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert await base.pool.fetchval("SELECT status FROM reservations") == "confirmed"


async def test_declined_again_and_again_it_is_sent_once_and_after_a_move_once_more(
    base: House,
) -> None:
    made = await base.reserve()
    for minutes, answer in enumerate(("declined", "accepted", "declined", "declined")):
        at = make.NOW + minutes * MINUTE
        await answered(base, made, answer, stamped_at=at, now=at)
    for _ in range(2):
        assert len(await offers(base)) == 1
    await base.move(made, make.stay(11, 9, 13))
    assert await answered(base, made, sequence=1) == "asked"
    assert len(await offers(base)) == 2


@pytest.mark.parametrize("answer", ["accepted", "tentative"])
async def test_who_comes_or_may_come_gets_no_mail(base: House, answer: str) -> None:
    await answered(base, await base.reserve(), answer)
    (mail,) = to(await base.mails(), base.member)
    assert mail["Subject"].startswith("Prenotato")


@pytest.mark.parametrize("meanwhile", ["cancelled", "moved", "kept", "accepted", "begun"])
async def test_what_changed_before_it_is_sent_leaves_nothing_to_ask(
    base: House, meanwhile: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = await base.reserve()
    await answered(base, made)
    match meanwhile:
        case "cancelled":
            await base.cancel(made)
        case "moved":
            await base.move(made, make.stay(11, 9, 13))
        case "kept":
            async with base.pool.acquire() as conn:
                await keep(conn, member=base.member, reservation_id=made, now=make.NOW)
        case "accepted":
            at = make.NOW + MINUTE
            await answered(base, made, "accepted", stamped_at=at, now=at)
        case "begun":
            monkeypatch.setattr(clock, "now", lambda: make.rome(10, 9))
    assert await offers(base) == []


async def test_late_it_says_what_does_not_come_back(
    base: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with base.pool.acquire() as conn:
        code = await vouchers.voucher(conn, base.member)
    made = await base.reserve(voucher=code)
    late: datetime = make.rome(10, 8)
    monkeypatch.setattr(clock, "now", lambda: late)
    await answered(base, made, stamped_at=late, now=late)
    (mail,) = await offers(base)
    text = text_of(mail, "plain")
    assert "Il termine è passato: la parte del voucher, €9,00, non torna." in text
    assert "Annulli gratis" not in text


async def test_in_english_and_without_a_voucher(base: House) -> None:
    await base.pool.execute("UPDATE members SET language = 'en'")
    await answered(base, await base.reserve())
    found = [each for each in await base.mails() if each["Subject"].startswith("Cancel?")]
    (mail,) = found
    text = text_of(mail, "plain")
    assert "Nothing was cancelled: the place is still yours." in text
    assert "Cancel free: until Wednesday 9 December" in text
    assert "voucher" not in text


async def test_an_answer_to_the_invitation_that_was_mailed_comes_all_the_way_back(
    base: House,
) -> None:
    """From the mail of the confirmation to the mail that asks."""
    made = await base.reserve()
    (confirmed,) = to(await base.mails(), base.member)
    invited = invitation_in(confirmed)
    assert invited is not None
    organizer = str(invited.event["ORGANIZER"]).removeprefix("mailto:")
    reply = (
        f"From: someone@example.net\r\nTo: {organizer}\r\nSubject: No\r\n"
        "Content-Type: text/calendar; method=REPLY\r\n\r\n"
        "BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\n"
        f"UID:{invited.event['UID']}\r\nDTSTAMP:20261130T080000Z\r\n"
        f"SEQUENCE:{invited.event['SEQUENCE']}\r\n"
        f"ATTENDEE;PARTSTAT=DECLINED:{invited.event['ATTENDEE']}\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    settings = base.deliverer.desk.settings
    answer = answer_in(
        reply.encode(),
        recipient=None,
        key=server_secret(settings),
        mail_from=settings.mail_from,
    )
    assert answer.reservation_id == made
    said = await answered(
        base, made, answer.said, attendee=answer.attendee, sequence=answer.sequence,
        stamped_at=answer.stamped_at,
    )  # fmt: skip
    assert said == "asked"
    (mail,) = await offers(base)
    assert mail["To"] == base.member.email
    assert "+" not in mail["From"]
