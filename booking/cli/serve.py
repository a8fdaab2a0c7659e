"""`booking serve`: the web process, as a process manager runs it."""

import gc

import click
import uvicorn

from booking.cli.logs import log_to_stderr
from booking.cli.on_database import check_database
from booking.cli.settings import running_settings
from booking.cli.unset import warn_of_unset
from booking.embedded.port import check_port
from booking.web.app import create_app

_GRACE = 8
# Longer than programs keep an idle connection, most of them 5 to 60 s: whichever side gives it
# up, the other may be writing on it, and a request of theirs would be lost.
_KEEP_ALIVE = 75


@click.command()
def serve() -> None:
    """Run the web process alone; SIGTERM ends it within ten seconds.

    \b
    Example: BOOKING_PORT=8001 booking serve
    """
    settings = running_settings()
    log_to_stderr(settings.log_level)
    check_port(settings)
    check_database(settings)
    warn_of_unset(settings)
    config = uvicorn.Config(
        create_app(settings),
        host=settings.host.strip("[]"),
        port=settings.port,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        # The app logs routes by their template; paths hold tokens of private feeds.
        access_log=False,
        log_config=None,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=_KEEP_ALIVE,
        timeout_graceful_shutdown=_GRACE,
    )
    # What is there now stays: looking through it for garbage again and again held some answers up
    # for 30 ms.
    gc.collect()
    gc.freeze()
    uvicorn.Server(config).run()
