"""The composition root of the web: settings in, application out, and every route in one list."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from litestar import Litestar
from litestar.datastructures import CacheControlHeader
from litestar.static_files import create_static_files_router
from litestar.types import ControllerRouterHandler

from booking import clock
from booking.calendar.dav_calendars import DavCalendars
from booking.calendar.private_feeds import PrivateFeeds
from booking.calendar.public_feeds import PublicFeeds
from booking.config import Settings
from booking.database.pool import open_pool
from booking.members.demo import demo_allowed, end_demo_sessions
from booking.reservations.desk import Desk
from booking.spaces.network import NetworkCache
from booking.web import calendars, open_data
from booking.web.access import ANYONE, operation, undeclared
from booking.web.api import (
    aid,
    app_passwords,
    applications,
    availability,
    beneficiaries,
    busy_conflicts,
    busy_sources,
    campaigns,
    certification,
    changes,
    closures,
    cockpit,
    events,
    expenses,
    grant_lists,
    health,
    me,
    offers,
    quotes,
    rankings,
    register,
    reservations,
    search,
    sessions,
    settling,
    spaces,
    statements,
    suspension,
    tokens,
    vouchers,
)
from booking.web.api import calendars as own_calendars
from booking.web.asked import Asked
from booking.web.authentication import admit, by_tokens_together
from booking.web.dav.basic import by_app_passwords_together
from booking.web.dav.mount import dav, well_known
from booking.web.dependencies import dependencies, resolve_in_turn
from booking.web.direct import Direct
from booking.web.envelope import Envelope
from booking.web.limits import Limits
from booking.web.live.live import Live
from booking.web.live.places import Places
from booking.web.openapi import description
from booking.web.pages import problem_types
from booking.web.pages.demo import mailbox
from booking.web.pages.demo import roles as demo
from booking.web.pages.finding import embed
from booking.web.pages.finding import register as register_page
from booking.web.pages.finding import search as search_page
from booking.web.pages.finding import space as space_page
from booking.web.pages.managing import calendars as managed_calendars
from booking.web.pages.own import (
    answering,
    calendar_links,
    feeds,
    home,
    mine,
    move,
    passwords,
    preferences,
    reservation,
    sign_in,
    statement,
)
from booking.web.pages.own import (
    offers as offer_forms,
)
from booking.web.pages.render import STATIC
from booking.web.pages.reserving import reserve
from booking.web.parameters import remember_parameters
from booking.web.problems import BODY_LIMIT, EXCEPTION_HANDLERS, NO_FILE, answer_no_file
from booking.web.queue import open_queue
from booking.web.state import Web

# Nobody waits longer for one statement; most are done in thousandths of it.
_PATIENCE = 30.0

# Every operation there is, by area.
ROUTES: list[ControllerRouterHandler] = [
    health.live,
    health.ready,
    me.me,
    me.change,
    tokens.listed,
    tokens.make,
    tokens.revoke,
    app_passwords.listed,
    app_passwords.make,
    app_passwords.revoke,
    sessions.listed,
    sessions.end_all,
    spaces.spaces,
    spaces.space,
    spaces.resource,
    availability.availability,
    search.search,
    events.follow,
    calendars.of_network,
    calendars.of_space,
    calendars.of_resource,
    calendars.of_member,
    own_calendars.listed,
    own_calendars.make,
    own_calendars.revoke,
    dav,
    well_known,
    quotes.quote,
    reservations.create,
    reservations.listed,
    reservations.read,
    changes.cancel,
    changes.reschedule,
    changes.confirm,
    changes.check_in,
    changes.approve,
    changes.decline,
    closures.closures,
    closures.make,
    closures.take_back,
    busy_sources.listed,
    busy_sources.add,
    busy_sources.remove,
    busy_sources.check,
    busy_conflicts.listed,
    busy_conflicts.keep,
    busy_conflicts.unkeep,
    vouchers.vouchers,
    campaigns.listed,
    campaigns.read,
    campaigns.take,
    grant_lists.grant,
    applications.apply,
    applications.own,
    applications.withdraw,
    rankings.ranking,
    rankings.grant,
    rankings.refuse,
    offers.accept,
    offers.decline,
    offers.revoke,
    expenses.submit,
    expenses.own,
    expenses.listed,
    expenses.approve,
    expenses.refuse,
    expenses.pay,
    beneficiaries.read,
    beneficiaries.separate_account,
    aid.read,
    aid.declare,
    aid.withdraw,
    settling.draft_all,
    settling.send,
    settling.discard,
    settling.approve,
    settling.pay,
    settling.take_back,
    statements.statements,
    statements.statement,
    certification.read,
    certification.apply,
    certification.visit,
    certification.enlist,
    certification.reject,
    suspension.preview,
    suspension.begin,
    suspension.remove,
    suspension.reinstate,
    register.register,
    open_data.as_csv,
    open_data.as_json,
    open_data.catalog,
    register_page.look,
    cockpit.read,
    cockpit.used,
    cockpit.download,
    cockpit.odd,
    search_page.search,
    space_page.look,
    embed.look,
    home.account,
    home.choose,
    preferences.remind,
    offer_forms.accept,
    offer_forms.decline,
    statement.show,
    statement.approve,
    passwords.listed,
    passwords.make,
    passwords.revoke,
    reserve.look,
    reserve.take,
    mine.mine,
    reservation.look,
    reservation.cancel,
    reservation.confirm,
    reservation.arrive,
    reservation.keep,
    answering.approve,
    answering.decline,
    move.look,
    move.move,
    calendar_links.download,
    feeds.listed,
    feeds.make,
    feeds.revoke,
    managed_calendars.look,
    managed_calendars.add,
    managed_calendars.check,
    managed_calendars.remove,
    managed_calendars.keep,
    managed_calendars.unkeep,
    managed_calendars.cancel,
    sign_in.form,
    sign_in.ask,
    sign_in.sent,
    sign_in.type_code,
    sign_in.look,
    sign_in.follow,
    sign_in.leave,
    mailbox.listed,
    mailbox.read,
    mailbox.letter,
    demo.look,
    demo.enter,
    demo.enter_as,
    problem_types.explain,
    create_static_files_router(
        path="/static",
        directories=[STATIC],
        opt=dict(operation(ANYONE)["opt"]),
        include_in_schema=False,
        # The address of each file changes with its content.
        cache_control=CacheControlHeader(max_age=31_536_000, immutable=True, public=True),
        # A name that no file can have: a NUL in it, or far too long.
        exception_handlers=dict.fromkeys(NO_FILE, answer_no_file),
    ),
]


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
