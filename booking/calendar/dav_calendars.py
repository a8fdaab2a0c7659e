"""The calendars that CalDAV shows: a member's own, and a space's; each right at every request, in
each web process and with no worker.

One question tells of all who ask at that moment whether anything is new; what is kept is given
again where nothing is.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.calendar.dav import Dav, Item, item_of, tag_of
from booking.calendar.dav_tokens import Difference, difference
from booking.calendar.entry import text_of
from booking.calendar.own_entry import Own, own_entry
from booking.calendar.public_feeds import PublicFeeds
from booking.calendar.space_state import Shown
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
    edition: object
    dav: Dav
    texts: dict[bytes, bytes]


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
        self._states = Together(self._ask_states, most=_MOST_TOGETHER)

    async def own(self, member: Member) -> Dav:
        """The member's reservations that stand, with details, in the account's language."""
        at = await self._states(member.id)
        edition = (at.state, at.window.day, at.network.version)
        whose = f"own:{member.id}:{member.language}"
        kept = self._kept.get(whose)
        if kept is None or kept.edition != edition:
            kept = await self._make_own(whose, member, at, edition)
        return self._keep(whose, kept)

    async def space(self, slug: str, language: str) -> Dav:
        """What is taken and closed there, without anybody; refuses with NotFound."""
        state = await self._public.state_of_space(slug)
        whose = f"space:{state.space_id}:{language}"
        kept = self._kept.get(whose)
        if kept is None or kept.edition is not state.edition:
            shown = await state.shown(language)
            before = kept.dav.items if kept else {}
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
            dav = _dav(whose, shown, items, language, zone=shown.space.zone)
            kept = _Kept(shown.edition, dav, {})
        return self._keep(whose, kept)

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
        )

    def _keep(self, whose: str, kept: _Kept) -> Dav:
        self._kept[whose] = kept
        self._kept.move_to_end(whose)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return kept.dav

    async def _ask_states(self, member_ids: Sequence[int]) -> list[_State]:
        window = Window.at(self._now())
        async with self._acquire() as conn:
            rows = await sql.own_states.rows(
                conn, member_ids=list(member_ids), from_at=window.start, to_at=window.end
            )
            network = await self._network.at_least(conn, rows[0]["network_version"])
        return [_State(network, window, row["snapshot"], row["state"]) for row in rows]

    async def _make_own(self, whose: str, member: Member, at: _State, edition: object) -> _Kept:
        kept = self._kept.get(whose)
        before, texts = (kept.dav.items, kept.texts) if kept else ({}, {})
        async with self._acquire() as conn:
            found = await feeds_sql.own_in_calendar.all(
                conn, Own, member_id=member.id, from_at=at.window.start, to_at=at.window.end
            )
        items: dict[str, Item] = {}
        standing = [each for each in found if each.gone_since is None]
        now_known: dict[bytes, bytes] = {}
        for number, own in enumerate(standing, start=1):
            resource = at.network.all_resources[own.resource_id]
            entry = own_entry(
                own, resource=resource, settings=self._settings, language=member.language
            )
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
        spaces = frozenset(each.space_id for each in standing)
        dav = _dav(whose, at, items, member.language, zone=at.network.zone, space_ids=spaces)
        return _Kept(edition, dav, now_known)


def _dav(
    whose: str,
    at: _State | Shown,
    items: dict[str, Item],
    language: str,
    *,
    zone: ZoneInfo,
    space_ids: frozenset[int] = frozenset(),
) -> Dav:
    basis = f"{language}{at.network.version}"
    tag = tag_of(items.values(), f"{whose} {at.window.day}")
    return Dav(whose, basis, at.window.day, at.snapshot, tag, zone, items, space_ids)
