"""Groups and series against everybody else at once: whole or nothing, and no deadlock is told."""

from tests.races.arena import Arena, at_once, ok, outcomes, stay, wish

SERIES, GROUPS = "/api/v1/series", "/api/v1/groups"


async def test_groups_of_seven_among_fifty_single_reservations_are_whole_or_nothing(
    arena: Arena,
) -> None:
    space = await arena.space()
    desks = await arena.resource(units=20, at=space)
    room = await arena.resource(at=space, kind="room")
    laser = await arena.resource(at=space, kind="machine", family="laser-cutter")
    people = await arena.people(60)
    seven = {
        "reservations": [
            wish(desks, 40, 9, 12) | {"quantity": 5},
            wish(room, 40, 9, 12),
            wish(laser, 40, 9, 12),
        ]
    }
    backwards = {"reservations": seven["reservations"][::-1]}
    answers = await at_once(
        [
            *(
                arena.post(each, GROUPS, backwards if number % 2 else seven)
                for number, each in enumerate(people[:10])
            ),
            *(arena.reserve(each, wish(desks, 40, 8, 10)) for each in people[10:30]),
            *(arena.reserve(each, wish(desks, 40, 11, 13)) for each in people[30:50]),
            *(
                arena.reserve(each, wish(room if number % 2 else laser, 40, 10, 11))
                for number, each in enumerate(people[50:])
            ),
        ]
    )
    assert set(outcomes(answers[:10])) <= {"201", "409 group-refused"}
    assert set(outcomes(answers[10:])) <= {"201", "409 slot-taken"}
    whole = [each.json() for each in answers[:10] if each.is_success]
    assert all(len(each["reservations"]) == 3 for each in whole)
    assert len(whole) <= 1
    of_groups = await arena.conn.fetchval(
        "SELECT count(*) FROM group_reservations i JOIN reservations r ON r.id = i.reservation_id "
        "WHERE r.space_id = $1",
        space.id,
    )
    assert of_groups == 3 * len(whole)
    await arena.sound()


async def test_a_closure_over_a_series_while_fifty_reserve_its_dates(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=12, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    people = await arena.people(51)
    series = wish(desks, 41, 9, 12) | {
        "quantity": 3,
        "take": "what-fits",
        "repeat": {"every": "week", "count": 8},
    }
    closing = stay(41 + 21, 8, 20) | {"reason": "lavori", "reservations": "cancel"}
    answers = await at_once(
        [
            *(arena.post(each, SERIES, series) for each in people[:10]),
            *(
                arena.reserve(each, wish(desks, 41 + 7 * (number % 8), 10, 11))
                for number, each in enumerate(people[10:30])
            ),
            arena.post(manager, f"/api/v1/spaces/{space.slug}/closures", closing),
            *(
                arena.reserve(each, wish(desks, 41 + 7 * (number % 8), 8, 10))
                for number, each in enumerate(people[30:])
            ),
        ]
    )
    closed = ok(answers.pop(30), 201)
    made, others = answers[:10], answers[10:]
    assert set(outcomes(made)) <= {"201", "409 group-refused"}
    assert set(outcomes(others)) <= {"201", "409 slot-taken", "422 closed"}
    standing = await arena.conn.fetchval(
        "SELECT count(*) FROM reservations WHERE resource_id = $1 AND status = 'confirmed' "
        "AND tstzrange(starts_at, ends_at) && "
        "(SELECT tstzrange(starts_at, ends_at) FROM closures WHERE id = $2)",
        desks,
        closed["id"],
    )
    assert standing == 0
    dates = [len(each.json()["reservations"]) for each in made if each.is_success]
    assert dates, "no series stood: this proved nothing"
    assert max(dates) >= 7
    await arena.sound()
