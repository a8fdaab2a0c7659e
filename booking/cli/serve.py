"""`booking serve`: the web process, as a process manager runs it."""

import gc
import logging
import socket
from collections.abc import Iterator
from contextlib import contextmanager

import click
import uvicorn
from litestar import Litestar

from booking.cli.logs import log_to_stderr
from booking.cli.on_database import check_database
from booking.cli.settings import running_settings
from booking.cli.unset import warn_of_unset
from booking.embedded.port import check_port
from booking.web.app import create_app
from booking.web.state import Web

_GRACE = 8
# Longer than programs keep an idle connection, most of them 5 to 60 s: whichever side gives it
# up, the other may be writing on it, and a request of theirs would be lost.
_KEEP_ALIVE = 75
# Milliseconds that what was sent may wait to be taken.
_UNREAD = 60_000


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
    app = create_app(settings)
    config = uvicorn.Config(
        app,
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
    # Looked through less often than Python does by itself, which took an eighth of the web's time;
    # each time in a few milliseconds.
    gc.set_threshold(10_000, 20, 50)
    _Server(config, app).run()


class _Server(uvicorn.Server):
    """Lets go of who reads nothing any more, and ends the live streams when it stops: they have no
    end of their own to wait for."""

    def __init__(self, config: uvicorn.Config, app: Litestar) -> None:
        super().__init__(config)
        self._app = app

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As the library's, which ends the process by the signal that it caught: what was logged
        and waits for company is written before."""
        with super().capture_signals():
            try:
                yield
            finally:
                for handler in logging.getLogger().handlers:
                    handler.flush()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if not hasattr(socket, "TCP_USER_TIMEOUT"):
            return  # Linux alone has it
        for server in self.servers:
            for listening in server.sockets:
                # Every connection has it from here. Nothing else ends one whose client is there
                # and takes no byte: closing it waits for what was sent before.
                listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        web: Web = self._app.state.web
        web.live.end()
        await super().shutdown(sockets)
