"""Units that came to a space with a large calendar are taken altogether at first; piece by piece
only what is busy stays so."""

from datetime import datetime

from booking import busy_events
from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.database.retry import in_transaction
from booking.imports.apply import MOST_AT_ONCE
from booking.imports.told import facts, record

sql = queries("imports")


async def claim_more(pool: Pool, now: datetime) -> int:
    """The next piece of one such unit, in a transaction of its own that holds its space; 0 when
    there is none. With the last one it is told that the rest of its time is free."""

    async def piece(conn: Connection) -> int:
        came = await sql.unit_that_came.row(conn)
        if came is None:
            return 0
        await sql.lock_space_alone.value(conn, space_id=came["space_id"])
        await sql.claim_more_of_unit.value(conn, unit_id=came["unit_id"], most=MOST_AT_ONCE)
        source = await sql.source_of_claimed_unit.row(conn, unit_id=came["unit_id"])
        if source is not None:
            await record(conn, busy_events.BusyTimesSettled(**facts(source)), now=now)
        return 1

    return await in_transaction(pool, piece)
