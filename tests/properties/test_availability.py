"""What availability says is what asking minute by minute and start by start would find."""

import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from booking import claims
from booking.database.pool import Connection
from booking.errors import Refusal
from booking.periods import MINUTE, Period, local_midnight
from booking.reservations import availability, policy
from booking.spaces.network import Resource
from tests import make
from tests.properties.plain_clock import minutes_of, open_minutes

# The days before the clocks go back, before they go forward (Easter), before two holidays.
DAYS = (date(2026, 10, 24), date(2027, 3, 27), date(2026, 12, 6))
STEP = 15
EXAMPLES = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@dataclass(frozen=True)
class Claim:
    """In steps of fifteen minutes after the first midnight; `left` of a hold, else None."""

    unit: int
    start: int
    length: int
    closed: bool
    left: int | None


@dataclass(frozen=True)
class World:
    """A space, a resource of it, and who takes what."""

    day: date
    hours: tuple[int, int]
    closes_on_holidays: bool
    units: int
    whole: bool
    rules: dict[str, int]
    now: int
    claims: tuple[Claim, ...]


CLAIMS = st.builds(
    Claim,
    unit=st.integers(0, 2),
    start=st.integers(-8, 220),
    length=st.sampled_from([1, 2, 4, 8, 30, 120]),
    closed=st.booleans(),
    left=st.none() | st.sampled_from([-5, 0, 5]),
)
WORLDS = st.builds(
    World,
    day=st.sampled_from(DAYS),
    # All day and night, by day, over midnight, and closing in the hour that is skipped or doubled.
    hours=st.sampled_from([(0, 1440), (150, 1590), (480, 1200), (1320, 1560), (120, 180)]),
    closes_on_holidays=st.booleans(),
    units=st.integers(1, 3),
    whole=st.booleans(),
    rules=st.fixed_dictionaries(
        {
            "grid_minutes": st.sampled_from([15, 30, 60]),
            "turnaround_minutes": st.sampled_from([0, 15, 60]),
            "lead_minutes": st.sampled_from([0, 90]),
            "ahead_days": st.sampled_from([2, 400]),
        }
    ),
    now=st.integers(-60, 60),
    claims=st.lists(CLAIMS, min_size=2, max_size=9).map(tuple),
)
BUSY = World(
    DAYS[0], (0, 1440), False, 2, False, {"turnaround_minutes": 15}, -9,
    (Claim(0, 100, 8, False, None), Claim(1, 104, 8, True, None), Claim(0, 120, 4, False, 5)),
)  # fmt: skip


@EXAMPLES
@given(world=WORLDS, window=st.tuples(st.integers(0, 150), st.integers(20, 120)))
@example(world=BUSY, window=(0, 220))
async def test_intervals_count_free_units_of_every_minute(
    conn: Connection, world: World, window: tuple[int, int]
) -> None:
    async with _built(conn, world) as (resource, now):
        asked = _period(world, *window)
        found = await availability.intervals(conn, resource=resource, window=asked, now=now)
        free = await _free_by_minute(conn, world, resource, asked, now=now)
    said = {
        at: each.free_units
        for each in found
        for at in minutes_of(Period(each.starts_at, each.ends_at))
    }
    assert said == {at: units for at, units in free.items() if units > 0}
    pairs = itertools.pairwise(found)
    assert not [
        (one, two)
        for one, two in pairs
        if one.ends_at > two.starts_at
        or (one.ends_at == two.starts_at and one.free_units == two.free_units)
    ]


@EXAMPLES
@given(
    world=WORLDS,
    window=st.tuples(st.integers(0, 150), st.integers(20, 120)),
    length=st.sampled_from([15, 30, 60, 240, 1500]),
    quantity=st.integers(1, 3),
)
@example(world=BUSY, window=(0, 220), length=60, quantity=1)
@example(world=BUSY, window=(0, 220), length=60, quantity=2)
async def test_starts_are_those_that_the_rules_and_the_claims_allow(
    conn: Connection, world: World, window: tuple[int, int], length: int, quantity: int
) -> None:
    asked, stay = _period(world, *window), timedelta(minutes=length)
    async with _built(conn, world) as (resource, now):
        quantity = min(quantity, resource.unit_count)
        found = await availability.starts(
            conn, resource=resource, window=asked, length=stay, quantity=quantity, now=now
        )
        rows = await _claims(conn, resource)
        reach = Period(asked.start, asked.end + timedelta(days=3))
        taken = await claims.taken_between(
            conn, resource_ids=resource.leaves, period=reach, now=now
        )
    expected = []
    for at in minutes_of(asked)[::5]:
        wanted = Period(at, at + stay)
        try:
            until = policy.check(resource, wanted, quantity=quantity, now=now)
        except Refusal:
            continue
        free = _free_throughout(resource, rows, wanted, until, now=now)
        assert free == availability.free_throughout(resource, wanted, until, taken)
        if free >= quantity:
            expected.append(at)
    assert found == expected


@asynccontextmanager
async def _built(conn: Connection, world: World) -> AsyncIterator[tuple[Resource, datetime]]:
    """The world's resource as the product knows it, and the world's time; undone at the end."""
    around = conn.transaction()
    await around.start()
    try:
        opens, closes = world.hours
        at = await make.space(
            conn,
            opens=opens,
            closes=closes,
            weekdays=range(1, 8),
            closes_on_holidays=world.closes_on_holidays,
        )
        rules = {"shortest_minutes": world.rules.get("grid_minutes", 30)} | world.rules
        leaf = await make.resource(conn, at=at, units=world.units, rules=rules)
        asked = leaf
        if world.whole:
            asked = await make.resource(conn, at=at, parts=[leaf], rules=rules)
        now = _at(world, world.now)
        await _take(conn, at, leaf, world, now=now)
        _, resource = await make.known(conn, asked)
        yield resource, now
    finally:
        await around.rollback()


async def _take(
    conn: Connection, at: make.Space, leaf: int, world: World, *, now: datetime
) -> None:
    units = [
        row["id"] for row in await conn.fetch("SELECT id FROM units WHERE resource_id=$1", leaf)
    ]
    closure = await conn.fetchval(
        "INSERT INTO closures (space_id, starts_at, ends_at, reason, created_at) "
        "VALUES ($1, $2, $3, 'works', $2) RETURNING id",
        at.id,
        now,
        now + timedelta(days=9),
    )
    for number, each in enumerate(world.claims):
        left = None if each.closed or each.left is None else now + each.left * MINUTE
        await conn.execute(
            "INSERT INTO claims (resource_id, unit_id, period, closure_id, reservation_id, "
            "expires_at) VALUES ($1, $2, tstzrange($3, $4), $5, $6, $7) ON CONFLICT DO NOTHING",
            leaf,
            units[each.unit % len(units)],
            _at(world, each.start),
            _at(world, each.start + each.length),
            closure if each.closed else None,
            None if each.closed else UUID(int=number),
            left,
        )


async def _claims(conn: Connection, resource: Resource) -> list[Any]:
    found: list[Any] = await conn.fetch(
        "SELECT unit_id, lower(period) AS start, upper(period) AS end, closure_id, expires_at "
        "FROM claims WHERE unit_id = ANY ($1)",
        [unit.id for unit in resource.units],
    )
    return found


async def _free_by_minute(
    conn: Connection, world: World, resource: Resource, asked: Period, *, now: datetime
) -> dict[datetime, int]:
    hours = [(weekday, *world.hours) for weekday in range(1, 8)]
    opened = open_minutes(hours, asked, closes_on_holidays=world.closes_on_holidays)
    rules = resource.rules
    rows = await _claims(conn, resource)
    last_day = now.astimezone(make.ROME).date() + timedelta(days=rules.ahead_days)
    found: dict[datetime, int] = {}
    for at in sorted(opened):
        early = at < now + timedelta(minutes=rules.lead_minutes)
        if not early and at.astimezone(make.ROME).date() <= last_day:
            minute = Period(at, at + MINUTE)
            found[at] = _free_throughout(resource, rows, minute, minute.end, now=now)
    return found


def _free_throughout(
    resource: Resource, rows: list[Any], stay: Period, until: datetime, *, now: datetime
) -> int:
    """Units that nobody takes in the stay, and nobody but a closure in its turnaround."""
    busy = {
        row["unit_id"]
        for row in rows
        if (row["expires_at"] is None or row["expires_at"] > now)
        and row["start"] < (until if row["closure_id"] is None else stay.end)
        and row["end"] > stay.start
    }
    return int(not busy) if resource.whole else len(resource.units) - len(busy)


def _at(world: World, steps: int) -> datetime:
    return local_midnight(world.day, make.ROME) + timedelta(minutes=STEP * steps)


def _period(world: World, start: int, length: int) -> Period:
    return Period(_at(world, start), _at(world, start + length))
