"""Trainings, qualifications and machines out of order over the API."""

import asyncio
from typing import Any

from tests import make
from tests.web.client import Web
from tests.web.lab_ground import LASER, TRAINING

RESERVATIONS = "/api/v1/reservations"


async def _lab(web: Web) -> tuple[Any, Any, make.Space, int]:
    """Its manager, a member, the space, and its two laser cutters."""
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        machine = await make.resource(
            conn, at=at, units=2, kind="machine", family=LASER, rules={"qualification": LASER}
        )
    eva = await web.member("eva@example.org", manages=(at.id,))
    return eva, await web.member("ada@example.org"), at, machine


def _wish(machine: int, day: str) -> dict[str, Any]:
    return {
        "resource_id": machine,
        "starts_at": f"2026-12-{day}T09:00:00+01:00",
        "ends_at": f"2026-12-{day}T11:00:00+01:00",
    }


async def test_from_the_refusal_over_the_course_to_the_machine_and_back(web: Web) -> None:
    eva, ada, at, machine = await _lab(web)
    space = f"/api/v1/spaces/{at.slug}"
    made = (await eva.post(f"{space}/trainings", json=TRAINING | {"valid_days": 365})).json()
    refused = (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).json()
    assert refused["code"] == "not-qualified"
    assert [each["id"] for each in refused["trainings"]] == [made["id"]]
    wishes = {"reservations": [_wish(machine, "10")]}
    visit = (await ada.post("/api/v1/groups", json=wishes)).json()
    assert visit["outcomes"][0]["refusal"]["trainings"] == refused["trainings"]
    training = f"/api/v1/trainings/{made['id']}"
    key = {"Idempotency-Key": "place-1"}
    taken = [await ada.post(f"{training}/places", headers=key) for _ in range(2)]
    assert [each.status_code for each in taken] == [201, 201]
    (shown,) = (await web.anonymous.get(f"{space}/trainings")).json()["items"]
    assert shown == made | {"free_places": 4}
    assert (await ada.get("/api/v1/qualifications")).json()["trainings"] == [
        made | {"free_places": 4}
    ]
    (place,) = (await eva.get(f"{training}/places")).json()["items"]
    web.at = make.rome(3, 18, 30)
    came = {"places": [{"member_id": place["member"]["id"], "state": "attended"}]}
    marked = await eva.post(f"{training}/attendance", json=came)
    assert marked.json()["items"] == [place | {"state": "attended"}]
    (own,) = (await ada.get("/api/v1/qualifications")).json()["items"]
    assert (own["state"], own["expires_on"], own["issuer"]["slug"]) == (
        "valid",
        "2027-12-03",
        at.slug,
    )
    reserved = (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).json()
    one = f"{space}/qualifications/{own['id']}"
    ahead = (await eva.post(f"{one}/revocation-preview")).json()
    assert ([each["id"] for each in ahead["items"]], ahead["elsewhere"]) == ([reserved["id"]], 0)
    why = {"reason": "Ha lasciato il laser acceso"}
    stopped = await eva.post(f"{one}/revoke", json=why)
    assert (stopped.status_code, stopped.json()["code"]) == (409, "revocation-hits-reservations")
    done = (await eva.post(f"{one}/revoke", json=why | {"reservations": "cancel"})).json()
    assert (done["state"], done["cancelled_reservations"]) == ("revoked", [reserved["id"]])
    (told,) = (await eva.get(f"{space}/qualifications")).json()["items"]
    assert (told["state"], told["member"]["email"]) == ("revoked", "ada@example.org")


async def test_a_certificate_counts_in_a_space_that_recognises_its_issuer(web: Web) -> None:
    eva, _, at, _ = await _lab(web)
    tom, ada, there, machine = await _lab(web)
    body = {"email": "ada@example.org", "family": LASER, "note": "Attestato visto"}
    granted = await eva.post(f"/api/v1/spaces/{at.slug}/qualifications", json=body)
    assert (granted.status_code, granted.json()["note"]) == (201, "Attestato visto")
    tom = await web.member("tom@example.org", manages=(there.id,))
    path = f"/api/v1/spaces/{there.slug}/recognitions"
    wanted = {"issuer": at.slug, "family": LASER}
    made = (await tom.post(path, json=wanted)).json()
    again = await tom.post(path, json=wanted)
    assert (again.status_code, again.json()["code"]) == (409, "already-recognised")
    assert (await web.anonymous.get(path)).json()["items"] == [made]
    assert (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).status_code == 201
    # Whose qualifications they are ends it as well.
    eva = await web.member("eva2@example.org", manages=(at.id,))
    ended = await eva.delete(f"/api/v1/recognitions/{made['id']}")
    assert ended.status_code == 200
    refused = await ada.post(RESERVATIONS, json=_wish(machine, "11"))
    assert refused.json()["code"] == "not-qualified"


async def test_a_machine_is_out_of_order_until_it_is_back(web: Web) -> None:
    eva, ada, at, machine = await _lab(web)
    space = f"/api/v1/spaces/{at.slug}"
    await eva.post(
        f"{space}/qualifications",
        json={"email": "ada@example.org", "family": LASER, "note": "Attestato visto"},
    )
    made = (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).json()
    unit = made["units"][0]["id"]
    place = {"resource_id": machine, "unit_id": unit}
    (hit,) = (await eva.post(f"{space}/out-of-order/preview", json=place)).json()["items"]
    assert (hit["id"], hit["can_move"]) == (made["id"], True)
    body = place | {"reason": "Specchio rotto", "choices": {made["id"]: "move"}}
    out = await eva.post(f"{space}/out-of-order", json=body)
    assert out.status_code == 201, out.text
    said = out.json()
    assert (said["out_of_order"], said["until_further_notice"]) == (True, True)
    assert said["moved_reservations"] == [made["id"]]
    (listed,) = (await ada.get(f"{space}/closures")).json()["items"]
    assert listed == {key: value for key, value in said.items() if not key.endswith("ations")}
    assert (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).status_code == 409
    assert (await eva.delete(f"/api/v1/closures/{said['id']}")).status_code == 200
    assert (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).status_code == 201
    past = await eva.post(f"{space}/out-of-order", json=body | {"until": "2026-11-01T10:00:00Z"})
    assert past.json()["errors"][0]["field"] == "until"


async def test_who_would_reserve_a_machine_out_of_order_reads_that(web: Web) -> None:
    eva, ada, at, machine = await _lab(web)
    space = f"/api/v1/spaces/{at.slug}"
    note = {"email": "ada@example.org", "family": LASER, "note": "Attestato visto"}
    await eva.post(f"{space}/qualifications", json=note)
    broken = {"resource_id": machine, "reason": "Specchio rotto"}
    for until in ({}, {"until": "2026-12-31T10:00:00Z"}):
        ahead = await eva.post(f"{space}/out-of-order/preview", json=broken | until)
        assert (ahead.status_code, ahead.json()) == (200, {"items": []})
        out = (await eva.post(f"{space}/out-of-order", json=broken | until)).json()
        refused = (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).json()
        assert (refused["code"], refused["out_of_order"]) == ("closed", True)
        assert refused["until_further_notice"] is (not until)
        said = "out of order then" if until else "out of order until further notice"
        assert refused["detail"].startswith(f"It is {said}: Specchio rotto")
        await eva.delete(f"/api/v1/closures/{out['id']}")


async def test_the_same_is_not_granted_twice_also_by_two_at_once(web: Web) -> None:
    eva, _, at, _ = await _lab(web)
    path = f"/api/v1/spaces/{at.slug}/qualifications"
    body = {"email": "ada@example.org", "family": LASER, "level": 2, "note": "Attestato visto"}
    year = body | {"expires_on": "2027-12-01"}
    answers = await asyncio.gather(*(eva.post(path, json=year) for _ in range(4)))
    assert sorted(each.status_code for each in answers) == [201, 409, 409, 409]
    (made,) = [each.json() for each in answers if each.status_code == 201]
    for less in (year, year | {"level": 1}, year | {"expires_on": "2027-11-30"}):
        again = await eva.post(path, json=less)
        assert (again.status_code, again.json()["code"]) == (409, "already-qualified")
        assert again.json()["qualification_id"] == made["id"]
    for more in (year | {"level": 3}, year | {"expires_on": "2027-12-02"}, body):
        assert (await eva.post(path, json=more)).status_code == 201
    assert (await eva.post(path, json=year)).status_code == 409


async def test_what_is_out_of_order_is_not_so_twice(web: Web) -> None:
    eva, _, at, machine = await _lab(web)
    path = f"/api/v1/spaces/{at.slug}/out-of-order"
    async with web.pool.acquire() as conn:
        rows = await conn.fetch("SELECT id FROM units WHERE resource_id = $1 ORDER BY 1", machine)
    first, second = ({"resource_id": machine, "unit_id": row["id"], "reason": "x"} for row in rows)
    at_once = await asyncio.gather(*(eva.post(path, json=first) for _ in range(4)))
    assert sorted(each.status_code for each in at_once) == [201, 409, 409, 409]
    (out,) = [each.json() for each in at_once if each.status_code == 201]
    again = await eva.post(path, json=first)
    assert (again.status_code, again.json()["code"]) == (409, "already-out-of-order")
    assert again.json()["closure_id"] == out["id"]
    assert (await eva.post(path, json=second)).status_code == 201
    await eva.delete(f"/api/v1/closures/{out['id']}")
    assert (await eva.post(path, json=first)).status_code == 201


async def test_where_a_machine_comes_back_before_another_no_end_is_not_what_is_said(
    web: Web,
) -> None:
    eva, ada, at, machine = await _lab(web)
    space = f"/api/v1/spaces/{at.slug}"
    note = {"email": "ada@example.org", "family": LASER, "note": "Attestato visto"}
    await eva.post(f"{space}/qualifications", json=note)
    async with web.pool.acquire() as conn:
        rows = await conn.fetch("SELECT id FROM units WHERE resource_id = $1 ORDER BY 1", machine)
    broken = {"resource_id": machine, "reason": "Specchio rotto"}
    for row, until in zip(rows, ({}, {"until": "2026-12-10T09:30:00Z"}), strict=True):
        out = await eva.post(f"{space}/out-of-order", json=broken | until | {"unit_id": row["id"]})
        assert out.status_code == 201
    refused = (await ada.post(RESERVATIONS, json=_wish(machine, "10"))).json()
    assert (refused["out_of_order"], refused["until_further_notice"]) == (True, False)
    assert (await ada.post(RESERVATIONS, json=_wish(machine, "11"))).status_code == 201
