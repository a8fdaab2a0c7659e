"""Private addresses: made, shown once, polled, revoked, and in no log."""

import json
import logging
import re
from typing import Any

import pytest

from booking.database.pool import connect
from booking.members.secrets import sha256
from tests import make
from tests.calendar.place import Place, events_of, lay_out
from tests.databases import Database
from tests.web.client import Web
from tests.web.ground import made


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


async def address(place: Place, **wanted: Any) -> dict[str, Any]:
    return await made(place.owner, "/api/v1/calendars", {"name": "Telefono"} | wanted)


def path_of(feed: dict[str, Any]) -> str:
    return str(feed["url"]).removeprefix("https://posto.example")


async def test_an_address_is_shown_once_and_kept_as_its_hash(place: Place) -> None:
    feed = await address(place)
    token = path_of(feed).removeprefix("/calendars/private/").removesuffix(".ics")
    assert len(token) >= 43
    assert feed["webcal"] == f"webcal://posto.example/calendars/private/{token}.ics"
    assert feed["google"].startswith("https://calendar.google.com/calendar/r?cid=webcal%3A%2F%2F")
    rows = await place.web.pool.fetch("SELECT * FROM calendar_feeds")
    assert [row["sha256"] for row in rows] == [sha256(token)]
    assert token not in str([dict(row) for row in rows])
    listed = (await place.owner.get("/api/v1/calendars")).json()["items"]
    assert [(each["name"], each["scope"], each["language"]) for each in listed] == [
        ("Telefono", "details", "it")
    ]
    assert token not in str(listed)


async def test_the_example_of_the_documentation_makes_one(place: Place) -> None:
    shown = re.search(r"-d '(\{.*\})'", (make.ROOT / "docs" / "calendars.md").read_text())
    assert shown
    answer = await place.owner.post("/api/v1/calendars", json=json.loads(shown[1]))
    assert answer.status_code == 201
    without = await place.owner.post("/api/v1/calendars", json={"scope": "busy"})
    assert (without.status_code, without.json()["errors"][0]["field"]) == (422, "name")


async def test_a_repeat_under_the_same_key_shows_the_same_address_and_keeps_none(
    place: Place,
) -> None:
    body, key = {"name": "Telefono"}, {"idempotency-key": "once"}
    first, second = [
        await place.owner.post("/api/v1/calendars", json=body, headers=key) for _ in range(2)
    ]
    assert first.status_code == second.status_code == 201
    assert first.json() == second.json()
    kept = await place.web.pool.fetchval("SELECT body FROM idempotent_answers WHERE key = 'once'")
    token = first.json()["url"].rpartition("/")[2].removesuffix(".ics")
    assert token not in kept
    assert (await place.poll(path_of(first.json()))).status_code == 200


async def test_it_shows_the_member_all_of_their_own_and_nobody_elses(place: Place) -> None:
    feed = await address(place)
    stranger = await place.web.member("grace@example.org")
    await place.reserve(who=stranger, title="Altrui")
    mine = await place.reserve(title="Riunione")
    answer = await place.poll(path_of(feed))
    (event,) = events_of(answer)
    assert event["UID"] == mine["calendar_uid"]
    assert event["SUMMARY"] == "Riunione"
    assert event["CLASS"] == "PRIVATE"
    assert event["URL"] == f"https://posto.example/prenotazioni/{mine['id']}"
    assert mine["reference"] in event["DESCRIPTION"]
    assert "Paghi all’arrivo: €9,00" in event["DESCRIPTION"]
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "SOURCE" not in answer.text
    assert "private/" not in answer.text


async def test_one_that_shows_only_busy_shows_nothing_else(place: Place) -> None:
    feed = await address(place, scope="busy", language="en")
    mine = await place.reserve(title="Riunione")
    answer = await place.poll(path_of(feed))
    (event,) = events_of(answer)
    assert event["SUMMARY"] == "Occupied"
    for private in ("Riunione", place.slug, "LOCATION", "DESCRIPTION", "URL:", mine["reference"]):
        assert private.lower() not in answer.text.lower()


async def test_every_change_is_in_the_next_poll_and_nothing_else_changes_it(place: Place) -> None:
    path = path_of(await address(place))
    reserved = await place.reserve()
    first = await place.poll(path)
    again = await place.poll(path, **{"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    await place.move(reserved, "2026-12-02T10:00:00+01:00", "2026-12-02T12:00:00+01:00")
    (moved,) = await place.events(path)
    assert moved["SEQUENCE"] == 1
    await place.cancel(reserved)
    (cancelled,) = await place.events(path)
    assert (cancelled["STATUS"], cancelled["SEQUENCE"]) == ("CANCELLED", 2)
    assert "Paghi" not in cancelled["DESCRIPTION"]


async def test_what_waits_for_an_answer_is_tentative(place: Place) -> None:
    async with place.web.pool.acquire() as conn:
        asked = await make.resource(
            conn, at=make.Space(place.space_id, place.slug), rules={"approval": True}
        )
    path = path_of(await address(place))
    reserved = await place.reserve(resource=asked)
    assert reserved["status"] == "pending"
    (event,) = await place.events(path)
    assert event["STATUS"] == "TENTATIVE"
    assert "In attesa" in event["DESCRIPTION"]
    approved = await place.manager.post(f"/api/v1/reservations/{reserved['id']}/approve")
    assert approved.status_code == 200
    (event,) = await place.events(path)
    assert event["STATUS"] == "CONFIRMED"


async def test_a_revoked_address_shows_nothing_from_the_next_poll_on(
    place: Place, other_web: Web
) -> None:
    feed = await address(place)
    path = path_of(feed)
    assert (await place.poll(path)).status_code == 200
    assert (await other_web.anonymous.get(path)).status_code == 200
    revoked = await place.owner.delete(f"/api/v1/calendars/{feed['id']}")
    assert revoked.status_code == 204
    for client in (place.web.anonymous, other_web.anonymous):
        answer = await client.get(path)
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found")
    assert (await place.owner.get("/api/v1/calendars")).json()["items"] == []
    again = await place.owner.delete(f"/api/v1/calendars/{feed['id']}")
    assert again.status_code == 404


async def test_nobody_lists_or_revokes_anothers(place: Place) -> None:
    feed = await address(place)
    stranger = await place.web.member("grace@example.org")
    assert (await stranger.get("/api/v1/calendars")).json()["items"] == []
    assert (await stranger.delete(f"/api/v1/calendars/{feed['id']}")).status_code == 404
    assert (await place.poll(path_of(feed))).status_code == 200


async def test_its_last_use_is_noted(place: Place) -> None:
    feed = await address(place)
    place.web.at = make.later(days=1)
    await place.poll(path_of(feed))
    (listed,) = (await place.owner.get("/api/v1/calendars")).json()["items"]
    assert listed["last_used_at"] == "2026-12-01T08:00:00Z"


async def test_an_address_of_the_demo_opens_nothing_without_the_demo(place: Place) -> None:
    path = path_of(await address(place))
    assert (await place.poll(path)).status_code == 200
    await place.web.pool.execute("UPDATE members SET demo = true WHERE email LIKE 'ada%'")
    assert (await place.poll(path)).status_code == 404


async def test_the_token_is_in_no_log(
    place: Place, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    path = path_of(await address(place))
    token = path.rpartition("/")[2].removesuffix(".ics")
    await place.poll(path)
    await place.poll(path.removesuffix(".ics"))
    await place.poll(path.replace(".ics", "x.ics"))
    await place.poll(f"/{path}")
    await place.poll(f"{path}/")
    owner = await connect(database.owner_url)
    await owner.execute("ALTER TABLE calendar_feeds RENAME TO elsewhere")
    await owner.close()
    assert (await place.poll(path)).status_code == 500
    said = "\n".join(
        f"{record.getMessage()} {record.exc_text}"
        for record in caplog.records
        if record.name != "httpx"  # the client of this test
    )
    assert "/calendars/private/{file}" in said
    assert token not in said
    assert sha256(token).hex() not in said
