"""`booking up`: the whole product on one machine, in the foreground."""

import asyncio
import os
import signal
import sys
import time

import click

from booking import clock
from booking.cli.settings import load_settings, with_addresses
from booking.embedded.child import die_with
from booking.embedded.up import up as bring_up
from workers.listeners import settle_listeners
from workers.subscriptions import SUBSCRIPTIONS


@click.command()
@click.option(
    "--parent",
    type=int,
    metavar="PID",
    help="Stop when the process PID, which must be the one that starts this, ends.",
)
def up(parent: int | None) -> None:
    """Start everything on this machine and stay in the foreground; Ctrl-C stops it.

    Starts a private PostgreSQL and Valkey (or uses yours: BOOKING_DATABASE_URL,
    BOOKING_MIGRATE_URL, BOOKING_REDIS_URL), brings the database to this version, and keeps
    the web and the worker running. BOOKING_DEMO=1 loads the demo network.

    \b
    Example: BOOKING_DEMO=1 booking up
    """
    began = time.monotonic()
    settings = load_settings()
    # Mail, secrets and logs are made for their owner alone.
    os.umask(0o077)
    if parent is not None:
        die_with(parent, signal.SIGTERM)

    def say(text: str) -> None:
        _tell(f"{time.monotonic() - began:6.1f} s  {text}")

    async def settle(owner_url: str) -> None:
        await settle_listeners(owner_url, SUBSCRIPTIONS, now=clock.now())

    asyncio.run(
        bring_up(settings, say=say, announce=_tell, with_addresses=with_addresses, settle=settle)
    )


def _tell(text: str) -> None:
    try:
        click.echo(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read has gone away; the product goes on, and says the rest to nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
