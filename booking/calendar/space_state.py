"""One space as its feeds show it: what is taken, as of a snapshot, and all that is made of that."""

import asyncio
from bisect import bisect_left, insort
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any

from booking.calendar.feed import Feed, joined
from booking.calendar.public_entry import public_entry
from booking.calendar.taken import Taken
from booking.calendar.texts import Texts
from booking.calendar.window import Window
from booking.config import Settings
from booking.errors import NotFound
from booking.spaces.network import Network, Space

_IN_ORDER = attrgetter("starts_at", "key")
# Feeds, free-busy files and months that are kept of a space; those asked for last.
_MOST_KEPT = 300


@dataclass(frozen=True, slots=True)
class Written:
    """What an address holds, but for a calendar's last line."""

    head: bytes
    entries: list[bytes]
    file_name: str
    tail: bytes = b"END:VCALENDAR\r\n"


@dataclass(frozen=True, slots=True)
class Shown:
    """Every entry with its text, as of an edition, which is another object whenever anything in it
    is another; all that `snapshot` sees is in it."""

    edition: object
    snapshot: str
    window: Window
    network: Network
    space: Space
    entries: list[tuple[Taken, bytes]]


class SpaceState:
    """Kept by a web process; `snapshot` is what PostgreSQL says it was read under."""

    def __init__(self, space_id: int, settings: Settings, acquire: Callable[[], Any]) -> None:
        self.space_id = space_id
        self.snapshot: str | None = None
        self.window: Window | None = None
        self.network: Network | None = None
        self.settings = settings
        # Another object whenever anything that feeds show is another.
        self.edition = object()
        # Busy elsewhere: in no feed, and in the way of whoever wants to reserve.
        self.blocked: list[Taken] = []
        self._acquire = acquire
        self._taken: dict[str, Taken] = {}
        # The same, in order; never changed in place, for somebody may be about to write them.
        self._order: list[Taken] = []
        self._texts: dict[str, Texts] = {}
        self._joined: dict[str, tuple[object, bytes]] = {}
        self._kept: OrderedDict[Hashable, tuple[object, Feed]] = OrderedDict()
        self._making = asyncio.Lock()

    def load(self, every: Iterable[Taken], *, window: Window) -> None:
        """All there is on a day. What is as it was stays the same object."""
        self.window, known = window, self._taken
        self._taken = {
            each.key: before if (before := known.get(each.key)) == each else each for each in every
        }
        self._order = sorted(self._taken.values(), key=_IN_ORDER)
        self.edition = object()

    def change(self, changed: Mapping[str, Taken | None]) -> None:
        """These by their key; None is no longer shown."""
        order = self._order.copy()
        for key, taken in changed.items():
            before = self._taken.get(key)
            if before == taken:
                # Somebody was let in, or checked in: nothing that a feed shows.
                continue
            self.edition = object()
            if before is not None:
                del order[bisect_left(order, _IN_ORDER(before), key=_IN_ORDER)]
            if taken is None:
                del self._taken[key]
            else:
                self._taken[key] = taken
                insort(order, taken, key=_IN_ORDER)
        self._order = order

    def block(self, blocked: list[Taken]) -> None:
        """What is busy elsewhere from now on."""
        if blocked != self.blocked:
            self.blocked, self.edition = blocked, object()

    def know(self, network: Network) -> None:
        if network is not self.network:
            self.network, self.edition = network, object()

    def as_read(self) -> tuple[Space, Network, Window]:
        """What it was last read as; refuses with NotFound where the space is no more."""
        if self.network is None or self.window is None:
            raise AssertionError("a feed was asked for before its space was read")
        for space in self.network.spaces.values():
            if space.id == self.space_id:
                return space, self.network, self.window
        raise NotFound(what={"en": "space", "it": "uno spazio con questo nome"})

    @property
    def every(self) -> list[Taken]:
        """All that is taken, in the order of feeds."""
        return self._order

    async def texts_of(self, every: list[Taken], language: str) -> list[bytes]:
        """The text of each of these in their order."""
        space, network, _ = self.as_read()
        texts = self._texts.setdefault(language, Texts(language, self._acquire))

        def entry_of(taken: Taken) -> Any:
            return public_entry(
                taken, space=space, network=network, settings=self.settings, language=language
            )

        return await texts.of(every, network, entry_of)

    async def shown(self, language: str) -> Shown:
        """All that is taken with its text, as of now or later."""
        async with self._making:
            space, network, window = self.as_read()
            edition, snapshot, every = self.edition, self.snapshot, self.every
            if snapshot is None:
                raise AssertionError("a space was asked for before it was read")
            texts = await self.texts_of(every, language)
            entries = list(zip(every, texts, strict=True))
            return Shown(edition, snapshot, window, network, space, entries)

    async def text(self, language: str) -> tuple[object, bytes]:
        """All entries as one, for the feed of the whole network, and the edition that they are."""
        async with self._making:
            edition = self.edition
            known = self._joined.get(language)
            if known is None or known[0] is not edition:
                texts = await self.texts_of(self.every, language)
                known = self._joined[language] = edition, b"".join(texts)
            return known

    def made(self, which: Hashable) -> Feed | None:
        """The feed where it is made already, for it to be answered at once."""
        edition, feed = self._kept.get(which, (None, None))
        if edition is not self.edition:
            return None
        self._kept.move_to_end(which)
        return feed

    async def make(
        self, which: Hashable, write: Callable[[], Awaitable[Written]], *, now: datetime
    ) -> Feed:
        """What is written of this state, as of now or later; for all who wait it is made once."""
        async with self._making:
            feed = self.made(which)
            if feed is None:
                edition, before = self.edition, self._kept.get(which, (None, None))[1]
                written = await write()
                feed = joined(
                    written.head,
                    written.entries,
                    file_name=written.file_name,
                    before=before,
                    now=now,
                    tail=written.tail,
                )
                self._kept[which] = edition, feed
                self._kept.move_to_end(which)
                if len(self._kept) > _MOST_KEPT:
                    self._kept.popitem(last=False)
            return feed
