"""`booking migrate` and `booking database url`."""

import asyncio

import asyncpg
import click

from booking import clock
from booking.cli.on_database import database_sentences
from booking.cli.settings import load_settings, running_settings
from booking.database.migrations import MigrationFailed
from booking.database.migrations import migrate as apply_migrations
from booking.embedded.failure import CannotStart
from booking.embedded.own_servers import check_pair, role_of
from workers.listeners import settle_listeners
from workers.subscriptions import SUBSCRIPTIONS


@click.command()
def migrate() -> None:
    """Bring the database to this version; safe to run twice, and by two at once.

    \b
    Example: booking migrate
    """
    check_pair(load_settings())
    settings = running_settings()
    try:
        with database_sentences("BOOKING_MIGRATE_URL"):
            applied = asyncio.run(
                _bring_up(str(settings.migrate_url), role_of(str(settings.database_url)))
            )
    except MigrationFailed as failed:
        raise CannotStart(f"The database was left as it was: {failed}") from failed
    except asyncpg.PostgresError as error:
        raise CannotStart(
            f"BOOKING_MIGRATE_URL may not change the database ({type(error).__name__}). Give "
            "its role the ownership of the database."
        ) from error
    for name in applied:
        click.echo(name)
    click.echo(f"{len(applied)} migrations applied")


async def _bring_up(owner_url: str, app_role: str) -> list[str]:
    applied = await apply_migrations(owner_url, app_role=app_role)
    await settle_listeners(owner_url, SUBSCRIPTIONS, now=clock.now())
    return applied


@click.group()
def database() -> None:
    """Tell the database's address."""


@database.command(short_help="Print the address of the application's role.")
def url() -> None:
    """Print the address of the application's role, for psql and other programs.

    It holds the role's password: keep it out of logs and mails. Where nothing answers there,
    stderr says so and the exit code is 1.

    \b
    Example: psql "$(booking database url)"
    """
    address = str(running_settings().database_url)
    click.echo(address)
    with database_sentences():
        asyncio.run(_knock(address))


async def _knock(address: str) -> None:
    conn = await asyncpg.connect(address, timeout=10)
    await conn.close()
