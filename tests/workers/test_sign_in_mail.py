"""The sign-in mail: from asking to a link and a code that work, in both languages."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.events import SignInRequested
from booking.members import sign_in
from tests.workers.mail import mail_server, mails_in, text_of
from tests.workers.steps import QUICK, all_done, deliverer_for, turns_until
from workers.post import SmtpPost
from workers.subscriber import Subscriptions
from workers.subscriptions import SIGN_IN_MAIL

LISTENING: Subscriptions = {SignInRequested: (SIGN_IN_MAIL,)}
BROWSER = "what the browser that asked holds in its cookie"
WORDS = {
    "it": ("Il tuo accesso a Posto", "valgono 15 minuti"),
    "en": ("Your sign-in to Posto", "within 15 minutes"),
}


async def _ask(pool: Pool, *, language: str = "it", ago: timedelta = timedelta(0)) -> None:
    async with pool.acquire() as conn, conn.transaction():
        await sign_in.ask(
            conn,
            email="ada@example.org",
            language=language,
            browser_secret=BROWSER,
            next_path="/",
            now=clock.now() - ago,
        )


def _link_token(text: str) -> str:
    found = re.search(r"https://posto\.test/sign-in/(\S+)", text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("language", ["it", "en"])
async def test_a_mailed_link_signs_in(pool: Pool, tmp_path: Path, language: str) -> None:
    await _ask(pool, language=language)
    deliverer = deliverer_for(pool, LISTENING, tmp_path)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    (mail,) = mails_in(tmp_path / "mail")
    subject, limit = WORDS[language]
    text, html = text_of(mail, "plain"), text_of(mail, "html")
    assert mail["Subject"] == subject
    assert mail["To"] == "ada@example.org"
    assert mail["Content-Language"] == language
    assert limit in text
    assert limit in html
    assert 'name="viewport"' in html
    assert f'<html lang="{language}">' in html
    assert f'href="https://posto.test/sign-in/{_link_token(text)}"' in html
    async with pool.acquire() as conn:
        signed_in = await sign_in.by_link(
            conn, token=_link_token(text), browser_secret=BROWSER, now=clock.now()
        )
    assert signed_in is not None
    assert signed_in.language == language


async def test_the_mailed_code_signs_in(pool: Pool, tmp_path: Path) -> None:
    await _ask(pool)
    deliverer = deliverer_for(pool, LISTENING, tmp_path)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    (mail,) = mails_in(tmp_path / "mail")
    code = re.search(r"^[0-9A-Z]{4}-[0-9A-Z]{4}$", text_of(mail, "plain"), re.MULTILINE)
    assert code is not None
    assert code[0] in text_of(mail, "html")
    async with pool.acquire() as conn:
        signed_in = await sign_in.by_code(
            conn, typed=code[0], browser_secret=BROWSER, now=clock.now()
        )
    assert signed_in is not None


async def test_a_mail_that_was_put_in_place_before_its_worker_died_keeps_its_link(
    pool: Pool, tmp_path: Path
) -> None:
    """The repeat must not replace the link that already lies in the mailbox."""
    await _ask(pool)
    deliverer = deliverer_for(pool, LISTENING, tmp_path)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    await pool.execute("UPDATE deliveries SET state = 'due', done_at = NULL")
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    (mail,) = mails_in(tmp_path / "mail")
    async with pool.acquire() as conn:
        token = _link_token(text_of(mail, "plain"))
        assert await sign_in.by_link(conn, token=token, browser_secret=BROWSER, now=clock.now())


async def test_nothing_is_mailed_for_a_request_that_is_no_longer_wanted(
    pool: Pool, tmp_path: Path
) -> None:
    await _ask(pool, ago=timedelta(hours=2))
    deliverer = deliverer_for(pool, LISTENING, tmp_path)
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    assert mails_in(tmp_path / "mail") == []


async def test_a_server_that_puts_mail_off_gets_it_again_and_no_log_holds_the_link(
    pool: Pool, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await _ask(pool)
    async with mail_server() as sink:
        sink.refusals = 2
        deliverer = deliverer_for(pool, LISTENING, tmp_path)
        post = SmtpPost(f"smtp://127.0.0.1:{sink.port}")
        deliverer = replace(deliverer, desk=replace(deliverer.desk, post=post), pace=QUICK)
        await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    (mail,) = sink.taken
    token = _link_token(text_of(mail, "plain"))
    assert token not in caplog.text
    assert "ada@" not in caplog.text
    assert "451" in caplog.text
    async with pool.acquire() as conn:
        assert await sign_in.by_link(conn, token=token, browser_secret=BROWSER, now=clock.now())
        kept = await conn.fetchval("SELECT string_agg(payload::text, '') FROM events")
    assert token not in kept
