"""A calendar is parsed in a process that is bounded, and gone whatever happens."""

import asyncio
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from booking.calendar.busy.apart import busy_apart
from booking.calendar.busy.limits import MOST_BYTES, MOST_MEMORY, Unreadable
from booking.calendar.busy.read import BusyTimes
from tests.calendar.busy.written import DOMAIN, ROME, WINDOW, calendar, event, one, read

PLAIN = one("DTSTART:20261201T080000Z DTEND:20261201T090000Z")
SPIN = "import resource; resource.setrlimit(resource.RLIMIT_CPU, (1, 2))\nwhile True: pass"
# As many events as may be, in 8 MiB.
BIG = calendar(
    "\n".join(
        event(
            f"UID:{n} DTSTAMP:20261001T000000Z SUMMARY:{'x' * 190} TRANSP:OPAQUE STATUS:CONFIRMED "
            f"DTSTART;TZID=Europe/Rome:202612{n % 28 + 1:02}T{n % 23:02}0000 "
            f"DTEND;TZID=Europe/Rome:202612{n % 28 + 1:02}T{n % 23:02}3000"
        )
        for n in range(20_000)
    )
)


async def read_apart(data: bytes, patience: float = 60) -> BusyTimes:
    return await busy_apart(data, zone=ROME, window=WINDOW, domain=DOMAIN, patience=patience)


@pytest.fixture
def child(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Let another program be started in the parser's place; it may write its number to a file."""

    def start_instead(program: str) -> Path:
        number = tmp_path / "pid"
        script = tmp_path / "child.py"
        script.write_text(
            f"import os\nopen({str(number)!r}, 'w').write(str(os.getpid()))\n{program}"
        )
        real = asyncio.create_subprocess_exec

        async def other(python: str, *_words: str, **how: object) -> object:
            return await real(python, str(script), **how)  # type: ignore[arg-type]

        monkeypatch.setattr(asyncio, "create_subprocess_exec", other)
        return number

    return start_instead


@pytest.mark.parametrize("length", ["PT1S", "P1000D"])
async def test_what_began_long_ago_and_is_too_often_is_told_as_that(length: str) -> None:
    lines = f"DTSTART;TZID=Europe/Rome:20200101T000000 DURATION:{length} RRULE:FREQ=SECONDLY"
    with pytest.raises(Unreadable, match="too-many-occurrences"):
        await read_apart(one(lines))


async def test_the_greatest_calendar_is_read_within_the_limits() -> None:
    assert 7_000_000 < len(BIG) <= MOST_BYTES
    found = await read_apart(BIG)
    assert found == read(BIG)
    assert found.events == 20_000


async def test_more_bytes_start_no_process(child: Callable[[str], Path]) -> None:
    number = child("")
    with pytest.raises(Unreadable, match="too-large"):
        await read_apart(b"x" * (MOST_BYTES + 1))
    assert not number.exists()


@pytest.mark.parametrize(
    ("program", "code"),
    [
        (SPIN, "timeout"),
        ("import signal; os.kill(os.getpid(), signal.SIGKILL)", "timeout"),
        ("import sys; sys.exit(12)", "too-large"),
        ("print('x' * 9_000_000)", "too-large"),
        ("os.abort()", "unreadable"),
        ("raise SystemExit(1)", "unreadable"),
        ("", "unreadable"),
        ("print('[' * 100_000)", "unreadable"),
        ("print('nonsense')", "unreadable"),
        ("print('[]')", "unreadable"),
        ("""print('{"error": "rm -rf"}')""", "unreadable"),
        ("""print('{"error": ["timeout"]}')""", "unreadable"),
        ("""print('{"busy": [[1, 2]], "warnings": [], "counts": [0, 0, 0]}')""", "unreadable"),
        ("""print('{"busy": [], "warnings": [["x", 1]], "counts": [0, 0, 0]}')""", "unreadable"),
        ("""print('{"busy": [], "warnings": [], "counts": [0, 0, "1"]}')""", "unreadable"),
        ("""print('{"busy": [], "warnings": [], "counts": [0, 0, true]}')""", "unreadable"),
    ],
)  # fmt: skip
async def test_however_the_process_fails_there_is_a_code(
    child: Callable[[str], Path], program: str, code: str
) -> None:
    number = child(program)
    with pytest.raises(Unreadable) as refused:
        await read_apart(PLAIN)
    assert refused.value.code == code
    assert is_gone(number)


async def test_intervals_that_are_not_joined_are_not_believed(
    child: Callable[[str], Path],
) -> None:
    start = int(WINDOW.start.timestamp())
    for busy in ([[5, 9], [9, 12]], [[5, 5]], [[9, 12], [1, 4]], [[-1, 4]], [[0, 10**9]]):
        shifted = [[at + start for at in each] for each in busy]
        said = json.dumps({"busy": shifted, "warnings": [], "counts": [0, 0, 0]})
        child(f"print({said!r})")
        with pytest.raises(Unreadable, match="unreadable"):
            await read_apart(PLAIN)


async def test_a_process_that_hangs_is_killed_and_reaped(child: Callable[[str], Path]) -> None:
    number = child("import time; time.sleep(600)")
    with pytest.raises(Unreadable, match="timeout"):
        await read_apart(PLAIN * 10_000, patience=1.5)
    assert is_gone(number)


async def test_so_is_one_whose_caller_was_cancelled(child: Callable[[str], Path]) -> None:
    number = child("import time; time.sleep(600)")
    under_way = asyncio.create_task(read_apart(PLAIN))
    while not (number.exists() and number.read_text()):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    under_way.cancel()
    with pytest.raises(asyncio.CancelledError):
        await under_way
    assert is_gone(number)


async def test_others_go_on_meanwhile() -> None:
    under_way = asyncio.create_task(read_apart(BIG[:2_000_000]))
    turns = 0
    while not under_way.done():
        await asyncio.sleep(0.01)
        turns += 1
    await under_way
    assert turns > 5


def test_the_process_bounds_itself() -> None:
    told = (
        "import resource, sys; from booking.calendar.busy import child\n"
        "child.busy_times = lambda *a, **k: bytearray(10 ** 9)\n"
        "sys.argv = ['child', 'Europe/Rome', '0', '100', 'x']\n"
        "try: child.main()\n"
        "finally: print([resource.getrlimit(each) for each in "
        "(resource.RLIMIT_AS, resource.RLIMIT_CPU, resource.RLIMIT_CORE, resource.RLIMIT_FSIZE)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], input=PLAIN, capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 12
    assert done.stdout.decode().strip() == str([(MOST_MEMORY, MOST_MEMORY), (2, 3), (0, 0), (0, 0)])


def is_gone(number: Path) -> bool:
    """Neither running nor waiting to be reaped."""
    end = time.monotonic() + 5
    there = Path("/proc") / number.read_text()
    while there.exists() and time.monotonic() < end:
        time.sleep(0.01)
    return not there.exists()
