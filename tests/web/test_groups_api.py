"""Series and visits over the API: looked at first, reserved, moved and cancelled together."""

from typing import Any

import pytest

from tests import make
from tests.web.client import Web

FIRST = {"starts_at": "2026-12-01T09:00:00+01:00", "ends_at": "2026-12-01T13:00:00+01:00"}


@pytest.fixture
async def room(web: Web) -> int:
    async with web.pool.acquire() as conn:
        return await make.resource(conn, at=await make.space(conn), kind="room")


async def test_a_series_is_looked_at_reserved_moved_and_cancelled(web: Web, room: int) -> None:
    ada = await web.member("ada@example.org")
    body = {"resource_id": room, "repeat": {"every": "week", "count": 3}} | FIRST
    seen = (await ada.post("/api/v1/series/preview", json=body)).json()
    assert (seen["fits"], seen["price_cents"]) == (2, 3600)
    assert [each["refusal"] and each["refusal"]["code"] for each in seen["outcomes"]] == [
        None, "closed", None,
    ]  # fmt: skip
    assert (await ada.get("/api/v1/reservations")).json()["items"] == []

    refused = await ada.post("/api/v1/series", json=body)
    assert refused.status_code == 409
    assert refused.json()["code"] == "group-refused"
    assert refused.json()["outcomes"] == seen["outcomes"]

    made = await ada.post(
        "/api/v1/series", json=body | {"take": "what-fits"}, headers={"Idempotency-Key": "one"}
    )
    assert made.status_code == 201, made.text
    group = made.json()
    assert [each["starts_at"] for each in group["reservations"]] == [
        "2026-12-01T08:00:00Z", "2026-12-15T08:00:00Z",
    ]  # fmt: skip
    assert [each["refusal"]["code"] for each in group["left_out"]] == ["closed"]
    again = await ada.post(
        "/api/v1/series", json=body | {"take": "what-fits"}, headers={"Idempotency-Key": "one"}
    )
    assert again.json() == group
    assert again.headers["Idempotency-Replayed"] == "true"

    path = f"/api/v1/groups/{group['id']}"
    later = {"starts_at": "2026-12-01T10:00:00+01:00", "ends_at": "2026-12-01T12:00:00+01:00"}
    moved = await ada.post(
        f"{path}/reschedule", json={"like": group["reservations"][0]["id"]} | later
    )
    assert moved.status_code == 200, moved.text
    assert [each["starts_at"] for each in moved.json()["reservations"]] == [
        "2026-12-01T09:00:00Z", "2026-12-15T09:00:00Z",
    ]  # fmt: skip
    since = group["reservations"][1]["id"]
    gone = await ada.post(f"{path}/cancel", json={"since": since})
    assert gone.json()["cancelled"] == [since]
    stands: dict[str, Any] = (await ada.get(path)).json()
    assert [each["status"] for each in stands["reservations"]] == ["confirmed", "cancelled"]
    bob = await web.member("bob@example.org")
    assert (await bob.get(path)).status_code == 404


async def test_one_part_of_a_visit_is_neither_cancelled_nor_moved_alone(
    web: Web, room: int
) -> None:
    ada = await web.member("ada@example.org")
    afternoon = {"starts_at": "2026-12-01T14:00:00+01:00", "ends_at": "2026-12-01T15:00:00+01:00"}
    body = {"reservations": [{"resource_id": room} | FIRST, {"resource_id": room} | afternoon]}
    made = (await ada.post("/api/v1/groups", json=body)).json()
    one = made["reservations"][0]["id"]
    for change, sent in (("cancel", None), ("reschedule", afternoon)):
        refused = await ada.post(f"/api/v1/reservations/{one}/{change}", json=sent)
        assert (refused.status_code, refused.json()["code"]) == (409, "part-of-group")
        assert refused.json()["group_id"] == made["id"]
    done = await ada.post(f"/api/v1/groups/{made['id']}/cancel")
    assert len(done.json()["cancelled"]) == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"repeat": {"every": "day", "count": 3}}, "repeat.every"),
        ({"repeat": {"every": "week"}}, "repeat"),
        ({"repeat": {"every": "week", "count": 1000}}, "repeat.count"),
        ({"repeat": {"every": "week", "until": "2199-01-01"}}, "until"),
        ({"repeat": {"every": "week", "weekdays": [9], "count": 2}}, "repeat.weekdays.0"),
        ({"repeat": {"every": "month", "weekdays": [1], "count": 2}}, "repeat"),
        ({"take": "some"}, "take"),
        ({"quantity": 0}, "quantity"),
    ],
)
async def test_what_is_no_series_is_refused_by_its_field(
    web: Web, room: int, wrong: dict[str, Any], field: str
) -> None:
    ada = await web.member("ada@example.org")
    body = {"resource_id": room, "repeat": {"every": "week", "count": 3}} | FIRST | wrong
    for path in ("/api/v1/series", "/api/v1/series/preview"):
        refused = await ada.post(path, json=body)
        assert refused.status_code == 422, refused.text
        assert [each["field"] for each in refused.json()["errors"]] == [field]
