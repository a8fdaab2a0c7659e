"""The calendars that CalDAV shows: a member's own, and a space's; each right at every request, in
each web process and with no worker.

One question tells of all who ask at that moment whether anything is new. Files are made for who
asks for them, and what is kept is given again where nothing is new.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from booking.calendar.dav import Contents, Dav, Item, item_of, tag_of
from booking.calendar.dav_tokens import Difference, difference
from booking.calendar.entry import text_of
from booking.calendar.own_entry import Own, own_entry
from booking.calendar.public_feeds import PublicFeeds
from booking.calendar.space_marks import SpaceMarks
from booking.calendar.window import Window
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.spaces.network import Network, NetworkCache
from booking.together import Together

sql = queries("dav")
feeds_sql = queries("calendar")
_MOST_TOGETHER = 200
_MOST_KEPT = 2_000
# Rendering this many takes some milliseconds, in which nobody else is answered.
_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class _State:
    """Of a member's reservations, as of a snapshot."""

    network: Network
    window: Window
    snapshot: str
    state: str


@dataclass(frozen=True, slots=True)
class _Kept:
    """`edition` is what own reservations were read as."""

    contents: Contents
    edition: object = None
    texts: Mapping[bytes, bytes] = field(default_factory=dict)


class DavCalendars:
    """Made once for a process, with the calendars that were asked for last."""

    def __init__(
        self,
        acquire: Callable[[], Any],
        network: NetworkCache,
        settings: Settings,
        now: Callable[[], datetime],
        public_feeds: PublicFeeds,
    ) -> None:
        self._acquire, self._network, self._settings, self._now = acquire, network, settings, now
        self._public = public_feeds
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._marks = SpaceMarks(acquire, network, now)
        self._states = Together(self._ask_states, most=_MOST_TOGETHER)

    async def own(self, member: Member) -> Dav:
        """The member's reservations that stand, with details, in the account's language."""
        return (await self._own(member.id, member.language)).dav

    async def space(self, slug: str, language: str) -> Dav:
        """What is taken and closed there, without anybody; refuses with NotFound."""
        mark = await self._marks.of(slug)
        day, basis = mark.window.day, f"{language}{mark.names}"
        whose = f"space:{mark.space.id}:{language}"
        url = self._settings.public_url
        tag = tag_of(f"{whose} {day} {url} {basis} {mark.told}")
        return Dav(whose, basis, day, mark.since, tag, mark.space.zone)

    async def contents(self, dav: Dav) -> Contents:
        """Its files, or those that it has now; refuses with NotFound."""
        kept = self._kept.get(dav.whose)
        if kept is not None and kept.contents.dav.tag == dav.tag:
            return kept.contents
        of_whom, number, language = dav.whose.split(":")
        if of_whom == "own":
            return await self._own(int(number), language)
        return await self._make_space(dav, int(number), language)

    async def changes(self, dav: Dav, token: str) -> Difference:
        """What became of the calendar since the token; refuses with TokenTooOld."""
        of_whom, number, _ = dav.whose.split(":")

        async def since_of_own(conn: Connection, since: str) -> list[str]:
            ids = await sql.own_changed_since.column(
                conn, member_id=int(number), day=dav.day, since=since
            )
            return [f"reservation:{each}" for each in ids]

        async def since_of_space(conn: Connection, since: str) -> list[str]:
            found: list[str] = await sql.changed_in_space_since.column(
                conn, space_id=int(number), since=since
            )
            return found

        return await difference(
            dav,
            token,
            settings=self._settings,
            now=self._now(),
            acquire=self._acquire,
            changed_since=since_of_own if of_whom == "own" else since_of_space,
            contents=partial(self.contents, dav),
        )

    def _keep(self, kept: _Kept) -> Contents:
        whose = kept.contents.dav.whose
        self._kept[whose] = kept
        self._kept.move_to_end(whose)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept.contents

    async def _make_space(self, dav: Dav, space_id: int, language: str) -> Contents:
        """Read after the mark that its tag is of, which never tells of more than is there."""
        state = await self._public.state_of(space_id)
        shown = await state.shown(language)
        kept = self._kept.get(dav.whose)
        before = kept.contents.items if kept else {}
        items = {
            taken.key: item_of(
                key=taken.key,
                starts_at=taken.starts_at,
                ends_at=taken.ends_at,
                changed_at=taken.changed_at,
                text=text,
                zone=shown.space.zone,
                known=before.get(taken.key),
            )
            for taken, text in shown.entries
            if not taken.gone
        }
        return self._keep(_Kept(Contents(dav, items)))

    async def _own(self, member_id: int, language: str) -> Contents:
        at = await self._states(member_id)
        edition = (at.state, at.window.day, at.network.version)
        whose = f"own:{member_id}:{language}"
        kept = self._kept.get(whose)
        if kept is None or kept.edition != edition:
            kept = await self._make_own(whose, member_id, language, at, edition)
        return self._keep(kept)

    async def _ask_states(self, member_ids: Sequence[int]) -> list[_State]:
        window = Window.at(self._now())
        async with self._acquire() as conn:
            rows = await sql.own_states.rows(
                conn, member_ids=list(member_ids), from_at=window.start, to_at=window.end
            )
            network = await self._network.at_least(conn, rows[0]["network_version"])
        return [_State(network, window, row["snapshot"], row["state"]) for row in rows]

    async def _make_own(
        self, whose: str, member_id: int, language: str, at: _State, edition: object
    ) -> _Kept:
        kept = self._kept.get(whose)
        before, texts = (kept.contents.items, kept.texts) if kept else ({}, {})
        async with self._acquire() as conn:
            found = await feeds_sql.own_in_calendar.all(
                conn, Own, member_id=member_id, from_at=at.window.start, to_at=at.window.end
            )
        items: dict[str, Item] = {}
        standing = [each for each in found if each.gone_since is None]
        now_known: dict[bytes, bytes] = {}
        for number, own in enumerate(standing, start=1):
            resource = at.network.all_resources[own.resource_id]
            entry = own_entry(own, resource=resource, settings=self._settings, language=language)
            digest, key = entry.digest(), f"reservation:{own.id}"
            now_known[digest] = text = texts.get(digest) or text_of(entry)
            items[key] = item_of(
                key=key,
                starts_at=own.starts_at,
                ends_at=own.ends_at,
                changed_at=own.changed_at,
                text=text,
                zone=resource.space.zone,
                known=before.get(key),
            )
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        dav = _own_dav(whose, language, at, standing, items.values())
        return _Kept(Contents(dav, items), edition, now_known)


def _own_dav(
    whose: str, language: str, at: _State, standing: Sequence[Own], items: Iterable[Item]
) -> Dav:
    day = at.window.day
    return Dav(
        whose,
        basis=f"{language}{at.network.version}",
        day=day,
        snapshot=at.snapshot,
        tag=tag_of(f"{whose} {day}", items),
        zone=at.network.zone,
        space_ids=frozenset(each.space_id for each in standing),
    )
