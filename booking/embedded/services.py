"""The four services of the one-machine product, as the supervisor starts them."""

import os
import signal
import sys
from collections.abc import Sequence

from booking.config import CHECKOUT, Settings
from booking.embedded import postgres, valkey
from booking.embedded.launch import launcher
from booking.embedded.supervisor import Service

# A file of the queue that cannot be read stops it at once, so twice in a row is enough.
_UNREADABLE = 2


def postgres_service(cluster: postgres.Cluster) -> Service:
    def command(failures: int) -> Sequence[str]:
        del failures
        postgres.forget_dead(cluster)
        return postgres.command(cluster)

    # Its fast stop ends connections and writes everything down; a big checkpoint takes a while.
    return Service("postgres", command, _plain(), stop=signal.SIGINT, grace=60.0)


def valkey_service(queue: valkey.Queue) -> Service:
    def command(failures: int) -> Sequence[str]:
        if failures == _UNREADABLE:
            valkey.set_aside(queue)
        return valkey.command(queue)

    queue.folder.mkdir(mode=0o700, exist_ok=True)
    return Service("valkey", command, _plain(), folder=queue.folder)


def web_service(settings: Settings) -> Service:
    return _own("web", "serve", settings)


def worker_service(settings: Settings) -> Service:
    return _own("worker", "work", settings)


def _own(name: str, command: str, settings: Settings) -> Service:
    def words(failures: int) -> Sequence[str]:
        del failures
        return launcher([sys.executable, "-m", "booking.cli", command])

    return Service(name, words, _environment(settings), folder=CHECKOUT)


def _environment(settings: Settings) -> dict[str, str]:
    """The environment of web and worker: never the owner's address."""
    given = {
        "BOOKING_HOME": str(settings.home),
        "BOOKING_DATABASE_URL": str(settings.database_url),
        "BOOKING_REDIS_URL": str(settings.redis_url),
        "BOOKING_DEMO": "1" if settings.demo else "0",
        "PYTHONUNBUFFERED": "1",
    }
    inherited = {name: value for name, value in os.environ.items() if name != "BOOKING_MIGRATE_URL"}
    return inherited | given


def _plain() -> dict[str, str]:
    """What a server needs of the environment: no secret, no setting, no library path."""
    kept = ("PATH", "HOME", "TMPDIR")
    return {name: os.environ[name] for name in kept if name in os.environ} | {"LC_ALL": "C"}
