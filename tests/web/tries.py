"""A good request to every operation of the API, and who gets past 401, 403 and 404 with it.

Those of labs and of the city are in lab_tries.py and city_tries.py.
"""

from dataclasses import dataclass
from typing import Any

from tests.web.ground import ADD_ON, closure, visit, walk_in, weekly, wish

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


_SOURCES = "/api/v1/spaces/{ground.slug}/busy-sources"
_CONFLICTS = "/api/v1/spaces/{ground.slug}/busy-conflicts"
_FIGURES = "/api/v1/spaces/{ground.slug}/figures"
_DOOR = "/api/v1/spaces/{ground.slug}/door"
_RESERVATION = "/api/v1/reservations/{ground.reservation_id}"
_GROUP = "/api/v1/groups/{ground.group_id}"
_BLOCKS = "/api/v1/spaces/{ground.slug}/blocks"
_BLOCK = {"member_id": 999_999, "reason": "Rumore", "reservations": "keep"}
_MOVE = {"starts_at": "2026-12-02T10:00:00+01:00", "ends_at": "2026-12-02T12:00:00+01:00"}

_HOURS: dict[str, Any] = {"hours": [], "special_hours": [], "closes_on_holidays": True}
_FACTS: dict[str, Any] = {
    "kind": "room",
    "name": {"it": "Sala", "en": "Room"},
    "prices": {"items": [{"item": "hour", "cents": 1000}]},
}

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
    "GET /api/v1/spaces/{slug}/board": Try(
        "/api/v1/spaces/{ground.slug}/board?day=2026-12-01", OF_THE_SPACE
    ),
    "GET /api/v1/spaces/{slug}/figures": Try(_FIGURES, OF_THE_SPACE),
    "GET /api/v1/spaces/{slug}/figures.csv": Try(f"{_FIGURES}.csv", OF_THE_SPACE),
    "GET /api/v1/spaces/{slug}/figures.svg": Try(f"{_FIGURES}.svg", OF_THE_SPACE),
    "POST /api/v1/spaces/{slug}/walk-ins": Try(
        "/api/v1/spaces/{ground.slug}/walk-ins", OF_THE_SPACE, walk_in
    ),
    "GET /api/v1/spaces/{slug}/blocks": Try(_BLOCKS, OF_THE_SPACE),
    # Nobody with a reservation there: tests/web/test_blocks.py has somebody.
    "POST /api/v1/spaces/{slug}/blocks": Try(_BLOCKS, set(), _BLOCK),
    "POST /api/v1/spaces/{slug}/blocks/preview": Try(
        f"{_BLOCKS}/preview", set(), {"member_id": 999_999}
    ),
    "DELETE /api/v1/blocks/{block_id}": Try("/api/v1/blocks/999999", set()),
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
    "POST /api/v1/series": Try("/api/v1/series", SIGNED_IN, weekly),
    "POST /api/v1/series/preview": Try("/api/v1/series/preview", SIGNED_IN, weekly),
    "POST /api/v1/groups": Try("/api/v1/groups", SIGNED_IN, visit),
    "POST /api/v1/groups/preview": Try("/api/v1/groups/preview", SIGNED_IN, visit),
    "GET /api/v1/groups/{group_id}": Try(_GROUP, OF_THE_RESERVATION),
    "POST /api/v1/groups/{group_id}/cancel": Try(f"{_GROUP}/cancel", OF_THE_RESERVATION),
    "POST /api/v1/groups/{group_id}/reschedule": Try(
        f"{_GROUP}/reschedule", OF_THE_RESERVATION, _MOVE | {"like": "{ground.part_id}"}
    ),
    "GET /api/v1/spaces/{slug}/closures": Try("/api/v1/spaces/{ground.slug}/closures", EVERYBODY),
    "POST /api/v1/spaces/{slug}/closures": Try(
        "/api/v1/spaces/{ground.slug}/closures", OF_THE_SPACE, closure()
    ),
    "POST /api/v1/spaces/{slug}/closures/preview": Try(
        "/api/v1/spaces/{ground.slug}/closures/preview",
        OF_THE_SPACE,
        {"starts_at": "2026-12-18T08:00:00+01:00", "ends_at": "2026-12-18T20:00:00+01:00"},
    ),
    "POST /api/v1/spaces/{slug}/hours/preview": Try(
        "/api/v1/spaces/{ground.slug}/hours/preview", OF_THE_SPACE, _HOURS
    ),
    "PUT /api/v1/spaces/{slug}/hours": Try(
        "/api/v1/spaces/{ground.slug}/hours", OF_THE_SPACE, _HOURS | {"reservations": "keep"}
    ),
    "GET /api/v1/spaces/{slug}/add-ons": Try("/api/v1/spaces/{ground.slug}/add-ons", EVERYBODY),
    "POST /api/v1/spaces/{slug}/add-ons": Try(
        "/api/v1/spaces/{ground.slug}/add-ons", OF_THE_SPACE, ADD_ON
    ),
    "PUT /api/v1/add-ons/{add_on_id}": Try(
        "/api/v1/add-ons/{ground.add_on_id}", OF_THE_SPACE, ADD_ON
    ),
    "GET /api/v1/reservations/{reservation_id}/add-ons": Try(
        f"{_RESERVATION}/add-ons", OF_THE_RESERVATION
    ),
    "PUT /api/v1/reservations/{reservation_id}/add-ons": Try(
        f"{_RESERVATION}/add-ons", OF_THE_RESERVATION, {"add_ons": []}
    ),
    "GET /api/v1/spaces/{slug}/photos": Try("/api/v1/spaces/{ground.slug}/photos", EVERYBODY),
    "POST /api/v1/spaces/{slug}/photos": Try("/api/v1/spaces/{ground.slug}/photos", OF_THE_SPACE),
    "PATCH /api/v1/photos/{photo_id}": Try(
        "/api/v1/photos/{ground.photo_id}",
        OF_THE_SPACE,
        {"alt": {"it": "Sala", "en": "Room"}},
    ),
    "DELETE /api/v1/photos/{photo_id}": Try("/api/v1/photos/{ground.photo_id}", OF_THE_SPACE),
    "GET /api/v1/spaces/{slug}/resources": Try(
        "/api/v1/spaces/{ground.slug}/resources", OF_THE_SPACE
    ),
    "POST /api/v1/spaces/{slug}/resources": Try(
        "/api/v1/spaces/{ground.slug}/resources", OF_THE_SPACE, _FACTS | {"unit_count": 1}
    ),
    # Another version than it has: refused by that, once it is known who may.
    "PUT /api/v1/resources/{resource_id}": Try(
        "/api/v1/resources/{ground.resource_id}", OF_THE_SPACE, _FACTS | {"version": "0"}
    ),
    "PUT /api/v1/resources/{resource_id}/parts": Try(
        "/api/v1/resources/{ground.resource_id}/parts",
        OF_THE_SPACE,
        {"parts": [1, 2], "version": "0"},
    ),
    "POST /api/v1/resources/{resource_id}/units": Try(
        "/api/v1/resources/{ground.resource_id}/units", OF_THE_SPACE, {"name": "Finestra"}
    ),
    "PATCH /api/v1/units/{unit_id}": Try(
        "/api/v1/units/{ground.unit_id}", OF_THE_SPACE, {"name": "Finestra"}
    ),
    "GET /api/v1/resources/{resource_id}/retire": Try(
        "/api/v1/resources/{ground.resource_id}/retire", OF_THE_SPACE
    ),
    "POST /api/v1/resources/{resource_id}/retire": Try(
        "/api/v1/resources/{ground.resource_id}/retire", OF_THE_SPACE, {"reservations": "cancel"}
    ),
    "POST /api/v1/resources/{resource_id}/restore": Try(
        "/api/v1/resources/{ground.resource_id}/restore", OF_THE_SPACE
    ),
    "GET /api/v1/units/{unit_id}/retire": Try(
        "/api/v1/units/{ground.unit_id}/retire", OF_THE_SPACE
    ),
    "POST /api/v1/units/{unit_id}/retire": Try(
        "/api/v1/units/{ground.unit_id}/retire", OF_THE_SPACE, {"reservations": "cancel"}
    ),
    "POST /api/v1/units/{unit_id}/restore": Try(
        "/api/v1/units/{ground.unit_id}/restore", OF_THE_SPACE
    ),
    "DELETE /api/v1/closures/{closure_id}": Try(
        "/api/v1/closures/{ground.closure_id}", OF_THE_SPACE
    ),
    "GET /api/v1/spaces/{slug}/door": Try(_DOOR, OF_THE_SPACE),
    "POST /api/v1/spaces/{slug}/door": Try(_DOOR, OF_THE_SPACE),
    "POST /api/v1/spaces/{slug}/door/displays": Try(
        f"{_DOOR}/displays", OF_THE_SPACE, {"name": "Ingresso"}
    ),
    "DELETE /api/v1/spaces/{slug}/door/displays/{display_id}": Try(
        f"{_DOOR}/displays/{{ground.display_id}}", OF_THE_SPACE
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
}
