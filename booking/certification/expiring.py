"""Listings that come to an end: their managers hear of it 60, 30 and 7 days before.

After its last day a listing is simply not a listing any more: its state stays `listed`, its days
say that it is over, and no step is written. Renewing it is listing it again.
"""

from datetime import date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from booking import events
from booking.certification.each_space import each_space
from booking.certification.standing import read_standing, sql, today_in
from booking.city_events import ListingExpiring
from booking.database.pool import Connection, Pool

# Days before the last one; after an outage only the nearest that was missed is said.
LEADS = (7, 30, 60)


def already_warned(listed_until: date | None, today: date) -> int | None:
    """The lead that has begun when a listing is made: who just heard its end needs no warning."""
    if listed_until is None:
        return None
    left = (listed_until - today).days
    return next((lead for lead in LEADS if left <= lead), None)


async def warn_due(pool: Pool, *, now: datetime) -> int:
    """Record ListingExpiring for every listing that comes to its end, once for each lead; how
    many. Each in a transaction of its own; one that fails is logged and stops no other."""
    async with pool.acquire() as conn:
        rows = await sql.listings_expiring.rows(conn, now=now, leads=list(LEADS))
    return await each_space(rows, partial(_warn, pool, now=now))


async def _warn(pool: Pool, row: dict[str, Any], *, now: datetime) -> int:
    async with pool.acquire() as conn, conn.transaction():
        return await _warn_one(conn, row["space_id"], zone=ZoneInfo(row["timezone"]), now=now)


async def _warn_one(conn: Connection, space_id: int, *, zone: ZoneInfo, now: datetime) -> int:
    await sql.change_space.value(conn, space_id=space_id)
    standing = await read_standing(conn, space_id=space_id)
    if standing is None or standing.state != "listed" or standing.listed_until is None:
        return 0
    today = today_in(zone, now)
    lead = already_warned(standing.listed_until, today)
    said = standing.warned_days
    if standing.listed_until < today or lead is None or (said is not None and said <= lead):
        return 0
    await sql.mark_warned.run(conn, space_id=space_id, lead=lead)
    version = await sql.space_version.value(conn, space_id=space_id)
    expiring = ListingExpiring(
        space_id=space_id,
        listed_until=standing.listed_until,
        days=(standing.listed_until - today).days,
    )
    await events.record(conn, expiring, stream_version=version, now=now)
    return 1
