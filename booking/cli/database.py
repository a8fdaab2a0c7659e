"""`booking migrate` and `booking database url`."""

import asyncio

import asyncpg
import click

from booking.cli.settings import running_settings
from booking.database.migrations import MigrationFailed
from booking.database.migrations import migrate as apply_migrations
from booking.embedded.failure import CannotStart
from booking.embedded.own_servers import role_of


@click.command()
def migrate() -> None:
    """Bring the database to this version; safe to run twice, and by two at once.

    \b
    Example: booking migrate
    """
    settings = running_settings()
    if settings.migrate_url is None:
        raise CannotStart(
            "Set BOOKING_MIGRATE_URL to the address of the role that owns the tables."
        )
    try:
        applied = asyncio.run(
            apply_migrations(
                str(settings.migrate_url), app_role=role_of(str(settings.database_url))
            )
        )
    except MigrationFailed as failed:
        raise CannotStart(f"The database was left as it was: {failed}") from failed
    except (OSError, asyncpg.PostgresError) as error:
        raise CannotStart(
            f"The database at BOOKING_MIGRATE_URL does not answer ({type(error).__name__}). "
            "Start it, or correct the address."
        ) from error
    for name in applied:
        click.echo(name)
    click.echo(f"{len(applied)} migrations applied")


@click.group()
def database() -> None:
    """Tell about the database."""


@database.command()
def url() -> None:
    """Print the address of the application's role, for psql and other programs.

    It holds the role's password: keep it out of logs and mails.

    \b
    Example: psql "$(booking database url)"
    """
    click.echo(str(running_settings().database_url))
