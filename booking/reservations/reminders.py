"""Reminders: which are due, and whether one is still wanted when it is sent.

Each kind is due so long before the start, in elapsed time, so that a change of the clocks moves
none. What is due is asked of the reservations as they stand; what was recorded is kept, so that
none is recorded twice for one start.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.events import ReminderDue, record_first

sql = queries("reminders")

# Nearest to the start first.
LEADS: Mapping[str, timedelta] = {"1h": timedelta(hours=1), "24h": timedelta(hours=24)}
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Standing:
    """A reservation and its member's choice, as they are when the reminder is sent."""

    status: str
    starts_at: datetime
    wanted: Collection[str]


async def record_due(pool: Pool, *, now: datetime) -> int:
    """Record up to 500 reminders that are due, each once; call it again while that is not 0.

    After an outage only the nearest one of a reservation is due, and none after the start.
    """
    async with pool.acquire() as conn, conn.transaction():
        due = await _take(conn, now=now)
        await record_first(conn, due, now=now)
    return len(due)


async def _take(conn: Connection, *, now: datetime) -> list[ReminderDue]:
    rows = await sql.take_due_reminders.rows(
        conn,
        now=now,
        until=now + max(LEADS.values()),
        kinds=list(LEADS),
        leads=list(LEADS.values()),
        limit=_AT_ONCE,
    )
    return [ReminderDue(**row) for row in rows]


def still_wanted(reminder: ReminderDue, standing: Standing, *, now: datetime) -> bool:
    """Not for what ended, moved or began meanwhile, nor once a nearer one is due."""
    if standing.status != "confirmed" or standing.starts_at != reminder.starts_at:
        return False
    left = reminder.starts_at - now
    due = [kind for kind, lead in LEADS.items() if kind in standing.wanted and left <= lead]
    return left > timedelta(0) and due[:1] == [reminder.kind]
