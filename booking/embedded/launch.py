"""How a server is started so that it never outlives the product, as a user it accepts."""

import os
import signal
import subprocess
import sys
from enum import StrEnum
from functools import cache
from pathlib import Path

_CHILD = Path(__file__).with_name("child.py")


class RunAs(StrEnum):
    """Whom a server runs as: PostgreSQL refuses root."""

    SELF = "self"
    NAMESPACE = "namespace"
    NOBODY = "nobody"


@cache
def run_as() -> RunAs:
    """Ourselves; as root a user namespace of its own, or `nobody` where those are forbidden.

    A namespace changes nothing on the machine: files stay root's, the server sees no root.
    Containers and chroots often forbid it.
    """
    if os.geteuid() != 0:
        return RunAs.SELF
    nothing = launcher([sys.executable, "-c", ""], user=RunAs.NAMESPACE)
    tried = subprocess.run(nothing, capture_output=True, check=False)
    return RunAs.NAMESPACE if tried.returncode == 0 else RunAs.NOBODY


def launcher(
    program: list[str],
    *,
    at_death: signal.Signals = signal.SIGTERM,
    user: RunAs = RunAs.SELF,
    folder: Path | None = None,
) -> list[str]:
    """The command line that starts `program` as `user`, with `at_death` sent when we end.

    It must be started by the main thread, since the kernel watches that thread. `folder` is
    what the program works in, opened before the user changes.
    """
    words = [sys.executable, "-I", "-S", str(_CHILD), "--parent", str(os.getpid())]
    words += ["--signal", str(int(at_death)), "--run-as", user.value]
    if folder is not None:
        words += ["--folder", str(folder)]
    return [*words, "--", *program]
