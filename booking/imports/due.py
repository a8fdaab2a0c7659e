"""Which calendars are to be read now, and how a reading that failed waits for the next."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("imports")

# What is busy blocks within 15 minutes; the reading takes its time as well.
EVERY = timedelta(minutes=10)
# Longer than any reading takes: who is killed with one in hand leaves it to the next.
LEASE = timedelta(minutes=2)
_FIRST_WAIT = timedelta(minutes=15)
_LONGEST_WAIT = timedelta(hours=6)
STALE_AFTER = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One reading of one source; its number tells it from earlier ones, which count no more."""

    id: int
    space_id: int
    readings: int
    address: str = field(repr=False)
    etag: str | None
    last_modified: str | None
    read_on: date | None
    timezone: str


async def take_due(conn: Connection, *, now: datetime, limit: int) -> list[Reading]:
    """Begin so many of those that are due; nobody else begins them for two minutes."""
    return await sql.take_due_sources.all(
        conn, Reading, now=now, look_again=now + LEASE, limit=limit
    )


def wait_after(failures: int, retry_after: timedelta | None) -> timedelta:
    """15 minutes after the first failure in a row, twice as long after each, at most six hours;
    what the server asked for where that is longer."""
    wait: timedelta = min(_FIRST_WAIT * 2 ** min(failures - 1, 10), _LONGEST_WAIT)
    return max(wait, retry_after or timedelta())
