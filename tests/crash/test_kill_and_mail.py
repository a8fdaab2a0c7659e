"""kill -9 of worker, queue, web and PostgreSQL in turn, under load: members are told what clients
were answered, in order. In files each mail is there once; over SMTP a repeat is the same mail."""

import asyncio
import random
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.crash.killing import UNLIMITED, clients, database_of, kill, until
from tests.crash.load import Load
from tests.crash.told import assert_in_order, to_tell, told
from tests.embedded.running import UP, Running, started
from tests.torture import is_long
from tests.workers import steps
from tests.workers.mail import mail_server, mails_in

SERVERS = ("worker", "valkey", "web", "postgres")
CLIENTS = 4
# Of each client between two reservations, so that mail keeps up.
PAUSE = 0.05
# Answers and mails between one kill and the next, so that each hits a product at work.
BETWEEN = 12
HASTY_UP = [sys.executable, "-m", "tests.crash.program", "up"]


@pytest.mark.torture
@pytest.mark.timeout(1800)
async def test_each_reservation_has_one_invitation_in_files_whatever_is_killed(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    home, rounds, command = tmp_path / "home", *_measure(request.config)
    mail = home / "mail"
    with started(home, command=command, **UNLIMITED) as running:
        load = await _kill_in_turn(running, rounds, mailed=lambda: len(list(mail.glob("*.eml"))))
    in_order = told(mails_in(mail))
    assert_in_order(in_order)
    assert sorted((each.uid, each.method) for each in in_order) == sorted(to_tell(load))
    written = [file.stat().st_mtime_ns for file in sorted(mail.glob("*.eml"))]
    by_time = sorted(zip(written, in_order, strict=True), key=lambda each: each[0])
    assert_in_order(each for _, each in by_time)


@pytest.mark.torture
@pytest.mark.timeout(1800)
async def test_each_reservation_has_an_invitation_over_smtp_whatever_is_killed(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """The mail server takes one in twelve without a word of it, as if it had been killed itself."""
    home, rounds, command = tmp_path / "home", *_measure(request.config)
    chance = random.Random(11)
    async with mail_server() as sink:
        sink.fails = lambda: chance.choice(("answer", *[None] * 11))
        server = {"smtp_url": f"smtp://127.0.0.1:{sink.port}"}
        with started(home, command=command, **server, **UNLIMITED) as running:
            load = await _kill_in_turn(running, rounds, mailed=lambda: len(sink.taken))
    in_order = told(sink.taken)
    assert_in_order(in_order)
    # Every repeat of a mail has its Message-ID, and no two mails have one.
    expected = to_tell(load)
    assert {(each.uid, each.method) for each in in_order} == expected
    assert len(set(in_order)) == len({each.message for each in in_order}) == len(expected)
    assert len(in_order) > len(expected)
    assert len(set(sink.contents)) == len(expected)
    assert list(home.rglob("*.eml")) == []


def _measure(config: pytest.Config) -> tuple[int, list[str]]:
    """How many rounds, and of which product: in the short run its worker waits briefly."""
    return (12, UP) if is_long(config) else (1, HASTY_UP)


async def _kill_in_turn(running: Running, rounds: int, *, mailed: Callable[[], int]) -> Load:
    """Each of them, every round; the load, once all is delivered that it gave rise to."""
    await asyncio.to_thread(running.until_ready)
    async with clients(running, CLIENTS, units=100, pause=PAUSE) as load:
        async with asyncio.TaskGroup() as at_work:
            at_work.create_task(load.run())
            for name in SERVERS * rounds:
                await _more(load, mailed, before=f"{name} is killed")
                await kill(running, name)
            await _more(load, mailed, before="the end")
            load.stop()
        await _all_delivered(running)
        assert running.process.poll() is None
        assert "@example.org" not in (running.home / "logs" / "worker.log").read_text()
        return load


async def _more(load: Load, mailed: Callable[[], int], *, before: str) -> None:
    answers, mails = len(load.granted) + BETWEEN, mailed() + BETWEEN
    await until(
        lambda: len(load.granted) >= answers and mailed() >= mails,
        what=f"answers and mails before {before}",
    )


async def _all_delivered(running: Running) -> None:
    """Every event is numbered, and every delivery done."""
    async with database_of(running) as conn:

        async def none_left() -> bool:
            return not await conn.fetchval(
                "SELECT EXISTS (SELECT FROM events WHERE seq IS NULL) "
                "OR EXISTS (SELECT FROM deliveries WHERE state <> 'done')"
            )

        await steps.until(none_left, what="every mail", deadline=120)
