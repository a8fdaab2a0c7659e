"""Everybody wants the projector at once: no more are given than there are, at any instant."""

from tests.races.arena import Arena, at_once, ok, outcomes, wish


async def test_a_crowd_that_wants_three_projectors(arena: Arena) -> None:
    space = await arena.space()
    desks = await arena.resource(units=40, at=space)
    manager = await arena.person(manages=frozenset({space.id}))
    ids = []
    for name in ("Uno", "Due"):
        body = {"name": {"it": name, "en": name}, "price_cents": 0, "per": "stay", "stock": 3}
        made = await arena.post(manager, f"/api/v1/spaces/{space.slug}/add-ons", body)
        ids.append(ok(made, 201)["id"])
    people = await arena.people(24)
    stays = [
        await arena.reserved(each, wish(desks, 37, 9 + number % 3, 12))
        for number, each in enumerate(people)
    ]
    wanted = [{"id": each, "quantity": 1} for each in ids]
    # In either order, and some leave meanwhile.
    answers = await at_once(
        [
            *(
                arena.http.put(
                    f"/api/v1/reservations/{stay['id']}/add-ons",
                    json={"add_ons": wanted if number % 2 else wanted[::-1]},
                    headers=each.headers,
                )
                for number, (each, stay) in enumerate(zip(people, stays, strict=True))
            ),
            *(
                arena.post(each, f"/api/v1/reservations/{stay['id']}/cancel", {})
                for each, stay in list(zip(people, stays, strict=True))[:6]
            ),
        ]
    )
    assert set(outcomes(answers[:24])) <= {"200", "409 add-on-taken", "409 state-conflict"}
    held = await arena.conn.fetchval(
        "SELECT count(*) FROM reservation_add_ons WHERE add_on_id = $1", ids[0]
    )
    assert 0 < held <= 3
    await arena.sound()
