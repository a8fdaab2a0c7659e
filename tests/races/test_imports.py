"""Calendars that change while everybody reserves: never two owners of a unit at once, and in the
end what is busy, less what is reserved, is claimed to the minute."""

import asyncio
from collections.abc import Awaitable
from datetime import timedelta
from functools import partial
from uuid import UUID

import httpx
import pytest

from booking import clock
from booking.database.pool import Pool, open_pool
from booking.database.retry import in_transaction
from booking.imports.apply import apply
from booking.imports.due import Reading
from booking.periods import Period
from tests.imports.steps import OWNERS_MEET, assert_covered, copy_of
from tests.races.arena import Arena, Body, Person, at, at_once, ok, outcomes, stay, wish

_TOOK = {"201", "409 slot-taken", "503 try-again"}


def between(day: int, start: float, end: float) -> Period:
    return Period.of(at(day, start), at(day, end))


async def _source(arena: Arena, slug: str, manager: Person, **blocks: int) -> int:
    body = {"name": "Agenda", "address": f"https://a.example.org/{slug}.ics", **blocks}
    made = await arena.post(manager, f"/api/v1/spaces/{slug}/busy-sources", body)
    return int(ok(made, 201)["id"])


async def _says(pool: Pool, source_id: int, *times: Period) -> None:
    """Read anew it says these, beside whatever else happens."""
    now = clock.now()
    row = await pool.fetchrow(
        "UPDATE busy_sources SET readings = readings + 1, check_at = $2 WHERE id = $1 "
        "RETURNING space_id, readings",
        source_id,
        now + timedelta(hours=1),
    )
    assert row is not None
    reading = Reading(
        id=source_id, space_id=row["space_id"], readings=row["readings"], address="",
        etag=None, last_modified=None, read_on=None, timezone="Europe/Rome",
    )  # fmt: skip

    await apply(partial(in_transaction, pool), reading, copy_of(times, now), now=now)


async def _beside(calls: Awaitable[None], *, pause: float) -> None:
    await asyncio.sleep(pause)
    await calls


@pytest.fixture
async def pool(arena: Arena):
    async with open_pool(arena.product.app_url, size=6) as made:
        yield made


@pytest.mark.parametrize("kind", ["one", "five", "hall"])
async def test_everybody_reserves_while_the_calendar_changes(
    arena: Arena, pool: Pool, kind: str
) -> None:
    space = await arena.space()
    resource = await arena.resource(units=20, at=space)
    if kind == "hall":
        parts = [resource, await arena.resource(units=3, at=space)]
        resource = await arena.resource(at=space, parts=parts)
    manager = await arena.person(manages=frozenset({space.id}))
    source = await _source(arena, space.slug, manager)
    people = await arena.people(50)
    more: Body = {"quantity": 5} if kind == "five" else {}
    for turn in range(4):
        day = 70 + turn
        # The first half wants what becomes busy, the others a time beside it.
        bodies = [
            wish(resource, day, 10 + number % 4, 12 + number % 4, **more) for number in range(50)
        ]
        answers, *_ = await asyncio.gather(
            at_once(arena.reserve(each, body) for each, body in zip(people, bodies, strict=True)),
            _beside(_says(pool, source, between(day, 11, 13)), pause=0.01 * turn),
            _beside(_says(pool, source, between(day, 12, 14.5)), pause=0.05),
        )
        assert set(outcomes(answers)) <= _TOOK, outcomes(answers)
        await assert_covered(arena.conn)
    await arena.sound()


async def test_who_leaves_a_busy_time_leaves_it_to_nobody_else(arena: Arena, pool: Pool) -> None:
    space = await arena.space()
    desks = await arena.resource(units=20, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    source = await _source(arena, space.slug, manager, resource_id=desks)
    people, strangers = await arena.people(20), await arena.people(20)
    made = [await arena.reserved(each, wish(desks, 80, 10, 12)) for each in people]
    await _says(pool, source, between(80, 9, 13))
    await assert_covered(arena.conn)

    def leaves(number: int, who: Person, mine: Body) -> Awaitable[httpx.Response]:
        path = f"/api/v1/reservations/{mine['id']}"
        if number % 2:
            return arena.post(who, f"{path}/cancel", {})
        return arena.post(who, f"{path}/reschedule", stay(80 + number % 4, 10, 11))

    left, wanted, _ = await asyncio.gather(
        at_once(leaves(n, *each) for n, each in enumerate(zip(people, made, strict=True))),
        at_once(arena.reserve(each, wish(desks, 80, 10, 12)) for each in strangers),
        _beside(_says(pool, source, between(80, 9, 13.5)), pause=0.03),
    )
    assert set(outcomes(left)) <= {"200", "503 try-again"}, outcomes(left)
    assert set(outcomes(wanted)) <= {"409 slot-taken", "503 try-again"}, outcomes(wanted)
    await assert_covered(arena.conn)
    await arena.sound()


async def test_leaving_while_the_calendar_comes_and_while_it_goes(arena: Arena, pool: Pool) -> None:
    """The hole that a cancellation would leave in what is claimed at the same moment."""
    space = await arena.space()
    desks = await arena.resource(units=30, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(30)
    made = [await arena.reserved(each, wish(desks, 90, 10, 12)) for each in people]
    source = await _source(arena, space.slug, manager, resource_id=desks)
    cancels = at_once(
        arena.post(who, f"/api/v1/reservations/{mine['id']}/cancel", {})
        for who, mine in zip(people, made, strict=True)
    )
    answers, _ = await asyncio.gather(
        cancels, _beside(_says(pool, source, between(90, 9, 13)), pause=0.02)
    )
    assert set(outcomes(answers)) == {"200"}
    await assert_covered(arena.conn)
    again = [await arena.reserved(each, wish(desks, 91, 10, 12)) for each in people]
    await _says(pool, source, between(91, 9, 13))
    path = f"/api/v1/spaces/{space.slug}/busy-sources/{source}"
    answers = await at_once(
        [
            *(
                arena.post(who, f"/api/v1/reservations/{mine['id']}/cancel", {})
                for who, mine in zip(people, again, strict=True)
            ),
            arena.http.delete(path, headers=manager.headers),
        ]
    )
    assert set(outcomes(answers)) == {"200"}
    assert (
        await arena.conn.fetchval(
            "SELECT count(*) FROM claims WHERE busy_id IS NOT NULL AND resource_id = $1", desks
        )
        == 0
    )
    assert await arena.conn.fetch(OWNERS_MEET) == []
    assert UUID(again[0]["id"])
    await arena.sound()
