"""Who makes parts of one visit fall at once, in several spaces: it falls once, and nobody hears of
a deadlock."""

from tests import make
from tests.races.arena import Arena, Body, Person, at_once, ok, outcomes, stay, wish

GROUPS = "/api/v1/groups"
MANY = 8
Made = list[tuple[Person, Body]]


async def _visits(
    arena: Arena, day: int, *, approval: bool
) -> tuple[list[make.Space], list[Person], Made]:
    """Visits of three rooms, each in a space of its own, asked for in different orders."""
    spaces = [await arena.space() for _ in range(3)]
    rules = {"approval": approval}
    rooms = [await arena.resource(MANY, at=each, rules=rules) for each in spaces]
    managers = [await arena.person(manages=frozenset({each.id})) for each in spaces]
    made = Made()
    for number, person in enumerate(await arena.people(MANY)):
        turned = [rooms[(number + each) % 3] for each in range(3)]
        body = {"reservations": [wish(each, day, 9, 12) for each in turned]}
        made.append((person, ok(await arena.post(person, GROUPS, body), 201)))
    return spaces, managers, made


async def _assert_each_fell_once(arena: Arena, made: Made) -> None:
    for _, group in made:
        states = await arena.conn.fetch(
            "SELECT DISTINCT r.status FROM group_reservations i "
            "JOIN reservations r ON r.id = i.reservation_id WHERE i.group_id = $1",
            group["id"],
        )
        assert {each["status"] for each in states} <= {"declined", "cancelled"}
        told = await arena.conn.fetchval(
            "SELECT count(*) FROM events WHERE stream = 'group:' || $1 AND type = 'GroupCancelled'",
            group["id"],
        )
        assert told == 1
    await arena.sound()


async def test_managers_decline_parts_of_one_visit_while_its_member_cancels(arena: Arena) -> None:
    spaces, managers, made = await _visits(arena, 61, approval=True)
    boss = {space.id: manager for space, manager in zip(spaces, managers, strict=True)}
    rows = await arena.conn.fetch(
        "SELECT id::text, space_id FROM reservations WHERE space_id = ANY ($1)", list(boss)
    )
    of_space = {row["id"]: row["space_id"] for row in rows}
    calls = [
        *(
            arena.post(boss[of_space[part["id"]]], f"/api/v1/reservations/{part['id']}/decline", {})
            for _, group in made
            for part in group["reservations"]
        ),
        *(arena.post(who, f"{GROUPS}/{group['id']}/cancel", {}) for who, group in made),
    ]
    answers = await at_once(calls[::2] + calls[1::2])
    found = outcomes(answers)
    assert set(found) <= {"200", "409 state-conflict"}, found
    assert found["200"] == MANY
    await _assert_each_fell_once(arena, made)


async def test_spaces_close_over_parts_of_one_visit_while_its_member_moves_or_cancels(
    arena: Arena,
) -> None:
    spaces, managers, made = await _visits(arena, 62, approval=False)
    closing = stay(62, 8, 20) | {"reason": "lavori", "reservations": "cancel"}
    later = stay(62, 10, 13)
    answers = await at_once(
        [
            *(
                arena.post(manager, f"/api/v1/spaces/{space.slug}/closures", closing)
                for space, manager in zip(spaces, managers, strict=True)
            ),
            *(arena.post(who, f"{GROUPS}/{group['id']}/cancel", {}) for who, group in made[::2]),
            *(
                arena.post(
                    who,
                    f"{GROUPS}/{group['id']}/reschedule",
                    later | {"like": group["reservations"][0]["id"]},
                )
                for who, group in made[1::2]
            ),
        ]
    )
    closures, others = answers[:3], outcomes(answers[3:])
    assert set(outcomes(closures)) == {"201"}, [each.text for each in closures]
    assert set(others) <= {"200", "409 state-conflict", "409 group-refused"}, others
    await _assert_each_fell_once(arena, made)
