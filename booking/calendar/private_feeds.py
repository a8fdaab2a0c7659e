"""A member's own reservations under a private address, right at every poll.

One question tells whose addresses they are, for all that poll at that moment, and a number that is
another whenever one of the member's reservations is; only then they are read and rendered.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.calendar.entry import text_of
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
from booking.spaces.network import Network, NetworkCache
from booking.together import Together

sql = queries("calendar")
_MOST_TOGETHER = 200
_MOST_FEEDS = 5_000


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
        self._feeds: OrderedDict[int, tuple[object, Feed]] = OrderedDict()
        self._ask = Together(self._ask_all, most=_MOST_TOGETHER)

    async def of_token(self, token: str) -> Feed:
        """What a private address shows; refuses with NotFound, also where it was revoked."""
        polled = await self._ask(sha256(token))
        if polled.id is None:
            raise NotFound(what={"en": "calendar", "it": "un calendario con questo indirizzo"})
        edition, before = self._feeds.get(polled.id, (None, None))
        if before is not None and edition == polled.edition:
            self._feeds.move_to_end(polled.id)
            return before
        feed = await self._made(polled, before)
        self._feeds[polled.id] = polled.edition, feed
        if len(self._feeds) > _MOST_FEEDS:
            self._feeds.popitem(last=False)
        return feed

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

    async def _made(self, polled: _Polled, before: Feed | None) -> Feed:
        window, network, language = polled.window, polled.network, polled.language
        async with self._acquire() as conn:
            found = await sql.own_in_calendar.all(
                conn, Own, member_id=polled.member_id, from_at=window.start, to_at=window.end
            )
        shown = [each for each in found if _is_in(window, each)]
        entry_of = own_entry if polled.scope == "details" else busy_entry
        texts, zones = [], []
        for own in sorted(shown, key=lambda each: (each.starts_at, each.id)):
            resource = network.all_resources[own.resource_id]
            zones.append(resource.space.zone)
            entry = entry_of(own, resource=resource, settings=self._settings, language=language)
            texts.append(text_of(entry))
        name = (OWN if polled.scope == "details" else BUSY)[language]
        head = head_of(
            name=f"Posto · {name}",
            language=language,
            zones=zones or [network.zone],
            year=window.day.year,
        )
        return joined(
            head, texts, file_name="posto.ics", before=before, now=self._now(), private=True
        )


def _is_in(window: Window, own: Own) -> bool:
    return window.holds(starts_at=own.starts_at, ends_at=own.ends_at, gone_since=own.gone_since)


async def _note_used(conn: Connection, rows: list[dict[str, Any]], now: datetime) -> None:
    """Once an hour: a poll is a read, and a row written with each would be a hot one."""
    unnoted = [row["id"] for row in rows if row.pop("unnoted") and row["id"] is not None]
    if unnoted:
        await sql.note_feeds_used.run(conn, ids=unnoted, now=now)
