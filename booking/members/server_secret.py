"""The key that only this installation knows: set by BOOKING_SECRET, or made once in HOME/secret."""

import os
import secrets
from pathlib import Path

from booking.config import Settings


def server_secret(settings: Settings) -> bytes:
    """The same for every process of one installation."""
    if settings.secret is not None:
        return settings.secret.get_secret_value().encode()
    file = settings.home / "secret"
    if not file.exists():
        _make(file)
    return file.read_bytes()


def _make(file: Path) -> None:
    """Whole from the moment it has its name; of two processes at once, the first one's stays."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    aside = file.with_name(f".secret.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as opened:
        opened.write(secrets.token_urlsafe(48))
        opened.flush()
        os.fsync(opened.fileno())
    try:
        file.hardlink_to(aside)
    except FileExistsError:
        return
    finally:
        aside.unlink()
