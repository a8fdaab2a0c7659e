"""What a space has to reserve, made and changed over the API."""

from typing import Any

from tests import make
from tests.web.client import Web

RESERVATIONS = "/api/v1/reservations"
ROOM: dict[str, Any] = {
    "kind": "room",
    "name": {"it": "Sala Rossa", "en": "Red room"},
    "amenities": ["screen"],
    "rules": {"longest_minutes": 240, "cancel_before_minutes": 120},
    "prices": {
        "items": [
            {"item": "hour", "cents": 2000, "when": "peak"},
            {"item": "hour", "cents": 1000, "when": "off_peak"},
        ],
        "peak": [{"weekday": 2, "opens": 540, "closes": 660}],
    },
}


def wish(resource: int, start: str, end: str) -> dict[str, Any]:
    """On the first of December, a Tuesday."""
    times = {"starts_at": f"2026-12-01T{start}:00+01:00", "ends_at": f"2026-12-01T{end}:00+01:00"}
    return {"resource_id": resource} | times


async def _house(web: Web) -> tuple[Any, Any, str]:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
    return (
        await web.member("eva@example.org", manages=(at.id,)),
        await web.member("ada@example.org"),
        f"/api/v1/spaces/{at.slug}/resources",
    )


async def test_a_room_is_made_reserved_and_changed_and_who_came_before_keeps_their_price(
    web: Web,
) -> None:
    eva, ada, path = await _house(web)
    answer = await eva.post(path, json=ROOM | {"unit_count": 2})
    assert answer.status_code == 201, answer.text
    room = answer.json()
    assert (room["key"], [each["name"] for each in room["units"]]) == ("sala-rossa", ["1", "2"])
    first = (await ada.post(RESERVATIONS, json=wish(room["id"], "10:00", "12:00"))).json()
    assert first["price_cents"] == 3000
    flat = {"items": [{"item": "hour", "cents": 500}]}
    dearer = ROOM | {"prices": flat, "rules": {"longest_minutes": 60}, "version": room["version"]}
    changed = await eva.put(f"/api/v1/resources/{room['id']}", json=dearer)
    assert changed.status_code == 200, changed.text
    assert changed.json()["version"] != room["version"]
    again = (await ada.get(f"{RESERVATIONS}/{first['id']}")).json()
    assert (again["price_cents"], again["ends_at"]) == (3000, first["ends_at"])
    late = await ada.post(RESERVATIONS, json=wish(room["id"], "14:00", "16:00"))
    assert late.json()["code"] == "too-long"
    # Whoever read it before that is told, and overwrites nothing.
    lost = await eva.put(f"/api/v1/resources/{room['id']}", json=dearer)
    assert (lost.status_code, lost.json()["code"]) == (409, "state-conflict")
    assert lost.json()["version"] == changed.json()["version"]
    (listed,) = (await eva.get(path)).json()["items"]
    assert listed == changed.json()


async def test_what_makes_no_sense_is_refused_by_its_field_in_both_languages(web: Web) -> None:
    eva, _, path = await _house(web)
    made = (await eva.post(path, json=ROOM | {"unit_count": 1})).json()
    for body, field in (
        ({"rules": {"grid_minutes": 1}}, "rules.grid_minutes"),
        ({"rules": {"shortest_minutes": 90, "longest_minutes": 60}}, "rules"),
        ({"rules": {"qualification": "flying"}}, "rules.qualification"),
        ({"prices": {"items": [{"item": "hour", "cents": -1}]}}, "prices.items.0.cents"),
        ({"prices": {"items": [{"item": "hour", "cents": 1, "when": "peak"}]}}, "prices"),
        ({"kind": "machine"}, "family"),
        ({"amenities": ["sauna"]}, "amenities"),
        ({"name": {"it": "Sala", "en": ""}}, "name.en"),
        ({"key": "Sala Rossa"}, "key"),
        ({"key": made["key"]}, "key"),
        ({"units": ["a", "A"]}, "units"),
        ({"unit_count": None}, "units"),
        ({"unit_count": None, "parts": [made["units"][0]["id"]]}, "parts"),
    ):  # fmt: skip
        italian, english = [
            await eva.post(
                path, json=ROOM | {"unit_count": 1} | body, headers={"Accept-Language": language}
            )
            for language in ("it", "en")
        ]
        assert (italian.status_code, english.status_code) == (422, 422), (body, english.text)
        assert english.json()["errors"][0]["field"] == field, (body, english.text)
        assert italian.json()["errors"][0]["message"] != english.json()["errors"][0]["message"]


async def test_units_come_are_renamed_and_go_with_a_look_ahead(web: Web) -> None:
    eva, ada, path = await _house(web)
    room = (await eva.post(path, json=ROOM | {"unit_count": 1})).json()
    grown = await eva.post(f"/api/v1/resources/{room['id']}/units", json={"name": "Finestra"})
    assert grown.status_code == 201
    one, two = grown.json()["units"]
    named = await eva.patch(f"/api/v1/units/{one['id']}", json={"name": "finestra"})
    assert named.json()["errors"][0]["field"] == "name"
    await eva.patch(f"/api/v1/units/{one['id']}", json={"name": "Porta"})
    made = (await ada.post(RESERVATIONS, json=wish(room["id"], "10:00", "12:00"))).json()
    unit = f"/api/v1/units/{made['units'][0]['id']}"
    (hit,) = (await eva.get(f"{unit}/retire")).json()["items"]
    assert (hit["id"], hit["can_move"]) == (made["id"], True)
    refused = await eva.post(f"{unit}/retire", json={})
    assert (refused.status_code, refused.json()["code"]) == (409, "retiring-hits-reservations")
    done = await eva.post(f"{unit}/retire", json={"choices": {made["id"]: "move"}})
    assert done.json()["moved_reservations"] == [made["id"]]
    told = (await ada.get(f"/api/v1/resources/{room['id']}")).json()
    assert told["unit_count"] == 1
    assert (await eva.post(f"{unit}/restore")).status_code == 200
    gone = await eva.post(f"/api/v1/resources/{room['id']}/retire", json={"reservations": "cancel"})
    assert gone.json()["cancelled_reservations"] == [made["id"]]
    assert (await ada.get(f"/api/v1/resources/{room['id']}")).status_code == 404
    assert (await ada.get(f"{RESERVATIONS}/{made['id']}")).json()["status"] == "cancelled"
    late = await eva.post(f"/api/v1/resources/{room['id']}/units", json={"name": "x"})
    assert late.json()["code"] == "resource-retired"
    assert two["name"] == "Finestra"


async def test_the_parts_of_a_whole_change_while_nobody_has_it(web: Web) -> None:
    eva, ada, path = await _house(web)
    area = ROOM | {"kind": "area", "rules": {}}
    halves = (await eva.post(path, json=area | {"units": ["a", "b", "c"]})).json()
    a, b, c = [each["id"] for each in halves["units"]]
    hall = (await eva.post(path, json=area | {"key": "hall", "parts": [a, b]})).json()
    parts = f"/api/v1/resources/{hall['id']}/parts"
    made = (await ada.post(RESERVATIONS, json=wish(hall["id"], "10:00", "12:00"))).json()
    body = {"parts": [a, b, c], "version": hall["version"]}
    refused = await eva.put(parts, json=body)
    assert (refused.status_code, refused.json()["code"]) == (409, "parts-in-use")
    assert refused.json()["reservations"][0]["id"] == made["id"]
    await ada.post(f"{RESERVATIONS}/{made['id']}/cancel")
    changed = await eva.put(parts, json=body)
    assert (changed.status_code, changed.json()["parts"]) == (200, [a, b, c])
    whole = (await ada.post(RESERVATIONS, json=wish(hall["id"], "10:00", "12:00"))).json()
    assert {each["id"] for each in whole["units"]} == {a, b, c}
    full = await ada.post(RESERVATIONS, json=wish(halves["id"], "10:00", "12:00"))
    assert full.json()["code"] == "slot-taken"
