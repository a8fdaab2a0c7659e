"""Work of a command on the product's database, with whatever stands in its way as a sentence."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import asyncpg

from booking.cli.settings import load_settings, running_settings
from booking.config import Settings
from booking.database.migrations import Standing, standing
from booking.database.pool import Connection, connect
from booking.embedded.failure import CannotStart
from booking.errors import NotFound, Refusal
from booking.wording import worded

Result = TypeVar("Result")
_NOT_THERE = {
    "en": "We found no such {what}. Check how it is written, and try again.",
    "it": "Non abbiamo trovato {what}. Controlla com’è scritto e riprova.",
}
_WITHIN = 10.0
_AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.TooManyConnectionsError,
)


def on_database(work: Callable[[Connection], Awaitable[Result]], *, language: str = "en") -> Result:
    """What `work` returns, on a connection as the application.

    Raises CannotStart: a refusal in that language, that the database does not answer, or that it
    is not at this version.
    """
    settings = running_settings()
    with database_sentences():
        try:
            return asyncio.run(_run(str(settings.database_url), work))
        except Refusal as refusal:
            raise CannotStart(said(refusal, language=language)) from refusal


def said(refusal: Refusal, *, language: str) -> str:
    """The refusal's sentence for somebody at a terminal, who came by no address."""
    if isinstance(refusal, NotFound):
        return worded(_NOT_THERE[language], refusal.facts, language)
    return refusal.detail(language)


def check_database(settings: Settings) -> None:
    """Refuse, before a server starts, a database that is away or not at this version."""

    async def nothing(_conn: Connection) -> None:
        """It is checked whatever is done with it."""

    with database_sentences():
        asyncio.run(_run(str(settings.database_url), nothing))


@contextmanager
def database_sentences(variable: str = "BOOKING_DATABASE_URL") -> Iterator[None]:
    """Say what goes wrong with the database as a sentence with the way out.

    `variable` names its address where one is set; else it is the product's own.
    """
    try:
        yield
    except asyncpg.DiskFullError as full:
        raise CannotStart(
            "The database's disk is full; nothing was changed. Make room and try again."
        ) from full
    except _AWAY as error:
        raise CannotStart(_away(error, variable)) from error


def _away(error: BaseException, variable: str) -> str:
    # The kind of the error alone: its text may hold the address.
    kind = type(error).__name__
    settings = load_settings()
    if settings.database_url is None:
        return (
            f"The database in {settings.home} does not answer ({kind}). Start the product with "
            "`make up`, or set BOOKING_HOME to the running product's folder."
        )
    return (
        f"The database at {variable} does not answer ({kind}). Start it, or correct its name, "
        "port, user, password and database."
    )


async def _run(url: str, work: Callable[[Connection], Awaitable[Result]]) -> Result:
    conn = await asyncio.wait_for(connect(url), _WITHIN)
    try:
        stands = await standing(conn)
        if stands is not Standing.CURRENT:
            raise CannotStart(stands.sentence("en"))
        return await work(conn)
    finally:
        await conn.close()
