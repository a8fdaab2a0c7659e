"""Mails about vouchers: granted, offered, refused; the code stands in no event."""

from pathlib import Path

import pytest

from booking.city_events import ApplicationRefused, VoucherGranted, VoucherOffered
from booking.database.pool import Pool
from booking.vouchers.answer_application import refuse_application
from booking.vouchers.offers import decline_offer
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import applied, granted
from tests.workers.mail import mails_in, text_of
from tests.workers.steps import all_done, deliverer_for, turns_until
from workers.subscriber import Subscriptions
from workers.subscriptions import APPLICATION_MAIL, VOUCHER_MAIL

LISTENING: Subscriptions = {
    VoucherGranted: (VOUCHER_MAIL,),
    VoucherOffered: (VOUCHER_MAIL,),
    ApplicationRefused: (APPLICATION_MAIL,),
}


async def delivered(pool: Pool, home: Path, count: int) -> None:
    deliverer = deliverer_for(pool, LISTENING, home)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, count))


@pytest.mark.parametrize(
    ("language", "subject"),
    [("it", "Hai un voucher di “Prova”"), ("en", "You have a voucher of “Trial”")],
)
async def test_who_was_granted_one_gets_the_code(
    pool: Pool, tmp_path: Path, language: str, subject: str
) -> None:
    async with pool.acquire() as conn:
        member = await make.member(conn)
        await conn.execute("UPDATE members SET language = $2 WHERE id = $1", member.id, language)
        made = await granted(conn, await applied(conn, await steps.campaign(conn), member=member))
        payloads = await conn.fetchval("SELECT string_agg(payload::text, ' ') FROM events")
    await delivered(pool, tmp_path, 1)
    (mail,) = mails_in(tmp_path / "mail")
    assert (mail["Subject"], mail["To"]) == (subject, member.email)
    assert made.code in text_of(mail, "plain")
    assert made.code in text_of(mail, "html")
    assert made.code not in payloads


async def test_an_offer_is_told_once_with_its_last_day(pool: Pool, tmp_path: Path) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms={"accept_within_days": 30})
        await granted(conn, await applied(conn, slug))
    await delivered(pool, tmp_path, 2)
    (mail,) = mails_in(tmp_path / "mail")
    assert mail["Subject"] == "Un voucher di “Prova” ti aspetta fino al 30 dicembre 2026"
    assert "https://posto.test/account" in text_of(mail, "plain")


async def test_an_offer_that_was_answered_is_not_told_of(pool: Pool, tmp_path: Path) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms={"accept_within_days": 30})
        application = await applied(conn, slug)
        made = await granted(conn, application)
        await decline_offer(
            conn, voucher_id=made.voucher_id, member_id=application.member_id, now=make.NOW
        )
    await delivered(pool, tmp_path, 2)
    assert not (tmp_path / "mail").exists() or mails_in(tmp_path / "mail") == []


async def test_a_voucher_that_is_handed_over_is_not_mailed(pool: Pool, tmp_path: Path) -> None:
    async with pool.acquire() as conn:
        await steps.voucher(conn)
    await delivered(pool, tmp_path, 1)
    assert not (tmp_path / "mail").exists() or mails_in(tmp_path / "mail") == []


async def test_who_was_refused_reads_the_reason_on_one_line(pool: Pool, tmp_path: Path) -> None:
    async with pool.acquire() as conn, conn.transaction():
        application = await applied(conn, await steps.campaign(conn))
        officer = await make.member(conn)
        await refuse_application(
            conn,
            application=application,
            officer_id=officer.id,
            reason="Il contratto\nmanca",
            now=make.NOW,
        )
    await delivered(pool, tmp_path, 1)
    (mail,) = mails_in(tmp_path / "mail")
    assert mail["Subject"] == "La tua domanda per “Prova” non è accolta"
    assert "L’ufficio dice: «Il contratto manca»" in text_of(mail, "plain")
