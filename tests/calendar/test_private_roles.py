"""Private addresses that take a role: who may make one, and that they show nothing without it."""

from typing import Any

import pytest

from tests.calendar.place import Place, lay_out
from tests.calendar.test_private_kinds import of_space, path_of
from tests.calendar.test_public_feeds import lay_out_again
from tests.web.client import Web


@pytest.fixture
async def place(web: Web) -> Place:
    return await lay_out(web)


@pytest.mark.parametrize("shows", ["space", "closures"])
async def test_with_the_role_goes_the_feed_and_comes_back(
    place: Place, other_web: Web, shows: str
) -> None:
    client = place.manager
    role, wanted = "manager", {"shows": shows, "space": place.slug}
    if shows == "closures":
        client = await place.web.member("officer@example.org", officer=True)
        role, wanted = "officer", {"shows": shows}
    path = await path_of(client, **wanted)
    await place.reserve()
    before = await place.poll(path)
    assert before.status_code == 200
    rows = await place.web.pool.fetch("DELETE FROM roles WHERE role = $1 RETURNING *", role)
    unknown = await place.poll("/calendars/private/unknown.ics")
    for web in (place.web, other_web):
        answer = await web.anonymous.get(path, headers={"if-none-match": before.headers["etag"]})
        assert answer.status_code == 404
        assert answer.json()["code"] == unknown.json()["code"]
    for row in rows:
        await place.web.pool.execute(
            "INSERT INTO roles (member_id, role, space_id) VALUES ($1, $2, $3)",
            row["member_id"],
            role,
            row["space_id"],
        )
    assert (await place.poll(path)).content == before.content


async def test_an_administrator_sees_both(place: Place) -> None:
    admin = await place.web.member("admin@example.org", admin=True)
    for wanted in ({"shows": "space", "space": place.slug}, {"shows": "closures"}):
        path = await path_of(admin, **wanted)
        assert (await place.poll(path)).status_code == 200
        await place.web.pool.execute("UPDATE roles SET role = 'officer' WHERE role = 'admin'")
        assert (await place.poll(path)).status_code == (200 if "space" not in wanted else 404)
        await place.web.pool.execute("UPDATE roles SET role = 'admin' WHERE role = 'officer'")


async def test_another_spaces_manager_sees_nothing_of_it(place: Place) -> None:
    path = await of_space(place)
    elsewhere = await lay_out_again(place.web)
    await place.web.pool.execute(
        "UPDATE roles SET space_id = $1 WHERE role = 'manager'", elsewhere.space_id
    )
    assert (await place.poll(path)).status_code == 404


async def test_making_one_takes_the_role_and_the_scope(place: Place) -> None:
    elsewhere = await lay_out_again(place.web)
    boss = await place.web.member("boss@example.org", manages=(elsewhere.space_id,))
    space = {"shows": "space", "space": place.slug}
    closures = {"shows": "closures"}
    own_scopes = ("read", "reserve")
    no_scope = await place.web.member(
        "manager@example.org", manages=(place.space_id,), scopes=own_scopes
    )
    office = await place.web.member("office@example.org", officer=True, scopes=own_scopes)
    only_manage = await place.web.member(
        "manager@example.org", manages=(place.space_id,), scopes=("manage",)
    )
    for client, body in (
        (place.owner, space),
        (boss, space),
        (no_scope, space),
        (only_manage, space),
        (place.manager, closures),
        (office, closures),
    ):
        answer = await client.post("/api/v1/calendars", json={"name": "x"} | body)
        assert answer.status_code == 403, body
    assert await place.web.pool.fetchval("SELECT count(*) FROM calendar_feeds") == 0


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"shows": "space"}, 422),
        ({"shows": "own", "space": "x"}, 422),
        ({"shows": "closures", "space": "x"}, 422),
        ({"shows": "closures", "scope": "busy"}, 422),
        ({"shows": "everything"}, 422),
        ({"shows": "space", "space": "nowhere"}, 404),
    ],
)
async def test_what_does_not_fit_is_refused(place: Place, body: Any, status: int) -> None:
    answer = await place.manager.post("/api/v1/calendars", json={"name": "x"} | body)
    assert answer.status_code == status, answer.text
