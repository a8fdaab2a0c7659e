"""No public address says anything of anybody, in a network full of reservations with names."""

import re
from typing import Any

import pytest

from tests import make
from tests.calendar.place import Place, lay_out
from tests.calendar.test_public_feeds import lay_out_again
from tests.web.client import Web

PRIVATE = (
    "Ada",
    "Lovelace",
    "Hopper",
    "Turing",
    "Colloquio",
    "Riunione",
    "ada.lovelace",
    "@example.org",
    "mailto:",
    "ATTENDEE",
    "Lavori",
)
# What bears no name and might spell one: what identifies an entry, or a file by its content.
_RANDOM = re.compile(r"[0-9a-f-]{36}|\?v=[0-9a-f]{12}")


@pytest.fixture
async def full(web: Web) -> tuple[Place, list[str], list[str]]:
    """A place with a hall, another space, everything reserved under names; every public address;
    every reference."""
    place, elsewhere = await lay_out(web), await lay_out_again(web)
    async with web.pool.acquire() as conn:
        space = make.Space(place.space_id, place.slug)
        hall = await make.resource(conn, at=space, kind="area", parts=[place.room])
    await web.pool.execute("UPDATE members SET name = 'Grace Hopper' WHERE email LIKE 'somebody%'")
    alan = await web.member("alan.turing@example.org")
    await web.pool.execute("UPDATE members SET name = 'Alan Turing' WHERE email LIKE 'alan%'")
    references: list[str] = []
    for day in range(1, 5):
        times: dict[str, Any] = {
            "starts_at": f"2026-12-0{day}T10:00:00+01:00",
            "ends_at": f"2026-12-0{day}T12:00:00+01:00",
        }
        made = [
            await place.reserve(title="Colloquio con Grace Hopper", **times),
            await place.reserve(who=alan, resource=hall, title="Riunione di Turing", **times),
            await elsewhere.reserve(title="Riunione Lovelace", **times),
        ]
        references += [str(each["reference"]) for each in made]
    await place.cancel(await place.reserve(title="Colloquio"))
    await place.close(
        starts_at="2026-12-18T08:00:00+01:00",
        ends_at="2026-12-18T20:00:00+01:00",
        resource_id=place.room,
    )
    await place.close(starts_at="2026-12-19T08:00:00+01:00", ends_at="2026-12-19T20:00:00+01:00")
    paths = ["/calendars/network.ics"]
    for slug in (place.slug, elsewhere.slug):
        paths += [f"/calendars/spaces/{slug}.ics", f"/calendars/spaces/{slug}.ifb"]
        paths += [f"/embed/spaces/{slug}", f"/embed/spaces/{slug}?month=2026-12"]
    for number in (place.desks, place.room, hall, elsewhere.desks):
        paths += [f"/calendars/resources/{number}.ics", f"/calendars/resources/{number}.ifb"]
    paths.append(f"/embed/spaces/{place.slug}?month=2026-12&resource={place.desks}")
    return place, paths, references


async def test_no_public_address_says_anything_of_anybody(
    full: tuple[Place, list[str], list[str]],
) -> None:
    place, paths, references = full
    for path in paths:
        for language in ("it", "en"):
            query = "&" if "?" in path else "?"
            answer = await place.poll(f"{path}{query}lang={language}")
            assert answer.status_code == 200
            text = _RANDOM.sub("", answer.text.replace("\r\n ", "")).lower()
            said = [each for each in (*PRIVATE, *references) if each.lower() in text]
            assert said == [], path
            assert "set-cookie" not in answer.headers
