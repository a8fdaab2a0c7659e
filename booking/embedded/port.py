"""The port that the web listens on: that it is free."""

import socket

from booking.config import Settings
from booking.embedded.failure import CannotStart


def check_port(settings: Settings) -> None:
    """Refuse a port that another program holds, or that we may not use, with a sentence."""
    host = settings.host.strip("[]")
    try:
        found = socket.getaddrinfo(host, settings.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise CannotStart(
            f"BOOKING_HOST={settings.host} is no address of this machine. For example "
            "BOOKING_HOST=127.0.0.1"
        ) from error
    for family, kind, protocol, _, address in found:
        with socket.socket(family, kind, protocol) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(address)
            except OSError as error:
                raise CannotStart(
                    f"Port {settings.port} on {settings.host} cannot be used "
                    f"({error.strerror}). Stop the program that holds it, or choose another "
                    f"with BOOKING_PORT, for example BOOKING_PORT={settings.port % 60000 + 1}"
                ) from error
