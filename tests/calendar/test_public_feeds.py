"""Feeds of spaces and resources: what they show, after each change, and what they never show."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests import make
from tests.calendar.place import Place, events_of, lay_out
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


async def test_a_space_without_reservations_is_a_calendar_without_events(place: Place) -> None:
    answer = await place.poll()
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.text.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:")
    assert events_of(answer) == []


async def test_a_reservation_is_one_event_whatever_its_quantity(place: Place) -> None:
    reserved = await place.reserve(quantity=3)
    (event,) = await place.events()
    assert event["UID"] == reserved["calendar_uid"] == f"{reserved['id']}@posto.example"
    assert event.decoded("DTSTART") == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert event.decoded("DTEND") == datetime(2026, 12, 1, 11, tzinfo=UTC)
    assert event["DTSTART"].params["TZID"] == "Europe/Rome"
    assert event.decoded("DTSTAMP") == event.decoded("LAST-MODIFIED") == make.NOW
    assert event["SEQUENCE"] == 0
    assert str(event["SUMMARY"]).startswith("Occupato · Risorsa ")
    assert (event["STATUS"], event["TRANSP"], event["CLASS"]) == ("CONFIRMED", "OPAQUE", "PUBLIC")
    assert event["URL"] == f"https://posto.example/spazi/{place.slug}"


async def test_it_is_in_english_where_the_address_says_so(place: Place) -> None:
    await place.reserve()
    (event,) = await place.events(f"/calendars/spaces/{place.slug}.ics?lang=en")
    assert str(event["SUMMARY"]).startswith("Occupied · Resource ")


async def test_the_head_says_how_often_to_ask_and_where_it_came_from(place: Place) -> None:
    text = (await place.poll()).text
    for line in (
        "CALSCALE:GREGORIAN",
        f"NAME:{place.slug.title()}",
        f"X-WR-CALNAME:{place.slug.title()}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT15M",
        "X-PUBLISHED-TTL:PT15M",
        "COLOR:royalblue",
        f"SOURCE;VALUE=URI:https://posto.example/calendars/spaces/{place.slug}.ics",
        "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3",
    ):
        assert line in text.replace("\r\n ", "").split("\r\n"), line
    assert "METHOD" not in text
    assert "\ufeff" not in text


async def test_a_move_is_the_same_event_later_in_sequence(place: Place) -> None:
    reserved = await place.reserve()
    (before,) = await place.events()
    place.web.at = make.later(minutes=10)
    await place.move(reserved, "2026-12-02T10:00:00+01:00", "2026-12-02T12:00:00+01:00")
    (after,) = await place.events()
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 1)
    assert after.decoded("DTSTART") == datetime(2026, 12, 2, 9, tzinfo=UTC)
    assert after.decoded("LAST-MODIFIED") == make.later(minutes=10)


async def test_a_cancelled_one_stays_thirty_days_and_then_goes(place: Place) -> None:
    await place.cancel(await place.reserve())
    (event,) = await place.events()
    assert (event["STATUS"], event["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert event["SEQUENCE"] == 1
    place.web.at = make.later(days=30, hours=1)
    assert len(await place.events()) == 1
    place.web.at = make.later(days=31)
    assert await place.events() == []


async def test_nobody_sees_who_was_let_in_or_checked_in(place: Place) -> None:
    reserved = await place.reserve(
        starts_at="2026-11-30T09:00:00+01:00", ends_at="2026-11-30T12:00:00+01:00"
    )
    before = await place.poll()
    async with place.web.pool.acquire() as conn:
        await conn.execute(
            "UPDATE reservations SET check_in_from = created_at - interval '1 hour', "
            "no_show_at = ends_at WHERE id = $1",
            reserved["id"],
        )
    place.web.at = make.later(minutes=5)
    checked = await place.manager.post(f"/api/v1/reservations/{reserved['id']}/check-in")
    assert checked.status_code == 200, checked.text
    after = await place.poll()
    assert after.content == before.content
    assert after.headers["last-modified"] == before.headers["last-modified"]
    # Nor where it is read for the first time.
    async with place.web.pool.acquire() as conn:
        await conn.execute("DELETE FROM calendar_entries")
    place.web.app.state.web.public_feeds._states.clear()
    assert (await place.poll()).content == before.content


async def test_a_closure_comes_and_goes(place: Place) -> None:
    closed = await place.close(
        starts_at="2026-12-18T08:00:00+01:00", ends_at="2026-12-18T20:00:00+01:00"
    )
    (event,) = await place.events()
    assert event["SUMMARY"] == f"Chiuso · {place.slug.title()}"
    assert event.decoded("DTSTART") == datetime(2026, 12, 18, 7, tzinfo=UTC)
    assert event["UID"] == f"closure-{closed['id']}@posto.example"
    taken_back = await place.manager.delete(f"/api/v1/closures/{closed['id']}")
    assert taken_back.status_code == 200
    assert await place.events() == []


async def test_a_closure_of_whole_days_is_said_in_days(place: Place) -> None:
    await place.close(starts_at="2027-03-27T00:00:00+01:00", ends_at="2027-03-30T00:00:00+02:00")
    (event,) = await place.events()
    assert event.decoded("DTSTART") == date(2027, 3, 27)
    assert event.decoded("DTEND") == date(2027, 3, 30)


async def test_a_stay_that_a_closure_cancels_is_cancelled_in_the_next_poll(place: Place) -> None:
    await place.reserve()
    assert len(await place.events()) == 1
    await place.close(
        starts_at="2026-12-01T08:00:00+01:00",
        ends_at="2026-12-01T20:00:00+01:00",
        reservations="cancel",
    )
    shown = {str(each["SUMMARY"]).split(" ")[0]: each for each in await place.events()}
    assert shown["Chiuso"]["STATUS"] == "CONFIRMED"
    assert shown["Occupato"]["STATUS"] == "CANCELLED"


async def test_a_resource_shows_what_takes_any_unit_of_it(place: Place) -> None:
    async with place.web.pool.acquire() as conn:
        space = make.Space(place.space_id, place.slug)
        hall = await make.resource(conn, at=space, kind="area", parts=[place.room])
    room, desks = (f"/calendars/resources/{each}.ics" for each in (place.room, place.desks))
    await place.reserve()
    whole = await place.reserve(resource=hall)
    assert [each["UID"] for each in await place.events(room)] == [whole["calendar_uid"]]
    assert len(await place.events(desks)) == 1
    part = await place.reserve(
        resource=place.room,
        starts_at="2026-12-03T10:00:00+01:00",
        ends_at="2026-12-03T11:00:00+01:00",
    )
    of_hall = [each["UID"] for each in await place.events(f"/calendars/resources/{hall}.ics")]
    assert of_hall == [whole["calendar_uid"], part["calendar_uid"]]
    await place.close(starts_at="2026-12-18T08:00:00+01:00", ends_at="2026-12-18T20:00:00+01:00")
    assert len(await place.events(desks)) == 2


async def test_a_stay_that_goes_on_at_another_unit_is_the_same_event(place: Place) -> None:
    reserved = await place.reserve()
    unit = reserved["units"][0]["id"]
    await place.close(
        starts_at="2026-12-01T12:00:00+01:00",
        ends_at="2026-12-01T14:00:00+01:00",
        resource_id=place.desks,
        unit_id=unit,
    )
    await place.events()
    await place.move(reserved, "2026-12-01T11:00:00+01:00", "2026-12-01T13:00:00+01:00")
    now = (await place.owner.get(f"/api/v1/reservations/{reserved['id']}")).json()
    assert now["units"][0]["id"] != unit
    shown = {str(each["UID"]): each for each in await place.events()}
    assert shown[reserved["calendar_uid"]]["SEQUENCE"] == 1
    (closure,) = [each for each in shown.values() if str(each["SUMMARY"]).startswith("Chiuso")]
    assert str(closure["SUMMARY"]).endswith(f" {reserved['units'][0]['name']}")


async def test_the_bytes_stay_the_same_while_other_spaces_change(place: Place, web: Web) -> None:
    await place.reserve()
    elsewhere = await lay_out_again(web)
    first = await place.poll()
    for minute in range(1, 6):
        web.at = make.later(minutes=minute)
        await elsewhere.reserve(
            starts_at=f"2026-12-0{minute}T14:00:00+01:00",
            ends_at=f"2026-12-0{minute}T15:00:00+01:00",
        )
        again = await place.poll()
        assert again.content == first.content
        assert [again.headers[name] for name in ("etag", "last-modified")] == [
            first.headers[name] for name in ("etag", "last-modified")
        ]


async def lay_out_again(web: Web) -> Place:
    async with web.pool.acquire() as conn:
        space = await make.space(conn, opens=0, closes=1440, weekdays=range(1, 8))
        desks = await make.resource(conn, at=space, units=5)
    somebody = await web.member("somebody@example.org")
    return Place(web, space.slug, space.id, desks, desks, somebody, somebody)


async def test_every_process_gives_the_same_bytes_and_renders_nothing_twice(
    place: Place, other_web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    await place.reserve(title="Segreto")
    first = await place.poll()

    def rendered(_entry: Any) -> bytes:
        raise AssertionError("rendered again")

    monkeypatch.setattr("booking.calendar.texts.kept_text", rendered)
    other = await other_web.anonymous.get(f"/calendars/spaces/{place.slug}.ics")
    assert other.content == first.content
    assert other.headers["etag"] == first.headers["etag"]


async def test_a_renamed_resource_is_renamed_in_its_feed(place: Place) -> None:
    await place.reserve()
    before = await place.poll()
    async with place.web.pool.acquire() as conn, conn.transaction():
        await conn.execute(
            """UPDATE resources SET name = '{"it": "Banco", "en": "Bench"}' WHERE id = $1""",
            place.desks,
        )
        await conn.execute("SELECT change_space($1)", place.space_id)
    after = await place.poll()
    assert after.headers["etag"] != before.headers["etag"]
    assert str(events_of(after)[0]["SUMMARY"]) == "Occupato · Banco"


async def test_the_window_moves_at_midnight_utc_alone(place: Place) -> None:
    await place.reserve(starts_at="2026-12-01T10:00:00+01:00", ends_at="2026-12-01T12:00:00+01:00")
    first = (await place.poll()).content
    for at, there in (
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), False),
        (datetime(2027, 1, 1, 23, 59, tzinfo=UTC), False),
    ):
        place.web.at = at
        found = await place.poll()
        assert bool(events_of(found)) is there, at
        # The head alone knows of the year.
        assert (found.content == first) is there


async def test_what_left_every_window_is_not_kept(place: Place) -> None:
    await place.reserve()
    await place.poll()
    count = "SELECT count(*) FROM calendar_entries"
    assert await place.web.pool.fetchval(count) == 1
    place.web.at = make.NOW + timedelta(days=33)
    await place.poll()
    assert await place.web.pool.fetchval(count) == 0
