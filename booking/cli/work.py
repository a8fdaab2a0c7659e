"""`booking work`: the worker process, as a process manager runs it."""

import click

from booking.cli.logs import log_to_stderr
from booking.cli.settings import running_settings
from workers.main import run


@click.command()
def work() -> None:
    """Run the worker process alone: mail, reminders, webhooks. Several may run at once.

    \b
    Example: booking work
    """
    settings = running_settings()
    log_to_stderr(settings.log_level)
    run(settings)
