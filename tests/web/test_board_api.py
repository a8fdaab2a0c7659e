"""A space's day through the API."""

from tests.web.client import Web
from tests.web.ground import lay_out, walk_in


async def test_a_day_tells_its_manager_who_is_where(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/api/v1/spaces/{ground.slug}/board"
    answer = await ground.people["manager"].get(path, params={"day": "2026-12-01"})
    assert answer.status_code == 200, answer.text
    day = answer.json()
    assert day["openings"] == [
        {"starts_at": "2026-12-01T07:00:00Z", "ends_at": "2026-12-01T19:00:00Z"}
    ]
    (pool,) = [each for each in day["resources"] if each["id"] == ground.resource_id]
    blocks = [block for unit in pool["units"] for block in unit["blocks"]]
    kinds = {block["kind"]: block for block in blocks}
    assert kinds["reservation"]["reservation_id"] == ground.reservation_id
    assert kinds["reservation"]["status"] == "confirmed"
    assert (kinds["busy"]["label"], kinds["busy"]["reservation_id"]) == ("Agenda", None)
    closed = (await ground.people["manager"].get(path, params={"day": "2026-12-18"})).json()[
        "resources"
    ][0]["units"]
    assert [block["label"] for block in closed[0]["blocks"]] == ["Lavori"]


async def test_a_day_that_is_none_is_named(web: Web) -> None:
    ground = await lay_out(web)
    path = f"/api/v1/spaces/{ground.slug}/board?day=domani"
    answer = await ground.people["manager"].get(path)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "day"


async def test_a_guest_walks_in_and_is_on_the_board_by_their_name(web: Web) -> None:
    ground = await lay_out(web)
    manager, space = ground.people["manager"], f"/api/v1/spaces/{ground.slug}"
    sent = walk_in(ground.resource_id)
    made = await manager.post(f"{space}/walk-ins", json=sent, headers={"idempotency-key": "a"})
    assert made.status_code == 201, made.text
    assert made.json()["status"] == "checked_in"
    again = await manager.post(f"{space}/walk-ins", json=sent, headers={"idempotency-key": "a"})
    assert again.json() == made.json()
    day = (await manager.get(f"{space}/board")).json()
    blocks = [b for r in day["resources"] for unit in r["units"] for b in unit["blocks"]]
    (block,) = [each for each in blocks if each["walk_in"]]
    assert (block["name"], block["reservation_id"]) == ("Gino Bianchi", made.json()["id"])
    late = sent | {"ends_at": "2026-11-30T23:00:00+01:00"}
    refused = await manager.post(f"{space}/walk-ins", json=late)
    assert (refused.status_code, refused.json()["code"]) == (422, "outside-opening-hours")


async def test_a_week_tells_of_each_day_how_full_it_is(web: Web) -> None:
    ground = await lay_out(web)
    manager, path = ground.people["manager"], f"/api/v1/spaces/{ground.slug}/board"
    week = (await manager.get(path, params={"week": "2026-W49"})).json()
    assert (week["day"], len(week["days"])) == ("2026-11-30", 7)
    tuesday, sunday = week["days"][1], week["days"][6]
    assert tuesday["taken_minutes"] > 0
    assert (sunday["openings"], sunday["open_minutes"]) == ([], 0)
    (pool,) = [each for each in week["resources"] if each["id"] == ground.resource_id]
    found = [block["reservation_id"] for unit in pool["units"] for block in unit["blocks"]]
    assert found.count(ground.reservation_id) == 1
    for wrong in ({"week": "2026-W60"}, {"week": "2026-W49", "day": "2026-12-01"}):
        assert (await manager.get(path, params=wrong)).status_code == 422
