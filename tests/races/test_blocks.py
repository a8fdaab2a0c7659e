"""A member is blocked while they reserve as fast as they can: nothing of theirs slips through."""

from typing import Any

from tests.races.arena import Arena, Person, at_once, ok, outcomes, wish


async def test_who_reserves_while_they_are_blocked_keeps_nothing_made_after(arena: Arena) -> None:
    space, other = await arena.space(), await arena.space()
    desks = await arena.resource(units=60, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    elsewhere = await arena.person(manages=frozenset({other.id}))
    ada = await arena.person()
    first = await arena.reserved(ada, wish(desks, 36, 9, 11))
    mornings = [{"weekday": day, "opens": "08:00", "closes": "13:00"} for day in range(1, 8)]

    def changed() -> Any:
        """The network changes meanwhile, elsewhere."""
        body = {"hours": mornings, "closes_on_holidays": False, "reservations": "cancel"}
        path = f"/api/v1/spaces/{other.slug}/hours"
        return arena.http.put(path, json=body, headers=elsewhere.headers)

    def reserves(who: Person) -> Any:
        return arena.reserve(who, wish(desks, 36, 14, 16))

    body = {"member_id": ada.member.id, "reason": "Basta così", "reservations": "cancel"}
    answers = await at_once(
        [
            *(reserves(ada) for _ in range(20)),
            changed(),
            arena.post(manager, f"/api/v1/spaces/{space.slug}/blocks", body),
            changed(),
            *(reserves(ada) for _ in range(20)),
        ]
    )
    made = ok(answers.pop(21), 201)
    tries = answers[:20] + answers[22:]
    assert set(outcomes(tries)) <= {"201", "422 blocked"}
    granted = {each.json()["id"] for each in tries if each.is_success}
    assert granted | {first["id"]} == set(made["cancelled_reservations"])
    assert ok(await reserves(ada), 422)["code"] == "blocked"
    ok(await reserves(manager), 201)
    await arena.sound()
