"""Nonsense about reservations, closures and files: refused in words, never with a 500."""

import base64
import json
from typing import Any

import pytest

from tests import make
from tests.web.client import Web

RESERVATIONS = "/api/v1/reservations"
WISH = {
    "resource_id": 1,
    "starts_at": "2026-12-01T09:00:00+01:00",
    "ends_at": "2026-12-01T13:00:00+01:00",
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("resource_id", True),
        ("resource_id", "1"),
        ("resource_id", 2**40),
        ("quantity", True),
        ("quantity", "2"),
        ("quantity", 2.0),
        ("quantity", 0),
        ("hold", "yes"),
        ("hold", 1),
        ("starts_at", 1_800_000_000),
        ("starts_at", "2026-12-01T09:00:00"),
        ("starts_at", "2026-12-01T09:00:00+00:60"),
        ("starts_at", "2026-12-01T09:00:00+24:00"),
        ("starts_at", "0001-01-01T00:00:00+14:00"),
        ("ends_at", "2026-12-01T08:00:00+01:00"),
        ("title", "x" * 201),
        ("title", "a\x00b"),
        ("voucher", ""),
        ("waive", ["hours"]),
        ("waive", ["lead"]),
        ("nonsense", 1),
    ],
)
async def test_a_wrong_field_is_named(web: Web, field: str, value: Any) -> None:
    ada = await web.member("ada@example.org")
    answer = await ada.post(RESERVATIONS, json=WISH | {field: value})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.text


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        (["2026-12-01T00:00:00+00:00", 5], RESERVATIONS),
        (["2026-12-01T00:00:00+00:00", "x"], RESERVATIONS),
        ([True, "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11"], RESERVATIONS),
        ({"a": 1}, RESERVATIONS),
    ],
)
async def test_a_cursor_that_somebody_made_is_refused(web: Web, parts: Any, path: str) -> None:
    ada = await web.member("ada@example.org")
    cursor = base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")
    answer = await ada.get(path, params={"cursor": cursor})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), answer.text


@pytest.mark.parametrize("name", ["%00", "x" * 5_000, "..%2f..%2fapp.py", ""])
async def test_a_file_that_cannot_be_is_not_found(web: Web, name: str) -> None:
    assert (await web.anonymous.get(f"/static/{name}")).status_code == 404


async def test_two_keys_say_two_things(web: Web) -> None:
    ada = await web.member("ada@example.org")
    answer = await ada.post(
        RESERVATIONS,
        json=WISH,
        headers=[("idempotency-key", "a"), ("idempotency-key", "b")],
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_unit_alone_can_be_closed_and_an_unknown_closure_is_not_found(web: Web) -> None:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at, units=2)
        unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", desk)
    manager = await web.member("eva@example.org", manages=(at.id,))
    body = {
        "unit_id": unit,
        "starts_at": "2026-12-01T00:00:00+01:00",
        "ends_at": "2026-12-02T00:00:00+01:00",
        "reason": "Lavori",
    }
    made = await manager.post(f"/api/v1/spaces/{at.slug}/closures", json=body)
    assert (made.status_code, made.json()["resource_id"]) == (201, desk)
    for number in (made.json()["id"] + 1, 2**63, 10**30):
        gone = await manager.delete(f"/api/v1/closures/{number}")
        assert gone.status_code == 404


async def test_a_token_to_read_sees_its_members_own_reservations_alone(web: Web) -> None:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at)
    ada = await web.member("ada@example.org")
    wish = WISH | {"resource_id": desk}
    made = (await ada.post(RESERVATIONS, json=wish)).json()
    one = f"{RESERVATIONS}/{made['id']}"
    reader = await web.member("eva@example.org", manages=(at.id,), scopes=("read",))
    manager = await web.member("ivo@example.org", manages=(at.id,))
    stranger = await web.member("leo@example.org")
    asked = [(await each.get(one)).status_code for each in (ada, manager, reader, stranger)]
    assert asked == [200, 200, 403, 404]


@pytest.mark.parametrize("ends_at", ["2026-12-01T09:00:00+01:00", "2026-12-01T08:00:00+01:00"])
async def test_whatever_says_when_ends_after_it_starts(web: Web, ends_at: str) -> None:
    async with web.pool.acquire() as conn:
        at = await make.space(conn)
        desk = await make.resource(conn, at=at)
    eva = await web.member("eva@example.org", manages=(at.id,))
    made = (await eva.post(RESERVATIONS, json=WISH | {"resource_id": desk})).json()
    when = {"starts_at": "2026-12-01T09:00:00+01:00", "ends_at": ends_at}
    doors = {
        RESERVATIONS: WISH | when,
        "/api/v1/quotes": WISH | when,
        f"{RESERVATIONS}/{made['id']}/reschedule": when,
        f"/api/v1/spaces/{at.slug}/closures": when | {"reason": "Lavori"},
    }
    answers = {path: (await eva.post(path, json=body)).json() for path, body in doors.items()}
    assert {path: answer.get("code") for path, answer in answers.items()} == dict.fromkeys(
        doors, "invalid"
    )
