"""The schedule runs each entry in one worker at a time, and one that fails stops no other."""

import asyncio
import hashlib
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from booking import clock
from booking.database.pool import Pool
from tests.workers.steps import running, until
from workers.schedule import SCHEDULE
from workers.stopping import Stopping
from workers.timekeeper import Entry, keep, run_entry

SOON = timedelta(milliseconds=20)
DAY = timedelta(days=1)


def _entry(name: str) -> Entry:
    return next(each for each in SCHEDULE if each.name == name)


async def _run(pool: Pool, name: str) -> int:
    return await run_entry(pool, _entry(name), stopping=Stopping())


async def test_every_entry_runs_on_an_empty_database(pool: Pool) -> None:
    done = {each.name: await run_entry(pool, each, stopping=Stopping()) for each in SCHEDULE}
    assert done == {
        "reservations": 0,
        "reminders": 0,
        "vouchers": 0,
        "suspensions": 0,
        "listings": 0,
        "qualifications": 0,
        "pots": 0,
        "offers": 0,
        "figures": 0,
        "idempotent answers": 0,
        "sign-in links": 0,
        "sessions": 0,
        "tokens": 0,
        "removed calendars": 0,
        "units that came": 0,
        "busy times": 0,
        "old reminders": 0,
    }


async def test_an_entry_that_fails_is_logged_and_stops_no_other(
    pool: Pool, caplog: pytest.LogCaptureFixture
) -> None:
    runs = {"fails": 0, "works": 0}

    async def fail(_pool: Pool, _now: datetime) -> int:
        runs["fails"] += 1
        raise LookupError("ada@example.org")

    async def work(_pool: Pool, _now: datetime) -> int:
        runs["works"] += 1
        return 0

    entries = (Entry("fails", SOON, fail), Entry("works", SOON, work))
    stopping = Stopping()

    async def both_went_on() -> bool:
        return runs["fails"] >= 3 and runs["works"] >= 3

    async with running(keep(pool, entries=entries, stopping=stopping)) as task:
        await until(both_went_on, what="three runs of each")
        stopping.set()
        await asyncio.wait_for(task, 5)
    failures = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert len(failures) == runs["fails"]
    assert "fails: failed with LookupError" in caplog.text
    assert "ada@" not in caplog.text


async def test_an_entry_goes_on_until_nothing_is_due(pool: Pool) -> None:
    parts = [3, 2, 0, 5]

    async def work(_pool: Pool, _now: datetime) -> int:
        return parts.pop(0)

    assert await run_entry(pool, Entry("parts", SOON, work), stopping=Stopping()) == 5
    assert parts == [5]


async def test_two_workers_never_run_one_entry_at_the_same_time(pool: Pool) -> None:
    at_it, most, runs = 0, 0, 0

    async def work(_pool: Pool, _now: datetime) -> int:
        nonlocal at_it, most, runs
        at_it += 1
        most, runs = max(most, at_it), runs + 1
        await asyncio.sleep(0.005)
        at_it -= 1
        return 0

    entries = (Entry("alone", timedelta(milliseconds=1), work),)
    stopping = Stopping()

    async def ran_often() -> bool:
        return runs >= 20

    async with (
        running(keep(pool, entries=entries, stopping=stopping)),
        running(keep(pool, entries=entries, stopping=stopping)),
        running(keep(pool, entries=entries, stopping=stopping)),
    ):
        await until(ran_often, what="twenty runs")
        stopping.set()
    assert most == 1


async def test_what_is_no_longer_needed_is_purged_and_the_rest_kept(pool: Pool) -> None:
    now = clock.now()
    async with pool.acquire() as conn:
        member = await conn.fetchval(
            "INSERT INTO members (email) VALUES ('ada@example.org') RETURNING id"
        )
        await _insert_answers(conn, member, now)
        await _insert_links(conn, now)
        await _insert_sessions(conn, member, now)
        await _insert_tokens(conn, member, now)
    assert await _run(pool, "idempotent answers") == 1
    assert await _run(pool, "sign-in links") == 1
    assert await _run(pool, "sessions") == 1
    assert await _run(pool, "tokens") == 2
    assert await pool.fetchval("SELECT string_agg(key, ' ') FROM idempotent_answers") == "kept"
    assert await pool.fetchval("SELECT string_agg(email, ' ') FROM sign_in_requests") == "kept@x"
    assert await pool.fetchval("SELECT count(*) FROM sessions") == 1
    names = await pool.fetchval("SELECT string_agg(name, ' ' ORDER BY name) FROM tokens")
    assert names == "kept revoked-lately"


async def _insert_answers(conn: Any, member: int, now: datetime) -> None:
    for key, age in (("kept", 7 * DAY - SOON * 1000), ("old", 7 * DAY + SOON)):
        await conn.execute(
            "INSERT INTO idempotent_answers VALUES ($1, 'POST /x', $2, '', 201, '{}', $3)",
            member,
            key,
            now - age,
        )


async def _insert_links(conn: Any, now: datetime) -> None:
    for email, expired in (("kept@x", timedelta(hours=1)), ("old@x", 2 * DAY)):
        await conn.execute(
            "INSERT INTO sign_in_requests (email, language, browser_sha256, requested_at, "
            "expires_at) VALUES ($1, 'it', $2, $3, $3)",
            email,
            _hash(email),
            now - expired,
        )


async def _insert_sessions(conn: Any, member: int, now: datetime) -> None:
    for name, expires in (("kept", now + DAY), ("old", now - 2 * DAY)):
        await conn.execute(
            "INSERT INTO sessions (sha256, member_id, csrf_sha256, created_at, seen_at, "
            "expires_at) VALUES ($1, $2, $1, $3, $3, $3)",
            _hash(name),
            member,
            expires,
        )


async def _insert_tokens(conn: Any, member: int, now: datetime) -> None:
    never = datetime(2100, 1, 1, tzinfo=UTC)
    for name, revoked, expires in (
        ("kept", None, None),
        ("revoked-lately", now - DAY, never),
        ("revoked-long-ago", now - 31 * DAY, never),
        ("expired-long-ago", None, now - 31 * DAY),
    ):
        await conn.execute(
            "INSERT INTO tokens (member_id, sha256, name, scopes, created_at, revoked_at, "
            "expires_at) VALUES ($1, $2, $3, '{}', $4, $5, $6)",
            member,
            _hash(name),
            name,
            now,
            revoked,
            expires,
        )


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()
