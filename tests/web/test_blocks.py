"""Blocked members through the API and on the manager's page."""

import re

import pytest

from tests.web.client import Web
from tests.web.ground import lay_out, wish
from tests.web.reserving import text_of
from tests.web.test_board_page import _as
from tests.web.tries import EVERYBODY


async def test_a_member_is_blocked_refused_with_the_reason_and_let_in_again(web: Web) -> None:
    ground = await lay_out(web)
    owner, manager = ground.people["owner"], ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/blocks"
    body = {"member_id": ground.ids["owner"], "reason": "Tre assenze"}
    ahead = (await manager.post(f"{path}/preview", json={"member_id": body["member_id"]})).json()
    assert [each["id"] for each in ahead["items"]] == [ground.reservation_id]
    whole = body | {"until": "2027-01-01T00:00:00Z", "choices": {ground.reservation_id: "keep"}}
    assert (await manager.post(f"{path}/preview", json=whole)).json() == ahead
    undecided = await manager.post(path, json=body)
    assert (undecided.status_code, undecided.json()["code"]) == (409, "block-hits-reservations")
    chosen = body | {"choices": {ground.reservation_id: "keep"}}
    made = await manager.post(path, json=chosen, headers={"idempotency-key": "b"})
    assert made.status_code == 201, made.text
    assert made.json()["kept_reservations"] == [ground.reservation_id]
    again = await manager.post(path, json=chosen, headers={"idempotency-key": "b"})
    assert again.json() == made.json()
    refused = await owner.post("/api/v1/reservations", json=wish(ground.resource_id))
    assert (refused.status_code, refused.json()["code"]) == (422, "blocked")
    assert "Tre assenze" in refused.json()["detail"]
    quote = (await owner.post("/api/v1/quotes", json=wish(ground.resource_id))).json()
    assert quote["refusal"]["code"] == "blocked"
    listed = (await manager.get(path)).json()["items"]
    assert [each["member"]["id"] for each in listed] == [ground.ids["owner"]]
    assert (await manager.delete(f"/api/v1/blocks/{listed[0]['id']}")).status_code == 200
    let_in = await owner.post("/api/v1/reservations", json=wish(ground.resource_id))
    assert let_in.status_code == 201, let_in.text


@pytest.mark.parametrize("who", sorted(EVERYBODY))
async def test_who_may_block_look_ahead_and_lift(web: Web, who: str) -> None:
    ground = await lay_out(web)
    client, path = ground.people[who], f"/api/v1/spaces/{ground.slug}/blocks"
    body = {"member_id": ground.ids["owner"]}
    ahead = await client.post(f"{path}/preview", json=body)
    made = await client.post(path, json=body | {"reason": "Rumore", "reservations": "keep"})
    if who in {"manager", "admin"}:
        assert (ahead.status_code, made.status_code) == (200, 201)
    else:
        expected = 401 if who == "anonymous" else 403
        assert (ahead.status_code, made.status_code) == (expected, expected)
        made = await ground.people["manager"].post(
            path, json=body | {"reason": "Rumore", "reservations": "keep"}
        )
    lifted = await client.delete(f"/api/v1/blocks/{made.json()['id']}")
    assert lifted.status_code == {"manager": 200, "admin": 200, "anonymous": 401}.get(who, 404)


async def test_the_page_finds_people_and_asks_what_becomes_of_each_stay(web: Web) -> None:
    ground = await lay_out(web)
    await web.pool.execute(
        "UPDATE members SET name = 'Ada Neri' WHERE id = $1", ground.ids["owner"]
    )
    manager = await _as(web, ground, "manager")
    path, form = f"/gestione/{ground.slug}/persone", {"csrf_token": manager.headers["x-form"]}
    assert "Ada Neri" in text_of((await manager.get(path)).text)
    for unknown in ("Zeno", "Zeno%00"):
        seen = await manager.get(f"{path}?q={unknown}")
        assert (seen.status_code, "Ada Neri" in text_of(seen.text)) == (200, False)
    found = (await manager.get(f"{path}?q=neri")).text
    (link,) = re.findall(r'href="([^"]+#blocca)"', found)
    asked = (await manager.get(link.replace("&amp;", "&"))).text
    assert f"choice-{ground.reservation_id}" in asked
    here = f"{path}/{ground.ids['owner']}"
    nothing = await manager.post(f"{here}/blocca", data=form | {"reason": ""})
    assert nothing.status_code == 422
    assert "Motivo : scrivi il motivo" in text_of(nothing.text)
    assert "choice-" in nothing.text
    choice = {f"choice-{ground.reservation_id}": "cancel"}
    late = form | choice | {"reason": "x", "until": "ieri"}
    wrong = await manager.post(f"{here}/blocca", data=late)
    assert wrong.status_code == 422
    marked = re.findall(r'name="choice-[^"]+" value="(\w+)" required checked', wrong.text)
    assert marked == ["cancel"]
    sent = form | {"reason": "Tre assenze", "until": "2026-12-31"}
    assert (await manager.post(f"{here}/blocca", data=sent)).status_code == 409
    done = await manager.post(f"{here}/blocca", data=sent | choice)
    assert done.status_code == 303, done.text
    said = text_of((await manager.get(done.headers["location"])).text)
    assert "Bloccata" in said
    assert "fino al 31 dicembre" in said
    status = "SELECT status FROM reservations WHERE id = $1"
    assert await web.pool.fetchval(status, ground.reservation_id) == "cancelled"
    until = await web.pool.fetchval("SELECT until_at AT TIME ZONE 'Europe/Rome' FROM blocks")
    assert str(until) == "2027-01-01 00:00:00"
    for what in ("blocca", "sblocca"):
        nobody = await manager.post(f"{path}/{2**64}/{what}", data=sent)
        assert nobody.status_code == 422
        assert f"member_id: un numero da 1 a {2**63 - 1}" in text_of(nobody.text)
    lifted = await manager.post(f"{here}/sblocca", data=form)
    assert lifted.status_code == 303
    assert "prendete di nuovo" in text_of((await manager.get(lifted.headers["location"])).text)
