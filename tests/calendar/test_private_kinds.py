"""Private addresses of a space for its manager, and of all closures for the city: what is shown."""

import asyncio
from typing import Any

import httpx
import pytest

from booking.calendar import private_items
from booking.database.pool import connect
from tests import make
from tests.calendar.place import Place, events_of, lay_out
from tests.calendar.test_public_feeds import lay_out_again
from tests.databases import Database
from tests.web.client import Web
from tests.web.ground import made

CLOSED = {
    "starts_at": "2026-12-18T08:00:00+01:00",
    "ends_at": "2026-12-18T20:00:00+01:00",
}


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


async def path_of(client: httpx.AsyncClient, **wanted: Any) -> str:
    feed = await made(client, "/api/v1/calendars", {"name": "Ufficio"} | wanted)
    return str(feed["url"]).removeprefix("https://posto.example")


async def of_space(place: Place, **wanted: Any) -> str:
    return await path_of(place.manager, shows="space", space=place.slug, **wanted)


async def summaries(place: Place, path: str) -> list[str]:
    return [str(each["SUMMARY"]) for each in await place.events(path)]


async def test_a_manager_sees_who_comes_to_the_space_and_what_is_closed(place: Place) -> None:
    path = await of_space(place)
    elsewhere = await lay_out_again(place.web)
    await elsewhere.reserve()
    named = await place.reserve(quantity=2)
    nobody = await place.web.member("grace@example.org")
    await place.reserve(who=nobody, resource=place.room, title="Corso")
    await place.close(**CLOSED)
    answer = await place.poll(path)
    shown = {str(each["SUMMARY"]): each for each in events_of(answer)}
    (first,) = [summary for summary in shown if summary.startswith("Ada Lovelace · Risorsa")]
    assert set(shown) == {first, "Un membro · Corso", f"Chiuso · {place.slug.title()}"}
    event = shown[first]
    assert event["UID"] == named["calendar_uid"]
    assert event["CLASS"] == "PRIVATE"
    assert event["URL"] == f"https://posto.example/prenotazioni/{named['id']}"
    for said in (named["reference"], "Paghi all’arrivo: €18,00", *_names(named)):
        assert said in event["DESCRIPTION"]
    closure = shown[f"Chiuso · {place.slug.title()}"]
    assert (closure["DESCRIPTION"], closure["CLASS"]) == ("Lavori di Ada", "PRIVATE")
    assert "example.org" not in answer.text.replace("\r\n ", "")
    assert f"X-WR-CALNAME:Posto · {place.slug.title()}" in answer.text
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["x-robots-tag"] == "noindex"
    assert "SOURCE" not in answer.text
    english = await summaries(place, await of_space(place, language="en"))
    assert "A member · Corso" in english


def _names(reservation: dict[str, Any]) -> list[str]:
    return [each["name"] for each in reservation["units"]]


async def test_every_change_is_in_the_next_poll_of_every_process(
    place: Place, other_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await of_space(place)
    reserved = await place.reserve()
    for client in (place.web.anonymous, other_web.anonymous):
        assert len(events_of(await client.get(path))) == 1

    async def never(*_: object, **__: object) -> None:
        raise AssertionError("all of the space was read again")

    monkeypatch.setattr("booking.calendar.private_feeds.every_item", never)

    async def shown() -> list[tuple[str, str, int]]:
        found = []
        for client in (place.web.anonymous, other_web.anonymous):
            events = events_of(await client.get(path))
            found.append(
                [(str(e["SUMMARY"]), str(e["STATUS"]), int(e["SEQUENCE"])) for e in events]
            )
        assert found[0] == found[1]
        return found[0]

    ((first, _, _),) = await shown()
    await place.move(reserved, "2026-12-02T10:00:00+01:00", "2026-12-02T12:00:00+01:00")
    assert await shown() == [(first, "CONFIRMED", 1)]
    closed = await place.close(**CLOSED)
    assert len(await shown()) == 2
    await place.manager.delete(f"/api/v1/closures/{closed['id']}")
    assert await shown() == [(first, "CONFIRMED", 1)]
    await place.web.pool.execute("UPDATE members SET name = 'Ada King' WHERE name = 'Ada Lovelace'")
    renamed = first.replace("Lovelace", "King")
    assert await shown() == [(renamed, "CONFIRMED", 1)]
    await place.cancel(reserved)
    assert await shown() == [(renamed, "CANCELLED", 2)]
    await place.reserve(title="Nuova")
    assert ("Ada King · Nuova", "CONFIRMED", 0) in await shown()


async def test_a_name_that_is_changed_late_is_not_missed(place: Place, database: Database) -> None:
    path = await of_space(place)
    await place.reserve()
    aside = await connect(database.app_url)
    try:
        late = aside.transaction()
        await late.start()
        await aside.execute("UPDATE members SET name = 'Ada King' WHERE email LIKE 'ada%'")
        await place.reserve(
            starts_at="2026-12-03T10:00:00+01:00", ends_at="2026-12-03T12:00:00+01:00"
        )
        for _ in range(2):
            assert all(each.startswith("Ada Lovelace") for each in await summaries(place, path))
        await late.commit()
    finally:
        await aside.close()
    found = await summaries(place, path)
    assert len(found) == 2
    assert all(each.startswith("Ada King") for each in found)


async def test_nothing_is_read_where_nothing_changed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await of_space(place)
    await place.reserve()
    first = await place.poll(path)
    elsewhere = await lay_out_again(place.web)

    async def never(*_: object, **__: object) -> None:
        raise AssertionError("it was read again")

    await elsewhere.reserve()
    # The spaces' rules may decide on names and zones: a new space is a new network.
    await place.poll(path)
    monkeypatch.setattr("booking.calendar.private_feeds._items", never)
    for minute in range(1, 4):
        place.web.at = make.later(minutes=minute)
        await elsewhere.reserve(
            starts_at=f"2026-12-0{minute}T14:00:00+01:00",
            ends_at=f"2026-12-0{minute}T15:00:00+01:00",
        )
        again = await place.poll(path)
        assert again.content == first.content
        assert again.headers["last-modified"] == first.headers["last-modified"]
    known = await place.poll(path, **{"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")


async def test_many_that_poll_together_are_answered_from_one_reading(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await of_space(place)
    await place.reserve()
    reads: list[object] = []
    real = private_items.every_item

    async def counted(*given: Any) -> Any:
        reads.append(given)
        return await real(*given)

    monkeypatch.setattr("booking.calendar.private_feeds.every_item", counted)
    answers = await asyncio.gather(*(place.poll(path) for _ in range(20)))
    assert len({each.content for each in answers}) == 1
    assert len(reads) == 1


async def test_the_city_sees_every_closure_with_its_reason(place: Place) -> None:
    officer = await place.web.member("officer@example.org", officer=True)
    path = await path_of(officer, shows="closures")
    assert await summaries(place, path) == []
    elsewhere = await lay_out_again(place.web)
    boss = await place.web.member("boss@example.org", manages=(elsewhere.space_id,))
    await place.reserve(title="Segreto")
    await place.close(**CLOSED, resource_id=place.room)
    closed = await made(
        boss, f"/api/v1/spaces/{elsewhere.slug}/closures", CLOSED | {"reason": "Ferie"}
    )
    answer = await place.poll(path)
    shown = {str(each["SUMMARY"]): str(each["DESCRIPTION"]) for each in events_of(answer)}
    (room,) = [each for each in shown if each.startswith("Chiuso · Risorsa ")]
    assert room.endswith(f", {place.slug.title()}")
    assert shown == {room: "Lavori di Ada", f"Chiuso · {elsewhere.slug.title()}": "Ferie"}
    assert "Segreto" not in answer.text
    await boss.delete(f"/api/v1/closures/{closed['id']}")
    assert await summaries(place, path) == [room]


async def test_they_are_listed_with_what_they_show_and_revoked(place: Place) -> None:
    path = await of_space(place)
    await path_of(place.manager)
    items = (await place.manager.get("/api/v1/calendars")).json()["items"]
    assert [(each["shows"], each["space"]) for each in items] == [
        ("own", None),
        ("space", place.slug),
    ]
    assert (await place.manager.delete(f"/api/v1/calendars/{items[1]['id']}")).status_code == 204
    assert (await place.poll(path)).status_code == 404


async def test_it_moves_with_the_day(place: Place) -> None:
    path = await of_space(place)
    await place.cancel(await place.reserve())
    assert len(await place.events(path)) == 1
    place.web.at = make.later(days=31)
    assert await place.events(path) == []
