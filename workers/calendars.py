"""Calendars that spaces keep elsewhere, read as they become due, several at once: one that does
not answer keeps no other waiting. Any number of workers share them."""

import asyncio
import logging
from datetime import timedelta

from booking import clock
from booking.config import Settings
from booking.database.away import DATABASE_AWAY, is_away
from booking.database.describe import place
from booking.database.pool import Pool
from booking.errors import TryAgain
from booking.imports.due import LEASE, Reading, take_due
from booking.imports.read import Fetch, Parse, fetching, parsing, read_one
from workers.failure import describe
from workers.stopping import Stopping

log = logging.getLogger(__name__)
_EVERY = timedelta(seconds=2)
# Parsing takes a process of up to 256 MiB each, applying a connection.
_AT_ONCE = 3


async def read_calendars(settings: Settings, pool: Pool, *, stopping: Stopping) -> None:
    """Until told to stop; what is in hand then is read again when its lease has run out."""
    fetch, parse = fetching(settings, clock.now), parsing(settings)
    in_hand: set[asyncio.Task[None]] = set()
    try:
        while not stopping.now():
            for reading in await _due(pool, _AT_ONCE - len(in_hand)):
                task = asyncio.create_task(_read(pool, reading, fetch=fetch, parse=parse))
                in_hand.add(task)
                task.add_done_callback(in_hand.discard)
            await stopping.after(_EVERY)
    finally:
        for task in in_hand:
            task.cancel()
        await asyncio.gather(*in_hand, return_exceptions=True)


async def _due(pool: Pool, limit: int) -> list[Reading]:
    if limit <= 0:
        return []
    try:
        async with pool.acquire() as conn:
            return await take_due(conn, now=clock.now(), limit=limit)
    except DATABASE_AWAY as error:
        log.warning("calendars: %s; next try in %s", describe(error), _EVERY)
        return []


async def _read(pool: Pool, reading: Reading, *, fetch: Fetch, parse: Parse) -> None:
    """Whatever happens to one, the others go on; it is due again in two minutes at the latest."""
    try:
        async with asyncio.timeout(LEASE.total_seconds() * 0.9):
            await read_one(pool, reading, fetch=fetch, parse=parse, now=clock.now)
    except Exception as error:  # noqa: BLE001 - logged, and read again when its lease has run out
        if isinstance(error, TryAgain) or is_away(error):
            log.warning("calendar %d: %s; next try in %s", reading.id, describe(error), LEASE)
            return
        log.error(  # noqa: TRY400 - a traceback would show addresses and the values of rows
            "calendar %d: failed with %s at %s; next try in %s",
            reading.id,
            describe(error),
            place(error),
            LEASE,
        )
