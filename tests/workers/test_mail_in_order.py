"""Mail while its server fails and while workers and queue are killed: in order, and each once.

The processes are the product's worker, on its own map and schedule.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable
from email.message import EmailMessage
from pathlib import Path

import pytest

from booking.database.pool import Pool
from booking.embedded import valkey
from tests.databases import Database
from tests.torture import is_long
from tests.workers.crowd import crowd
from tests.workers.mail import mail_server, mails_in
from tests.workers.processes import Workers, queue_of_its_own, running_workers
from tests.workers.stays import invitation_in
from tests.workers.steps import until

# What an entry in a calendar is known by, and what the mail does with it.
Told = tuple[str, str]


def _told(mail: EmailMessage) -> Told:
    invited = invitation_in(mail)
    assert invited is not None
    return str(invited.event["uid"]), invited.method


def _all_done(pool: Pool, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        rows = await pool.fetch(
            "SELECT state, count(*) FROM deliveries WHERE subscriber = 'reservation-mail' "
            "GROUP BY state"
        )
        return {row["state"]: row["count"] for row in rows} == {"done": count}

    return check


@pytest.mark.torture
@pytest.mark.timeout(900)
async def test_no_cancellation_overtakes_its_confirmation_at_a_server_that_often_fails(
    pool: Pool,
    database: Database,
    valkey_url: str,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    """A third of its conversations fail: refused, put off, or taken without a word of it."""
    pairs = 1000 if is_long(request.config) else 60
    chance = random.Random(7)
    people = await crowd(pool)
    async with mail_server() as sink:
        sink.fails = lambda: chance.choice(("greeting", "data", "answer", *[None] * 6))
        url = f"smtp://127.0.0.1:{sink.port}"
        with running_workers(tmp_path, database.app_url, valkey_url, BOOKING_SMTP_URL=url) as two:
            two.start("product")
            two.start("product")
            await people.run(pairs, cancels=lambda _: True)
            await until(_all_done(pool, 2 * pairs), what="every mail", deadline=600)
    ids: dict[Told, str] = {}
    contents: dict[str, bytes] = {}
    cancelled: set[str] = set()
    for mail, content in zip(sink.taken, sink.contents, strict=True):
        uid, method = _told(mail)
        message_id = ids.setdefault((uid, method), mail["Message-ID"])
        # A repeat is the same mail, byte for byte.
        assert mail["Message-ID"] == message_id
        assert contents.setdefault(message_id, content) == content
        if method == "CANCEL":
            assert (uid, "REQUEST") in ids
            cancelled.add(uid)
        else:
            assert uid not in cancelled
    assert len(ids) == len(contents) == 2 * pairs
    assert len(sink.taken) > 2 * pairs
    assert "@example.org" not in (tmp_path / "workers.log").read_text()


@pytest.mark.torture
@pytest.mark.timeout(900)
async def test_kill_9_of_workers_and_queue_leaves_one_invitation_for_each_reservation(
    pool: Pool, database: Database, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    count = 1500 if is_long(request.config) else 90
    queue = valkey.queue_in(tmp_path)
    people = await crowd(pool)
    with (
        queue_of_its_own(queue) as kill_or_start,
        running_workers(tmp_path, database.app_url, queue.url()) as workers,
    ):
        workers.start("product")
        workers.start("product")
        at_work = asyncio.ensure_future(people.run(count, cancels=lambda each: each % 3 == 0))
        for turn, mailed in enumerate(range(10, count, max(count // 20, 10))):
            await until(_mailed(workers, mailed), what=f"{mailed} mails", deadline=120)
            if turn % 2:
                kill_or_start()
                kill_or_start()
            else:
                workers.kill(0)
                workers.start("product")
        await at_work
        mails = count + len(people.cancelled)
        await until(_all_done(pool, mails), what="every mail", deadline=300)
    told = Counter(_told(each) for each in mails_in(tmp_path / "mail"))
    expected = {(f"{each}@127.0.0.1", "REQUEST"): 1 for each in people.reserved}
    expected |= {(f"{each}@127.0.0.1", "CANCEL"): 1 for each in people.cancelled}
    assert told == expected


def _mailed(workers: Workers, count: int) -> Callable[[], Awaitable[bool]]:
    async def check() -> bool:
        return len(list((workers.home / "mail").glob("*.eml"))) >= count

    return check
