"""Keep servers running: start again what ends by itself, stop all in order."""

import asyncio
import os
import signal
from asyncio.subprocess import DEVNULL, Process
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from booking.embedded import family, secret_files
from booking.embedded.folder import is_full

Say = Callable[[str], None]
# Web first, so that nobody's request meets half a product; the database last.
_STOP_ORDER = ("web", "worker", "valkey", "postgres")
_STEADY = 10.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0
_LOG_LIMIT = 10_000_000


@dataclass(frozen=True, slots=True)
class Service:
    """A server to keep; `command` is asked at each start, with how often it failed in a row."""

    name: str
    command: Callable[[int], Sequence[str]]
    environment: Mapping[str, str]
    stop: signal.Signals = signal.SIGTERM
    grace: float = 12.0
    folder: Path = Path("/")


class Supervisor:
    """The services of one product's folder, with their pids in HOME/run."""

    def __init__(self, home: Path, say: Say) -> None:
        self._home = home
        self._say = say
        self._kept: dict[str, Kept] = {}

    def keep(self, service: Service) -> "Kept":
        """Start it, and again whenever it ends, until `stop`."""
        kept = self._kept[service.name] = Kept(service, self._home, self._say)
        return kept

    async def stop(self) -> None:
        """Stop everything, web first and PostgreSQL last; what does not heed is killed."""
        for name in _STOP_ORDER:
            if name in self._kept:
                await self._kept.pop(name).stop()
                self._say(f"{name} has stopped")


class Kept:
    """One service that is being kept."""

    def __init__(self, service: Service, home: Path, say: Say) -> None:
        self.service = service
        self.failures = 0
        self._home = home
        self._say = say
        self._process: Process | None = None
        self._stopping = asyncio.Event()
        self._keeping = asyncio.create_task(self._keep())

    @property
    def log(self) -> Path:
        return self._home / "logs" / f"{self.service.name}.log"

    def check(self) -> None:
        """Raise what went wrong in the keeping itself, such as a folder that is somebody's."""
        if self._keeping.done():
            self._keeping.result()

    async def stop(self) -> None:
        self._stopping.set()
        if self._process is not None:
            _signal(self._process, self.service.stop)
        done, _ = await asyncio.wait([self._keeping], timeout=self.service.grace)
        if not done and self._process is not None:
            _signal(self._process, signal.SIGKILL)
        await asyncio.wait([self._keeping])

    async def _keep(self) -> None:
        loop = asyncio.get_running_loop()
        while not self._stopping.is_set():
            began = loop.time()
            try:
                how = _how_it_ended(await self._run())
            except OSError as error:
                # A full disk, mostly: it is tried again, for room may be made.
                how = f"could not be started ({error.strerror})"
            if self._stopping.is_set():
                return
            self.failures = 1 if loop.time() - began > _STEADY else self.failures + 1
            pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (self.failures - 1))
            self._say(self._epitaph(how, pause))
            await self._pause(pause)

    async def _run(self) -> int:
        """Run it once, with its pid in its file from its start to its end; its exit code."""
        pid_file = self._home / "run" / f"{self.service.name}.pid"
        lock = await family.lock_for(self._home / "run", self.service.name)
        try:
            with self._opened_log() as log:
                self._process = await asyncio.create_subprocess_exec(
                    *self.service.command(self.failures),
                    stdin=DEVNULL, stdout=log, stderr=log,
                    env=dict(self.service.environment), cwd=self.service.folder,
                    pass_fds=[lock],
                    # Ctrl-C at the terminal must reach the supervisor alone: it stops in order.
                    start_new_session=True,
                )  # fmt: skip
        finally:
            os.close(lock)
        try:
            secret_files.write(pid_file, f"{self._process.pid}\n")
            if self._stopping.is_set():
                _signal(self._process, self.service.stop)
            return await self._process.wait()
        except OSError:
            _signal(self._process, signal.SIGKILL)
            await self._process.wait()
            raise
        finally:
            self._process = None
            pid_file.unlink(missing_ok=True)

    def _opened_log(self) -> BinaryIO:
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT:
            self.log.replace(self.log.with_suffix(".log.1"))
        return self.log.open("ab")

    async def _pause(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), seconds)

    def _epitaph(self, how: str, pause: float) -> str:
        if is_full(self._home):
            how += f", and the disk of {self._home} is full: free some space"
        return f"{self.service.name} {how}; starting it again in {pause:.1f} s (see {self.log})"


def _how_it_ended(code: int) -> str:
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


def _signal(process: Process, number: signal.Signals) -> None:
    if process.returncode is None:
        process.send_signal(number)
