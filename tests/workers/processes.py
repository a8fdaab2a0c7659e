"""Processes that a test starts, kills and starts again: workers, and a queue of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from booking.embedded import valkey
from booking.embedded.launch import launcher


class Workers:
    """Worker processes on one database, queue and home."""

    def __init__(self, home: Path, database_url: str, queue_url: str, more: dict[str, str]) -> None:
        self.home = home
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")
        } | {
            "BOOKING_HOME": str(home),
            "BOOKING_DATABASE_URL": database_url,
            "BOOKING_REDIS_URL": queue_url,
            **more,
        }
        self.log = home / "workers.log"
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self, *words: str) -> "subprocess.Popen[bytes]":
        command = launcher([sys.executable, "-m", "tests.workers.program", *words])
        with self.log.open("ab") as log:
            started = subprocess.Popen(command, env=self._environment, stdout=log, stderr=log)
        self.running.append(started)
        return started

    def kill(self, number: int) -> None:
        """kill -9 of that one."""
        killed = self.running.pop(number)
        killed.kill()
        killed.wait(10)

    def stop(self) -> None:
        for each in self.running:
            each.terminate()
        for each in self.running:
            each.wait(15)


@contextmanager
def running_workers(
    home: Path, database_url: str, queue_url: str, **more: str
) -> Iterator[Workers]:
    """No process yet; whatever was started is stopped at the end. `more` stands in the
    environment, too."""
    made = Workers(home, database_url, queue_url, more)
    try:
        yield made
    finally:
        made.stop()


@contextmanager
def queue_of_its_own(queue: valkey.Queue) -> Iterator[Callable[[], None]]:
    """A Valkey of this test alone, and how to kill and start it again."""
    with ExitStack() as running:
        children: list[subprocess.Popen[bytes]] = []

        def start() -> None:
            log = running.enter_context((queue.home / "valkey.log").open("ab"))
            command = valkey.command(queue, durable=False)
            children.append(subprocess.Popen(command, stdout=log, stderr=log))

        def kill_or_start() -> None:
            if children:
                child = children.pop()
                child.kill()
                child.wait(10)
            else:
                start()

        start()
        try:
            yield kill_or_start
        finally:
            if children:
                kill_or_start()
