"""The supervisor by itself, with small programs in the place of servers."""

import asyncio
import errno
import os
import signal
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from booking.embedded import secret_files
from booking.embedded.failure import CannotStart
from booking.embedded.launch import launcher
from booking.embedded.ready import wait_for
from booking.embedded.supervisor import Service, Supervisor
from tests.embedded.running import is_alive
from tests.servers import wait_until

STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); signal.pause()"


@pytest.fixture
async def supervised(tmp_path: Path) -> AsyncIterator[tuple[Supervisor, list[str]]]:
    for name in ("run", "logs"):
        (tmp_path / name).mkdir()
    said: list[str] = []
    supervisor = Supervisor(tmp_path, said.append)
    yield supervisor, said
    await supervisor.stop()


def service(name: str, program: str, *, grace: float = 5.0) -> Service:
    words = launcher([sys.executable, "-c", program])
    return Service(name, lambda _: words, dict(os.environ), grace=grace)


async def until(condition: Callable[[], bool]) -> None:
    await asyncio.to_thread(wait_until, condition, what="the supervisor", deadline=20)


async def test_what_keeps_ending_is_started_more_and_more_slowly(
    supervised: tuple[Supervisor, list[str]],
) -> None:
    supervisor, said = supervised
    supervisor.keep(service("web", "raise SystemExit(3)"))
    await until(lambda: len(said) >= 4)
    pauses = [float(line.partition(" again in ")[2].split()[0]) for line in said[:4]]
    assert pauses == [0.1, 0.2, 0.4, 0.8]
    assert said[0].startswith("web ended with code 3")


async def test_a_server_that_will_not_start_is_refused_with_its_last_words(
    supervised: tuple[Supervisor, list[str]],
) -> None:
    supervisor, _ = supervised
    kept = supervisor.keep(service("web", "raise SystemExit('FATAL: no such thing')"))

    async def never() -> bool:
        return False

    with pytest.raises(CannotStart, match="web does not start: FATAL: no such thing"):
        await wait_for(kept, never)


async def test_what_does_not_heed_is_killed_after_its_grace(
    supervised: tuple[Supervisor, list[str]], tmp_path: Path
) -> None:
    supervisor, _ = supervised
    supervisor.keep(service("worker", STUBBORN, grace=0.3))
    pid_file = tmp_path / "run" / "worker.pid"
    await until(pid_file.exists)
    pid = int(pid_file.read_text())
    await until(lambda: _ignores_sigterm(pid))
    await supervisor.stop()
    assert not is_alive(pid)
    assert not pid_file.exists()


async def test_a_new_one_waits_for_the_children_of_the_old(
    supervised: tuple[Supervisor, list[str]], tmp_path: Path
) -> None:
    supervisor, _ = supervised
    program = (
        "import os, time, pathlib\n"
        f"log = pathlib.Path({str(tmp_path)!r}, 'log').open('a')\n"
        "if os.fork() == 0:\n"
        "    time.sleep(1)\n"
        "    print('child ended', file=log, flush=True)\n"
        "    os._exit(0)\n"
        # It has its child when it says so, and may be killed.
        "print(os.getpid(), 'began', file=log, flush=True)\n"
        "time.sleep(60)\n"
    )
    supervisor.keep(service("postgres", program))
    log = tmp_path / "log"
    await until(lambda: log.exists() and "began" in log.read_text())
    os.kill(int(log.read_text().split()[0]), signal.SIGKILL)
    await until(lambda: log.read_text().count("began") == 2)
    lines = [" ".join(line.split()[-2:]) for line in log.read_text().splitlines()]
    assert lines[1] == "child ended"


async def test_a_disk_without_room_for_a_pid_is_tried_again(
    supervised: tuple[Supervisor, list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    supervisor, said = supervised
    full = iter([True, True])

    def write(file: Path, text: str) -> None:
        if next(full, False):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        file.write_text(text)

    monkeypatch.setattr(secret_files, "write", write)
    mark = tmp_path / "began"
    supervisor.keep(
        service(
            "worker",
            f"import os, signal; print(os.getpid(), file=open({str(mark)!r}, 'a')); signal.pause()",
        )
    )
    await until((tmp_path / "run" / "worker.pid").exists)
    assert len(said) == 2
    assert said[0].startswith("worker could not be started (No space left on device)")
    await until(lambda: mark.exists() and mark.read_text().endswith("\n"))
    alive = [pid for pid in mark.read_text().split() if is_alive(int(pid))]
    assert alive == [(tmp_path / "run" / "worker.pid").read_text().strip()]


async def test_nothing_is_started_again_while_it_stops(
    supervised: tuple[Supervisor, list[str]], tmp_path: Path
) -> None:
    supervisor, said = supervised
    for name in ("web", "worker"):
        supervisor.keep(service(name, "import signal; signal.pause()"))
    await until(lambda: len(list((tmp_path / "run").glob("*.pid"))) == 2)
    await supervisor.stop()
    assert said == ["web has stopped", "worker has stopped"]


def _ignores_sigterm(pid: int) -> bool:
    status = Path(f"/proc/{pid}/status").read_text()
    ignored = int(status.partition("SigIgn:")[2].split()[0], 16)
    return bool(ignored >> (signal.SIGTERM - 1) & 1)
