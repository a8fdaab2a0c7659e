"""Imported calendars and conflicts over HTTP, as their manager uses them."""

from booking.imports.apply import apply
from booking.imports.due import take_due
from tests import make
from tests.imports.steps import copy_of, in_one
from tests.web.ground import lay_out

A = "https://user:secret@calendar.example.org/secret-4711/basic.ics?key=secret"


async def test_added_listed_checked_and_removed_without_telling_its_address(web):
    ground = await lay_out(web)
    manager = ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/busy-sources"
    body = {"name": "Sala", "address": A, "resource_id": ground.resource_id}
    key = {"Idempotency-Key": "first"}
    added = await manager.post(path, json=body, headers=key)
    assert added.status_code == 201, added.text
    assert (await manager.post(path, json=body, headers=key)).json() == added.json()
    assert added.json()["host"] == "calendar.example.org"
    assert added.json()["state"] == "waiting"
    again = await manager.post(path, json=body)
    assert (again.status_code, again.json()["code"]) == (409, "calendar-there")
    listed = await manager.get(path)
    assert [each["name"] for each in listed.json()["items"]] == ["Agenda", "Sala"]
    checked = await manager.post(f"{path}/{added.json()['id']}/check")
    assert (checked.status_code, checked.json()["queued"]) == (202, True)
    gone = await manager.delete(f"{path}/{added.json()['id']}")
    assert gone.status_code == 200
    assert (await manager.delete(f"{path}/{added.json()['id']}")).status_code == 404
    for each in (added, again, listed, checked, gone):
        assert "secret" not in each.text
    kept = await web.pool.fetchval(
        "SELECT count(*) FROM events WHERE payload::text LIKE '%secret%'"
        " OR payload::text LIKE '%example.org%'"
    )
    assert kept == 0
    assert "secret" not in str(await web.pool.fetch("SELECT body FROM idempotent_answers"))


async def test_what_is_no_address_of_a_calendar_is_refused_at_once(web):
    ground = await lay_out(web)
    manager = ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/busy-sources"
    for address, rule in (
        ("http://calendar.example.org/secret.ics", "bad-scheme"),
        ("https://192.168.1.1/secret.ics", "private-address"),
        ("https://localhost\\secret", "bad-scheme"),
    ):
        refused = await manager.post(path, json={"name": "x", "address": address})
        assert refused.status_code == 422
        assert [each["rule"] for each in refused.json()["errors"]] == [rule]
        assert "secret" not in refused.text
    elsewhere = {"name": "x", "address": "https://a.example.org/", "unit_id": 999_999}
    assert (await manager.post(path, json=elsewhere)).status_code == 404


async def test_at_most_fifty_calendars(web):
    ground = await lay_out(web)
    manager = ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/busy-sources"
    for number in range(49):
        body = {"name": f"{number}", "address": f"https://a.example.org/{number}.ics"}
        assert (await manager.post(path, json=body)).status_code == 201
    refused = await manager.post(path, json=body | {"address": "https://a.example.org/one-more"})
    assert (refused.status_code, refused.json()["code"]) == (409, "too-many-calendars")


async def test_a_conflict_is_shown_with_both_sides_kept_and_decided_anew(web):
    ground = await lay_out(web)
    manager = ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/busy-conflicts"
    (conflict,) = (await manager.get(path)).json()["items"]
    assert conflict["reservation_id"] == ground.reservation_id
    assert conflict["source"]["name"] == "Agenda"
    assert conflict["busy"] == [
        {"starts_at": "2026-12-01T10:00:00Z", "ends_at": "2026-12-01T12:00:00Z"}
    ]
    one = f"{path}/{ground.reservation_id}"
    kept = await manager.post(f"{one}/keep")
    assert [each["kept"] for each in kept.json()["items"]] == [True]
    again = await manager.post(f"{one}/unkeep")
    assert [each["kept"] for each in again.json()["items"]] == [False]
    cancelled = await manager.post(f"/api/v1/reservations/{ground.reservation_id}/cancel")
    assert cancelled.status_code == 200
    assert (await manager.get(path)).json()["items"] == []
    assert (await manager.post(f"{one}/keep")).status_code == 404


async def test_what_no_longer_clashes_is_not_kept_any_more(web):
    ground = await lay_out(web)
    manager = ground.people["manager"]
    path = f"/api/v1/spaces/{ground.slug}/busy-conflicts"
    await manager.post(f"{path}/{ground.reservation_id}/keep")
    for at, times in ((11, []), (22, [make.stay(1, 11, 13)])):
        async with web.pool.acquire() as conn, conn.transaction():
            now = make.later(minutes=at)
            (reading,) = await take_due(conn, now=now, limit=10)
            await apply(in_one(conn), reading, copy_of(times, now), now=now)
    (conflict,) = (await manager.get(path)).json()["items"]
    assert not conflict["kept"]
