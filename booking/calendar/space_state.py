"""One space as its feeds show it: what is taken, as of a snapshot, and the feeds made of that."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from typing import Any

from booking.calendar.feed import Feed, head_of, joined
from booking.calendar.public_entry import public_entry, touches
from booking.calendar.taken import Taken
from booking.calendar.texts import Texts
from booking.calendar.window import Window
from booking.config import Settings
from booking.spaces.network import Network, Resource, Space

_IN_ORDER = attrgetter("starts_at", "key")


class SpaceState:
    """Kept by a web process; `snapshot` is what PostgreSQL says it was read under."""

    def __init__(self, space_id: int, settings: Settings, acquire: Callable[[], Any]) -> None:
        self.space_id = space_id
        self.snapshot: str | None = None
        self.window: Window | None = None
        self.network: Network | None = None
        self._settings, self._acquire = settings, acquire
        self._taken: dict[str, Taken] = {}
        # Another object whenever anything that feeds show is another.
        self._edition = object()
        self._texts: dict[str, Texts] = {}
        self._feeds: dict[tuple[str, int | None], tuple[object, Feed]] = {}
        self._making = asyncio.Lock()

    def load(self, every: Iterable[Taken], *, window: Window) -> None:
        """All there is on a day. What is as it was stays the same object."""
        self.window, known = window, self._taken
        self._taken = {
            each.key: before if (before := known.get(each.key)) == each else each for each in every
        }
        self._edition = object()

    def change(self, changed: Mapping[str, Taken | None]) -> None:
        """These by their key; None is no longer shown."""
        for key, taken in changed.items():
            if self._taken.get(key) == taken:
                # Somebody was let in, or checked in: nothing that a feed shows.
                continue
            self._edition = object()
            if taken is None:
                del self._taken[key]
            else:
                self._taken[key] = taken

    def know(self, network: Network) -> None:
        if network is not self.network:
            self.network, self._edition = network, object()

    def made(self, language: str, resource: int | None) -> Feed | None:
        """The feed where it is made already, for it to be answered at once."""
        edition, feed = self._feeds.get((language, resource), (None, None))
        return feed if edition is self._edition else None

    async def make(self, language: str, resource: Resource | None, *, now: datetime) -> Feed:
        """The feed of the space, or of a resource of it, as of now or later."""
        async with self._making:
            which = (language, resource.id if resource else None)
            feed = self.made(*which)
            if feed is None:
                feed = await self._make(language, resource, now=now)
            return feed

    async def _make(self, language: str, resource: Resource | None, *, now: datetime) -> Feed:
        edition, network, window = self._edition, self.network, self.window
        if network is None or window is None:
            raise AssertionError("a feed was asked for before its space was read")
        space = next(each for each in network.spaces.values() if each.id == self.space_id)
        every = sorted(self._taken.values(), key=_IN_ORDER)
        texts = self._texts.setdefault(language, Texts(language, self._acquire))

        def entry_of(taken: Taken) -> Any:
            return public_entry(
                taken, space=space, network=network, settings=self._settings, language=language
            )

        made = await texts.of(every, network, entry_of)
        if resource is not None:
            made = [text for text, each in zip(made, every, strict=True) if touches(each, resource)]
        which = (language, resource.id if resource else None)
        feed = joined(
            _head(space, resource, language, window, self._settings),
            made,
            file_name=f"{space.slug}.ics"
            if resource is None
            else f"{space.slug}-{resource.key}.ics",
            before=self._feeds.get(which, (None, None))[1],
            now=now,
        )
        self._feeds[which] = edition, feed
        return feed


def _head(
    space: Space, resource: Resource | None, language: str, window: Window, settings: Settings
) -> bytes:
    name = space.name if resource is None else f"{resource.name[language]} · {space.name}"
    path = f"spaces/{space.slug}" if resource is None else f"resources/{resource.id}"
    query = "" if language == "it" else f"?lang={language}"
    return head_of(
        name=name,
        language=language,
        zones=[space.zone],
        year=window.day.year,
        source=f"{settings.public_url}/calendars/{path}.ics{query}",
    )
