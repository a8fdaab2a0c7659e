"""Every operation as every role, as the wrong space's manager, and with a token that lacks its
scope: each holds to what it declares, and none is without a declaration."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from litestar.routes import ASGIRoute, HTTPRoute

from booking.config import Settings
from booking.members.member import SCOPES
from booking.web.access import Access
from booking.web.app import create_app
from tests.web.city_ground import APPLICATION, EXPENSE
from tests.web.client import Web
from tests.web.ground import Ground, closure, lay_out, wish

EVERYBODY = {"anonymous", "owner", "stranger", "manager", "elsewhere", "officer", "admin"}
SIGNED_IN = EVERYBODY - {"anonymous"}
OF_THE_RESERVATION = {"owner", "manager", "admin"}
OF_THE_SPACE = {"manager", "admin"}
OF_THE_CITY = {"officer", "admin"}


@dataclass(frozen=True)
class Try:
    """A good request, and who gets past 401, 403 and 404 with it."""

    path: str
    may: set[str]
    body: Any = None


_CERTIFICATION = "/api/v1/spaces/{ground.slug}/certification"
_SOURCES = "/api/v1/spaces/{ground.slug}/busy-sources"
_CONFLICTS = "/api/v1/spaces/{ground.slug}/busy-conflicts"
_RESERVATION = "/api/v1/reservations/{ground.reservation_id}"
_STATEMENT = "/api/v1/statements/{ground.statement_id}"
_COCKPIT = "/api/v1/campaigns/{ground.campaign}/cockpit"
_MOVE = {"starts_at": "2026-12-02T10:00:00+01:00", "ends_at": "2026-12-02T12:00:00+01:00"}

_REASON = {"reason": "Manca il contratto"}

TRIES: dict[str, Try] = {
    "GET /api/v1/me": Try("/api/v1/me", SIGNED_IN),
    "PATCH /api/v1/me": Try("/api/v1/me", SIGNED_IN, {"reminders": ["1h"]}),
    "GET /api/v1/tokens": Try("/api/v1/tokens", SIGNED_IN),
    "POST /api/v1/tokens": Try("/api/v1/tokens", SIGNED_IN, {"name": "one more"}),
    "DELETE /api/v1/tokens/{token_id}": Try("/api/v1/tokens/{ground.token_id}", {"owner"}),
    "GET /api/v1/calendars": Try("/api/v1/calendars", SIGNED_IN),
    "POST /api/v1/calendars": Try("/api/v1/calendars", SIGNED_IN, {"name": "phone"}),
    "DELETE /api/v1/calendars/{calendar_id}": Try(
        "/api/v1/calendars/{ground.calendar_id}", {"owner"}
    ),
    "GET /api/v1/app-passwords": Try("/api/v1/app-passwords", SIGNED_IN),
    "POST /api/v1/app-passwords": Try("/api/v1/app-passwords", SIGNED_IN, {"name": "phone"}),
    "DELETE /api/v1/app-passwords/{password_id}": Try(
        "/api/v1/app-passwords/{ground.password_id}", {"owner"}
    ),
    "GET /api/v1/sessions": Try("/api/v1/sessions", SIGNED_IN),
    "DELETE /api/v1/sessions": Try("/api/v1/sessions", SIGNED_IN),
    "GET /api/v1/vouchers": Try("/api/v1/vouchers", SIGNED_IN),
    "GET /api/v1/spaces": Try("/api/v1/spaces", EVERYBODY),
    "GET /api/v1/spaces/{slug}": Try("/api/v1/spaces/{ground.slug}", EVERYBODY),
    "GET /api/v1/resources/{resource_id}": Try("/api/v1/resources/{ground.resource_id}", EVERYBODY),
    "GET /api/v1/resources/{resource_id}/availability": Try(
        "/api/v1/resources/{ground.resource_id}/availability"
        "?from=2026-12-01T08:00:00Z&to=2026-12-02T08:00:00Z",
        EVERYBODY,
    ),
    "GET /api/v1/search": Try(
        "/api/v1/search?starts_at=2026-12-01T08:00:00Z&ends_at=2026-12-01T12:00:00Z", EVERYBODY
    ),
    # Refused for its value alone: a stream that is granted does not end.
    "GET /api/v1/events": Try("/api/v1/events?resource=none", EVERYBODY),
    "POST /api/v1/quotes": Try("/api/v1/quotes", EVERYBODY, wish),
    "POST /api/v1/reservations": Try("/api/v1/reservations", SIGNED_IN, wish),
    "GET /api/v1/reservations": Try("/api/v1/reservations?space={ground.slug}", OF_THE_SPACE),
    "GET /api/v1/reservations/{reservation_id}": Try(_RESERVATION, OF_THE_RESERVATION),
    "POST /api/v1/reservations/{reservation_id}/cancel": Try(
        f"{_RESERVATION}/cancel", OF_THE_RESERVATION
    ),
    "POST /api/v1/reservations/{reservation_id}/reschedule": Try(
        f"{_RESERVATION}/reschedule", OF_THE_RESERVATION, _MOVE
    ),
    "POST /api/v1/reservations/{reservation_id}/confirm": Try(
        f"{_RESERVATION}/confirm", OF_THE_RESERVATION
    ),
    "POST /api/v1/reservations/{reservation_id}/check-in": Try(
        f"{_RESERVATION}/check-in", OF_THE_RESERVATION
    ),
    "POST /api/v1/reservations/{reservation_id}/approve": Try(
        f"{_RESERVATION}/approve", OF_THE_SPACE
    ),
    "POST /api/v1/reservations/{reservation_id}/decline": Try(
        f"{_RESERVATION}/decline", OF_THE_SPACE
    ),
    "GET /api/v1/register": Try("/api/v1/register", EVERYBODY),
    "GET /api/v1/spaces/{slug}/certification": Try(_CERTIFICATION, EVERYBODY),
    "POST /api/v1/spaces/{slug}/certification/apply": Try(
        f"{_CERTIFICATION}/apply", OF_THE_SPACE, {"checklist": {"desks": 20}}
    ),
    "POST /api/v1/spaces/{slug}/certification/visit": Try(
        f"{_CERTIFICATION}/visit", OF_THE_CITY, {"on_day": "2026-11-30", "checklist": {}}
    ),
    "POST /api/v1/spaces/{slug}/certification/list": Try(
        f"{_CERTIFICATION}/list", OF_THE_CITY, {"on_day": "2026-12-01"}
    ),
    "POST /api/v1/spaces/{slug}/certification/reject": Try(
        f"{_CERTIFICATION}/reject", OF_THE_CITY, {"reason": "Manca la visura"}
    ),
    "POST /api/v1/spaces/{slug}/certification/suspension-preview": Try(
        f"{_CERTIFICATION}/suspension-preview", OF_THE_CITY, {"on_day": "2026-12-01"}
    ),
    "POST /api/v1/spaces/{slug}/certification/suspend": Try(
        f"{_CERTIFICATION}/suspend", OF_THE_CITY, {"on_day": "2026-12-01", "reason": "Lavori"}
    ),
    "POST /api/v1/spaces/{slug}/certification/remove": Try(
        f"{_CERTIFICATION}/remove", OF_THE_CITY, {"on_day": "2026-12-01", "reason": "Chiuso"}
    ),
    "POST /api/v1/spaces/{slug}/certification/reinstate": Try(
        f"{_CERTIFICATION}/reinstate", OF_THE_CITY, {}
    ),
    "GET /api/v1/spaces/{slug}/closures": Try("/api/v1/spaces/{ground.slug}/closures", EVERYBODY),
    "POST /api/v1/spaces/{slug}/closures": Try(
        "/api/v1/spaces/{ground.slug}/closures", OF_THE_SPACE, closure()
    ),
    "DELETE /api/v1/closures/{closure_id}": Try(
        "/api/v1/closures/{ground.closure_id}", OF_THE_SPACE
    ),
    "GET /api/v1/spaces/{slug}/busy-sources": Try(_SOURCES, OF_THE_SPACE),
    "POST /api/v1/spaces/{slug}/busy-sources": Try(
        _SOURCES, OF_THE_SPACE, {"name": "One more", "address": "https://b.example.org/b.ics"}
    ),
    "POST /api/v1/spaces/{slug}/busy-sources/{source_id}/check": Try(
        f"{_SOURCES}/{{ground.source_id}}/check", OF_THE_SPACE
    ),
    "DELETE /api/v1/spaces/{slug}/busy-sources/{source_id}": Try(
        f"{_SOURCES}/{{ground.source_id}}", OF_THE_SPACE
    ),
    "GET /api/v1/spaces/{slug}/busy-conflicts": Try(_CONFLICTS, OF_THE_SPACE),
    "POST /api/v1/spaces/{slug}/busy-conflicts/{reservation_id}/keep": Try(
        f"{_CONFLICTS}/{{ground.reservation_id}}/keep", OF_THE_SPACE
    ),
    "POST /api/v1/spaces/{slug}/busy-conflicts/{reservation_id}/unkeep": Try(
        f"{_CONFLICTS}/{{ground.reservation_id}}/unkeep", OF_THE_SPACE
    ),
    "POST /api/v1/campaigns/{slug}/statements": Try(
        "/api/v1/campaigns/{ground.campaign}/statements", OF_THE_CITY
    ),
    "GET /api/v1/statements": Try("/api/v1/statements", SIGNED_IN),
    "GET /api/v1/statements/{statement}": Try(_STATEMENT, OF_THE_SPACE | OF_THE_CITY),
    "POST /api/v1/statements/{statement_id}/send": Try(f"{_STATEMENT}/send", OF_THE_CITY),
    "POST /api/v1/statements/{statement_id}/discard": Try(f"{_STATEMENT}/discard", OF_THE_CITY),
    "POST /api/v1/statements/{statement_id}/approve": Try(
        f"{_STATEMENT}/approve", OF_THE_SPACE | OF_THE_CITY
    ),
    "POST /api/v1/statements/{statement_id}/pay": Try(
        f"{_STATEMENT}/pay", OF_THE_CITY, {"payment_reference": "M-1"}
    ),
    "POST /api/v1/reservations/{reservation_id}/settlement-corrections": Try(
        f"{_RESERVATION}/settlement-corrections", OF_THE_CITY, {"amount": 1, "reason": "x"}
    ),
    "GET /api/v1/campaigns/{slug}/cockpit": Try(_COCKPIT, OF_THE_CITY),
    "GET /api/v1/campaigns/{slug}/cockpit/usage": Try(f"{_COCKPIT}/usage", OF_THE_CITY),
    "GET /api/v1/campaigns/{slug}/cockpit/usage.csv": Try(f"{_COCKPIT}/usage.csv", OF_THE_CITY),
    "GET /api/v1/campaigns/{slug}/cockpit/anomalies": Try(f"{_COCKPIT}/anomalies", OF_THE_CITY),
    "GET /api/v1/campaigns": Try("/api/v1/campaigns", EVERYBODY),
    "GET /api/v1/campaigns/{slug}": Try("/api/v1/campaigns/{ground.grants.campaign}", EVERYBODY),
    "POST /api/v1/campaigns/{slug}/vouchers": Try(
        "/api/v1/campaigns/{ground.grants.first_use}/vouchers", SIGNED_IN
    ),
    "POST /api/v1/campaigns/{slug}/grants": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/grants",
        OF_THE_CITY,
        [{"email": "new@example.org", "amount": 100}],
    ),
    "POST /api/v1/campaigns/{slug}/applications": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/applications", SIGNED_IN, APPLICATION
    ),
    "GET /api/v1/campaigns/{slug}/applications": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/applications", OF_THE_CITY
    ),
    "GET /api/v1/applications": Try("/api/v1/applications", SIGNED_IN),
    "POST /api/v1/applications/{application_id}/withdraw": Try(
        "/api/v1/applications/{ground.grants.application_id}/withdraw", {"owner"}
    ),
    "POST /api/v1/applications/{application_id}/grant": Try(
        "/api/v1/applications/{ground.grants.application_id}/grant", OF_THE_CITY, {"amount": 100}
    ),
    "POST /api/v1/applications/{application_id}/refuse": Try(
        "/api/v1/applications/{ground.grants.application_id}/refuse", OF_THE_CITY, _REASON
    ),
    "POST /api/v1/vouchers/{voucher_id}/accept": Try(
        "/api/v1/vouchers/{ground.grants.offer_id}/accept", {"owner"}
    ),
    "POST /api/v1/vouchers/{voucher_id}/decline": Try(
        "/api/v1/vouchers/{ground.grants.offer_id}/decline", {"owner"}
    ),
    "POST /api/v1/vouchers/{voucher_id}/revoke": Try(
        "/api/v1/vouchers/{ground.grants.offer_id}/revoke", OF_THE_CITY, _REASON
    ),
    "POST /api/v1/vouchers/{voucher_id}/expenses": Try(
        "/api/v1/vouchers/{ground.grants.voucher_id}/expenses", {"owner"}, EXPENSE
    ),
    "GET /api/v1/expenses": Try("/api/v1/expenses", SIGNED_IN),
    "GET /api/v1/campaigns/{slug}/expenses": Try(
        "/api/v1/campaigns/{ground.grants.campaign}/expenses", OF_THE_CITY
    ),
    "POST /api/v1/expenses/{expense_id}/approve": Try(
        "/api/v1/expenses/{ground.grants.expense_id}/approve", OF_THE_CITY
    ),
    "POST /api/v1/expenses/{expense_id}/refuse": Try(
        "/api/v1/expenses/{ground.grants.expense_id}/refuse", OF_THE_CITY, _REASON
    ),
    "POST /api/v1/expenses/{expense_id}/pay": Try(
        "/api/v1/expenses/{ground.grants.expense_id}/pay", OF_THE_CITY, {"payment_reference": "M-1"}
    ),
    "GET /api/v1/beneficiaries/{beneficiary_id}": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}", OF_THE_CITY
    ),
    "POST /api/v1/beneficiaries/{beneficiary_id}/accounts/{member_id}/separate": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}/accounts/{ground.ids[owner]}/separate",
        OF_THE_CITY,
        _REASON,
    ),
    "GET /api/v1/beneficiaries/{beneficiary_id}/aid": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}/aid", OF_THE_CITY
    ),
    "POST /api/v1/beneficiaries/{beneficiary_id}/aid": Try(
        "/api/v1/beneficiaries/{ground.grants.beneficiary_id}/aid",
        OF_THE_CITY,
        {"granted_on": "2026-01-31", "amount_cents": 1, "grantor": "X", "measure": "Y"},
    ),
    "POST /api/v1/aid/{aid_id}/withdraw": Try(
        "/api/v1/aid/{ground.grants.aid_id}/withdraw", OF_THE_CITY, _REASON
    ),
}


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
    wrong = []
    ground = await lay_out(web)
    for name, each in TRIES.items():
        status = await ask(ground, ground.people[who], name, each)
        if who == "anonymous":
            fits = (status == 401) == (declared[name].who != "anyone")
        else:
            fits = (status not in {401, 403, 404}) == (who in each.may)
        if not fits or status >= 500:
            wrong.append((name, status))
        if who in each.may and not name.startswith("GET"):
            # The next operation finds everything as the first one did.
            ground = await lay_out(web)
    assert wrong == []


@pytest.mark.parametrize("scope", sorted(SCOPES))
async def test_a_token_does_no_more_than_its_scope(web: Web, scope: str) -> None:
    """An administrator's token, with that one scope, at everything that asks for another."""
    ground = await lay_out(web)
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
    return scope == "manage" and name.startswith("POST /api/v1/reservations/")


async def ask(ground: Ground, client: httpx.AsyncClient, name: str, each: Try) -> int:
    body = each.body(ground.resource_id) if callable(each.body) else each.body
    path = each.path.format(ground=ground)
    answer = await client.request(name.split(maxsplit=1)[0], path, json=body)
    return answer.status_code
