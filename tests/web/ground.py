"""A space with something in it, and one person of every kind."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import httpx

from booking.database.pool import Connection
from booking.imports.apply import apply
from booking.imports.due import take_due
from tests import make
from tests.imports.steps import copy_of, in_one
from tests.settlement import steps as settlement
from tests.web.city_ground import Granting, lay_out_grants
from tests.web.client import Web
from tests.web.lab_ground import Lab, lay_out_lab

ADD_ON: dict[str, Any] = {
    "name": {"it": "Proiettore", "en": "Projector"},
    "price_cents": 1000,
    "per": "stay",
    "stock": 3,
}


_BROKEN = 500


class Tried(Protocol):
    """Who gets past 401, 403 and 404 with a request."""

    @property
    def may(self) -> set[str]: ...


@dataclass
class Ground:
    """Two spaces, a reservation and a closure in the first, and who may want something of them."""

    slug: str
    resource_id: int
    unit_id: int
    reservation_id: str
    closure_id: int
    token_id: int
    calendar_id: int
    password_id: int
    source_id: int
    photo_id: int
    add_on_id: int
    display_id: int
    campaign: str
    statement_id: int
    people: dict[str, httpx.AsyncClient]
    ids: dict[str, int]
    grants: Granting
    lab: Lab
    group_id: str = ""
    part_id: str = ""


async def lay_out(web: Web) -> Ground:
    """`owner` made the reservation, `manager` manages its space, `elsewhere` another one."""
    async with web.pool.acquire() as conn:
        here, there = await make.space(conn), await make.space(conn)
        resource_id = await make.resource(conn, at=here, units=20)
        campaign, statement_id = await _statement(conn, here)
    people = {
        "anonymous": web.anonymous,
        "owner": await web.member("owner@example.org"),
        "stranger": await web.member("stranger@example.org"),
        "manager": await web.member("manager@example.org", manages=(here.id,)),
        "elsewhere": await web.member("elsewhere@example.org", manages=(there.id,)),
        "officer": await web.member("officer@example.org", officer=True),
        "admin": await web.member("admin@example.org", admin=True),
    }
    reserved = await made(people["owner"], "/api/v1/reservations", wish(resource_id))
    closed = await made(people["manager"], f"/api/v1/spaces/{here.slug}/closures", closure())
    token = await made(people["owner"], "/api/v1/tokens", {"name": "another"})
    calendar = await made(people["owner"], "/api/v1/calendars", {"name": "phone"})
    password = await made(people["owner"], "/api/v1/app-passwords", {"name": "phone"})
    display = await made(
        people["manager"], f"/api/v1/spaces/{here.slug}/door/displays", {"name": "Ingresso"}
    )
    source_id = await clashing_source(
        web, here.slug, people["manager"], unit_id=reserved["units"][0]["id"]
    )
    ids = {
        row["email"].partition("@")[0]: row["id"]
        for row in await web.pool.fetch("SELECT id, email::text FROM members")
    }
    return Ground(
        here.slug,
        resource_id,
        reserved["units"][0]["id"],
        reserved["id"],
        closed["id"],
        token["id"],
        calendar["id"],
        password["id"],
        source_id,
        await _photo(web, here.id),
        (await made(people["manager"], f"/api/v1/spaces/{here.slug}/add-ons", ADD_ON))["id"],
        display["id"],
        campaign,
        statement_id,
        people,
        ids,
        await lay_out_grants(web, ids),
        await lay_out_lab(web, here, ids),
    )


async def as_visit(web: Web, *ids: str) -> None:
    """These stand or fall as one from now on."""
    group = await web.pool.fetchval(
        "INSERT INTO groups (id, member_id, kind, created_at) SELECT gen_random_uuid(), member_id, "
        "'visit', $2 FROM reservations WHERE id = $1 RETURNING id",
        ids[0],
        make.NOW,
    )
    await web.pool.executemany(
        "INSERT INTO group_reservations VALUES ($1, $2, $3)",
        [(each, group, position) for position, each in enumerate(ids)],
    )


async def _photo(web: Web, space_id: int) -> int:
    """A photo of that space, of which nobody looks at the bytes."""
    found: int = await web.pool.fetchval(
        "INSERT INTO photos (space_id, alt, width, height, large, small, large_sha256, "
        "small_sha256, made_at) VALUES ($1, $2, 3, 2, '', '', repeat('0', 64), repeat('1', 64), "
        "$3) RETURNING id",
        space_id,
        {"it": "Sala", "en": "Room"},
        make.NOW,
    )
    return found


async def lay_out_all(web: Web) -> Ground:
    """The same, and a visit of two parts of the owner's."""
    ground = await lay_out(web)
    group = await made(ground.people["owner"], "/api/v1/groups", visit(ground.resource_id))
    ground.group_id, ground.part_id = group["id"], group["reservations"][0]["id"]
    return ground


async def _statement(conn: Connection, at: make.Space) -> tuple[str, int]:
    """The campaign and the draft of what it owes that space."""
    house = await settlement.house(conn, at=at)
    await settlement.captured(conn, house)
    (drafted,) = await settlement.drafted(conn, house)
    return house.campaign, drafted.id


async def clashing_source(web: Web, slug: str, manager: httpx.AsyncClient, *, unit_id: int) -> int:
    """An imported calendar of that unit, busy when the reservation is."""
    address = "https://calendar.example.org/a.ics"
    body = {"name": "Agenda", "address": address, "unit_id": unit_id}
    source = await made(manager, f"/api/v1/spaces/{slug}/busy-sources", body)
    async with web.pool.acquire() as conn, conn.transaction():
        due = await take_due(conn, now=make.NOW, limit=100)
        (reading,) = [each for each in due if each.id == source["id"]]
        copy = copy_of([make.stay(1, 11, 13)], make.NOW)
        assert await apply(in_one(conn), reading, copy, now=make.NOW) == 1
    return int(source["id"])


def wish(resource_id: int) -> dict[str, Any]:
    """Two hours on the Tuesday after make.NOW."""
    return {
        "resource_id": resource_id,
        "starts_at": "2026-12-01T10:00:00+01:00",
        "ends_at": "2026-12-01T12:00:00+01:00",
    }


def visit(resource_id: int) -> dict[str, Any]:
    """Two desks, and one for longer."""
    afternoon = wish(resource_id) | {"ends_at": "2026-12-01T15:00:00+01:00"}
    return {"reservations": [wish(resource_id) | {"quantity": 2}, afternoon]}


def weekly(resource_id: int) -> dict[str, Any]:
    """Three Tuesdays, of which the second is a holiday."""
    repeat = {"every": "week", "count": 3}
    return wish(resource_id) | {"repeat": repeat, "take": "what-fits"}


def walk_in(resource_id: int) -> dict[str, Any]:
    """A guest, on the morning of make.NOW."""
    return {
        "name": "Gino Bianchi",
        "resource_id": resource_id,
        "ends_at": "2026-11-30T12:00:00+01:00",
    }


def closure() -> dict[str, Any]:
    """A day on which nothing else happens."""
    return {
        "starts_at": "2026-12-18T08:00:00+01:00",
        "ends_at": "2026-12-18T20:00:00+01:00",
        "reason": "Lavori",
    }


async def made(client: httpx.AsyncClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = await client.post(path, json=body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def tried(
    web: Web,
    who: str,
    tries: Mapping[str, Tried],
    *,
    ask: Callable[[Ground, str], Awaitable[int]],
    fits: Callable[[str, int], bool],
) -> list[tuple[str, int]]:
    """What is not answered as it should be, and how it was. What they may not do comes first, for
    what they may changes things: where an answer does not fit because of that, it is asked again
    with everything as it was."""
    wrong = []
    ground = await lay_out_all(web)
    for name in sorted(tries, key=lambda each: who in tries[each].may):
        status = await ask(ground, name)
        if status < _BROKEN and not fits(name, status):
            ground = await lay_out_all(web)
            status = await ask(ground, name)
        if status >= _BROKEN or not fits(name, status):
            wrong.append((name, status))
    return wrong
