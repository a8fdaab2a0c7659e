"""The demo's network: Milan from the repository's files."""

from datetime import datetime
from pathlib import Path

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.spaces.loading.changes import Change
from booking.spaces.loading.city_files import files_in, read_city
from booking.spaces.loading.load import Progress, load
from booking.spaces.loading.problems import LoadRefused, Problem

sql = queries("load")
start = queries("start")
DATA = Path(__file__).resolve().parents[2] / "data" / "milan"
# The campaign's file is the vouchers' own.
CAMPAIGN = "campaign.toml"


async def ensure_network(
    conn: Connection, now: datetime, *, progress: Progress = lambda _done, _of: None
) -> list[Change]:
    """Load what is missing of the spaces, and mark the database as the demo's; the spaces that
    changed. Runs in the caller's transaction.

    Raises LoadRefused where the database holds somebody's own network.
    """
    spaces = read_city([file for file in files_in([DATA]) if file.name != CAMPAIGN])
    await sql.lock_loader.value(conn)
    if not await is_demo(conn) and await start.has_people_or_spaces.value(conn):
        raise LoadRefused([Problem(file=DATA.name, code="not-demo")])
    changes = await load(conn, spaces, now=now, progress=progress)
    await sql.mark_demo.run(conn, now=now)
    return changes


async def is_demo(conn: Connection) -> bool:
    """Whether the demo loader filled this database."""
    return bool(await sql.is_demo.value(conn))
