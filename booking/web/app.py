"""The composition root of the web: settings in, application out."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from litestar import Litestar

from booking import clock
from booking.calendar.dav_calendars import DavCalendars
from booking.calendar.private_feeds import PrivateFeeds
from booking.calendar.public_feeds import PublicFeeds
from booking.config import Settings
from booking.database.pool import open_pool
from booking.members.demo import demo_allowed, end_demo_sessions
from booking.reservations.desk import Desk
from booking.spaces.network import NetworkCache
from booking.web.access import undeclared
from booking.web.asked import Asked
from booking.web.authentication import admit, by_tokens_together
from booking.web.dav.basic import by_app_passwords_together
from booking.web.dependencies import dependencies, resolve_in_turn
from booking.web.direct import Direct
from booking.web.envelope import Envelope
from booking.web.limits import Limits
from booking.web.live.live import Live
from booking.web.live.places import Places
from booking.web.openapi import description
from booking.web.parameters import remember_parameters
from booking.web.problems import BODY_LIMIT, EXCEPTION_HANDLERS
from booking.web.queue import open_queue
from booking.web.routes import ROUTES
from booking.web.state import Web

# Nobody waits longer for one statement; most are done in thousandths of it.
_PATIENCE = 30.0


def create_app(
    settings: Settings | None = None, *, now: Callable[[], datetime] = clock.now
) -> Litestar:
    """The application; without settings it reads those of the environment."""
    return set_up(routed(), settings or Settings(), now)


def routed() -> Litestar:
    """Every route and what is known of it, for a third of a second; nothing of any settings."""
    app = Litestar(
        ROUTES,
        lifespan=[_running],
        guards=[admit],
        dependencies=dependencies(lambda: app.state.web),
        exception_handlers=EXCEPTION_HANDLERS,
        request_class=Asked,
        request_max_body_size=BODY_LIMIT,
        openapi_config=description(),
        logging_config=None,
    )
    resolve_in_turn(app)
    remember_parameters(app)
    app.state.direct = Direct(app)
    if missing := undeclared(app):
        raise RuntimeError(f"no access rule declared for {', '.join(missing)}")
    return app


def set_up(app: Litestar, settings: Settings, now: Callable[[], datetime]) -> Litestar:
    """The same application, which runs with these from its next start on."""
    app.state.settings, app.state.now = settings, now
    app.asgi_handler = Envelope(app.state.direct, settings)
    return app


@asynccontextmanager
async def _running(app: Litestar) -> AsyncIterator[None]:
    """What begins with the web and ends with it: connections to the database and to Valkey."""
    settings: Settings = app.state.settings
    now: Callable[[], datetime] = app.state.now
    queue = open_queue(settings)
    limits = Limits(settings, queue)
    try:
        url = str(settings.database_url)
        size = settings.database_connections
        async with open_pool(url, size=size, patience=_PATIENCE) as pool:
            if not demo_allowed(settings):
                async with pool.acquire() as conn:
                    await end_demo_sessions(conn, now=now())
            by_token = by_tokens_together(pool, settings, now)
            desk = Desk(pool.acquire, connections=settings.database_connections)
            network = NetworkCache()
            places = Places(of_address=settings.streams_per_address)
            feeds = (pool.acquire, network, settings, now)
            public_feeds = PublicFeeds(*feeds)
            async with Live(pool, network).running() as live:
                app.state.web = Web(
                    settings, pool, network, queue, limits, by_token, desk, live, places,
                    public_feeds, PrivateFeeds(*feeds), DavCalendars(*feeds, public_feeds),
                    by_app_passwords_together(pool, settings, now), now,
                )  # fmt: skip
                yield
    finally:
        await limits.aclose()
        if queue:
            await queue.aclose()
