"""A private Valkey: its folder, its settings and its address."""

import shutil
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from booking.embedded import secret_files
from booking.embedded.binaries import valkey_program
from booking.embedded.launch import launcher

_PASSWORD = "valkey"  # noqa: S105 - the name of the file, not what is in it


@dataclass(frozen=True, slots=True)
class Queue:
    """One Valkey on a loopback port of ours, opened by a password."""

    home: Path
    port: int

    @property
    def folder(self) -> Path:
        return self.home / "valkey"

    def url(self, number: int = 0) -> str:
        """The address of logical database `number`; it holds the password."""
        password = secret_files.kept(self.home, _PASSWORD)
        return f"redis://:{password}@127.0.0.1:{self.port}/{number}"


def queue_in(home: Path) -> Queue:
    """The queue of `home`, on the port it had last where that is free, so its address stays."""
    file = home / "valkey.port"
    before = int(file.read_text(encoding="ascii")) if file.exists() else 0
    port = _free_port(before)
    if port != before:
        secret_files.write(file, str(port))
    return Queue(home, port)


def known_queue(home: Path) -> Queue | None:
    """The queue of `home` as it was last started; None where it never was."""
    file = home / "valkey.port"
    return Queue(home, int(file.read_text(encoding="ascii"))) if file.exists() else None


def command(queue: Queue, *, durable: bool = True) -> list[str]:
    """The command line that runs Valkey in the foreground, ending when we end."""
    queue.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings = {
        "bind": "127.0.0.1",
        "port": str(queue.port),
        "requirepass": secret_files.kept(queue.home, _PASSWORD),
        # Relative to where it is started, so that no sign in a folder's name needs a quote.
        "dir": ".",
        "daemonize": "no",
        "save": '""',
        "appendonly": "yes" if durable else "no",
        "appendfsync": "everysec",
        # The last write of a server that was killed may be cut short; the rest is good.
        "aof-load-truncated": "yes",
        "databases": "64",
        "maxmemory": "256mb",
        "maxmemory-policy": "noeviction",
    }
    file = queue.folder / "valkey.conf"
    secret_files.write(file, "".join(f"{name} {value}\n" for name, value in settings.items()))
    return launcher([str(valkey_program()), str(file)], at_death=signal.SIGTERM)


def set_aside(queue: Queue) -> Path:
    """Move what Valkey cannot read out of its way; the queue is filled again from PostgreSQL."""
    broken = queue.home / "valkey.broken"
    if broken.exists():
        shutil.rmtree(broken)
    queue.folder.rename(broken)
    return broken


def _free_port(wanted: int) -> int:
    for port in (wanted, 0):
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(tried.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")
