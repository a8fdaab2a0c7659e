"""`booking up` in a folder of the test, as a person at a terminal runs it."""

import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from booking.embedded import places
from tests.product import free_port
from tests.servers import wait_until

SERVERS = ("web", "worker", "valkey", "postgres")
UP = [sys.executable, "-m", "booking.cli", "up"]


@dataclass(frozen=True, slots=True)
class Running:
    """One `booking up`: its process, its folder, what it printed."""

    process: subprocess.Popen[bytes]
    home: Path
    url: str
    environment: Mapping[str, str]

    @property
    def output(self) -> str:
        return (self.home.parent / "up.log").read_text()

    def pid(self, name: str) -> int:
        return int((self.home / "run" / f"{name}.pid").read_text())

    def pids(self) -> dict[str, int]:
        return {name: self.pid(name) for name in SERVERS}

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/health/ready", timeout=5) as answer:  # noqa: S310
                return bool(answer.status == 200)
        except (OSError, urllib.error.HTTPError):
            return False

    def until_ready(self) -> None:
        wait_until(
            lambda: "Posto is ready" in self.output or self.process.poll() is not None,
            what="the product",
            deadline=60,
        )
        assert self.process.poll() is None, self.output

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(60)


def settings(home: Path, **given: str) -> dict[str, str]:
    """The environment of a product in `home`, without any setting of this shell."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith("BOOKING_")
    }
    own = {f"BOOKING_{name.upper()}": value for name, value in given.items()}
    port = {"BOOKING_PORT": str(free_port())}
    return inherited | port | {"BOOKING_HOME": str(home), "PYTHONUNBUFFERED": "1"} | own


@contextmanager
def started(home: Path, *, command: Sequence[str] = UP, **given: str) -> Iterator[Running]:
    """`booking up` in `home`, perhaps not ready yet; stopped at the end."""
    environment = settings(home, **given)
    with (home.parent / "up.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    running = Running(process, home, f"http://127.0.0.1:{environment['BOOKING_PORT']}", environment)
    try:
        yield running
    finally:
        running.stop()
        places.remove_sockets(home)


@contextmanager
def up(home: Path, **given: str) -> Iterator[Running]:
    """`booking up` in `home`, ready; stopped at the end."""
    with started(home, **given) as running:
        running.until_ready()
        yield running


def refused(home: Path, *, command: list[str] | None = None, **given: str) -> str:
    """The one sentence with which `booking up` refuses; it shows no trace and exits with 1."""
    done = subprocess.run(
        command or UP, env=settings(home, **given), capture_output=True, text=True, check=False,
        timeout=60,
    )  # fmt: skip
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    return done.stderr.strip()


def is_alive(pid: int) -> bool:
    """Whether the process runs; one that only waits to be counted does not."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return status.rpartition(")")[2].split()[0] != "Z"
