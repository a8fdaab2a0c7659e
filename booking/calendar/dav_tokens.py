"""Sync tokens (RFC 6578, section 3.2): a snapshot of PostgreSQL, signed, so that any web process
tells what happened since, and nobody makes one up.

A token is good for the UTC day of which it is, on which a calendar's window stands still. Later it
is refused, and the client lists anew and fetches what has another etag.
"""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.calendar.dav import FORM, Contents, Dav, Item
from booking.calendar.window import Window
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.server_secret import server_secret

sql = queries("dav")
_LONGEST = 8192
_PARTS = 5


class TokenTooOld(Exception):
    """It is no token, not of this calendar, or of another day."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What a client has to fetch, and the keys of what it has to forget."""

    changed: list[Item]
    removed: list[str]
    token: str


def token_of(dav: Dav, settings: Settings) -> str:
    """The same as long as nothing changes."""
    said = "/".join((dav.day.isoformat(), dav.tag, dav.basis, dav.snapshot))
    return f"{_prefix(settings)}{_signature(dav.whose, said, settings)}/{said}"


async def difference(
    dav: Dav,
    token: str,
    *,
    settings: Settings,
    now: datetime,
    acquire: Callable[[], Any],
    changed_since: Callable[..., Awaitable[list[str]]],
    contents: Callable[[], Awaitable[Contents]],
) -> Difference:
    """Since the token was given. Refuses with TokenTooOld.

    `changed_since` takes a connection and a snapshot, and gives keys. Where nothing is new the
    database is not asked at all, and no file is made.
    """
    day, tag, basis, snapshot = _read(dav.whose, token, settings)
    if day != Window.at(now).day.isoformat() or day != dav.day.isoformat():
        raise TokenTooOld
    if tag == dav.tag:
        return Difference([], [], token)
    there = await contents()
    if there.dav.day != dav.day:
        raise TokenTooOld
    async with acquire() as conn:
        if await _is_ahead(conn, snapshot):
            raise TokenTooOld
        keys = set(await changed_since(conn, since=snapshot))
    items, following = there.items, token_of(there.dav, settings)
    removed = sorted(key for key in keys if key not in items)
    # With other names, addresses or words every text may be another.
    changed = items if basis != there.dav.basis else keys & items.keys()
    return Difference([items[key] for key in sorted(changed)], removed, following)


async def _is_ahead(conn: Connection, snapshot: str) -> bool:
    return bool(await sql.snapshot_is_ahead.value(conn, snapshot=snapshot))


def _read(whose: str, token: str, settings: Settings) -> list[str]:
    """Day, tag, basis and snapshot."""
    prefix = _prefix(settings)
    if len(token) > _LONGEST or not token.isascii() or not token.startswith(prefix):
        raise TokenTooOld
    parts = token.removeprefix(prefix).split("/")
    signed = _signature(whose, "/".join(parts[1:]), settings)
    if len(parts) != _PARTS or not hmac.compare_digest(parts[0], signed):
        raise TokenTooOld
    return parts[1:]


def _signature(whose: str, said: str, settings: Settings) -> str:
    facts = f"sync:{FORM}:{settings.public_url}:{whose}:{said}"
    return hmac.digest(server_secret(settings), facts.encode(), "sha256").hex()[:32]


def _prefix(settings: Settings) -> str:
    return f"{settings.public_url}/dav/sync/"
