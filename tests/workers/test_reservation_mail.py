"""What a member is mailed about a reservation, and the invitations in it."""

import re
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path

import pytest

from booking import clock
from booking.calendar.reply_address import answered_reservation
from booking.database.pool import Pool
from booking.members.server_secret import server_secret
from booking.periods import Period
from tests import make
from tests.reservations import vouchers
from tests.workers.mail import text_of
from tests.workers.stays import MORNING, house, invitation_in

AFTERNOON = make.stay(11, 14, 16)


@pytest.fixture(autouse=True)
def _now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The workers' clock, which is not the suite's otherwise."""
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


async def test_a_confirmation_says_all_that_one_needs(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path, units=3)
    async with pool.acquire() as conn:
        code = await vouchers.voucher(conn, base.member)
    made = await base.reserve(voucher=code, title="Colloqui & caffè")
    (mail,) = await base.mails()
    text, html = text_of(mail, "plain"), text_of(mail, "html")
    assert mail["Subject"] == "Prenotato: BASE Milano, giovedì 10 dicembre alle 09:00"
    assert mail["To"] == base.member.email
    assert mail["Content-Language"] == "it"
    reference = await pool.fetchval("SELECT reference FROM reservations WHERE id = $1", made)
    for said in (
        "Via Bergognone 34, 20144 Milano",
        "giovedì 10 dicembre 2026, dalle 09:00 alle 13:00",
        "€18,00 meno €9,00 di voucher",
        "€9,00 all’arrivo",
        "fino a mercoledì 9 dicembre alle 09:00",
        f"https://posto.test/prenotazioni/{made}",
        reference,
    ):
        assert said in text, said
        assert said in html, said
    assert re.search(r"Scrivania \([123]\)", text)
    assert "Colloqui & caffè" in text
    assert "Colloqui &amp; caffè" in html
    assert "dimostrazione" not in text


async def test_it_reads_well_on_a_phone_and_fetches_nothing(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    await base.reserve()
    (mail,) = await base.mails()
    html = text_of(mail, "html")
    assert 'name="viewport" content="width=device-width' in html
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"<(img|table|script|link|iframe)\b|url\(|@import", html)
    # Links are words, not addresses.
    assert "https://" not in re.sub(r"<[^>]*>", "", html)
    assert set(re.findall(r'(?:src|href)="(https?://[^/"]+)', html)) == {"https://posto.test"}


async def test_its_language_is_the_members(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    await pool.execute("UPDATE members SET language = 'en'")
    await base.reserve()
    (mail,) = await base.mails()
    assert mail["Subject"] == "Reserved: BASE Milano, Thursday 10 December at 09:00"
    assert mail["Content-Language"] == "en"
    assert "€18.00 on arrival" in text_of(mail, "plain")
    assert '<html lang="en">' in text_of(mail, "html")


async def test_where_the_demo_is_loaded_mails_say_so(pool: Pool, tmp_path: Path) -> None:
    await pool.execute("INSERT INTO demo_mark (loaded_at) VALUES (now())")
    base = await house(pool, tmp_path)
    await base.reserve()
    (mail,) = await base.mails()
    assert "Questa è una dimostrazione" in text_of(mail, "plain")
    assert "Questa è una dimostrazione" in text_of(mail, "html")


async def test_the_invitation_follows_every_change_under_one_uid(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path)
    made = await base.reserve()
    await base.move(made, AFTERNOON)
    await base.cancel(made)
    mails = await base.mails()
    kinds = [each["Subject"].split(":")[0] for each in mails]
    assert kinds == ["Prenotato", "Spostato", "Annullato"]
    assert "Prima era giovedì 10 dicembre alle 09:00" in text_of(mails[1], "plain")
    assert "Annulli gratis" not in text_of(mails[2], "plain")
    assert len({each["Message-ID"] for each in mails}) == 3
    assert {each["References"] for each in mails} == {f"<{made}@posto.test>"}
    for mail, method, sequence, period, status in (
        (mails[0], "REQUEST", 0, MORNING, "CONFIRMED"),
        (mails[1], "REQUEST", 1, AFTERNOON, "CONFIRMED"),
        (mails[2], "CANCEL", 2, AFTERNOON, "CANCELLED"),
    ):
        assert [part.get_content_type() for part in mail.iter_parts()] == [
            "text/plain",
            "text/html",
            "text/calendar",
        ]
        found = invitation_in(mail)
        assert found is not None
        sender = parseaddr(mail["From"])[1]
        assert found.method == method
        assert (found.event["sequence"], found.event["status"]) == (sequence, status)
        assert found.event["uid"] == f"{made}@posto.test"
        assert found.at("dtstart") == period.start
        assert found.at("dtend") == period.end
        assert found.event["organizer"] == f"mailto:{sender}"
        assert found.event["attendee"] == f"mailto:{base.member.email}"
        key = server_secret(base.deliverer.desk.settings)
        assert answered_reservation(sender, key=key, attendee=base.member.email) == made


async def test_a_cancellation_says_what_becomes_of_the_voucher(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path, units=5)
    async with pool.acquire() as conn:
        code = await vouchers.voucher(conn, base.member)
    await base.cancel(await base.reserve(voucher=code))
    await base.cancel(await base.reserve(voucher=code), now=make.rome(10, 8))
    manager = {"member": base.manager, "reason": "Allagamento"}
    await base.cancel(await base.reserve(voucher=code), now=make.rome(10, 8), **manager)
    in_time, late, by_space = (
        text_of(each, "plain") for each in await base.mails() if "Annullato" in each["Subject"]
    )
    assert "Sul tuo voucher tornano €9,00." in in_time
    assert "dopo il termine: la parte del voucher, €9,00, non torna" in late
    assert "Lo spazio dice: «Allagamento»" in by_space
    assert "Sul tuo voucher tornano €9,00." in by_space
    assert "Non paghi nulla" in by_space


async def test_check_in_and_a_late_change_of_mind_are_said(pool: Pool, tmp_path: Path) -> None:
    rules = {"check_in": {"opens_before_minutes": 15, "grace_minutes": 20}}
    base = await house(pool, tmp_path, rules=rules)
    just_before = MORNING.start - timedelta(hours=2)
    await base.reserve(now=just_before)
    (mail,) = await base.mails()
    text = text_of(mail, "plain")
    assert "Check-in: dalle 08:45, al più tardi alle 09:20" in text
    assert "Ripensamenti: fino alle 07:10 annulli senza conseguenze" in text
    assert "Annulli gratis" not in text


async def test_a_repeat_is_the_same_mail_byte_for_byte(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    await base.reserve()
    seen = set()
    for _ in range(3):
        await base.mails()
        (file,) = (tmp_path / "mail").glob("*.eml")
        seen.add(file.read_bytes())
        file.unlink()
        await pool.execute(
            "UPDATE deliveries SET state = 'due', due_at = '2000-01-01', done_at = NULL"
        )
    assert len(seen) == 1


async def test_a_stay_over_midnight_names_both_days(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    await pool.execute("UPDATE opening_hours SET opens = 0, closes = 1440")
    await pool.execute("SELECT change_space($1)", base.space)
    await base.reserve(Period(make.rome(10, 22), make.rome(11, 2)))
    (mail,) = await base.mails()
    said = "da giovedì 10 dicembre 2026, 22:00, a venerdì 11 dicembre, 02:00"
    assert said in text_of(mail, "plain")


async def test_over_a_clock_change_local_times_are_said_and_the_calendar_gets_instants(
    pool: Pool, tmp_path: Path
) -> None:
    base = await house(pool, tmp_path)
    await pool.execute("UPDATE opening_hours SET opens = 0, closes = 1440")
    await pool.execute(
        "INSERT INTO opening_hours (space_id, weekday, opens, closes) "
        "SELECT $1, day, 0, 1440 FROM generate_series(6, 7) day",
        base.space,
    )
    await pool.execute("UPDATE spaces SET closes_on_holidays = false")
    await pool.execute("SELECT change_space($1)", base.space)
    period = Period(make.rome(28, 1, month=3, year=2027), make.rome(28, 4, month=3, year=2027))
    assert period.end - period.start == timedelta(hours=2)
    await base.reserve(period)
    (mail,) = await base.mails()
    assert "domenica 28 marzo 2027, dalle 01:00 alle 04:00" in text_of(mail, "plain")
    found = invitation_in(mail)
    assert found is not None
    assert (found.at("dtstart"), found.at("dtend")) == (period.start, period.end)


async def test_holds_are_not_mailed_about(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path)
    made = await base.reserve()
    await pool.execute(
        "UPDATE reservations SET status = 'held', expires_at = $1", make.later(hours=1)
    )
    await pool.execute("DELETE FROM events")
    await base.cancel(made, now=make.NOW)
    assert await base.mails() == []
