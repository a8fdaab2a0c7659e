"""Thousands of reminders due in the same minute, with two workers: each once, and soon."""

import re
import time
from collections import Counter
from datetime import timedelta

import pytest

from booking import clock
from booking.database.pool import Pool
from tests import make
from tests.torture import is_long
from tests.workers.mail import mails_in
from tests.workers.processes import Workers
from tests.workers.steps import until

TO_REACH = 120.0
# Every member has one reservation; all begin within one minute, an hour from now.
FILL = """
WITH people AS (
  INSERT INTO members (email, reminders)
  SELECT 'm' || n || '@example.org', '{1h}' FROM generate_series(1, $1::int) n
  RETURNING id)
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points, cancel_free_until,
  created_at, changed_at)
SELECT gen_random_uuid(), 'R' || p.id, p.id, p.id, r.space_id, r.id, '{1}', 1,
       $3::timestamptz + p.id % 60 * interval '1 second', $3::timestamptz + interval '2 hours',
       '2027-01-01', 'confirmed', 450, 2200, $3, $4, $4
  FROM people p, resources r WHERE r.id = $2
"""


@pytest.mark.torture
@pytest.mark.timeout(600)
async def test_thousands_due_in_one_minute_are_sent_within_two(
    pool: Pool, workers: Workers, request: pytest.FixtureRequest
) -> None:
    count = 10_000 if is_long(request.config) else 300
    now = clock.now()
    async with pool.acquire() as conn:
        resource = await make.resource(conn)
        starts, made = now + timedelta(minutes=59), now - timedelta(days=3)
        await conn.execute(FILL, count, resource, starts, made)
        await conn.execute("ANALYZE reservations")
    begun = time.monotonic()
    workers.start("product")
    workers.start("product")

    async def all_sent() -> bool:
        done = "SELECT count(*) FROM deliveries WHERE state = 'done'"
        return bool(await pool.fetchval(done) == count)

    await until(all_sent, what=f"{count} reminders", deadline=300)
    took = time.monotonic() - begun
    print(f"\n{count} reminders in {took:.1f} s with two workers")  # noqa: T201 - a figure
    assert took < TO_REACH
    sent = Counter(str(each["To"]) for each in mails_in(workers.home / "mail"))
    assert sent == {f"m{number}@example.org": 1 for number in range(1, count + 1)}
    assert not re.search(r"ERROR|Traceback", workers.log.read_text())
