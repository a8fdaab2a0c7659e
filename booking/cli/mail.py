"""`booking mail receive`: what a mail server hands over, with its exit codes (sysexits.h)."""

import sys
from pathlib import Path
from typing import NoReturn

import click

from booking import clock
from booking.calendar.answer_by_mail import (
    Answer,
    Ignored,
    NoSuchAddress,
    NotTaken,
    Unreadable,
    answer_in,
)
from booking.calendar.mailed import MOST_BYTES
from booking.cli.on_database import on_database
from booking.cli.settings import running_settings
from booking.config import Settings
from booking.database.pool import Connection
from booking.embedded.failure import CannotStart
from booking.members.server_secret import server_secret
from booking.reservations.calendar_answer import Noted, note_answer

_TRY_AGAIN = 75
_EXIT: dict[type[NotTaken], int] = {Ignored: 0, Unreadable: 65, NoSuchAddress: 67}
_NOTED: dict[Noted, str] = {
    "noted": "taken: the answer was noted",
    "asked": "taken: the member is asked whether to cancel",
    "outdated": "taken: the answer was noted; the reservation was moved or answered since",
    "repeated": "ignored: the same answer came before",
    "not_theirs": "ignored: it answers for a reservation that there is not",
    "over": "ignored: the reservation is over or was given up",
    "too_many": "ignored: too many answers came before",
}


@click.group()
def mail() -> None:
    """Take mail from a mail server."""


@mail.command(short_help="Take one mail from standard input: an answer to an invitation.")
@click.option(
    "--recipient",
    metavar="ADDRESS",
    help="Whom the mail server delivers to; without it the mail's Delivered-To, X-Original-To, "
    "Envelope-To and To are asked.",
)
def receive(recipient: str | None) -> NoReturn:
    """Take one mail from standard input, as mail servers hand it over; docs/mail.md sets them up.

    A calendar's answer to an invitation is noted. One that declines has the member asked, by mail
    and on the reservation's page, whether to cancel; nothing is ever cancelled by mail, and
    nothing is answered to a sender. Exit code 0: taken, or nothing to do. 65: no mail, or one
    larger than 1 MiB. 67: not an address that an invitation came from. 75: try again later.

    \b
    Example: booking mail receive --recipient "$ORIGINAL_RECIPIENT" < reply.eml
    """
    try:
        said = _receive(_standard_input(), recipient)
    except NotTaken as why:
        code = _EXIT[type(why)]
        click.echo(f"{'refused' if code else 'ignored'}: {why}", err=code > 0)
        sys.exit(code)
    except CannotStart as why:
        _later(str(why))
    except Exception as error:  # noqa: BLE001 - the mail server keeps the mail, whatever it is
        _later(f"something went wrong ({type(error).__name__}).")
    click.echo(said)
    sys.exit(0)


def _later(why: str) -> NoReturn:
    click.echo(f"not now: {' '.join(why.split())}", err=True)
    sys.exit(_TRY_AGAIN)


def _standard_input() -> bytes:
    """At most a byte more than is taken; the rest is read and dropped, for a mail server that can't
    write to the end blames the pipe."""
    opened = sys.stdin.buffer
    content = opened.read(MOST_BYTES + 1)
    while len(content) > MOST_BYTES and opened.read(MOST_BYTES):
        pass
    return content


def _receive(content: bytes, recipient: str | None) -> str:
    settings = running_settings()
    answer = answer_in(
        content, recipient=recipient, key=_known_secret(settings), mail_from=settings.mail_from
    )
    return _NOTED[on_database(lambda conn: _note(conn, answer))]


async def _note(conn: Connection, answer: Answer) -> Noted:
    async with conn.transaction():
        return await note_answer(
            conn,
            reservation_id=answer.reservation_id,
            attendee=answer.attendee,
            answer=answer.said,
            sequence=answer.sequence,
            stamped_at=answer.stamped_at,
            now=clock.now(),
        )


def _known_secret(settings: Settings) -> bytes:
    """One that was made here and now would prove nothing, and every answer would be refused."""
    file: Path = settings.home / "secret"
    try:
        if settings.secret is None and not file.exists():
            raise CannotStart(
                "The key that invitations are signed with is not here. Set BOOKING_SECRET, or "
                "BOOKING_HOME, to what the worker has."
            )
        return server_secret(settings)
    except OSError as error:
        raise CannotStart(
            "The key that invitations are signed with can't be read "
            f"({type(error).__name__}). Let this user read it, or set BOOKING_SECRET."
        ) from error
