"""Checking in over the API by a door's QR or code, and what managers do with doors."""

import logging
from typing import Any

import pytest

from tests import make
from tests.web.client import Web
from tests.web.ground import lay_out

NINE = make.rome(1, 10)


async def test_codes_and_sheets_check_in_and_wrong_ones_do_not(
    web: Web, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "booking.access")
    ground = await lay_out(web)
    manager, owner = ground.people["manager"], ground.people["owner"]
    door, check_in = f"/api/v1/spaces/{ground.slug}/door", _check_in(ground.reservation_id)
    await _rule(web, ground.resource_id, ["door"])
    old = await _secret(manager, door)
    key = {"idempotency-key": "once"}
    first = await manager.post(door, headers=key)
    assert (await manager.post(door, headers=key)).content == first.content
    new = first.json()["url"].partition("?t=")[2]
    assert (await manager.get(door)).json()["url"] == first.json()["url"]
    web.at = NINE
    assert await _code(owner, check_in, None) == "check-in-at-the-door"
    assert await _code(owner, check_in, {"door": old}) == "wrong-door"
    assert await _code(owner, check_in, {"code": "000000"}) == "wrong-door-code"
    assert await _code(owner, check_in, {"code": "000000", "door": new}) == "invalid"
    elsewhere = await _secret(ground.people["admin"], await _other_door(web, ground.slug))
    assert await _code(owner, check_in, {"door": elsewhere}) == "wrong-door"
    assert await _code(owner, check_in, {"door": new}) is None
    kept = await web.pool.fetchval("SELECT string_agg(k::text, '') FROM idempotent_answers k")
    for secret in (old, new):
        assert secret not in caplog.text + str(kept)


async def test_tries_at_a_code_are_counted_before_it_is_looked_at(web: Web) -> None:
    ground = await lay_out(web)
    check_in, owner = _check_in(ground.reservation_id), ground.people["owner"]
    await _rule(web, ground.resource_id, ["code"])
    web.at = NINE
    for _ in range(10):
        assert await _code(owner, check_in, {"code": "000000"}) == "wrong-door-code"
    assert await _code(owner, check_in, {"code": "000000"}) == "rate-limited"
    # The button of whoever manages the space is not a try.
    assert await _code(ground.people["manager"], check_in, None) is None


async def test_a_display_is_made_shown_and_switched_off(web: Web) -> None:
    ground = await lay_out(web)
    displays = f"/api/v1/spaces/{ground.slug}/door/displays"
    manager = ground.people["manager"]
    made = (await manager.post(displays, json={"name": "Bar"})).json()
    path = made["url"].removeprefix(web.settings.public_url)
    assert (await web.anonymous.get(path)).status_code == 200
    gone = f"{displays}/{made['id']}"
    other = f"/api/v1/spaces/{(await _other_door(web, ground.slug)).split('/')[4]}/door/displays"
    admin = ground.people["admin"]
    assert (await admin.delete(f"{other}/{made['id']}")).status_code == 404
    assert (await manager.delete(gone)).status_code == 204
    assert (await manager.delete(gone)).status_code == 404
    assert (await web.anonymous.get(path)).status_code == 404


def _check_in(reservation_id: str) -> str:
    return f"/api/v1/reservations/{reservation_id}/check-in"


async def _code(client: Any, path: str, body: Any) -> str | None:
    """Of the refusal."""
    answer = await client.post(path, json=body) if body else await client.post(path)
    found: str | None = answer.json().get("code")
    assert found or answer.json()["status"] == "checked_in"
    return found


async def _secret(client: Any, door: str) -> str:
    url: str = (await client.post(door)).json()["url"]
    return url.partition("?t=")[2]


async def _other_door(web: Web, slug: str) -> str:
    other = await web.pool.fetchval("SELECT slug FROM spaces WHERE slug <> $1 LIMIT 1", slug)
    return f"/api/v1/spaces/{other}/door"


async def _rule(web: Web, resource_id: int, ways: list[str]) -> None:
    await web.pool.execute(
        "UPDATE resources SET rules = rules || $2 WHERE id = $1",
        resource_id,
        {"check_in": {"ways": ways}},
    )
    await web.pool.execute(
        "SELECT change_space(space_id) FROM resources WHERE id = $1", resource_id
    )
