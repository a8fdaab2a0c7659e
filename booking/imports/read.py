"""Read one calendar: fetch it, parse it apart, apply what it says."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from zoneinfo import ZoneInfo

from booking.calendar.busy.apart import busy_apart
from booking.calendar.busy.limits import Unreadable
from booking.calendar.busy.read import BusyTimes
from booking.calendar.window import import_window
from booking.config import Settings
from booking.database.away import is_away
from booking.database.describe import describe, place
from booking.database.pool import Pool
from booking.database.retry import in_transaction
from booking.errors import TryAgain
from booking.imports.apply import Copy, TooManyClaims, apply, failed, same_as_before
from booking.imports.due import Reading
from booking.net.fetch import Fetched, Unfetched, fetch
from booking.periods import Period

log = logging.getLogger(__name__)


Fetch = Callable[[Reading, str | None, str | None], Awaitable[Fetched]]
Parse = Callable[[bytes, ZoneInfo, Period], Awaitable[BusyTimes]]


def fetching(settings: Settings, now: Callable[[], datetime]) -> Fetch:
    """Through the guarded fetcher."""

    async def fetch_it(reading: Reading, etag: str | None, last_modified: str | None) -> Fetched:
        return await fetch(
            reading.address,
            now=now(),
            etag=etag,
            last_modified=last_modified,
            from_loopback=settings.imports_from_loopback,
        )

    return fetch_it


def parsing(settings: Settings) -> Parse:
    """In a process of its own; what bears one of our own UIDs is ignored."""

    async def parse(body: bytes, zone: ZoneInfo, window: Period) -> BusyTimes:
        return await busy_apart(body, zone=zone, window=window, domain=settings.domain)

    return parse


async def read_one(
    pool: Pool, reading: Reading, *, fetch: Fetch, parse: Parse, now: Callable[[], datetime]
) -> str | None:
    """The code of what went wrong, or None. Whatever happens, what was said last still blocks
    until something better is known, and a calendar that we stumble over grows stale as others do.

    Raises what a database that is away raises, and TryAgain: neither is the calendar's fault.
    """
    try:
        copy = await _copy(reading, fetch=fetch, parse=parse, at=now())
    except Unfetched as why:
        return await _failed(pool, reading, why, now())
    except Exception as error:  # noqa: BLE001 - logged
        return await _stumbled(pool, reading, error, now())
    try:
        await _take_in(pool, reading, copy, now())
    except TooManyClaims:
        return await _failed(pool, reading, Unfetched("too-many-occurrences"), now())
    except TryAgain:
        raise
    except Exception as error:
        if is_away(error):
            raise
        return await _stumbled(pool, reading, error, now())
    return None


async def _copy(reading: Reading, *, fetch: Fetch, parse: Parse, at: datetime) -> Copy | None:
    """A good copy, or None where nothing changed. Raises Unfetched."""
    day = at.astimezone(UTC).date()
    # Once a day it is read whole: what it says of the days that the window came to was left out.
    known = reading.read_on == day
    got = await fetch(
        reading, reading.etag if known else None, reading.last_modified if known else None
    )
    if got.body is None:
        return None
    try:
        said = await parse(got.body, ZoneInfo(reading.timezone), import_window(at))
    except Unreadable as why:
        raise Unfetched(why.code) from None
    if any(each.code == "truncated" for each in said.warnings):
        # What it lost may be busy.
        raise Unfetched("truncated")
    return Copy(
        times=said.intervals,
        warnings=[asdict(each) for each in said.warnings],
        etag=got.etag,
        last_modified=got.last_modified,
        read_on=day,
    )


async def _take_in(pool: Pool, reading: Reading, copy: Copy | None, now: datetime) -> None:
    run = partial(in_transaction, pool)
    if copy is None:
        await run(lambda conn: same_as_before(conn, reading, now=now))
    else:
        await apply(run, reading, copy, now=now)


async def _stumbled(pool: Pool, reading: Reading, error: Exception, now: datetime) -> str:
    """The fault is ours, or the database refuses what the calendar says."""
    # Not as a traceback, which may hold the address.
    log.error("calendar %d: failed with %s at %s", reading.id, describe(error), place(error))
    return await _failed(pool, reading, Unfetched("unreadable"), now)


async def _failed(pool: Pool, reading: Reading, why: Unfetched, now: datetime) -> str:
    log.info("calendar %d: %s", reading.id, why.code)
    await in_transaction(pool, lambda conn: failed(conn, reading, why, now=now))
    return why.code
