"""Reminders, with a schedule that runs now and then, against a plain model."""

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from booking.database.pool import Pool
from tests.reservations.reminding import Ground, lay_ground

HOUR = timedelta(hours=1)


@pytest.fixture
async def ground(pool: Pool) -> Ground:
    return await lay_ground(pool)


@dataclass
class Plain:
    """A reservation of the plain model: minute by minute, what it says is due."""

    starts: int
    made: int
    wanted: tuple[str, ...]
    had: list[str] = field(default_factory=list)

    def tick(self, minute: int) -> None:
        if minute >= self.starts:
            return
        passed = [each for each in self.wanted if self.starts - LEADS[each] <= minute]
        if not passed:
            return
        nearest = min(passed, key=lambda each: LEADS[each])
        nearer = [each for each in self.had if LEADS[each] <= LEADS[nearest]]
        if not nearer and self.made <= self.starts - LEADS[nearest]:
            self.had.append(nearest)


LEADS = {"24h": 1440, "1h": 60}


async def test_many_with_a_schedule_that_runs_now_and_then_agree_with_a_plain_model(
    ground: Ground,
) -> None:
    chance = random.Random(3)
    choices = ((), ("1h",), ("24h",), ("24h", "1h"))
    zero = datetime(2027, 1, 4, tzinfo=UTC)
    space = await ground.pool.fetchval("SELECT space_id FROM resources")
    plain = {}
    for _ in range(400):
        starts = chance.randrange(1500, 4500)
        one = Plain(starts, starts - chance.choice((30, 59, 60, 61, 700, 1439, 1440, 1441, 4000)),
                    chance.choice(choices))  # fmt: skip
        plain[await _insert(ground, one, zero, space)] = one
    ticks = sorted(chance.sample(range(5000), 60))
    for tick in ticks:
        await ground.recorded_at(zero + timedelta(minutes=tick))
        for each in plain.values():
            each.tick(tick)
    rows = await ground.pool.fetch("SELECT reservation_id, kind FROM reminders ORDER BY id")
    had: dict[UUID, list[str]] = {}
    for row in rows:
        had.setdefault(row["reservation_id"], []).append(row["kind"])
    assert had == {key: each.had for key, each in plain.items() if each.had}
    assert {"1h", "24h"} == {kind for kinds in had.values() for kind in kinds}


async def _insert(ground: Ground, one: Plain, zero: datetime, space: int) -> UUID:
    key = uuid4()
    starts, made = (zero + timedelta(minutes=each) for each in (one.starts, one.made))
    member = await ground.pool.fetchval(
        "INSERT INTO members (email, reminders) VALUES ($1, $2) RETURNING id",
        f"{key}@example.org",
        list(one.wanted),
    )
    await ground.pool.execute(
        "INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, "
        "unit_ids, quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points, "
        "cancel_free_until, created_at, changed_at) VALUES ($1, $2, $3, $3, $4, $5, '{1}', 1, "
        "$6, $7, '2027-01-01', 'confirmed', 1, 0, $8, $8, $8)",
        key,
        str(key),
        member,
        space,
        ground.resource,
        starts,
        starts + HOUR,
        made,
    )
    return key
