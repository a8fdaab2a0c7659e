"""Become a server that ends when its parent ends; run as a script, by the supervisor alone.

A script of its own, and not code between fork and exec: what it does must not depend on the
threads and locks of the program that starts it. It imports the standard library only.
"""

import argparse
import ctypes
import os
import pwd
import signal
import sys

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1


def main() -> None:
    """Change the user, ask for the death signal, then become the program."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, required=True)
    parser.add_argument("--signal", type=int, default=int(signal.SIGTERM))
    parser.add_argument("--run-as", choices=("self", "namespace", "nobody"), default="self")
    parser.add_argument("--folder")
    parser.add_argument("program", nargs="+")
    given = parser.parse_args()
    program: list[str] = given.program
    if given.folder and given.run_as == "nobody":
        program = [each.replace(given.folder, _open(given.folder)) for each in program]
    _change_user(given.run_as)
    # After any change of user: the kernel forgets the death signal at each.
    die_with(given.parent, given.signal)
    os.execv(program[0], program)  # noqa: S606 - no shell is wanted


def _open(folder: str) -> str:
    """A name for `folder` that `nobody` can use where a folder above it is closed to them."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    os.set_inheritable(descriptor, True)
    return f"/proc/self/fd/{descriptor}"


def _change_user(run_as: str) -> None:
    if run_as == "namespace":
        _call("unshare", CLONE_NEWUSER)
    elif run_as == "nobody":
        nobody = pwd.getpwnam("nobody")
        os.setgroups([])
        os.setgid(nobody.pw_gid)
        os.setuid(nobody.pw_uid)


def die_with(parent: int, number: int) -> None:
    """Ask the kernel for signal `number` when `parent` ends; Linux alone can."""
    if not sys.platform.startswith("linux"):
        return
    _call("prctl", PR_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        # It ended before the signal was asked for, which therefore never comes.
        sys.exit("the process that started this one has ended")


def _call(function: str, *arguments: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if getattr(libc, function)(*arguments) != 0:
        number = ctypes.get_errno()
        sys.exit(f"{function}: {os.strerror(number)}")


if __name__ == "__main__":
    main()
