"""Bring the database to this version and, where asked, make it the demo."""

import asyncpg

from booking import clock
from booking.config import Settings
from booking.database.migrations import MigrationFailed, migrate
from booking.database.pool import Connection, connect
from booking.database.queries import queries
from booking.embedded.failure import CannotStart
from booking.embedded.own_servers import role_of
from booking.embedded.supervisor import Say
from booking.members import demo as demo_members
from booking.qualifications.demo import load_demo
from booking.spaces.demo import is_demo

sql = queries("start")


async def migrate_database(settings: Settings, say: Say) -> None:
    """Apply what is missing."""
    app_role = role_of(str(settings.database_url))
    try:
        applied = await migrate(str(settings.migrate_url), app_role=app_role)
    except MigrationFailed as failed:
        raise CannotStart(f"The database was left as it was: {failed}") from failed
    except asyncpg.PostgresError as error:
        raise CannotStart(
            f"BOOKING_MIGRATE_URL may not change the database ({type(error).__name__}). Give "
            "its role the ownership of the database."
        ) from error
    if applied:
        say(f"The database is at {applied[-1]}")


async def prepare_demo(settings: Settings, say: Say) -> None:
    """Load the demo network where it is wanted; else end every session that a demo left."""
    conn = await connect(str(settings.database_url))
    try:
        if not settings.demo:
            await demo_members.end_demo_sessions(conn, now=clock.now())
            return
        await _check_demo_allowed(conn, settings)
        await load_demo(conn, clock.now())
    finally:
        await conn.close()
    say("The demo network is loaded")


async def _check_demo_allowed(conn: Connection, settings: Settings) -> None:
    if not settings.on_loopback:
        raise CannotStart(
            f"BOOKING_DEMO lets everybody sign in, and {settings.host} can be reached by others. "
            "Set BOOKING_HOST=127.0.0.1, or BOOKING_DEMO=0."
        )
    if not await is_demo(conn) and await sql.has_people_or_spaces.value(conn):
        raise CannotStart(
            "BOOKING_DEMO lets everybody sign in, and this database holds a network that is not "
            "the demo. Set BOOKING_DEMO=0, or use another database."
        )


async def sign_in_links(settings: Settings) -> list[tuple[str, str]]:
    """One sign-in link per demo role; none without the demo."""
    if not settings.demo:
        return []
    conn = await connect(str(settings.database_url))
    try:
        return await demo_members.sign_in_links(conn, settings, clock.now())
    finally:
        await conn.close()
