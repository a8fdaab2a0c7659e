"""Units that close and hours that shrink while everybody reserves: each stay is told of once."""

from typing import Any

from tests.races.arena import Arena, at_once, ok, outcomes, stay, wish

CLOSED = {"reason": "lavori"}


async def test_desks_that_close_while_a_crowd_takes_what_is_left(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=20, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(40)
    made = [await arena.reserved(each, wish(desks, 33, 9, 11)) for each in people[:8]]

    def closing(mine: dict[str, Any]) -> dict[str, Any]:
        unit = mine["units"][0]["id"]
        return CLOSED | stay(33, 8, 20) | {"unit_id": unit, "choices": {mine["id"]: "move"}}

    path = f"/api/v1/spaces/{space.slug}/closures"
    answers = await at_once(
        [
            *(arena.post(manager, path, closing(mine)) for mine in made),
            *(arena.reserve(each, wish(desks, 33, 9, 11)) for each in people[8:]),
        ]
    )
    closures, others = answers[:8], answers[8:]
    assert set(outcomes(closures)) <= {
        "201", "409 cannot-move", "409 closure-hits-reservations",
    }  # fmt: skip
    assert set(outcomes(others)) <= {"201", "409 slot-taken"}
    closed = {
        mine["units"][0]["id"] for mine, each in zip(made, closures, strict=True) if each.is_success
    }
    rows = await arena.conn.fetch(
        "SELECT unit_ids[1] AS unit FROM reservations WHERE resource_id = $1 AND status = "
        "'confirmed'",
        desks,
    )
    units = [row["unit"] for row in rows]
    assert len(set(units)) == len(units) == 8 + sum(each.is_success for each in others)
    assert closed.isdisjoint(units)
    assert len(units) + len(closed) <= 20
    await arena.sound()


async def test_hours_that_shrink_while_a_crowd_reserves_what_goes(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=50, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(40)
    mornings = [{"weekday": day, "opens": "08:00", "closes": "13:00"} for day in range(1, 8)]
    body = {"hours": mornings, "closes_on_holidays": False, "reservations": "cancel"}
    path = f"/api/v1/spaces/{space.slug}/hours"
    answers = await at_once(
        [
            *(arena.reserve(each, wish(desks, 34, 15, 17)) for each in people[:20]),
            arena.http.put(path, json=body, headers=manager.headers),
            *(arena.reserve(each, wish(desks, 34, 15, 17)) for each in people[20:]),
        ]
    )
    changed = ok(answers.pop(20), 200)
    assert set(outcomes(answers)) <= {"201", "422 outside-opening-hours"}
    granted = {each.json()["id"] for each in answers if each.is_success}
    assert granted == set(changed["cancelled_reservations"])
    standing = await arena.conn.fetchval(
        "SELECT count(*) FROM reservations WHERE resource_id = $1 AND status = 'confirmed'", desks
    )
    assert standing == 0
    await arena.sound()
