"""The guard of every operation: who sends it, before anything of it is read."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from booking.config import Settings
from booking.database.pool import Pool
from booking.errors import Unauthenticated
from booking.members.authenticate import BySession, ByToken, by_session, by_tokens
from booking.members.demo import demo_allowed
from booking.members.member import Member
from booking.together import Together
from booking.web.access import Access
from booking.web.asked import sent_header
from booking.web.client_address import client_address
from booking.web.cookies import cookie_value
from booking.web.csrf import check_csrf
from booking.web.parameters import refuse_unknown
from booking.web.refusals import UnsupportedMediaType
from booking.web.state import ByTokens, Web

_READS = frozenset({"GET", "HEAD"})
_JSON = "application/json"
_MOST_TOKENS = 100


async def admit(connection: ASGIConnection[Any, Any, Any, Any], handler: BaseRouteHandler) -> None:
    """Refuse with Unauthenticated, NotFromOurPages, RateLimited, UnsupportedMediaType or, for an
    unknown parameter, Invalid."""
    if not isinstance(connection, Request) or connection.method == "OPTIONS":
        return
    access: Access = handler.opt["access"]
    scope = connection.scope
    web: Web = connection.app.state.web
    if access.known:
        scope["user"], scope["auth"] = await _who(web, connection)
        if scope["user"] is None and access.who != "anyone":
            raise Unauthenticated
    if connection.method not in _READS:
        await _count_write(web, connection, handler)
        _check_media_type(connection, handler)
    refuse_unknown(handler, scope["query_string"])


def by_tokens_together(pool: Pool, settings: Settings, now: Callable[[], datetime]) -> ByTokens:
    """Whose tokens they are, asked of the database for all that come at the same moment."""

    async def ask(tokens: Sequence[str]) -> Sequence[tuple[Member, ByToken] | None]:
        async with pool.acquire() as conn:
            return await by_tokens(conn, tokens=tokens, now=now(), demo=demo_allowed(settings))

    return Together(ask, most=_MOST_TOKENS)


async def _who(
    web: Web, request: Request[Any, Any, Any]
) -> tuple[Member | None, ByToken | BySession | None]:
    """A request with both is its token's; a wrong token is refused, an old session is nobody."""
    authorization = sent_header(request, b"authorization")
    if authorization is not None:
        return await _by_token(web, authorization)
    secret = cookie_value(request, "session", web.settings)
    if secret is None:
        return None, None
    async with web.pool.acquire() as conn:
        found = await by_session(
            conn, secret=secret, now=web.now(), demo=demo_allowed(web.settings)
        )
    if found is None:
        return None, None
    if request.method not in _READS:
        await check_csrf(request, found[1], web.settings)
    return found


async def _by_token(web: Web, authorization: str) -> tuple[Member, ByToken]:
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer":
        raise Unauthenticated
    found = await web.by_token(token.strip())
    if found is None:
        raise Unauthenticated
    return found


async def _count_write(
    web: Web, request: Request[Any, Any, Any], handler: BaseRouteHandler
) -> None:
    member: Member | None = request.scope.get("user")
    request.scope["voucher_wait"] = await web.limits.write(  # type: ignore[typeddict-unknown-key]
        member_id=member.id if member else None,
        address=client_address(request),
        naming_voucher=handler.opt.get("names_voucher", False),
    )


def _check_media_type(request: Request[Any, Any, Any], handler: BaseRouteHandler) -> None:
    """A body of JSON is not taken for anything else; without a Content-Type it counts as JSON."""
    if not handler.opt.get("json") or sent_header(request, b"content-type") in {None, _JSON}:
        return
    sent = request.content_type[0].lower()
    if sent != _JSON and not (sent.startswith("application/") and sent.endswith("+json")):
        raise UnsupportedMediaType(accepted=_JSON)
