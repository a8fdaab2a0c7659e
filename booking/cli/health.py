"""`booking health`: whether the web or a worker is well, for whatever supervises them."""

import json
import urllib.error
import urllib.request
from ipaddress import ip_address

import click
import redis

from booking.cli.settings import load_settings, running_settings
from booking.config import Settings
from booking.embedded import effective
from booking.embedded.failure import CannotStart
from booking.web.queue import WORKER_KEY

_PATIENCE = 4.0


@click.command()
@click.argument("process", type=click.Choice(["web", "worker"]), default="web")
def health(process: str) -> None:
    """Ask the web whether it can serve, or the queue whether a worker has shown signs of life in
    the last ten seconds. Exit code 0 when all is well, 1 with a reason when not.

    The web is asked where BOOKING_HOST and BOOKING_PORT say; where they are not set, where the
    product listens that runs on BOOKING_HOME.

    \b
    Example: booking health worker
    """
    if process == "web":
        _ask_web(load_settings())
    else:
        _ask_queue(running_settings())
    click.echo(f"the {process} is well")


def _ask_web(settings: Settings) -> None:
    address = f"http://{_listening(settings)}/health/ready"
    # Whatever proxy the environment names, this is the same machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(address, timeout=_PATIENCE):
            return
    except urllib.error.HTTPError as error:
        raise CannotStart(f"the web cannot serve: {_reason(error)}") from error
    except OSError as error:
        raise CannotStart(f"the web at {address} does not answer") from error


def _listening(settings: Settings) -> str:
    """Host and port as this environment says, else as the product has them beside which it asks."""
    running = effective.of_the_running(settings.home) or {}

    def value(name: str) -> str:
        own = str(getattr(settings, name))
        return own if name in settings.model_fields_set else running.get(name, own)

    return f"{_reachable(value('host'))}:{value('port')}"


def _reason(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.loads(error.read())["reason"])
    except (ValueError, KeyError):
        return f"it answers {error.code}"


def _reachable(host: str) -> str:
    """Where to ask one that listens on every address."""
    try:
        parsed = ip_address(host.strip("[]"))
    except ValueError:
        return host
    if parsed.is_unspecified:
        return "127.0.0.1" if parsed.version == 4 else "[::1]"
    return f"[{parsed}]" if parsed.version == 6 else str(parsed)


def _ask_queue(settings: Settings) -> None:
    if settings.redis_url is None:
        raise CannotStart("no worker without a queue: set BOOKING_REDIS_URL")
    try:
        with redis.Redis.from_url(str(settings.redis_url), socket_timeout=_PATIENCE,
                                  socket_connect_timeout=_PATIENCE) as queue:  # fmt: skip
            alive = bool(queue.exists(WORKER_KEY))
    except redis.RedisError as error:
        raise CannotStart("the queue at BOOKING_REDIS_URL does not answer") from error
    if not alive:
        raise CannotStart("no worker has shown signs of life in the last ten seconds")
