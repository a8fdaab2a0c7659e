"""`booking work`: the worker process, as a process manager runs it."""

import click

from booking.cli.logs import log_to_stderr
from booking.cli.on_database import check_database
from booking.cli.settings import running_settings
from booking.cli.unset import warn_of_unset
from booking.embedded.failure import CannotStart
from workers.main import run


@click.command()
def work() -> None:
    """Run the worker process alone: it relays events, delivers them to their listeners, sends
    the mail and keeps the schedule. Several may run at once.

    \b
    Example: booking work
    """
    settings = running_settings()
    log_to_stderr(settings.log_level)
    if settings.redis_url is None:
        raise CannotStart(
            "The worker needs a queue. Start the product with `make up`, or set "
            "BOOKING_REDIS_URL to a Redis or Valkey 7 or newer."
        )
    check_database(settings)
    warn_of_unset(settings)
    run(settings)
