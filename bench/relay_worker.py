"""A worker of the bench: the product's relay, queue and leases, and one listener that writes."""

import asyncio
from datetime import datetime

import uvloop

from booking.config import Settings
from booking.database.pool import Connection
from booking.events import TokenMade
from workers.pace import Pace
from workers.process import work
from workers.subscriber import Subscriptions, Writes


async def _write(conn: Connection, event: TokenMade, _now: datetime) -> None:
    """The least that a listener does."""
    await conn.execute("UPDATE tokens SET last_used_at = now() WHERE id = $1", event.token_id)


LISTENING: Subscriptions = {TokenMade: (Writes("bench", _write),)}

if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(Settings(), subscriptions=LISTENING, entries=(), pace=Pace()))
