"""When nothing is free, for servers: one VFREEBUSY that says so and nothing of anybody."""

from datetime import UTC, datetime

import pytest
from icalendar import Calendar

from booking.imports.source import remove_source
from booking.periods import Period
from tests import make
from tests.calendar.place import Place, lay_out
from tests.calendar.said_busy import at, busy
from tests.calendar.test_public_feeds import lay_out_again
from tests.imports.steps import elsewhere
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


async def test_it_is_one_component_that_is_published(place: Place) -> None:
    await place.reserve(resource=place.room)
    answer = await place.poll(f"/calendars/resources/{place.room}.ifb")
    calendar = Calendar.from_ical(answer.content)
    assert calendar["METHOD"] == "PUBLISH"
    (found,) = calendar.subcomponents
    assert found.name == "VFREEBUSY"
    assert found["UID"] == f"freebusy-resource-{place.room}@posto.example"
    assert found.decoded("DTSTAMP") == make.NOW
    assert found.decoded("DTSTART") == datetime(2026, 10, 31, tzinfo=UTC)
    assert found.decoded("DTEND") == datetime(2028, 5, 28, tzinfo=UTC)
    assert found["ORGANIZER"] == f"https://posto.example/spazi/{place.slug}"
    assert found["ORGANIZER"].params["CN"] == place.slug.title()
    assert found["URL"] == f"https://posto.example/calendars/resources/{place.room}.ifb"
    assert "FREEBUSY;FBTYPE=BUSY:20261201T090000Z/20261201T110000Z" in answer.text
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    disposition = answer.headers["content-disposition"]
    assert disposition.startswith(f'inline; filename="{place.slug}-resource-')
    assert disposition.endswith('.ifb"')
    assert answer.headers["cache-control"] == "public, max-age=60"


async def test_a_resource_is_busy_while_none_of_its_units_is_free(place: Place) -> None:
    path = f"/calendars/resources/{place.desks}.ifb"
    await place.reserve(quantity=4)
    assert await busy(place, path) == []
    await place.reserve(
        quantity=1, starts_at="2026-12-01T11:00:00+01:00", ends_at="2026-12-01T13:00:00+01:00"
    )
    assert await busy(place, path) == [("BUSY", at(1, 11), at(1, 12))]


async def test_what_is_busy_elsewhere_is_not_free_here(place: Place) -> None:
    path = f"/calendars/resources/{place.room}.ifb"
    month = f"/embed/spaces/{place.slug}?month=2026-12&resource={place.room}"
    assert await busy(place, path) == []
    async with place.web.pool.acquire() as conn:
        calendar = await elsewhere(conn, place.room)
        await calendar.says(make.stay(1, 10, 12), Period(at(4, 0), at(5, 0)))
        assert await busy(place, path) == [
            ("BUSY", at(1, 10), at(1, 12)),
            ("BUSY", at(4, 0), at(5, 0)),
        ]
        assert await busy(place) == []
        before = (await place.poll(month)).content
        await calendar.says(make.stay(1, 10, 12))
        assert await busy(place, path) == [("BUSY", at(1, 10), at(1, 12))]
        assert (await place.poll(month)).content != before
        await calendar.says(make.stay(1, 10, 12), make.stay(2, 10, 12))
        space, source = calendar.space, calendar.source
        await remove_source(
            conn, member=calendar.manager, space=space, source_id=source.id, now=calendar.now
        )
    assert await busy(place, path) == []
    assert await place.events() == []


async def test_a_space_is_busy_while_no_unit_of_any_resource_is_free(place: Place) -> None:
    await place.reserve(quantity=5)
    assert await busy(place) == []
    await place.reserve(
        resource=place.room,
        starts_at="2026-12-01T11:00:00+01:00",
        ends_at="2026-12-01T13:00:00+01:00",
    )
    assert await busy(place) == [("BUSY", at(1, 11), at(1, 12))]


async def test_a_hall_that_is_taken_takes_its_rooms_and_a_room_its_hall(place: Place) -> None:
    async with place.web.pool.acquire() as conn:
        space = make.Space(place.space_id, place.slug)
        hall = await make.resource(conn, at=space, kind="area", parts=[place.room, place.desks])
    await place.reserve(resource=hall)
    await place.reserve(starts_at="2026-12-03T10:00:00+01:00", ends_at="2026-12-03T11:00:00+01:00")
    whole = ("BUSY", at(1, 10), at(1, 12))
    assert await busy(place, f"/calendars/resources/{place.room}.ifb") == [whole]
    assert await busy(place, f"/calendars/resources/{place.desks}.ifb") == [whole]
    part = ("BUSY", at(3, 10), at(3, 11))
    assert await busy(place, f"/calendars/resources/{hall}.ifb") == [whole, part]
    assert await busy(place) == [whole]


async def test_its_bytes_stay_until_something_changes_and_are_the_same_everywhere(
    place: Place, other_web: Web
) -> None:
    await place.reserve(resource=place.room)
    path = f"/calendars/resources/{place.room}.ifb"
    first = await place.poll(path)
    elsewhere = await lay_out_again(place.web)
    for minute in range(1, 4):
        place.web.at = make.later(minutes=minute)
        await elsewhere.reserve(
            starts_at=f"2026-12-0{minute}T14:00:00+01:00",
            ends_at=f"2026-12-0{minute}T15:00:00+01:00",
        )
        again = await place.poll(path)
        assert again.content == first.content
        assert again.headers["last-modified"] == first.headers["last-modified"]
    assert (await place.poll(path + "?lang=en")).content == first.content
    known = await place.poll(path, **{"if-none-match": first.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    assert (await other_web.anonymous.get(path)).content == first.content


async def test_an_address_of_nothing_is_none(place: Place) -> None:
    for path in ("spaces/nowhere", "resources/0", "resources/999999", "resources/x", "network"):
        answer = await place.poll(f"/calendars/{path}.ifb")
        assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), path
