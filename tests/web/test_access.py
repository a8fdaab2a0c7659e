"""Every operation as every role, as the wrong space's manager, and with a token that lacks its
scope: each holds to what it declares, and none is without a declaration."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar.routes import ASGIRoute, HTTPRoute

from booking.config import Settings
from booking.members.member import SCOPES
from booking.web.access import Access
from booking.web.app import create_app
from tests.web.city_tries import CITY_TRIES
from tests.web.client import Web
from tests.web.ground import Ground, lay_out_all, tried
from tests.web.lab_tries import LAB_TRIES
from tests.web.tries import EVERYBODY, Try
from tests.web.tries import TRIES as OTHERS

TRIES = OTHERS | LAB_TRIES | CITY_TRIES


def operations() -> Iterator[tuple[str, Access | None, bool]]:
    """Method and path, what is declared, and whether it is a page; straight from the routes."""
    app = create_app(Settings(database_url="postgresql://nobody@127.0.0.1/none"))
    for route in app.routes:
        if isinstance(route, ASGIRoute):
            # Every method; tests/calendar/dav/ tries them.
            yield f"* {route.path_format}", route.route_handler.opt.get("access"), False
            continue
        assert isinstance(route, HTTPRoute)
        for handler in route.route_handlers:
            for method in sorted(handler.http_methods):
                if method not in {"OPTIONS", "HEAD"}:
                    template = route.path_format
                    opt = handler.opt
                    yield f"{method} {template}", opt.get("access"), bool(opt.get("page"))


def of_the_api() -> dict[str, Access]:
    return {
        name: access for name, access, _ in operations() if access is not None and "/api/" in name
    }


def test_no_operation_is_without_a_declaration() -> None:
    assert [name for name, access, _ in operations() if access is None] == []


def test_every_operation_of_the_api_is_tried() -> None:
    assert set(TRIES) == set(of_the_api())


@pytest.mark.parametrize("who", sorted(EVERYBODY))
async def test_who_may_do_what(web: Web, who: str) -> None:
    declared = of_the_api()

    async def asked(ground: Ground, name: str) -> int:
        return await ask(ground, ground.people[who], name, TRIES[name])

    def fits(name: str, status: int) -> bool:
        if who == "anonymous":
            return (status == 401) == (declared[name].who != "anyone")
        return (status not in {401, 403, 404}) == (who in TRIES[name].may)

    assert await tried(web, who, TRIES, ask=asked, fits=fits) == []


@pytest.mark.parametrize("scope", sorted(SCOPES))
async def test_a_token_does_no_more_than_its_scope(web: Web, scope: str) -> None:
    """An administrator's token, with that one scope, at everything that asks for another."""
    ground = await lay_out_all(web)
    admin = await web.client(
        authorization=f"Bearer {await web.token(ground.ids['admin'], (scope,))}"
    )
    wrong = []
    for name, access in of_the_api().items():
        if access.scope is None or access.scope == scope or "admin" not in TRIES[name].may:
            continue
        status = await ask(ground, admin, name, TRIES[name])
        if status != 403 and not _by_another_role(name, scope):
            wrong.append((name, status))
    assert wrong == []


def _by_another_role(name: str, scope: str) -> bool:
    """What a member does with their own reservation, a manager does with another's; what a manager
    approves, the city approves as well."""
    if scope == "city":
        return name == "POST /api/v1/statements/{statement_id}/approve"
    of_others = (
        "POST /api/v1/reservations/",
        "PUT /api/v1/reservations/",
        "POST /api/v1/groups/{group_id}/",
    )
    return scope == "manage" and name.startswith(of_others)


async def ask(ground: Ground, client: httpx.AsyncClient, name: str, each: Try) -> int:
    body = each.body(ground.resource_id) if callable(each.body) else each.body
    if isinstance(body, dict):
        body = {name: _of_ground(value, ground) for name, value in body.items()}
    path = each.path.format(ground=ground)
    answer = await client.request(name.split(maxsplit=1)[0], path, json=body)
    return answer.status_code


def _of_ground(value: Any, ground: Ground) -> Any:
    """What a body says of the ground; numbers are numbers."""
    if not isinstance(value, str) or not value.startswith("{ground."):
        return value
    found = value.format(ground=ground)
    return int(found) if found.isdigit() else found
