"""The schedule: everything that moves by the clock, in one table."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from booking.certification.clock import move_suspensions
from booking.certification.expiring import warn_due
from booking.cockpit import alerts
from booking.database.pool import Pool
from booking.database.queries import Query, queries
from booking.database.retry import retrying
from booking.figures.keep import keep_weeks
from booking.imports.free import free_more
from booking.imports.units import claim_more
from booking.qualifications import expiring
from booking.reservations.clock import move_due
from booking.reservations.reminders import record_due
from booking.vouchers.expire import expire_due
from booking.vouchers.offers import forfeit_due
from workers.timekeeper import Entry

sql = queries("workers")
reminders = queries("reminders")
imports = queries("imports")
_AT_ONCE = 1000
_DAY = timedelta(days=1)


async def _move_reservations(pool: Pool, now: datetime) -> int:
    return await move_due(pool, now=now)


async def _remind(pool: Pool, now: datetime) -> int:
    return await retrying(lambda: record_due(pool, now=now))


async def _expire_vouchers(pool: Pool, now: datetime) -> int:
    async def expire() -> int:
        async with pool.acquire() as conn:
            return await expire_due(conn, now=now)

    return await retrying(expire)


async def _forfeit_offers(pool: Pool, now: datetime) -> int:
    async def forfeit() -> int:
        async with pool.acquire() as conn:
            return await forfeit_due(conn, now=now)

    return await retrying(forfeit)


async def _move_suspensions(pool: Pool, now: datetime) -> int:
    return await move_suspensions(pool, now=now)


async def _warn_of_listings(pool: Pool, now: datetime) -> int:
    return await warn_due(pool, now=now)


async def _warn_of_qualifications(pool: Pool, now: datetime) -> int:
    return await retrying(lambda: expiring.warn_due(pool, now=now))


async def _alert(pool: Pool, now: datetime) -> int:
    return await retrying(lambda: alerts.raise_due(pool, now=now))


async def _keep_figures(pool: Pool, _now: datetime) -> int:
    async with pool.acquire() as conn:
        await keep_weeks(conn)
    # What changed meanwhile has time until the next hour.
    return 0


def _purge(query: Query, *, kept: timedelta) -> Callable[[Pool, datetime], Awaitable[int]]:
    async def purge(pool: Pool, now: datetime) -> int:
        async with pool.acquire() as conn:
            return await query.run(conn, before=now - kept, limit=_AT_ONCE)

    return purge


SCHEDULE = (
    # held, pending → expired; confirmed → no_show, completed; checked_in → completed, captured
    Entry("reservations", timedelta(seconds=2), _move_reservations),
    # 24 h and 1 h before the start
    Entry("reminders", timedelta(seconds=10), _remind),
    # active → expired, the rest to the pot
    Entry("vouchers", timedelta(minutes=5), _expire_vouchers),
    # offered → forfeited, all of it to the pot
    Entry("offers", timedelta(minutes=5), _forfeit_offers),
    # listed → suspended or removed, its stays settled; suspended → listed
    Entry("suspensions", timedelta(minutes=2), _move_suspensions),
    # 60, 30 and 7 days before a listing ends
    Entry("listings", timedelta(hours=1), _warn_of_listings),
    # 30 days before a qualification expires
    Entry("qualifications", timedelta(hours=1), _warn_of_qualifications),
    # 80 and 100 percent of a pot are granted
    Entry("pots", timedelta(minutes=1), _alert),
    # weeks of figures of which nothing, or not the truth, is kept
    Entry("figures", timedelta(hours=1), _keep_figures),
    Entry(
        "idempotent answers",
        timedelta(hours=1),
        _purge(sql.purge_idempotent_answers, kept=7 * _DAY),
    ),
    Entry("sign-in links", timedelta(minutes=10), _purge(sql.purge_sign_in_requests, kept=_DAY)),
    Entry("sessions", timedelta(hours=1), _purge(sql.purge_sessions, kept=_DAY)),
    Entry("tokens", timedelta(hours=6), _purge(sql.purge_tokens, kept=30 * _DAY)),
    # What large calendars that were removed still block
    Entry("removed calendars", timedelta(seconds=2), free_more),
    # Units that came to a large calendar: taken altogether → where it is busy
    Entry("units that came", timedelta(seconds=2), claim_more),
    # Of calendars that cannot be read any more: all others lose them as the days pass.
    Entry("busy times", timedelta(hours=6), _purge(imports.purge_busy_times, kept=61 * _DAY)),
    # No start that is over is reminded of again.
    Entry("old reminders", timedelta(hours=6), _purge(reminders.purge_reminders, kept=_DAY)),
)
