"""Mail in files is written once and whole; over SMTP a repeat is known by its Message-ID."""

import asyncio
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from tests.workers.mail import mail_server, mails_in, names_in
from workers.failure import describe
from workers.post import Cause, FilePost, SmtpPost

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
CAUSE = Cause(7, "sign-in-mail", NOON)


def _message(text: str = "Ciao, è pronto") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "Posto <posto@posto.test>", "ada@example.org"
    message["Message-ID"] = f"<{CAUSE.name}@posto.test>"
    message["Subject"] = "È pronto"
    message.set_content(text)
    return message


async def test_a_mail_is_a_file_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "home" / "mail"
    post = FilePost(folder)
    assert not await post.has(CAUSE)
    await post.send(CAUSE, _message())
    assert await post.has(CAUSE)
    assert names_in(folder) == ["000000000007-20261201T110000000000-sign-in-mail.eml"]
    file = folder / names_in(folder)[0]
    assert file.stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700
    assert mails_in(folder)[0]["Subject"] == "È pronto"


async def test_the_first_of_many_at_once_stands_and_none_is_half_written(tmp_path: Path) -> None:
    post = FilePost(tmp_path)
    texts = [f"{number} " * 5000 for number in range(20)]
    await asyncio.gather(*(post.send(CAUSE, _message(text)) for text in texts))
    (mail,) = mails_in(tmp_path)
    assert mail.get_content().splitlines() in [[text] for text in texts]
    assert names_in(tmp_path) == [f"{CAUSE.name}.eml"]


def test_names_sort_in_the_order_of_causes() -> None:
    later = NOON + timedelta(hours=1)
    causes = [Cause(9, "z", later), Cause(10, "a", NOON), Cause(100, "a", NOON)]
    names = [each.name for each in causes]
    assert sorted(names) == names


def test_another_database_with_the_same_numbers_gives_other_names() -> None:
    other = Cause(7, "sign-in-mail", NOON + timedelta(microseconds=1))
    assert other.name != CAUSE.name


async def test_what_a_killed_worker_left_aside_is_removed_once_it_is_old(tmp_path: Path) -> None:
    (tmp_path / ".aside-x").write_bytes(b"half")
    post = FilePost(tmp_path)
    written = datetime.fromtimestamp((tmp_path / ".aside-x").stat().st_mtime, UTC)
    await post.tidy(written + timedelta(minutes=9))
    assert (tmp_path / ".aside-x").exists()
    await post.tidy(written + timedelta(minutes=11))
    assert not (tmp_path / ".aside-x").exists()


async def test_smtp_takes_the_mail_and_a_repeat_has_the_same_message_id() -> None:
    async with mail_server() as sink:
        post = SmtpPost(f"smtp://127.0.0.1:{sink.port}")
        await post.send(CAUSE, _message())
        await post.send(CAUSE, _message())
    assert sink.recipients == ["RCPT TO:<ada@example.org>"] * 2
    assert {each["Message-ID"] for each in sink.taken} == {f"<{CAUSE.name}@posto.test>"}


async def test_a_mail_is_sent_once_its_server_has_it_whether_or_not_it_says_goodbye() -> None:
    async with mail_server() as sink, asyncio.timeout(10):
        sink.fails = lambda: "goodbye"
        await SmtpPost(f"smtp://127.0.0.1:{sink.port}").send(CAUSE, _message())
    assert len(sink.taken) == 1


async def test_a_server_that_puts_mail_off_is_told_without_addresses() -> None:
    async with mail_server() as sink:
        sink.refusals = 1
        post = SmtpPost(f"smtp://127.0.0.1:{sink.port}")
        with pytest.raises(aiosmtplib.SMTPException) as refused:
            await post.send(CAUSE, _message())
    assert describe(refused.value) == "SMTPDataError: (451, 'come back later, …"
    assert sink.taken == []


@pytest.mark.parametrize("url", ["http://mail.example.org", "smtp://", "mail:secret@host"])
def test_an_address_that_is_no_mail_server_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(ValueError, match="BOOKING_SMTP_URL") as refused:
        SmtpPost(url)
    assert "secret" not in str(refused.value)
