"""Alerts that a pot runs low: at 80 and at 100 percent of its budget, each said once.

What counts is what has left the pot and is not back: budget less what is in it. An alert is said
once of a budget. Where a pot fills again (vouchers that expire) and empties again, it is not
repeated; where its budget changed since, it is, for it is another pot then that runs low.
"""

from datetime import datetime
from typing import Any

from booking import events
from booking.city_events import PotRunsLow
from booking.database.pool import Connection, Pool
from booking.database.queries import queries

sql = queries("cockpit")

PERCENTS = (80, 100)


async def raise_due(pool: Pool, *, now: datetime) -> int:
    """Record every alert that is due, with its event, in one transaction; how many."""
    async with pool.acquire() as conn, conn.transaction():
        due = await sql.pots_to_alert.rows(conn, percents=list(PERCENTS))
        return sum([await _raise(conn, each, now=now) for each in due])


async def _raise(conn: Connection, due: dict[str, Any], *, now: datetime) -> bool:
    """Whether it is ours to say: another worker may just have said it."""
    raised = await sql.raise_alert.value(
        conn, pot_id=due["pot_id"], percent=due["percent"], budget=due["budget"], now=now
    )
    if raised is None:
        return False
    version = await sql.next_campaign_version.value(conn, campaign_id=due["campaign_id"])
    event = PotRunsLow(campaign_id=due["campaign_id"], pot=due["slug"], percent=due["percent"])
    await events.record(conn, event, stream_version=version, now=now)
    return True
