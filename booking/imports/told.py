"""What happens to a calendar that a space keeps elsewhere is recorded under its version."""

from datetime import datetime
from typing import Any

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("imports")


async def record(conn: Connection, event: events.Event, *, now: datetime) -> None:
    """In the transaction that did it; locks the source's row until that ends."""
    source_id = int(event.payload()["busy_source_id"])
    version = await sql.next_source_version.value(conn, id=source_id)
    await events.record(conn, event, stream_version=version, now=now)


def facts(source: dict[str, Any]) -> dict[str, Any]:
    """What every event of a source says of it."""
    return {
        "busy_source_id": source["id"],
        "space_id": source["space_id"],
        "resource_id": source["resource_id"],
        "unit_id": source["unit_id"],
    }
