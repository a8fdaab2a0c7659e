"""A pool of desks and a room, and everybody wants them at once."""

from collections import Counter

from tests.races.arena import Arena, Body, at_once, ok, outcomes, stay, wish
from tests.races.conftest import CROWD

# Where a lock is missing one round may still end well.
ROUNDS = 5


async def test_of_400_for_20_desks_20_get_one_and_380_get_alternatives(
    arena: Arena,
) -> None:
    desks = await arena.resource(units=20)
    people = await arena.people(CROWD)
    answers = await arena.each(people, wish(desks, 0, 10, 11))
    assert outcomes(answers) == {"201": 20, "409 slot-taken": 380}
    units = [unit["id"] for each in answers if each.is_success for unit in each.json()["units"]]
    assert len(set(units)) == 20
    offered = {
        (each["resource_id"], each["starts_at"], each["ends_at"]): person
        for answer, person in zip(answers, people, strict=True)
        if answer.status_code == 409
        for each in _alternatives(answer.json())
    }
    for (resource, starts, ends), person in offered.items():
        body = {"resource_id": resource, "starts_at": starts, "ends_at": ends}
        quoted = ok(await arena.post(person, "/api/v1/quotes", body), 200)
        assert quoted["refusal"] is None, (body, quoted)
    await arena.sound()


def _alternatives(problem: Body) -> list[Body]:
    found: list[Body] = problem["alternatives"]
    assert 1 <= len(found) <= 3, problem
    return found


async def test_of_150_unequal_periods_nobody_is_refused_who_overlaps_no_winner(
    arena: Arena,
) -> None:
    room = await arena.resource(kind="room", rules={"shortest_minutes": 30})
    people = await arena.people(150)
    # Every start of the day with lengths of half an hour to six hours, in no order of the clock.
    steps = [(8 + number * 7 % 23 / 2, 0.5 + number * 5 % 12 / 2) for number in range(150)]
    asked = [(start, min(start + length, 20.0)) for start, length in steps]
    answers = await at_once(
        arena.reserve(person, wish(room, 1, start, end))
        for person, (start, end) in zip(people, asked, strict=True)
    )
    assert set(outcomes(answers)) == {"201", "409 slot-taken"}
    won = [times for times, answer in zip(asked, answers, strict=True) if answer.is_success]
    lost = [times for times, answer in zip(asked, answers, strict=True) if not answer.is_success]
    assert not [(one, two) for one in won for two in won if one is not two and _overlap(one, two)]
    assert not [each for each in lost if not any(_overlap(each, other) for other in won)]
    await arena.sound()


def _overlap(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


async def test_fives_and_ones_fill_a_pool_and_take_no_desk_twice(arena: Arena) -> None:
    desks = await arena.resource(units=22)
    people = await arena.people(120)
    answers = await at_once(
        arena.reserve(person, wish(desks, 2, 10 + number % 3, 13, quantity=5 if number % 2 else 1))
        for number, person in enumerate(people)
    )
    assert set(outcomes(answers)) == {"201", "409 slot-taken"}
    taken = Counter(
        unit["id"] for each in answers if each.is_success for unit in each.json()["units"]
    )
    # All of them end at the same time, so that no desk can be had twice.
    assert set(taken.values()) == {1}
    assert len(taken) == 22
    await arena.sound()


async def test_50_at_once_of_one_person_with_a_quota_of_3_get_3(arena: Arena) -> None:
    for _ in range(ROUNDS):
        desks = await arena.resource(units=60, rules={"quota": {"open_reservations": 3}})
        answers = await arena.each([await arena.person()] * 50, wish(desks, 3, 10, 11))
        assert outcomes(answers) == {"201": 3, "422 quota-exceeded": 47}
    await arena.sound()


async def test_50_at_once_of_one_person_with_3_hours_a_day_get_3_hours(arena: Arena) -> None:
    for _ in range(ROUNDS):
        desks = await arena.resource(units=60, rules={"quota": {"hours_per_day": 3}})
        person = await arena.person()
        answers = await at_once(
            arena.reserve(person, wish(desks, 3, 9 + number % 10, 10 + number % 10))
            for number in range(50)
        )
        assert outcomes(answers) == {"201": 3, "422 quota-exceeded": 47}
    await arena.sound()


async def test_one_key_50_times_makes_one_reservation_and_fifty_equal_answers(
    arena: Arena,
) -> None:
    desks = await arena.resource(units=60)
    person = await arena.person()
    body = wish(desks, 4, 10, 11)
    answers = await at_once(arena.reserve(person, body, key="the-same") for _ in range(50))
    assert {(each.status_code, each.content) for each in answers} == {(201, answers[0].content)}
    made = await arena.conn.fetchval(
        "SELECT count(*) FROM reservations WHERE resource_id=$1", desks
    )
    assert made == 1
    other = await arena.reserve(person, body | {"title": "another"}, key="the-same")
    assert ok(other, 422)["code"] == "idempotency-key-reused"
    await arena.sound()


async def test_one_key_50_times_moves_and_cancels_once(arena: Arena) -> None:
    person = await arena.person()
    made = await arena.reserved(person, wish(await arena.resource(), 5, 10, 11))
    for path, body in (("reschedule", stay(5, 14, 15)), ("cancel", {})):
        address = f"/api/v1/reservations/{made['id']}/{path}"
        answers = await at_once(arena.post(person, address, body, key=path) for _ in range(50))
        assert {(each.status_code, each.content) for each in answers} == {(200, answers[0].content)}
    version = await arena.conn.fetchval("SELECT version FROM reservations WHERE id=$1", made["id"])
    assert version == 3
    await arena.sound()


async def test_a_hold_that_ran_out_goes_to_exactly_one_of_two_takers(arena: Arena) -> None:
    takers = await arena.people(2)
    for round_number in range(10):
        room = await arena.resource(kind="room")
        body = wish(room, 6, 10, 11)
        held = await arena.reserved(await arena.person(), body | {"hold": True})
        await _run_out(arena, held["id"])
        answers = await arena.each(takers, body)
        assert outcomes(answers) == {"201": 1, "409 slot-taken": 1}, round_number
        status = await arena.conn.fetchval(
            "SELECT status FROM reservations WHERE id = $1", held["id"]
        )
        assert status == "expired"
    await arena.sound()


async def test_a_hold_that_ran_out_is_not_confirmed_and_taken(arena: Arena) -> None:
    taker = await arena.person()
    for _ in range(10):
        holder, body = await arena.person(), wish(await arena.resource(), 7, 10, 11)
        held = await arena.reserved(holder, body | {"hold": True})
        confirm = f"/api/v1/reservations/{held['id']}/confirm"
        await _run_out(arena, held["id"])
        confirmed, taken = await at_once(
            [arena.post(holder, confirm, {}), arena.reserve(taker, body)]
        )
        assert outcomes([confirmed]) == {"409 state-conflict": 1}
        assert taken.status_code == 201, taken.text
    await arena.sound()


async def _run_out(arena: Arena, reservation_id: str) -> None:
    """As if its ten minutes had passed."""
    for table, column in (("reservations", "id"), ("claims", "reservation_id")):
        await arena.conn.execute(
            f"UPDATE {table} SET expires_at = now() - interval '1 second' WHERE {column} = $1",
            reservation_id,
        )


async def test_halls_and_halves_at_once_never_share_a_part(arena: Arena) -> None:
    space = await arena.space()
    left = await arena.resource(at=space, kind="area")
    right = await arena.resource(at=space, kind="area")
    hall = await arena.resource(at=space, kind="area", parts=[left, right])
    people = await arena.people(90)
    answers = await at_once(
        arena.reserve(
            person, wish((left, right, hall)[number % 3], 8, 9 + number % 9, 11 + number % 9)
        )
        for number, person in enumerate(people)
    )
    assert set(outcomes(answers)) == {"201", "409 slot-taken"}
    await arena.sound()
