"""What a manager changes about a space over the API, with a look ahead."""

from typing import Any

import pytest

from booking.errors import TryAgain
from booking.web.api.managing import hours
from tests import make
from tests.web.client import Web

RESERVATIONS = "/api/v1/reservations"
DAY: dict[str, Any] = {
    "starts_at": "2026-12-01T00:00:00+01:00",
    "ends_at": "2026-12-02T00:00:00+01:00",
}
MORNINGS: list[dict[str, Any]] = [
    {"weekday": day, "opens": "08:00", "closes": "13:00"} for day in range(1, 6)
]


def _wish(resource: int, start: str, end: str) -> dict[str, Any]:
    at = "2026-12-01T"
    return {
        "resource_id": resource,
        "starts_at": f"{at}{start}:00+01:00",
        "ends_at": f"{at}{end}:00+01:00",
    }


async def _house(web: Web) -> tuple[Any, Any, make.Space, int]:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at, units=2)
    return (
        await web.member("eva@example.org", manages=(at.id,)),
        await web.member("ada@example.org"),
        at,
        desk,
    )


async def test_a_closure_is_looked_at_before_and_made_as_chosen(web: Web) -> None:
    eva, ada, at, desk = await _house(web)
    made = (await ada.post(RESERVATIONS, json=_wish(desk, "09:00", "11:00"))).json()
    unit = made["units"][0]["id"]
    place = DAY | {"unit_id": unit}
    closures = f"/api/v1/spaces/{at.slug}/closures"
    (hit,) = (await eva.post(f"{closures}/preview", json=place)).json()["items"]
    assert (hit["id"], hit["can_move"], hit["unit_ids"]) == (made["id"], True, [unit])
    refused = await eva.post(closures, json=place | {"reason": "Lavori"})
    assert (refused.status_code, refused.json()["code"]) == (409, "closure-hits-reservations")
    chosen = place | {"reason": "Lavori", "choices": {made["id"]: "move"}}
    closed = await eva.post(closures, json=chosen)
    assert closed.status_code == 201
    # A look ahead takes the body of the closure as well.
    assert (await eva.post(f"{closures}/preview", json=chosen)).json() == {"items": []}
    assert closed.json()["moved_reservations"] == [made["id"]]
    now = (await ada.get(f"{RESERVATIONS}/{made['id']}")).json()
    assert now["units"][0]["id"] != unit
    assert (now["sequence"], now["status"]) == (1, "confirmed")
    elsewhere = await eva.post(
        closures,
        json=DAY
        | {"unit_id": now["units"][0]["id"], "reason": "x"}
        | {"choices": {made["id"]: "move"}},
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "cannot-move")


async def test_a_part_of_a_visit_is_looked_at_with_what_falls_with_it(web: Web) -> None:
    eva, ada, at, desk = await _house(web)
    parts = [_wish(desk, "09:00", "11:00"), _wish(desk, "14:00", "15:00")]
    made = (await ada.post("/api/v1/groups", json={"reservations": parts})).json()
    first, second = (each["id"] for each in made["reservations"])
    morning = DAY | {"ends_at": "2026-12-01T12:00:00+01:00"}
    closures = f"/api/v1/spaces/{at.slug}/closures"
    (hit,) = (await eva.post(f"{closures}/preview", json=morning)).json()["items"]
    assert (hit["id"], hit["group_id"], hit["fall_with_it"]) == (first, made["id"], 1)
    refused = await eva.post(closures, json=morning | {"reason": "Lavori"})
    assert refused.json()["reservations"][0]["fall_with_it"] == 1
    closing = morning | {"reason": "Lavori", "reservations": "cancel"}
    closed = await eva.post(closures, json=closing)
    assert closed.json()["cancelled_reservations"] == [first]
    assert (await ada.get(f"{RESERVATIONS}/{second}")).json()["status"] == "cancelled"


async def test_hours_are_looked_at_before_and_changed_as_chosen(web: Web) -> None:
    eva, ada, at, desk = await _house(web)
    made = (await ada.post(RESERVATIONS, json=_wish(desk, "14:00", "16:00"))).json()
    path = f"/api/v1/spaces/{at.slug}/hours"
    wanted: dict[str, Any] = {"hours": MORNINGS, "closes_on_holidays": True}
    all_of_it = wanted | {"reason": "Riscaldamento", "choices": {made["id"]: "keep"}}
    for body in (wanted, all_of_it):
        (hit,) = (await eva.post(f"{path}/preview", json=body)).json()["items"]
        assert hit["id"] == made["id"]
    refused = await eva.put(path, json=wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "hours-hit-reservations")
    season = {"kind": "season", "name": "Agosto", "first_day": "2027-08-01",
              "last_day": "2027-08-31", "hours": []}  # fmt: skip
    asked = wanted | {"special_hours": [season], "choices": {made["id"]: "keep"}}
    changed = await eva.put(path, json=asked)
    assert changed.status_code == 200, changed.text
    assert changed.json()["kept_reservations"] == [made["id"]]
    told = (await ada.get(f"/api/v1/spaces/{at.slug}")).json()
    assert told["special_hours"] == [season]
    assert [each["closes"] for each in told["hours"]] == ["13:00"] * 5
    late = await ada.post(RESERVATIONS, json=_wish(desk, "17:00", "18:00"))
    assert late.json()["code"] == "outside-opening-hours"
    # What is told can be sent back as it is.
    again = {name: told[name] for name in ("hours", "special_hours", "closes_on_holidays")}
    assert (await eva.put(path, json=again)).status_code == 200


async def test_hours_that_make_no_sense_are_refused_by_their_field(web: Web) -> None:
    eva, _, at, _ = await _house(web)
    path = f"/api/v1/spaces/{at.slug}/hours"
    one = MORNINGS[0]
    special = {"kind": "season", "name": "x", "first_day": "2027-01-02", "last_day": "2027-01-01"}
    for body, field in (
        ({"hours": [one | {"opens": "25:00"}]}, "hours.0"),
        ({"hours": [one | {"closes": "07:00"}]}, "hours.0"),
        ({"hours": [one | {"weekday": 8}]}, "hours.0.weekday"),
        ({"hours": [one, one]}, "hours"),
        ({"hours": [], "special_hours": [special]}, "special_hours.0"),
        ({"hours": [], "special_hours": [special | {"last_day": "31/12/2027"}]},
         "special_hours.0.last_day"),
        ({"hours": [], "choices": {"nobody": "keep"}}, "choices.nobody"),
    ):  # fmt: skip
        refused = await eva.put(path, json={"closes_on_holidays": True} | body)
        assert refused.status_code == 422, (body, refused.text)
        (error, *_) = refused.json()["errors"]
        assert error["field"].startswith(field), (body, error)


async def test_hours_whose_change_was_undone_are_known_to_nobody(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where another change then takes the version that they would have had."""
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
    manager = await web.member("manager@example.org", manages=(at.id,))
    body = {"hours": [], "closes_on_holidays": True}

    def fail(*_: object) -> None:
        raise TryAgain

    with monkeypatch.context() as failing:
        failing.setattr(hours, "answered", fail)
        undone = await manager.put(f"/api/v1/spaces/{at.slug}/hours", json=body)
    assert undone.status_code == 503
    async with web.pool.acquire() as conn:
        await make.resource(conn, at=at)
    known = (await manager.get(f"/api/v1/spaces/{at.slug}")).json()
    assert len(known["hours"]) == 5
