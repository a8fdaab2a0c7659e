"""`booking mail receive`, as a mail server calls it: exit codes, one line, and what is written."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from click.testing import CliRunner, Result

from booking import clock
from booking.calendar.mailed import MOST_BYTES
from booking.cli.mail import mail
from booking.database.pool import Connection, connect
from tests import make
from tests.calendar.replies import CLIENTS, KEY, MAIL_FROM, Wish, google, plain
from tests.databases import Database
from tests.product import settings
from tests.reservations.steps import reserved
from tests.servers import Servers, run

Client = Callable[[Wish], bytes]


@pytest.fixture(autouse=True)
def _environment(database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BOOKING_DATABASE_URL", database.app_url)
    monkeypatch.setenv("BOOKING_MIGRATE_URL", database.owner_url)
    monkeypatch.setenv("BOOKING_HOME", str(tmp_path))
    monkeypatch.setenv("BOOKING_SECRET", KEY.decode())
    monkeypatch.setenv("BOOKING_MAIL_FROM", MAIL_FROM)
    monkeypatch.setattr(clock, "now", lambda: make.NOW)


@pytest.fixture
def wish(database: Database) -> Wish:
    """An answer to a reservation that there is."""

    async def reserve(conn: Connection) -> UUID:
        who = await make.member(conn)
        await conn.execute("UPDATE members SET email = 'ada@example.org' WHERE id = $1", who.id)
        made = await reserved(conn, await make.resource(conn), make.stay(10, 9, 13), member=who)
        return UUID(made["id"])

    return Wish(id=on(database, reserve))


def on(database, work):
    async def connected():
        conn = await connect(database.app_url)
        try:
            return await work(conn)
        finally:
            await conn.close()

    return run(connected())


def receive(content: bytes, *words: str) -> Result:
    """Nobody is named in what it says, whatever comes of it."""
    done = CliRunner().invoke(mail, ["receive", *words], input=content)
    assert len(done.output.splitlines()) == 1, done.output
    assert not re.search(
        r"@|\+|ada|posto\.example|Traceback|postgresql", done.output, re.IGNORECASE
    )
    return done


def written(database: Database) -> list[tuple[str, bool]]:
    async def look(conn: Connection) -> list[tuple[str, bool]]:
        assert await conn.fetchval("SELECT count(*) FROM claims") == 1
        rows = await conn.fetch(
            "SELECT a.answer, a.offers FROM invitation_answers a "
            "JOIN events e ON e.stream = 'invitation_answer:' || a.id "
            "JOIN reservations r ON r.id = a.reservation_id AND r.status = 'confirmed' "
            "ORDER BY a.id"
        )
        return [tuple(row) for row in rows]

    found: list[tuple[str, bool]] = on(database, look)
    return found


@pytest.mark.parametrize("client", CLIENTS.values(), ids=CLIENTS)
def test_declined_is_noted_once_and_cancels_nothing(
    database: Database, wish: Wish, client: Client
) -> None:
    first = receive(client(wish), "--recipient", wish.to)
    assert (first.exit_code, first.stdout) == (0, "taken: the member is asked whether to cancel\n")
    again = receive(client(wish))
    assert (again.exit_code, again.stdout) == (0, "ignored: the same answer came before\n")
    assert written(database) == [("declined", True)]


def test_accepted_is_noted_and_what_is_not_theirs_is_not(database: Database, wish: Wish) -> None:
    assert receive(google(replace(wish, partstat="ACCEPTED"))).exit_code == 0
    done = receive(google(replace(wish, sequence=7)))
    assert (done.exit_code, done.stdout) == (
        0,
        "ignored: it answers for a reservation that there is not\n",
    )
    assert receive(google(Wish())).exit_code == 0
    assert written(database) == [("accepted", False)]


@pytest.mark.parametrize(
    ("content", "words", "code"),
    [
        (b"", (), 65),
        (b"\x00\xff\xfe" * 100, (), 65),
        (google(Wish()) + b"x" * MOST_BYTES, (), 65),
        (b"x" * (3 * MOST_BYTES), (), 65),
        (plain(Wish(), "BEGIN:VCALENDAR\nMETHOD:REPLY\n"), (), 65),
        (google(Wish(key=b"another")), (), 67),
        (google(Wish(attendee="mallory@example.net")), (), 67),
        (google(Wish()), ("--recipient", "postmaster@posto.example"), 67),
        (google(Wish(headers="Return-Path: <>\n")), (), 0),
        (google(Wish(method="REQUEST")), (), 0),
        (google(Wish()), ("--recipient", "posto@posto.example"), 0),
    ],
)
def test_what_is_refused_and_what_is_ignored(
    content: bytes, words: tuple[str, ...], code: int
) -> None:
    done = receive(content, *words)
    assert done.exit_code == code
    assert done.output.startswith("refused: " if code else "ignored: ")
    assert bool(done.stderr) == (code > 0)


def test_a_database_that_is_away_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    address = "postgresql://app:hidden@127.0.0.1:1/none"
    monkeypatch.setenv("BOOKING_DATABASE_URL", address)
    monkeypatch.setenv("BOOKING_MIGRATE_URL", address)
    done = receive(google(Wish()))
    assert done.exit_code == 75
    assert "BOOKING_DATABASE_URL does not answer" in done.stderr
    assert "hidden" not in done.output


def test_settings_that_can_not_be_used_lose_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOOKING_DATABASE_URL", "nonsense")
    done = CliRunner().invoke(mail, ["receive"], input=google(Wish()))
    assert done.exit_code == 75
    assert "BOOKING_DATABASE_URL is not usable" in done.stderr


def test_without_the_key_nothing_is_refused_and_none_is_made(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("BOOKING_SECRET")
    done = receive(google(Wish()))
    assert done.exit_code == 75
    assert "Set BOOKING_SECRET" in done.stderr
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "secret").mkdir()
    done = receive(google(Wish()))
    assert (done.exit_code, "can't be read" in done.stderr) == (75, True)


def test_what_nobody_thought_of_loses_no_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("about ada@example.org")

    monkeypatch.setattr("booking.cli.mail.answer_in", fail)
    done = receive(google(Wish()))
    assert (done.exit_code, done.stderr) == (75, "not now: something went wrong (RuntimeError).\n")


def test_as_a_program_it_ends_with_the_same_codes(
    servers: Servers, database: Database, tmp_path: Path
) -> None:
    environment = settings(servers, database, tmp_path, port=1, number=63)
    environment |= {"BOOKING_SECRET": KEY.decode(), "BOOKING_MAIL_FROM": MAIL_FROM}
    for content, code in (
        (google(Wish()), 0),
        (google(Wish(key=b"another")), 67),
        (b"x" * (8 * MOST_BYTES), 65),
    ):
        done = subprocess.run(
            [sys.executable, "-m", "booking.cli", "mail", "receive"],
            input=content,
            env=environment,
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == code, done.stderr
        assert len((done.stdout + done.stderr).splitlines()) == 1
