"""A mail that its server refuses for good is dead at once; what may pass yet is tried again."""

from collections.abc import AsyncIterator
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from booking import clock
from booking.database.pool import Pool
from booking.events import TokenMade
from tests.workers.mail import Sink, mail_server
from tests.workers.steps import (
    QUICK,
    all_done,
    record,
    settings_for,
    states_are,
    turns_until,
)
from workers.dead_letters import replay
from workers.deliver import Deliverer
from workers.post import Cause
from workers.process import deliverer_of
from workers.subscriber import Desk, Sends, Subscriptions


async def _mail(_desk: Desk, _event: TokenMade, _cause: Cause, _now: datetime) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "posto@posto.test", "ada@example.org"
    message.set_content("Ciao")
    return message


LISTENING: Subscriptions = {TokenMade: (Sends("mail", _mail),)}


@pytest.fixture
async def sink() -> AsyncIterator[Sink]:
    async with mail_server() as opened:
        yield opened


@pytest.fixture
def deliverer(pool: Pool, sink: Sink, tmp_path: Path) -> Deliverer:
    settings = settings_for(tmp_path, database="postgresql://none/none", queue="redis://none")
    mailing = {"smtp_url": f"smtp://127.0.0.1:{sink.port}"}
    given = settings.model_validate(settings.model_dump() | mailing)
    return deliverer_of(given, pool, LISTENING, QUICK)


@pytest.mark.parametrize(
    ("command", "answer", "error"),
    [
        (b"RCPT", "550 5.1.1 nobody here", "SMTPRecipientsRefused: 550 5.1.1 nobody here"),
        (b"RCPT", "553 no such name", "SMTPRecipientsRefused: 553 no such name"),
        (b"DATA", "554 5.7.1 not wanted", "SMTPDataError: (554, '5.7.1 not wanted')"),
        (b"DATA", "552 too large", "SMTPDataError: (552, 'too large')"),
    ],
)
async def test_a_mail_refused_for_good_is_tried_once_and_can_be_replayed(
    pool: Pool, sink: Sink, deliverer: Deliverer, *, command: bytes, answer: str, error: str
) -> None:
    sink.says = {command: f"{answer}\r\n".encode()}
    async with pool.acquire() as conn:
        await record(conn, 1)
    await turns_until(pool, deliverer, LISTENING, states_are(pool, "dead"))
    dead = await pool.fetchrow("SELECT attempts, last_error FROM deliveries")
    assert dead is not None
    assert (dead["attempts"], dead["last_error"]) == (1, error)

    sink.says = {}
    async with pool.acquire() as conn:
        assert len(await replay(conn, ids=None, subscriber=None, now=clock.now())) == 1
    await turns_until(pool, deliverer, LISTENING, all_done(pool, 1))
    assert len(sink.taken) == 1


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (b"RCPT", b"450 4.2.1 the box is busy\r\n"),
        (b"RCPT", b"452 too many addressees\r\n"),
        (b"DATA", b"451 come back later\r\n"),
        # Of the server and us, not of this mail: an operator who mends it must lose no mail.
        (b"EHLO", b"554 not you\r\n"),
        (b"MAIL", b"530 who are you\r\n"),
    ],
)
async def test_what_may_pass_later_is_tried_until_the_attempts_run_out(
    pool: Pool, sink: Sink, deliverer: Deliverer, command: bytes, answer: bytes
) -> None:
    sink.says = {command: answer, b"HELO": answer} if command == b"EHLO" else {command: answer}
    async with pool.acquire() as conn:
        await record(conn, 1)
    await turns_until(pool, deliverer, LISTENING, states_are(pool, "dead"))
    assert await pool.fetchval("SELECT attempts FROM deliveries") == QUICK.most_attempts
    assert sink.taken == []
