"""What a route can ask for by name: `pool`, `network`, `settings`, `limits`, `desk`, `now`,
`public_feeds`, `private_feeds`, `language`, `address`, `key`, `member` (refuses who is not signed
in), `maybe_member`, and `voucher_wait` in an operation that says `names_voucher`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.routes import HTTPRoute
from litestar.types import Scope

from booking.calendar.private_feeds import PrivateFeeds
from booking.calendar.public_feeds import PublicFeeds
from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import Unauthenticated
from booking.members.member import Member
from booking.reservations.desk import Desk
from booking.spaces.network import NetworkCache
from booking.web.client_address import client_address
from booking.web.idempotency import sent_key
from booking.web.language import negotiated
from booking.web.limits import Limits
from booking.web.state import Web


def dependencies(web: Callable[[], Web]) -> dict[str, Provide]:
    """By name; what all requests share is taken from `web`, which is there once the web runs.

    Those without parameters cost next to nothing; Litestar checks the others' with every request.
    """

    def pool() -> Pool:
        return web().pool

    def network() -> NetworkCache:
        return web().network

    def settings() -> Settings:
        return web().settings

    def desk() -> Desk:
        return web().desk

    def limits() -> Limits:
        return web().limits

    def public_feeds() -> PublicFeeds:
        return web().public_feeds

    def private_feeds() -> PrivateFeeds:
        return web().private_feeds

    def now() -> datetime:
        return web().now()

    by_name: dict[str, Callable[..., Any]] = {
        "pool": pool,
        "network": network,
        "settings": settings,
        "limits": limits,
        "public_feeds": public_feeds,
        "private_feeds": private_feeds,
        "desk": desk,
        "now": now,
        "address": client_address,
        "language": _language,
        "member": _member,
        "maybe_member": _maybe_member,
        "voucher_wait": _voucher_wait,
    }
    provided = {name: Provide(each, sync_to_thread=False) for name, each in by_name.items()}
    return provided | {"key": Provide(sent_key)}


def resolve_in_turn(app: Litestar) -> None:
    """Have each route's dependencies resolved one after the other.

    Litestar starts a task for each of several, which took a fifth of a request; none of ours
    waits for anything.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for _, model in route.route_handler_map.values():
                model.dependency_batches = [
                    {each} for batch in model.dependency_batches for each in batch
                ]


def _language(request: Request[Any, Any, Any]) -> str:
    return negotiated(request.headers.get("accept-language", ""), "en")


def _member(scope: Scope) -> Member:
    member = _maybe_member(scope)
    if member is None:
        raise Unauthenticated
    return member


def _maybe_member(scope: Scope) -> Member | None:
    # A KeyError here is a route that declared ANYONE, where no credential is looked at.
    member: Member | None = scope["user"]
    return member


def _voucher_wait(scope: Scope) -> int:
    """Seconds until a voucher's code may be named again; 0 now."""
    wait: int = scope["voucher_wait"]  # type: ignore[typeddict-item]
    return wait
