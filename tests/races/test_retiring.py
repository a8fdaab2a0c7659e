"""Units and resources are retired while everybody reserves: nobody is left on what has gone."""

from tests.races.arena import Arena, at_once, ok, outcomes, wish


async def test_desks_that_are_retired_while_a_crowd_takes_what_is_left(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=20, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(40)
    made = [await arena.reserved(each, wish(desks, 35, 9, 11)) for each in people[:8]]
    retiring = [
        arena.post(
            manager,
            f"/api/v1/units/{mine['units'][0]['id']}/retire",
            {"choices": {mine["id"]: "move"}},
        )
        for mine in made
    ]
    crowd = [arena.reserve(each, wish(desks, 35, 9, 11)) for each in people[8:]]
    answers = await at_once([*crowd[:16], *retiring, *crowd[16:]])
    others, retired = [*answers[:16], *answers[24:]], answers[16:24]
    assert set(outcomes(retired)) <= {
        "200", "409 cannot-move", "409 retiring-hits-reservations",
    }  # fmt: skip
    assert set(outcomes(others)) <= {"201", "409 slot-taken"}
    gone = {
        mine["units"][0]["id"] for mine, each in zip(made, retired, strict=True) if each.is_success
    }
    rows = await arena.conn.fetch(
        "SELECT unit_ids[1] AS unit FROM reservations WHERE resource_id = $1 AND status = "
        "'confirmed'",
        desks,
    )
    units = [row["unit"] for row in rows]
    assert len(set(units)) == len(units) == 8 + sum(each.is_success for each in others)
    assert gone.isdisjoint(units)
    assert len(units) + len(gone) <= 20
    await arena.sound()


async def test_a_resource_that_is_retired_while_a_crowd_reserves_it(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=50, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(40)
    crowd = [arena.reserve(each, wish(desks, 36, 15, 17)) for each in people]
    path = f"/api/v1/resources/{desks}/retire"
    retire = arena.post(manager, path, {"reservations": "cancel"})
    answers = await at_once([*crowd[:20], retire, *crowd[20:]])
    retired = ok(answers.pop(20), 200)
    assert set(outcomes(answers)) <= {"201", "404 not-found"}
    granted = {each.json()["id"] for each in answers if each.is_success}
    assert granted == set(retired["cancelled_reservations"])
    await arena.sound()
