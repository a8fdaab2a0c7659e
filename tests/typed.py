"""`booking WORDS` in this process: the same `main`, without the time that a process takes to start.

Each test file that types so has one test that starts the command as a process, too.
"""

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import click
from click.testing import CliRunner

from booking.cli.main import main


@dataclass(frozen=True, slots=True)
class Typed:
    """As subprocess.CompletedProcess has it."""

    returncode: int
    stdout: str
    stderr: str


def typed(environment: Mapping[str, str], *words: str, given: bytes = b"") -> Typed:
    """What comes of it in that environment alone, `given` on standard input.

    In a thread: the command runs an event loop of its own, also where the test has one.
    """
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(_type, environment, words, given).result()


def command(environment: Mapping[str, str], *words: str) -> str:
    """What it prints; it must succeed."""
    done = typed(environment, *words)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _type(environment: Mapping[str, str], words: tuple[str, ...], given: bytes) -> Typed:
    others = dict.fromkeys(os.environ.keys() - environment.keys())
    before = sys.argv
    with CliRunner().isolation(given, {**others, **environment}) as (out, err, _):
        sys.argv = ["booking", *words]
        try:
            code = _ended()
        finally:
            sys.argv = before
        return Typed(code, out.getvalue().decode(), err.getvalue().decode())


def _ended() -> int:
    """The exit code; a sentence instead of one is for stderr, as the interpreter does it."""
    try:
        main()
    except SystemExit as end:
        if isinstance(end.code, str):
            click.echo(end.code, err=True)
            return 1
        return end.code or 0
    return 0
