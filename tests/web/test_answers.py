"""Every answer is as the API's description says, field by field."""

from typing import Any

import pytest
from pydantic import BaseModel

from booking.web.api.answers import account, reservations, spaces
from tests.web.client import Web
from tests.web.ground import closure, lay_out, wish

PERIOD = "starts_at=2026-12-01T08:00:00Z&ends_at=2026-12-01T12:00:00Z"
WINDOW = "from=2026-12-01T08:00:00Z&to=2026-12-02T08:00:00Z"


def fits(model: type[BaseModel], answer: Any) -> None:
    assert answer.status_code in {200, 201}, answer.text
    found = model.model_validate_json(answer.text)
    # A default of the model is no field of the answer.
    assert found.model_dump(exclude_unset=True).keys() == answer.json().keys()


async def test_what_is_read_is_as_described(web: Web) -> None:
    ground = await lay_out(web)
    owner, anybody = ground.people["owner"], ground.people["anonymous"]
    resource = f"/api/v1/resources/{ground.resource_id}"
    for model, client, path in (
        (account.AccountAnswer, owner, "/api/v1/me"),
        (account.TokenPage, owner, "/api/v1/tokens"),
        (account.SessionPage, owner, "/api/v1/sessions"),
        (reservations.ReservationPage, owner, "/api/v1/reservations"),
        (reservations.ReservationRead, owner, f"/api/v1/reservations/{ground.reservation_id}"),
        (reservations.ClosurePage, anybody, f"/api/v1/spaces/{ground.slug}/closures"),
        (spaces.SpacePage, anybody, "/api/v1/spaces"),
        (spaces.SpaceInFull, anybody, f"/api/v1/spaces/{ground.slug}"),
        (spaces.ResourceAlone, anybody, resource),
        (spaces.AvailabilityAnswer, anybody, f"{resource}/availability?{WINDOW}"),
        (
            spaces.AvailabilityAnswer,
            anybody,
            f"{resource}/availability?{WINDOW}&duration_minutes=60",
        ),
        (spaces.SearchPage, anybody, f"/api/v1/search?{PERIOD}"),
    ):
        fits(model, await client.get(path))


async def test_what_is_written_is_as_described(web: Web) -> None:
    ground = await lay_out(web)
    owner, manager = ground.people["owner"], ground.people["manager"]
    made = await owner.post("/api/v1/reservations", json=wish(ground.resource_id))
    fits(reservations.ReservationAnswer, made)
    path = f"/api/v1/reservations/{made.json()['id']}"
    move = {"starts_at": "2026-12-03T10:00:00+01:00", "ends_at": "2026-12-03T12:00:00+01:00"}
    fits(reservations.ReservationAnswer, await owner.post(f"{path}/reschedule", json=move))
    fits(reservations.CancelledAnswer, await owner.post(f"{path}/cancel"))
    good, bad = wish(ground.resource_id), wish(ground.resource_id) | {"quantity": 99}
    for body in (good, bad):
        fits(reservations.QuoteAnswer, await owner.post("/api/v1/quotes", json=body))
    fits(account.TokenMade, await owner.post("/api/v1/tokens", json={"name": "x"}))
    closed = await manager.post(f"/api/v1/spaces/{ground.slug}/closures", json=closure())
    fits(reservations.ClosureMade, closed)
    taken_back = await manager.delete(f"/api/v1/closures/{closed.json()['id']}")
    fits(reservations.ClosureAnswer, taken_back)


async def test_the_spaces_that_one_manages_have_names(web: Web) -> None:
    ground = await lay_out(web)
    found = (await ground.people["manager"].get("/api/v1/me")).json()
    (managed,) = found["manages_spaces"]
    assert managed["slug"] == ground.slug
    assert found["manages"] == [managed["id"]]


@pytest.mark.parametrize(
    ("path", "field", "told"),
    [
        ("/api/v1/spaces?limt=3", "limt", "`limit`"),
        ("/api/v1/search?" + PERIOD + "&recource=1", "recource", "not a parameter"),
        ("/api/v1/me?x=1", "x", "no parameters"),
        ("/api/v1/spaces?kind=chair", "kind", "coworking, fablab, hub"),
    ],
)
async def test_a_wrong_parameter_is_named_with_what_would_do(
    web: Web, path: str, field: str, told: str
) -> None:
    ada = await web.member("ada@example.org")
    answer = await ada.get(path)
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert told in error["message"]


async def test_a_missing_body_is_said_to_be_missing(web: Web) -> None:
    ada = await web.member("ada@example.org")
    (error,) = (await ada.post("/api/v1/tokens")).json()["errors"]
    assert (error["field"], error["rule"]) == ("body", "required")


async def test_short_lists_have_pages_too(web: Web) -> None:
    ground = await lay_out(web)
    manager, path = ground.people["manager"], f"/api/v1/spaces/{ground.slug}/closures"
    await manager.post(path, json=closure() | {"starts_at": "2026-12-18T10:00:00+01:00"})
    first = (await manager.get(f"{path}?limit=1")).json()
    second = (await manager.get(f"{path}?limit=1&cursor={first['next']}")).json()
    assert first["items"][0]["starts_at"] < second["items"][0]["starts_at"]
    assert second["next"] is None


async def test_a_search_shows_up_to_two_hundred(web: Web) -> None:
    await lay_out(web)
    answer = await web.anonymous.get(f"/api/v1/search?{PERIOD}&limit=100000")
    assert answer.status_code == 200
