"""What a private address shows, right at every poll.

One question tells, for all that poll at that moment, what their addresses open and whether
anything that they show changed; only then it is read, and what changed is rendered.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary
from zoneinfo import ZoneInfo

from booking.calendar.entry import text_of
from booking.calendar.feed import Feed, head_of, joined
from booking.calendar.private_items import (
    IN_ORDER,
    Item,
    Kind,
    entry_maker,
    every_item,
    items_again,
    space_of,
)
from booking.calendar.window import Window
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.demo import demo_allowed
from booking.members.secrets import sha256
from booking.spaces.network import Network, NetworkCache
from booking.together import Together

sql = queries("calendar")
_MOST_TOGETHER = 200
_MOST_FEEDS = 5_000
# Rendering this many takes some milliseconds, in which nobody else is answered.
_AT_ONCE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Polled:
    """What an address opens, and what is known of it as of a question, which have `number`s;
    `kind` is None where it opens nothing. Of a space `streams` and `members` changed after the
    snapshot `since`; of other feeds `state` is another where anything is."""

    number: int
    window: Window
    network: Network
    kind: Kind | None
    state: str | None
    since: str | None
    snapshot: str
    streams: Sequence[str]
    members: Sequence[int]

    @property
    def edition(self) -> object:
        return self.state, self.window, self.network.version

    @property
    def changed(self) -> bool:
        """Whether a space's is to be read again."""
        if self.kind is None or self.kind.shows != "space":
            return False
        return self.since is None or bool(self.streams or self.members)


@dataclass(slots=True)
class _Kept:
    """A feed as it was last made, with the text of each entry by its digest, and of a space with
    what it is made of; right as of the question `number`."""

    number: int
    snapshot: str
    edition: object
    window: Window
    feed: Feed
    texts: dict[bytes, bytes]
    items: dict[str, Item]


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
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._making: WeakValueDictionary[bytes, asyncio.Lock] = WeakValueDictionary()
        self._ask = Together(self._ask_all, most=_MOST_TOGETHER)
        self._questions = 0

    async def of_token(self, token: str) -> Feed:
        """What a private address shows; refuses with NotFound, also where it was revoked and where
        its member has lost the role that it takes."""
        address = sha256(token)
        polled = await self._ask(address)
        if polled.kind is None:
            raise NotFound(what={"en": "calendar", "it": "un calendario con questo indirizzo"})
        kept = self._as_polled(address, polled)
        if kept is None:
            # For all who wait for the same one it is made once.
            async with self._making.setdefault(address, asyncio.Lock()):
                kept = self._as_polled(address, polled)
                if kept is None:
                    kept = self._kept[address] = await self._made(address, polled, polled.kind)
        self._kept.move_to_end(address)
        if len(self._kept) > _MOST_FEEDS:
            self._kept.popitem(last=False)
        return kept.feed

    def _as_polled(self, address: bytes, polled: _Polled) -> _Kept | None:
        """What is kept where it is right as of that question: because it was read for it or for a
        later one, or because nothing changed."""
        kept = self._kept.get(address)
        if kept is None:
            return None
        if kept.number < polled.number:
            if kept.edition != polled.edition or polled.changed:
                return None
            kept.number, kept.snapshot = polled.number, polled.snapshot
        return kept

    async def _ask_all(self, addresses: Sequence[bytes]) -> list[_Polled]:
        now = self._now()
        window = Window.at(now)
        self._questions = number = self._questions + 1
        since = [self._snapshot_of(each, window) for each in addresses]
        async with self._acquire() as conn:
            rows = await sql.polled_feeds.rows(
                conn,
                sha256s=list(addresses),
                snapshots=since,
                from_at=window.start,
                to_at=window.end,
                demo=demo_allowed(self._settings),
                now=now,
            )
            network = await self._network.at_least(conn, rows[0]["network_version"])
            await _note_used(conn, rows, now)
        return [
            _Polled(
                number=number,
                window=window,
                network=network,
                kind=_kind(row),
                state=row["state"],
                since=None if row["put_back"] else asked,
                snapshot=row["snapshot"],
                streams=row["streams"] or (),
                members=row["members"] or (),
            )
            for row, asked in zip(rows, since, strict=True)
        ]

    def _snapshot_of(self, address: bytes, window: Window) -> str | None:
        kept = self._kept.get(address)
        return kept.snapshot if kept is not None and kept.window == window else None

    async def _made(self, address: bytes, polled: _Polled, kind: Kind) -> _Kept:
        window, before = polled.window, self._kept.get(address)
        async with self._acquire() as conn:
            items = await _items(conn, polled, kind, before)
            # What was reserved since the question may be of a resource that came since.
            network = await self._network.newest(conn)
        shown = sorted(items.values(), key=IN_ORDER)
        texts = await self._texts(kind, network, shown, before.texts if before else {})
        head = head_of(
            name=f"Posto · {kind.name(network)}",
            language=kind.language,
            zones=_zones(shown, network) or [network.zone],
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
        kept_items = items if kind.shows == "space" else {}
        return _Kept(
            polled.number, polled.snapshot, polled.edition, window, feed, texts, kept_items
        )

    async def _texts(
        self, kind: Kind, network: Network, shown: list[Item], known: dict[bytes, bytes]
    ) -> dict[bytes, bytes]:
        """In their order, rendered where they are not known; others are answered in between."""
        entry_of = entry_maker(kind, network, self._settings)
        texts: dict[bytes, bytes] = {}
        for number, item in enumerate(shown, start=1):
            entry = entry_of(item)
            digest = entry.digest()
            texts[digest] = known.get(digest) or text_of(entry)
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        return texts


async def _items(
    conn: Connection, polled: _Polled, kind: Kind, before: _Kept | None
) -> dict[str, Item]:
    """What is kept is as of `since` or later, and what changed is read as of now: whichever of two
    questions comes first, nothing is missed."""
    anew = kind.shows != "space" or polled.since is None
    if anew or before is None or before.window != polled.window:
        found = await every_item(conn, kind, polled.window)
        return {each.key: each for each in found}
    return await items_again(
        conn,
        kind,
        polled.window,
        known=before.items,
        streams=polled.streams,
        members=polled.members,
    )


def _zones(shown: Iterable[Item], network: Network) -> list[ZoneInfo]:
    zones = []
    for space_id in {each.space_id for each in shown}:
        space = space_of(network, space_id)
        zones += [space.zone] if space else []
    return zones


def _kind(row: dict[str, Any]) -> Kind | None:
    if row["id"] is None:
        return None
    names = ("shows", "member_id", "space_id", "scope", "language")
    return Kind(**{name: row[name] for name in names})


async def _note_used(conn: Connection, rows: list[dict[str, Any]], now: datetime) -> None:
    """Once an hour: a poll is a read, and a row written with each would be a hot one."""
    unnoted = [row["id"] for row in rows if row["unnoted"] and row["id"] is not None]
    if unnoted:
        await sql.note_feeds_used.run(conn, ids=unnoted, now=now)
