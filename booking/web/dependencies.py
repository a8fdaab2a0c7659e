"""What a route can ask for by name: `pool`, `network`, `settings`, `limits`, `now`, `language`,
`address`, `key`, `member` (refuses who is not signed in) and `maybe_member`."""

from datetime import datetime
from typing import Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import Provide
from litestar.types import Scope

from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import Unauthenticated
from booking.members.member import Member
from booking.spaces.network import NetworkCache
from booking.web.client_address import client_address
from booking.web.idempotency import sent_key
from booking.web.language import negotiated
from booking.web.limits import Limits


def _pool(state: State) -> Pool:
    pool: Pool = state.web.pool
    return pool


def _network(state: State) -> NetworkCache:
    network: NetworkCache = state.web.network
    return network


def _settings(state: State) -> Settings:
    settings: Settings = state.web.settings
    return settings


def _now(state: State) -> datetime:
    now: datetime = state.web.now()
    return now


def _limits(state: State) -> Limits:
    limits: Limits = state.web.limits
    return limits


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


DEPENDENCIES = {
    "pool": Provide(_pool, sync_to_thread=False),
    "network": Provide(_network, sync_to_thread=False),
    "settings": Provide(_settings, sync_to_thread=False),
    "limits": Provide(_limits, sync_to_thread=False),
    "address": Provide(client_address, sync_to_thread=False),
    "now": Provide(_now, sync_to_thread=False),
    "language": Provide(_language, sync_to_thread=False),
    "key": Provide(sent_key),
    "member": Provide(_member, sync_to_thread=False),
    "maybe_member": Provide(_maybe_member, sync_to_thread=False),
}
