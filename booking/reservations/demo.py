"""The demo: its network, its campaign and its people, present and as the repository says."""

from datetime import datetime

from booking.database.pool import Connection
from booking.members.demo_people import ensure_people
from booking.spaces.demo import ensure_network
from booking.spaces.loading.changes import Change
from booking.spaces.loading.load import Progress
from booking.vouchers import demo as demo_vouchers


async def ensure_demo(
    conn: Connection, now: datetime, *, progress: Progress = lambda _done, _of: None
) -> list[Change]:
    """Load what is missing of the demo, in one transaction; the spaces that changed.

    Raises LoadRefused where the database holds somebody's own network.
    """
    async with conn.transaction():
        changes = await ensure_network(conn, now, progress=progress)
        people = await ensure_people(conn, now)
        await demo_vouchers.ensure(conn, now, member_id=people["coworker"])
    return changes
