"""When nothing is free, for servers: one VFREEBUSY that says so and nothing of anybody."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from booking.imports.source import remove_source
from booking.periods import Period
from booking.spaces.hours import joined
from tests import make
from tests.calendar.place import Place, events_of, lay_out
from tests.calendar.test_public_feeds import lay_out_again
from tests.imports.steps import elsewhere
from tests.web.client import Web
from tests.web.ground import made

Busy = tuple[str, datetime, datetime]


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


def busy_of(answer: httpx.Response) -> list[Busy]:
    """Type, start and end of each period in the order of the file."""
    assert answer.status_code == 200, answer.text
    (found,) = Calendar.from_ical(answer.content).walk("VFREEBUSY")
    listed = found.get("FREEBUSY", [])
    return [
        (str(each.params["FBTYPE"]), *each.dt)
        for each in (listed if isinstance(listed, list) else [listed])
    ]


def at(day: int, hour: int) -> datetime:
    return make.rome(day, hour)


async def busy(place: Place, path: str | None = None) -> list[Busy]:
    return busy_of(await place.poll(path or f"/calendars/spaces/{place.slug}.ifb"))


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


STAYS = st.lists(
    st.tuples(
        st.sampled_from(["desks", "desks", "room", "hall", "closed-room", "closed-desk", "closed"]),
        st.integers(0, 8),  # day of December
        st.integers(0, 40),  # quarter of an hour after opening
        st.integers(1, 12),
        st.integers(1, 3),
        st.booleans(),  # cancelled again
    ),
    min_size=3,
    max_size=14,
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(stays=STAYS, turnaround=st.sampled_from([0, 15, 90]))
async def test_it_says_the_opposite_of_availability(web: Web, stays: Any, turnaround: int) -> None:
    """Of desks, a room and the hall of both, whatever was reserved, closed and cancelled."""
    async with web.pool.acquire() as conn:
        space = await make.space(conn)
        rules = {"grid_minutes": 15, "turnaround_minutes": turnaround}
        desks = await make.resource(conn, at=space, units=3, rules=rules)
        room = await make.resource(conn, at=space, kind="room", rules=rules)
        hall = await make.resource(conn, at=space, kind="area", parts=[desks, room], rules=rules)
        unit = await conn.fetchval("SELECT min(id) FROM units WHERE resource_id = $1", desks)
    owner = await web.member("ada@example.org")
    manager = await web.member("manager@example.org", manages=(space.id,))
    closed: dict[str, dict[str, int]] = {
        "closed": {},
        "closed-room": {"resource_id": room},
        "closed-desk": {"resource_id": desks, "unit_id": unit},
    }
    reserved = {"desks": desks, "room": room, "hall": hall}
    for what, day, quarter, length, quantity, undone in stays:
        start = make.rome(1 + day, 8) + timedelta(minutes=15 * quarter)
        times = {
            "starts_at": start.isoformat(),
            "ends_at": (start + timedelta(minutes=15 * length)).isoformat(),
        }
        if what in closed:
            body = times | closed[what] | {"reason": "Lavori", "reservations": "cancel"}
            await made(manager, f"/api/v1/spaces/{space.slug}/closures", body)
            continue
        body = times | {"resource_id": reserved[what]}
        body |= {"quantity": quantity} if what == "desks" else {}
        answer = await owner.post("/api/v1/reservations", json=body)
        if undone and answer.status_code == 201:
            await owner.post(f"/api/v1/reservations/{answer.json()['id']}/cancel")
    within = Period(make.NOW, make.rome(20, 0))
    for resource in reserved.values():
        answer = await web.anonymous.get(f"/calendars/resources/{resource}.ifb")
        said = [Period(start, end) for _, start, end in busy_of(answer)]
        assert said == sorted(said)
        answer = await web.anonymous.get(
            f"/api/v1/resources/{resource}/availability",
            params={"from": within.start.isoformat(), "to": within.end.isoformat()},
        )
        free = joined(
            Period.of(
                datetime.fromisoformat(each["starts_at"]), datetime.fromisoformat(each["ends_at"])
            )
            for each in answer.json()["intervals"]
        )
        assert _complement(said, within) == free


def _complement(periods: list[Period], within: Period) -> list[Period]:
    found, after = [], within.start
    for each in joined(periods):
        if after < min(each.start, within.end):
            found.append(Period(after, min(each.start, within.end)))
        after = max(after, each.end)
    return found if after >= within.end else [*found, Period(after, within.end)]
