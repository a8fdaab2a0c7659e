"""Run one piece of work of a command on the product's database, with its refusals as sentences."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg

from booking.cli.settings import running_settings
from booking.database.pool import Connection, connect
from booking.embedded.failure import CannotStart
from booking.errors import Refusal

Result = TypeVar("Result")


def on_database(work: Callable[[Connection], Awaitable[Result]]) -> Result:
    """What `work` returns, on a connection as the application. Raises CannotStart, which says a
    refusal in English or that the database does not answer."""
    try:
        return asyncio.run(_run(work))
    except Refusal as refusal:
        raise CannotStart(refusal.detail("en")) from refusal
    except asyncpg.DiskFullError as full:
        raise CannotStart(
            "The database's disk is full; nothing was changed. Make room and try again."
        ) from full
    except (OSError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError) as error:
        raise CannotStart(
            f"The database does not answer ({type(error).__name__}). Start the product with "
            "`make up`, or correct BOOKING_DATABASE_URL."
        ) from error


async def _run(work: Callable[[Connection], Awaitable[Result]]) -> Result:
    conn = await connect(str(running_settings().database_url))
    try:
        return await work(conn)
    finally:
        await conn.close()
