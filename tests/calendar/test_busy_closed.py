"""What is closed, in a file of busy times: nights, closures, hours without anybody who assists."""

from datetime import UTC, datetime

import pytest

from tests import make
from tests.calendar.place import Place, events_of, lay_out
from tests.calendar.said_busy import at, busy, busy_of
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


async def test_where_nobody_assists_at_a_machine_it_is_as_closed(place: Place) -> None:
    rules = {
        "supervision": "staffed",
        "staffed_hours": [{"weekday": each, "opens": 480, "closes": 1200} for each in range(1, 7)],
    }
    async with place.web.pool.acquire() as conn:
        change = "UPDATE resources SET rules = rules || $2 WHERE id = $1"
        await conn.execute(change, place.room, rules)
        await conn.execute("SELECT change_space($1)", place.space_id)
    await place.reserve(resource=place.room)
    found = await busy(place, f"/calendars/resources/{place.room}.ifb")
    of_days = [each for each in found if at(1, 0) <= each[1] < at(2, 12)]
    assert of_days == [
        ("BUSY", at(1, 10), at(1, 12)),
        ("BUSY-UNAVAILABLE", at(1, 20), at(2, 8)),
    ]
    # At the desks one may sit.
    assert await busy(place) == []
    month = f"/embed/spaces/{place.slug}?month=2026-12&resource={place.room}"
    assert "chius" in (await place.poll(month)).text


async def test_a_closed_hall_closes_its_rooms_and_a_closed_room_its_hall(place: Place) -> None:
    """In the feeds as well."""
    async with place.web.pool.acquire() as conn:
        space = make.Space(place.space_id, place.slug)
        hall = await make.resource(conn, at=space, kind="area", parts=[place.room, place.desks])
    await place.close(
        starts_at="2026-12-18T08:00:00+01:00",
        ends_at="2026-12-18T20:00:00+01:00",
        resource_id=hall,
    )
    await place.close(
        starts_at="2026-12-19T08:00:00+01:00",
        ends_at="2026-12-19T20:00:00+01:00",
        resource_id=place.room,
    )
    first = ("BUSY-UNAVAILABLE", at(18, 8), at(18, 20))
    second = ("BUSY-UNAVAILABLE", at(19, 8), at(19, 20))
    shown = {hall: [first, second], place.room: [first, second], place.desks: [first]}
    for resource, expected in shown.items():
        path = f"/calendars/resources/{resource}"
        assert await busy(place, f"{path}.ifb") == expected
        assert len(events_of(await place.poll(f"{path}.ics"))) == len(expected)
    assert await busy(place) == [first]


async def test_nights_weekends_and_holidays_are_closed(web: Web) -> None:
    async with web.pool.acquire() as conn:
        space = await make.space(conn)
        await make.resource(conn, at=space)
    answer = await web.anonymous.get(f"/calendars/spaces/{space.slug}.ifb")
    found = busy_of(answer)
    assert {each[0] for each in found} == {"BUSY-UNAVAILABLE"}
    assert found == sorted(found, key=lambda each: each[1])
    periods = {(start, end) for _, start, end in found}
    # Monday the 30th to Tuesday; Friday the 4th over the weekend and Sant'Ambrogio to Wednesday.
    assert (at(1, 20), at(2, 8)) in periods
    assert (at(4, 20), at(9, 8)) in periods
    assert found[-1][2] == datetime(2028, 5, 28, tzinfo=UTC)
    assert len(answer.content) < 60_000


async def test_a_closure_that_leaves_something_is_no_closure(place: Place) -> None:
    path = f"/calendars/resources/{place.desks}.ifb"
    reserved = await place.reserve(quantity=4)
    taken = {each["id"] for each in reserved["units"]}
    units = await place.web.pool.fetch("SELECT id FROM units WHERE resource_id = $1", place.desks)
    (free,) = {row["id"] for row in units} - taken
    await place.close(
        starts_at="2026-12-01T08:00:00+01:00",
        ends_at="2026-12-01T11:00:00+01:00",
        resource_id=place.desks,
        unit_id=free,
    )
    assert await busy(place, path) == [("BUSY", at(1, 10), at(1, 11))]
