"""Read from a server: what it says becomes claims, and what goes wrong frees nothing."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from datetime import timedelta

from booking.imports.due import take_due
from tests import make
from tests.imports.steps import assert_covered, elsewhere
from tests.imports.turn import Turn, ics
from tests.net.host import host, leads_to, says


async def _source(pool, address):
    async with pool.acquire() as conn:
        room = await make.resource(conn)
        calendar = await elsewhere(conn, room)
        await conn.execute("UPDATE busy_sources SET address = $1", address)
    return calendar


async def _claimed(pool):
    rows = await pool.fetch(
        "SELECT lower(period) AT TIME ZONE 'Europe/Rome' AS at FROM claims ORDER BY 1"
    )
    return [f"{row['at']:%H%M}" for row in rows]


async def _told(pool):
    rows = await pool.fetch("SELECT type FROM events WHERE type LIKE 'Busy%' ORDER BY id")
    return [row["type"].removeprefix("Busy") for row in rows][1:]


async def test_what_is_said_is_claimed_and_nothing_new_changes_nothing(pool):
    async with host(says(ics("0900-1000", "1200-1300"), ETag='"1"')) as made:
        await _source(pool, made.url())
        turn = Turn(pool)
        assert await turn() is None
        assert await _claimed(pool) == ["0900", "1200"]
        assert await turn() == "nothing due"
        made.answer = says(b"", status="304 Not Modified")
        assert await turn(minutes=10) is None
        assert made.asked[-1].headers["if-none-match"] == '"1"'
        made.answer = says(ics("0900-1000", "1200-1300"), ETag='"2"')
        assert await turn(minutes=10) is None
        assert await _told(pool) == ["TimesChanged"]
        made.answer = says(ics("0900-1000", "1500-1600"), ETag='"3"')
        assert await turn(minutes=10) is None
        assert await _claimed(pool) == ["0900", "1500"]
        # On another day it is read whole, for its window is another.
        assert await turn(days=1) is None
        assert "if-none-match" not in made.asked[-1].headers
        assert await _told(pool) == ["TimesChanged", "TimesChanged"]


async def test_what_fails_keeps_the_last_good_copy_and_waits_longer_and_longer(pool):
    async with host(says(ics("0900-1000"))) as made:
        await _source(pool, made.url())
        turn = Turn(pool)
        await turn()
        broken = [
            (says(b"<html>", status="500 No"), "bad-status"),
            (says(b"<html>no calendar</html>"), "not-a-calendar"),
            (says(ics("0900-1000", "1200-1300")[:-60]), "truncated"),
            (says(status="410 Gone"), "gone"),
            (leads_to("http://10.0.0.1/"), "private-address"),
        ]
        waits = [15, 30, 60, 120, 240]
        turn.now += timedelta(minutes=10)
        for (answer, code), minutes in zip(broken, waits, strict=True):
            made.answer = answer
            assert await turn() == code
            assert await turn(minutes=minutes - 1) == "nothing due"
            turn.now += timedelta(minutes=1)
            assert await _claimed(pool) == ["0900"]
        for _ in range(4):
            assert await turn(hours=6) == "private-address"
        assert await _told(pool) == ["TimesChanged", "SourceStale"]
        made.answer = says(ics("0900-1000"))
        assert await turn(hours=6) is None
        assert await _told(pool) == ["TimesChanged", "SourceStale", "SourceRecovered"]
        row = await pool.fetchrow("SELECT failures, error, stale_since FROM busy_sources")
        assert tuple(row) == (0, None, None)


async def test_what_we_stumble_over_waits_grows_stale_and_tells_no_address(pool, caplog):
    async with host(says(ics("0900-1000"))) as made:
        await _source(pool, made.url("/secret-4715.ics"))
        turn = Turn(pool)
        await turn()

        async def stumbles(_body, _zone, _window):
            raise RuntimeError(made.url("/secret-4715.ics"))

        turn._parse = stumbles
        assert await turn(minutes=10) == "unreadable"
        assert await turn(minutes=14) == "nothing due"
        assert await turn(days=1) == "unreadable"
    assert await _claimed(pool) == ["0900"]
    assert await _told(pool) == ["TimesChanged", "SourceStale"]
    assert "failed with RuntimeError at read.py" in caplog.text
    assert "secret" not in caplog.text


async def test_who_is_asked_to_wait_waits(pool):
    async with host(says(status="429 Too Many", Retry_After="7200")) as made:
        await _source(pool, made.url())
        turn = Turn(pool)
        assert await turn() == "bad-status"
        assert await turn(minutes=119) == "nothing due"
        assert await turn(minutes=1) == "bad-status"


async def test_our_own_reservations_come_back_and_block_nothing(pool):
    async with host(
        says(ics("0900-1000", uid="19aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11@posto.test"))
    ) as made:
        await _source(pool, made.url())
        assert await Turn(pool)() is None
        assert await _claimed(pool) == []


async def test_two_workers_share_what_is_due(pool):
    async with pool.acquire() as conn:
        for number in range(20):
            await elsewhere(
                conn, await make.resource(conn), address=f"https://a.example/{number}.ics"
            )

    async def take():
        async with pool.acquire() as conn, conn.transaction():
            found = await take_due(conn, now=make.NOW, limit=10)
            await asyncio.sleep(0.05)
            return {each.id for each in found}

    first, second = await asyncio.gather(take(), take())
    assert len(first) == len(second) == 10
    assert not first & second


async def test_no_address_in_any_log(pool, caplog):
    caplog.set_level(logging.DEBUG)
    async with host(leads_to("/secret-path-4711")) as made:
        await _source(pool, made.url("/secret-4712.ics"))
        assert await Turn(pool)() == "too-many-redirects"
    assert "too-many-redirects" in caplog.text
    assert "secret" not in caplog.text
    assert str(made.port) not in caplog.text


_WORKER = """
import asyncio, sys
from booking.config import Settings
from booking.database.pool import open_pool
from booking.imports import apply
from workers.calendars import read_calendars
from workers.stopping import Stopping

async def stuck(*_, **__):
    print("stuck", flush=True)
    await asyncio.sleep(60)

async def main():
    settings = Settings()
    if sys.argv[1] == "stuck":
        import booking.imports.read as read
        read._take_in = stuck
    async with open_pool(str(settings.database_url), size=5) as pool:
        await read_calendars(settings, pool, stopping=Stopping())

import logging
logging.basicConfig(level="DEBUG")
asyncio.run(main())
"""


def _worker(database, tmp_path, how):
    environment = {
        **os.environ,
        "BOOKING_HOME": str(tmp_path),
        "BOOKING_IMPORTS_FROM_LOOPBACK": "1",
    }
    environment |= {"BOOKING_DATABASE_URL": database.app_url, "BOOKING_URL": "https://posto.test"}
    with (tmp_path / f"{how}.log").open("wb") as log:
        return subprocess.Popen(
            [sys.executable, "-c", _WORKER, how], env=environment, stdout=log, stderr=log
        )


async def _until(what):
    for _ in range(300):
        if await what():
            return
        await asyncio.sleep(0.1)
    raise AssertionError("it did not come to that")


async def test_a_worker_that_is_killed_between_fetching_and_applying_loses_nothing(
    pool, database, tmp_path
):
    async with host(says(ics("0900-1000"))) as made:
        await _source(pool, made.url("/secret-4713.ics"))
        # Workers have a clock of their own.
        await pool.execute("UPDATE busy_sources SET check_at = now()")
        first = _worker(database, tmp_path, "stuck")
        try:
            log = tmp_path / "stuck.log"

            async def stuck():
                return b"stuck" in log.read_bytes()

            await _until(stuck)
        finally:
            first.send_signal(signal.SIGKILL)
            first.wait(10)
        assert await _claimed(pool) == []
        row = await pool.fetchrow("SELECT checked_at, check_at > now() AS later FROM busy_sources")
        assert tuple(row) == (None, True)
        # Its lease runs out.
        await pool.execute("UPDATE busy_sources SET check_at = now()")
        second = _worker(database, tmp_path, "well")
        try:

            async def good():
                return await pool.fetchval("SELECT good_at IS NOT NULL FROM busy_sources")

            await _until(good)
            # And one that fails leaves its address in no log either.
            made.answer = leads_to("/secret-4714")
            await pool.execute("UPDATE busy_sources SET check_at = now()")

            async def bad():
                return await pool.fetchval("SELECT error IS NOT NULL FROM busy_sources")

            await _until(bad)
        finally:
            second.terminate()
            second.wait(10)
        assert await _claimed(pool) == ["0900"]
        said = (tmp_path / "well.log").read_text()
        assert "too-many-redirects" in said
        assert "secret" not in said
        async with pool.acquire() as conn:
            await assert_covered(conn)


async def test_what_a_calendar_says_too_much_of_claims_nothing(pool, monkeypatch):
    monkeypatch.setattr("booking.imports.apply.MOST_CLAIMS", 1)
    async with host(says(ics("0900-1000", "1200-1300"))) as made:
        await _source(pool, made.url())
        assert await Turn(pool)() == "too-many-occurrences"
        assert await _claimed(pool) == []


async def test_what_is_always_cut_off_is_never_taken_and_its_managers_are_told(pool):
    """What was lost may be busy: taking the rest would free it."""
    async with host(says(ics("0900-1000", "1200-1300")[:-60])) as made:
        await _source(pool, made.url())
        turn = Turn(pool)
        assert await turn() == "truncated"
        assert await turn(days=1) == "truncated"
        assert await _claimed(pool) == []
        assert await _told(pool) == ["SourceStale"]
