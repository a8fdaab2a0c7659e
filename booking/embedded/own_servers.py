"""Servers of one's own: that they answer, and are new enough."""

from urllib.parse import unquote, urlsplit

import asyncpg
from redis.asyncio import Redis
from redis.exceptions import RedisError

from booking.config import Settings
from booking.database.away import DATABASE_AWAY
from booking.embedded.binaries import OLDEST
from booking.embedded.failure import CannotStart

_OLDEST_QUEUE = 7
_WITHIN = 10.0


def role_of(url: str) -> str:
    """The role that an address signs in as."""
    return unquote(urlsplit(url).username or "")


def check_pair(settings: Settings) -> None:
    """Refuse one address of a database without the other."""
    if (settings.database_url is None) != (settings.migrate_url is None):
        raise CannotStart(
            "BOOKING_DATABASE_URL and BOOKING_MIGRATE_URL belong together: set both (the "
            "application's role and the owner's, on the same database), or neither."
        )


async def check_database(settings: Settings) -> None:
    """Refuse an address that does not answer, or a PostgreSQL before 15."""
    for variable, url in (
        ("BOOKING_DATABASE_URL", settings.database_url),
        ("BOOKING_MIGRATE_URL", settings.migrate_url),
    ):
        version = await _postgres_version(variable, str(url))
        if version < OLDEST:
            raise CannotStart(
                f"{variable} is PostgreSQL {version}; Posto needs {OLDEST} or newer. Upgrade it, "
                "or leave the address out for a PostgreSQL of Posto's own."
            )


async def _postgres_version(variable: str, url: str) -> int:
    try:
        conn = await asyncpg.connect(url, timeout=_WITHIN)
        try:
            return conn.get_server_version().major
        finally:
            await conn.close()
    except DATABASE_AWAY as error:
        # The kind of the error alone: its text may hold the address.
        raise CannotStart(
            f"The server of {variable} cannot be used ({type(error).__name__}). Start it, or "
            "correct its name, port, user, password and database."
        ) from error


async def check_queue(settings: Settings) -> None:
    """Refuse an address that does not answer, or a Redis or Valkey before 7."""
    client = Redis.from_url(str(settings.redis_url), socket_connect_timeout=_WITHIN)
    try:
        told = await client.info("server")
    except (OSError, RedisError) as error:
        raise CannotStart(
            f"The server of BOOKING_REDIS_URL cannot be used ({type(error).__name__}). Start it, "
            "or correct its name, port and password."
        ) from error
    finally:
        await client.aclose()
    version = str(told.get("valkey_version") or told["redis_version"])
    if int(version.partition(".")[0]) < _OLDEST_QUEUE:
        raise CannotStart(
            f"BOOKING_REDIS_URL is version {version}; Posto needs Redis or Valkey "
            f"{_OLDEST_QUEUE} or newer. Upgrade it, or leave the address out."
        )
