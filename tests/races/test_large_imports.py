"""A large calendar is applied in pieces while everybody reserves, moves and cancels, and its
manager has it read again, adds units, removes it and adds it again: what is busy is never free."""

import asyncio
import random
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from uuid import UUID

import httpx
import pytest

from booking import clock
from booking.database.pool import Pool, open_pool
from booking.database.retry import in_transaction
from booking.errors import TryAgain
from booking.imports.apply import apply
from booking.imports.due import take_due
from booking.imports.free import free_more
from booking.imports.source import remove_source
from booking.imports.units import claim_more
from booking.periods import Period
from booking.spaces.network import NetworkCache
from tests.imports.steps import OWNERS_MEET, assert_covered, copy_of
from tests.races.arena import Arena, Body, Person, at, ok, outcomes, stay, wish
from tests.torture import is_long
from tests.workers.steps import until

_DAYS = range(130, 142)
_MAY = {"200", "201", "409 slot-taken", "409 state-conflict", "503 try-again"}
# Units of that resource of which not all of a time is claimed, by whomever.
_FREE = """
    SELECT u.id FROM units u
     WHERE u.resource_id = $1 AND u.retired_at IS NULL AND NOT coalesce((
       SELECT range_agg(c.period) @> tstzrange($2, $3) FROM claims c
        WHERE c.unit_id = u.id AND c.period && tstzrange($2, $3)), false)"""
_CLASHING = """
    SELECT DISTINCT r.id FROM reservations r JOIN units u ON u.id = ANY (r.unit_ids)
      JOIN busy_times b ON b.source_id = $1 AND b.period && tstzrange(r.starts_at, r.ends_at)
     WHERE r.resource_id = $2 AND r.status = 'confirmed'"""
_TOLD = """
    SELECT payload FROM events
     WHERE stream = 'busy_source:' || $1::bigint AND type = 'BusyTimesChanged' ORDER BY id"""


@dataclass
class Calendar:
    """What it says, and what became of every reading."""

    arena: Arena
    pool: Pool
    space: str
    resource: int
    manager: Person
    picks: random.Random
    source: int = 0
    conflicts: list[int] = field(default_factory=list)

    @property
    def kept(self) -> Period:
        """Busy whatever else it says."""
        return Period.of(at(_DAYS[1], 12), at(_DAYS[1], 14))

    @property
    def path(self) -> str:
        return f"/api/v1/spaces/{self.space}/busy-sources"

    async def add(self) -> None:
        body = {"name": "Agenda", "address": f"https://a.example.org/{self.space}.ics"}
        self.source = ok(await self.arena.post(self.manager, self.path, body), 201)["id"]
        self.conflicts.clear()

    async def read(self, times: Sequence[Period]) -> None:
        """As a worker does; one that another overtakes counts no more."""
        now = clock.now()
        async with self.pool.acquire() as conn:
            await conn.execute("UPDATE busy_sources SET check_at = $2 WHERE id = $1",
                               self.source, now)  # fmt: skip
            due = await take_due(conn, now=now, limit=100)
        for reading in due:
            if reading.id == self.source:
                run = partial(in_transaction, self.pool)
                told = await apply(run, reading, copy_of(times, now), now=now)
                self.conflicts += [told] if told is not None else []

    def something(self) -> list[Period]:
        """Half hours of these days, more than are claimed of a unit at once, and what is kept."""
        picks = self.picks
        found = [
            Period.of(at(day, half / 2), at(day, half / 2 + picks.choice((0.25, 0.4))))
            for day in _DAYS
            for half in range(16, 40)
            if picks.random() < 0.7
        ]
        return sorted([*(each for each in found if not each.overlaps(self.kept)), self.kept])

    async def remove(self) -> None:
        async with self.pool.acquire() as conn:
            space = (await NetworkCache().newest(conn)).space(self.space)

        async def work(conn):
            member, now = self.manager.member, clock.now()
            await remove_source(conn, member=member, space=space, source_id=self.source, now=now)

        await in_transaction(self.pool, work)


async def _people_come_and_go(calendar: Calendar, person: Person, turns: int) -> list[str]:
    arena, picks, mine, answers = (
        calendar.arena,
        calendar.picks,
        list[Body](),
        list[httpx.Response](),
    )
    for _ in range(turns):
        day, hour = picks.choice(_DAYS), picks.choice(range(8, 18))
        if mine and picks.random() < 0.6:
            made = mine.pop(picks.randrange(len(mine)))
            path = f"/api/v1/reservations/{made['id']}"
            if picks.random() < 0.5:
                answers.append(await arena.post(person, f"{path}/cancel", {}))
                continue
            moved = await arena.post(person, f"{path}/reschedule", stay(day, hour, hour + 1))
            answers.append(moved)
            mine.append(made)
            continue
        body = wish(calendar.resource, day, hour, hour + picks.choice((1, 2)))
        answers.append(await arena.reserve(person, body))
        if answers[-1].is_success:
            mine.append(answers[-1].json())
    return list(outcomes(answers))


async def _watch(calendar: Calendar, *, busy: bool) -> None:
    """Until it is cancelled: nobody meets, and what is always busy is nowhere free."""
    kept = calendar.kept
    async with calendar.pool.acquire() as conn:
        while True:
            assert await conn.fetch(OWNERS_MEET) == []
            if busy:
                assert await conn.fetch(_FREE, calendar.resource, kept.start, kept.end) == []
            await asyncio.sleep(0.01)


async def _around(watching: asyncio.Task[None], *beside: object) -> list[object]:
    """All of them, watched; what the watcher saw is raised."""
    try:
        return list(await asyncio.gather(*beside))  # type: ignore[call-overload]
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


async def _reads(calendar: Calendar, times: int) -> None:
    """Some of them begin while another is applied."""
    for _ in range(times):
        first = asyncio.create_task(calendar.read(calendar.something()))
        if calendar.picks.random() < 0.4:
            await asyncio.sleep(0.05)
            await calendar.arena.post(
                calendar.manager, f"{calendar.path}/{calendar.source}/check", {}
            )
            await calendar.read(calendar.something())
        await first


async def _adds_units(calendar: Calendar, names: Sequence[str]) -> None:
    """When it says more than is claimed of one at once."""
    count = "SELECT count(*) FROM busy_times WHERE source_id = $1"

    async def is_large() -> bool:
        found: int = await calendar.pool.fetchval(count, calendar.source)
        return found > 150

    await until(is_large, what="a large calendar", deadline=60)
    for name in names:
        path = f"/api/v1/resources/{calendar.resource}/units"
        ok(await calendar.arena.post(calendar.manager, path, {"name": name}), 201)


@pytest.fixture
async def pool(arena: Arena):
    async with open_pool(arena.product.app_url, size=8) as made:
        yield made


@pytest.mark.torture
@pytest.mark.timeout(1_800)
async def test_everybody_reserves_while_a_large_calendar_is_applied_in_pieces(
    arena: Arena, pool: Pool, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    monkeypatch.setattr("booking.imports.apply.MOST_AT_ONCE", 16)
    monkeypatch.setattr("booking.imports.free.MOST_FREED_AT_ONCE", 16)
    space = await arena.space()
    resource = await arena.resource(units=4, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(6)
    calendar = Calendar(arena, pool, space.slug, resource, manager, random.Random(7))
    for turn in range(25 if is_long(pytestconfig) else 1):
        await calendar.add()
        await calendar.read([calendar.kept])
        before = {row["id"] for row in await arena.conn.fetch(_CLASHING, calendar.source, resource)}
        answers = await _around(
            asyncio.create_task(_watch(calendar, busy=True)),
            *(_people_come_and_go(calendar, each, 10) for each in people),
            _reads(calendar, 3 if is_long(pytestconfig) else 1),
            _adds_units(calendar, [f"N{turn}"]),
        )
        assert {each for some in answers if isinstance(some, list) for each in some} <= _MAY
        assert await claim_more(pool, clock.now())
        while await claim_more(pool, clock.now()):
            pass
        await assert_covered(arena.conn)
        await _told_once(calendar, before)
        await _around(
            asyncio.create_task(_watch(calendar, busy=False)),
            *(_people_come_and_go(calendar, each, 3) for each in people),
            calendar.remove(),
            _frees(pool),
        )
        while await free_more(pool, clock.now()):
            pass
        await assert_covered(arena.conn)
    await arena.sound()


async def _frees(pool: Pool) -> None:
    for _ in range(20):
        with suppress(TryAgain):
            await free_more(pool, clock.now())


async def _told_once(calendar: Calendar, before: set[UUID]) -> None:
    """What readings counted is what was told; read again, nothing is told, and of nobody."""
    conn = calendar.arena.conn
    told = [row["payload"]["conflicts"] for row in await conn.fetch(_TOLD, calendar.source)]
    assert sum(told) == sum(calendar.conflicts)
    clashing = {
        row["id"] for row in await conn.fetch(_CLASHING, calendar.source, calendar.resource)
    }
    assert len(clashing - before) <= sum(told)
    rows = await conn.fetch(
        "SELECT lower(period), upper(period) FROM busy_times WHERE source_id = $1 ORDER BY period",
        calendar.source,
    )
    await calendar.read([Period.of(*row) for row in rows])
    assert len(await conn.fetch(_TOLD, calendar.source)) == len(told)
    assert calendar.conflicts[-1] == 0
