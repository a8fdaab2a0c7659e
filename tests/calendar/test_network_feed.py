"""The feed of the whole network: the spaces' own entries, joined, right at every poll."""

from typing import Any

import pytest

from tests import make
from tests.calendar.place import Place, events_of, lay_out
from tests.calendar.test_public_feeds import lay_out_again
from tests.web.client import Web

NETWORK = "/calendars/network.ics"


@pytest.fixture
async def places(web: Web) -> tuple[Place, Place]:
    return await lay_out(web), await lay_out_again(web)


def entries(text: str) -> set[str]:
    """Each VEVENT as it stands."""
    return {each.partition("END:VEVENT")[0] for each in text.split("BEGIN:VEVENT")[1:]}


async def test_it_holds_every_spaces_entries_as_their_own_feeds_do(
    places: tuple[Place, Place],
) -> None:
    here, there = places
    await here.reserve(title="Segreto")
    await here.cancel(await here.reserve(resource=here.room))
    await there.reserve()
    await here.close(starts_at="2026-12-18T08:00:00+01:00", ends_at="2026-12-18T20:00:00+01:00")
    for query in ("", "?lang=en"):
        whole = await here.poll(NETWORK + query)
        each = [await place.poll(f"/calendars/spaces/{place.slug}.ics{query}") for place in places]
        assert len(events_of(whole)) == 4
        assert entries(whole.text) == entries(each[0].text) | entries(each[1].text)
    assert f"SOURCE;VALUE=URI:https://posto.example{NETWORK}?lang=en" in whole.text
    assert "X-WR-CALNAME:Posto · All spaces" in whole.text
    assert whole.headers["content-disposition"] == 'inline; filename="network.ics"'
    assert whole.headers["cache-control"] == "public, max-age=60"
    assert whole.headers["content-type"] == "text/calendar; charset=utf-8"


async def test_nothing_is_rendered_for_it_that_a_space_has_rendered(
    places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    await places[0].reserve()
    await places[0].poll()

    def rendered(_entry: Any) -> bytes:
        raise AssertionError("rendered again")

    monkeypatch.setattr("booking.calendar.texts.kept_text", rendered)
    assert len(await places[0].events(NETWORK)) == 1


async def test_it_has_the_zone_of_every_space(web: Web) -> None:
    async with web.pool.acquire() as conn:
        await make.space(conn)
        await make.space(conn, timezone="America/New_York")
    text = (await web.anonymous.get(NETWORK)).text
    assert text.count("BEGIN:VTIMEZONE") == 2
    assert {"TZID:Europe/Rome", "TZID:America/New_York"} <= set(text.split("\r\n"))


async def test_it_is_made_anew_only_where_a_space_changed(
    places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = places
    await here.reserve()
    first = await here.poll(NETWORK)
    made: list[object] = []
    real = places[0].web.app.state.web.public_feeds._make_whole

    async def counted(*given: Any) -> Any:
        made.append(given)
        return await real(*given)

    public = here.web.app.state.web.public_feeds
    monkeypatch.setattr(public, "_make_whole", counted)
    here.web.at = make.later(minutes=1)
    again = await here.poll(NETWORK)
    assert (again.content, again.headers["last-modified"]) == (
        first.content,
        first.headers["last-modified"],
    )
    known = await here.poll(NETWORK, **{"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content, made) == (304, b"", [])
    await there.reserve(starts_at="2026-12-03T14:00:00+01:00", ends_at="2026-12-03T15:00:00+01:00")
    changed = await here.poll(NETWORK, **{"if-none-match": first.headers["etag"]})
    assert (changed.status_code, len(made)) == (200, 1)
    assert len(events_of(changed)) == 2


async def test_one_question_is_asked_for_all_spaces(
    places: tuple[Place, Place], monkeypatch: pytest.MonkeyPatch
) -> None:
    await places[0].poll(NETWORK)
    public = places[0].web.app.state.web.public_feeds
    asked: list[int] = []
    bring = public._bring_up_to_date

    async def counted(conn: Any, states: list[object], window: object) -> None:
        asked.append(len(states))
        await bring(conn, states, window)

    monkeypatch.setattr(public, "_bring_up_to_date", counted)
    await places[0].poll(NETWORK)
    assert asked == [2]


async def test_a_space_that_comes_is_in_the_next_poll(web: Web, other_web: Web) -> None:
    """Also of a process that has read the network before, and of one without any space."""
    assert await events_in(other_web) == []
    place = await lay_out(web)
    await place.reserve()
    assert len(await events_in(other_web)) == 1
    again = await lay_out_again(web)
    await again.reserve()
    assert len(await events_in(other_web)) == 2


async def events_in(web: Web) -> list[Any]:
    return events_of(await web.anonymous.get(NETWORK))
