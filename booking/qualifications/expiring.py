"""Qualifications that come to their end: whose they are hears of it 30 days before, once."""

from datetime import datetime, timedelta

from booking.database.pool import Pool
from booking.database.queries import queries
from booking.events import record
from booking.qualification_events import QualificationExpiring
from booking.qualifications.qualification import Qualification

sql = queries("qualifications")
LEAD = timedelta(days=30)
_AT_ONCE = 500


async def warn_due(pool: Pool, *, now: datetime) -> int:
    """Record QualificationExpiring for every one that ends within 30 days and lasted longer than
    that, once; how many. None where they have another that lasts longer."""
    async with pool.acquire() as conn, conn.transaction():
        found = await sql.mark_expiring.all(
            conn,
            Qualification,
            now=now,
            until=now.date() + LEAD,
            lead=LEAD.days,
            limit=_AT_ONCE,
        )
        for each in found:
            event = QualificationExpiring(**each.facts())
            await record(conn, event, stream_version=each.version, now=now)
    return len(found)
