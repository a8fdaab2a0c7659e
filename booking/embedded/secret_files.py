"""Passwords made once and kept in files that only their owner can read."""

import os
import secrets
from pathlib import Path


def kept(home: Path, name: str) -> str:
    """The password called `name`, made at first use in HOME/passwords."""
    file = home / "passwords" / name
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not file.exists():
        write(file, secrets.token_urlsafe(24))
    return file.read_text(encoding="ascii")


def write(file: Path, text: str) -> None:
    """Write a file of mode 0600; it has its name only once it is whole."""
    aside = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    aside.replace(file)
