"""Who listens to what, as the database knows it: the relay fans out to these.

A deploy begins with `booking migrate`, which settles them: from then on whichever version of the
workers relays makes deliveries for the new version's listeners too, and they wait for a worker that
has them.
"""

from datetime import datetime
from typing import Any

from booking.database.pool import Connection, connect
from booking.database.queries import queries
from workers.subscriber import Subscriptions

sql = queries("workers")


async def settle_listeners(owner_url: str, subscriptions: Subscriptions, *, now: datetime) -> None:
    """Make the database's listeners this version's: what it has no more is dropped."""
    conn = await connect(owner_url)
    try:
        await sql.settle_listeners.run(conn, now=now, **_columns(subscriptions))
    finally:
        await conn.close()


async def announce_listeners(conn: Connection, subscriptions: Subscriptions) -> None:
    """Add what is missing, as a worker does that begins; what was dropped stays dropped, for this
    may be an older version that was started again."""
    await sql.announce_listeners.run(conn, **_columns(subscriptions))


def _columns(subscriptions: Subscriptions) -> dict[str, list[Any]]:
    # In one order, so that two that begin at once never wait for each other in a circle.
    listed = sorted(
        (kind.__name__, each.name, each.ordered, each.urgent)
        for kind, subscribers in subscriptions.items()
        for each in subscribers
    )
    return {
        "types": [each[0] for each in listed],
        "subscribers": [each[1] for each in listed],
        "ordered": [each[2] for each in listed],
        "urgent": [each[3] for each in listed],
    }
