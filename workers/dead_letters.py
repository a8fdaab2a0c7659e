"""Dead letters: what an operator sees of deliveries, and replays or skips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("workers")
STATES = ("waiting", "due", "done", "dead", "skipped")


@dataclass(frozen=True, slots=True)
class Listed:
    """One delivery; `behind` is how many of its stream wait until it is done."""

    id: int
    seq: int
    type: str
    stream: str
    subscriber: str
    state: str
    attempts: int
    behind: int
    recorded_at: datetime
    due_at: datetime
    last_error: str | None


async def listed(
    conn: Connection, *, states: Sequence[str], subscriber: str | None, limit: int
) -> list[Listed]:
    """Deliveries in these states, the oldest first."""
    return await sql.list_deliveries.all(
        conn, Listed, states=list(states), subscriber=subscriber, limit=limit
    )


async def replay(
    conn: Connection, *, ids: Sequence[int] | None, subscriber: str | None, now: datetime
) -> list[int]:
    """Make dead ones due again, as if new: these, or all (of a subscriber). Which it made due."""
    given = None if ids is None else list(ids)
    return sorted(await sql.replay_dead.column(conn, ids=given, subscriber=subscriber, now=now))


async def skip(conn: Connection, *, ids: Sequence[int], now: datetime) -> list[int]:
    """Give up these dead ones, so that what waits behind them goes on. Which it gave up."""
    return sorted(await sql.skip_dead.column(conn, ids=list(ids), now=now))
