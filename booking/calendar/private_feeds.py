"""A member's own reservations under a private address, right at every poll.

One question tells whose addresses they are, for all that poll at that moment, and a number that is
another whenever one of the member's reservations is; only then they are read, and those that
changed are rendered.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from booking.calendar.entry import Entry, text_of
from booking.calendar.feed import Feed, head_of, joined
from booking.calendar.own_entry import Own, busy_entry, own_entry
from booking.calendar.window import Window
from booking.calendar.words import BUSY, OWN
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.demo import demo_allowed
from booking.members.secrets import sha256
from booking.spaces.network import Network, NetworkCache, Resource
from booking.together import Together

sql = queries("calendar")
_MOST_TOGETHER = 200
_MOST_FEEDS = 5_000
# Rendering this many takes some milliseconds, in which nobody else is answered.
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class _Polled:
    """What an address opens, and the state of it; `id` is None where it opens nothing."""

    network: Network
    window: Window
    id: int | None
    member_id: int
    scope: str
    language: str
    state: str

    @property
    def edition(self) -> object:
        return self.state, self.window.day, self.network.version


@dataclass(frozen=True, slots=True)
class _Kept:
    """A feed as it was last made, with the text of each entry by its digest."""

    edition: object
    feed: Feed
    texts: dict[bytes, bytes]


class PrivateFeeds:
    """Made once for a process, with those of its feeds that were polled last."""

    def __init__(
        self,
        acquire: Callable[[], Any],
        network: NetworkCache,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._acquire, self._network, self._settings, self._now = acquire, network, settings, now
        self._kept: OrderedDict[int, _Kept] = OrderedDict()
        self._making: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._ask = Together(self._ask_all, most=_MOST_TOGETHER)

    async def of_token(self, token: str) -> Feed:
        """What a private address shows; refuses with NotFound, also where it was revoked."""
        polled = await self._ask(sha256(token))
        if polled.id is None:
            raise NotFound(what={"en": "calendar", "it": "un calendario con questo indirizzo"})
        kept = self._as_polled(polled.id, polled)
        if kept is None:
            # For all who wait for the same one it is made once.
            async with self._making.setdefault(polled.id, asyncio.Lock()):
                kept = self._as_polled(polled.id, polled)
                if kept is None:
                    kept = self._kept[polled.id] = await self._made(polled.id, polled)
        self._kept.move_to_end(polled.id)
        if len(self._kept) > _MOST_FEEDS:
            self._kept.popitem(last=False)
        return kept.feed

    def _as_polled(self, feed_id: int, polled: _Polled) -> _Kept | None:
        kept = self._kept.get(feed_id)
        return kept if kept is not None and kept.edition == polled.edition else None

    async def _ask_all(self, sha256s: Sequence[bytes]) -> list[_Polled]:
        now = self._now()
        window = Window.at(now)
        async with self._acquire() as conn:
            rows = await sql.polled_feeds.rows(
                conn,
                sha256s=list(sha256s),
                from_at=window.start,
                to_at=window.end,
                demo=demo_allowed(self._settings),
                now=now,
            )
            network = await self._network.at_least(conn, rows[0].pop("network_version"))
            await _note_used(conn, rows, now)
        for row in rows:
            row.pop("network_version", None)
        return [_Polled(network, window, **row) for row in rows]

    async def _made(self, feed_id: int, polled: _Polled) -> _Kept:
        window, network = polled.window, polled.network
        async with self._acquire() as conn:
            found = await sql.own_in_calendar.all(
                conn, Own, member_id=polled.member_id, from_at=window.start, to_at=window.end
            )
        shown = [
            (each, network.all_resources[each.resource_id])
            for each in sorted(found, key=lambda each: (each.starts_at, each.id))
            if _is_in(window, each)
        ]
        before = self._kept.get(feed_id)
        texts = await self._texts(polled, shown, before.texts if before else {})
        name = (OWN if polled.scope == "details" else BUSY)[polled.language]
        head = head_of(
            name=f"Posto · {name}",
            language=polled.language,
            zones=[resource.space.zone for _, resource in shown] or [network.zone],
            year=window.day.year,
        )
        feed = joined(
            head,
            texts.values(),
            file_name="posto.ics",
            before=before.feed if before else None,
            now=self._now(),
            private=True,
        )
        return _Kept(polled.edition, feed, texts)

    async def _texts(
        self, polled: _Polled, shown: list[tuple[Own, Resource]], known: dict[bytes, bytes]
    ) -> dict[bytes, bytes]:
        """In their order, rendered where they are not known; others are answered in between."""
        entry_of: Callable[..., Entry] = own_entry if polled.scope == "details" else busy_entry
        texts: dict[bytes, bytes] = {}
        for number, (own, resource) in enumerate(shown, start=1):
            entry = entry_of(
                own, resource=resource, settings=self._settings, language=polled.language
            )
            digest = entry.digest()
            texts[digest] = known.get(digest) or text_of(entry)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return texts


def _is_in(window: Window, own: Own) -> bool:
    return window.holds(starts_at=own.starts_at, ends_at=own.ends_at, gone_since=own.gone_since)


async def _note_used(conn: Connection, rows: list[dict[str, Any]], now: datetime) -> None:
    """Once an hour: a poll is a read, and a row written with each would be a hot one."""
    unnoted = [row["id"] for row in rows if row.pop("unnoted") and row["id"] is not None]
    if unnoted:
        await sql.note_feeds_used.run(conn, ids=unnoted, now=now)
