"""A closure laid over a day that everybody reserves: no place under it that is not in its list."""

from datetime import datetime
from typing import Any

import httpx
import pytest

from tests.races.arena import Arena, Person, at_once, ok, outcomes, stay, wish

CLOSED = {"reason": "lavori", "reservations": "cancel"}


@pytest.mark.parametrize("quantity", [1, 5])
async def test_what_a_closure_cancels_and_what_it_refuses_is_everything(
    arena: Arena, quantity: int
) -> None:
    space = await arena.space()
    desks = await arena.resource(units=40, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(50)
    day = 30 + quantity
    answers = await at_once(
        [
            *(_reserve(arena, each, desks, day, quantity) for each in people[:25]),
            arena.post(manager, _closures(space.slug), CLOSED | stay(day, 8, 20)),
            *(_reserve(arena, each, desks, day, quantity) for each in people[25:]),
        ]
    )
    closed = ok(answers.pop(25), 201)
    assert set(outcomes(answers)) <= {"201", "422 closed", "409 slot-taken"}
    granted = {each.json()["id"] for each in answers if each.is_success}
    assert granted == set(closed["cancelled_reservations"])
    standing = await arena.conn.fetchval(
        "SELECT count(*) FROM reservations WHERE resource_id = $1 AND status = 'confirmed'", desks
    )
    assert standing == 0
    claimed = await arena.conn.fetch(
        "SELECT closure_id, unit_id FROM claims WHERE resource_id = $1", desks
    )
    assert len({row["unit_id"] for row in claimed}) == len(claimed) == 40
    assert {row["closure_id"] for row in claimed} == {closed["id"]}
    await arena.sound()


async def test_a_closure_that_refuses_names_all_that_stand_or_stands_alone(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=10, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(20)
    body = CLOSED | {"reservations": "refuse"}
    for day in range(40, 45):
        answers = await at_once(
            [
                arena.post(manager, _closures(space.slug), body | stay(day, 8, 20)),
                *(_reserve(arena, each, desks, day, 1) for each in people),
            ]
        )
        closing, granted = answers[0], [each for each in answers[1:] if each.is_success]
        if closing.is_success:
            assert not granted
        else:
            problem = ok(closing, 409)
            assert problem["code"] == "closure-hits-reservations"
            ids = {each.json()["id"] for each in granted}
            assert {each["id"] for each in problem["reservations"]} <= ids
            assert len(granted) == 10
    await arena.sound()


async def test_closing_and_moving_at_once_leaves_nobody_under_the_closure(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=20, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(20)
    made = [await arena.reserved(each, wish(desks, 50, 9, 11)) for each in people]
    answers = await at_once(
        [
            arena.post(manager, _closures(space.slug), CLOSED | stay(51, 8, 20)),
            *(
                arena.post(each, f"/api/v1/reservations/{mine['id']}/reschedule", stay(51, 9, 11))
                for each, mine in zip(people, made, strict=True)
            ),
        ]
    )
    closed = ok(answers[0], 201)
    moved = {
        mine["id"] for mine, answer in zip(made, answers[1:], strict=True) if answer.is_success
    }
    assert set(outcomes(answers[1:])) <= {"200", "422 closed", "409 slot-taken"}
    assert moved == set(closed["cancelled_reservations"])
    rows = await arena.conn.fetch(
        "SELECT id::text, status, starts_at FROM reservations WHERE resource_id = $1", desks
    )
    statuses: dict[str, tuple[str, datetime]] = {row["id"]: tuple(row)[1:] for row in rows}
    for mine in made:
        status, starts_at = statuses[mine["id"]]
        assert status == ("cancelled" if mine["id"] in moved else "confirmed"), starts_at
    await arena.sound()


async def test_a_turnaround_that_runs_on_and_somebody_who_takes_its_time(arena: Arena) -> None:
    space = await arena.space()
    rules = {"grid_minutes": 15, "shortest_minutes": 15, "turnaround_minutes": 120}
    rooms = [await arena.resource(kind="room", at=space, rules=rules) for _ in range(20)]
    manager, person = await arena.person(manages=frozenset({space.id})), await arena.person()
    for room in rooms:
        await arena.reserved(person, wish(room, 60, 9, 11))
    # It cuts what would run until one o'clock.
    body = CLOSED | stay(60, 11.5, 11.75)
    closed = ok(await arena.post(manager, _closures(space.slug), body), 201)
    path = f"/api/v1/closures/{closed['id']}"
    answers = await at_once(
        [
            *(arena.reserve(person, wish(room, 60, 11.75, 12)) for room in rooms[:10]),
            arena.http.delete(path, headers=manager.headers),
            *(arena.reserve(person, wish(room, 60, 11.75, 12)) for room in rooms[10:]),
        ]
    )
    assert answers.pop(10).status_code == 200, answers
    assert set(outcomes(answers)) <= {"201", "409 slot-taken"}
    await arena.sound()


async def _reserve(
    arena: Arena, person: Person, desks: int, day: int, quantity: int
) -> httpx.Response:
    body: dict[str, Any] = wish(desks, day, 10, 12, quantity=quantity)
    return await arena.reserve(person, body)


def _closures(slug: str) -> str:
    return f"/api/v1/spaces/{slug}/closures"
