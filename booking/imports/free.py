"""What a removed calendar blocked is free again: at once where it is little, else in pieces, for
who reserves meanwhile waits for one piece alone."""

from datetime import datetime

from booking import busy_events
from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.database.retry import in_transaction
from booking.imports.told import facts, record

sql = queries("imports")
# Claims that are let go of while the space is held; it takes far less than making them.
MOST_FREED_AT_ONCE = 3000


async def free_more(pool: Pool, now: datetime) -> int:
    """The next piece of a removed source, in a transaction of its own; 0 when none blocks
    anything any more. With the last one it is told that all of it is free."""

    async def piece(conn: Connection) -> int:
        left = await sql.removed_that_block.row(conn)
        if left is None:
            return 0
        await sql.lock_space_alone.value(conn, space_id=left["space_id"])
        if await free_some(conn, left["id"]):
            await record(conn, busy_events.BusyTimesSettled(**facts(left)), now=now)
        return 1

    return await in_transaction(pool, piece)


async def free_some(conn: Connection, source_id: int) -> bool:
    """The next piece of it, by whoever holds its space for itself; whether it was the last one,
    with which it blocks no unit."""
    units = await sql.blocked_units.value(conn, id=source_id)
    most = max(MOST_FREED_AT_ONCE // max(units, 1), 1)
    times = await sql.first_times_of_source.rows(conn, id=source_id, limit=most)
    # Whoever is about to leave one of these busy times does so first, or finds it gone.
    await sql.lock_stays_in.value(
        conn,
        id=source_id,
        starts=[each["starts_at"] for each in times[:1]],
        ends=[each["ends_at"] for each in times[-1:]],
    )
    gone = await sql.delete_times_by_id.column(conn, ids=[each["id"] for each in times])
    await sql.unclaim_times.run(conn, ids=gone)
    last: bool = len(times) < most
    if last:
        await sql.delete_units_of_source.run(conn, id=source_id)
    return last
