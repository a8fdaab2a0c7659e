"""What is public of spaces and resources, right at every poll: in each web process, with no worker.

A process keeps what it has read of a space and asks with every poll, together with whoever polls at
that moment, only for what happened since: events that its last snapshot did not see.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from booking.calendar import public_files
from booking.calendar.feed import Feed, head_of, joined
from booking.calendar.public_files import query_of
from booking.calendar.space_state import SpaceState, Written
from booking.calendar.taken import blocked_in, taken_again, taken_in
from booking.calendar.window import Window
from booking.calendar.words import NETWORK
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import TryAgain
from booking.spaces.network import NetworkCache, Resource
from booking.together import Together

sql = queries("calendar")
_MOST_TOGETHER = 200
# Of spaces that are kept; a big one's entries take some megabytes.
_MOST_SPACES = 300
# Spaces may come while the network is read, not for ever.
_TRIES = 5


class PublicFeeds:
    """Made once for a process. One question is under way at a time, so that what a later one finds
    is never overwritten by an earlier one."""

    def __init__(
        self,
        acquire: Callable[[], Any],
        network: NetworkCache,
        settings: Settings,
        now: Callable[[], datetime],
    ) -> None:
        self._acquire, self._network, self._settings, self._now = acquire, network, settings, now
        self._states: OrderedDict[int, SpaceState] = OrderedDict()
        self._read = Together(self._read_all, most=_MOST_TOGETHER)
        self._cleared: object = None
        # Of the whole network, by language, with the edition of each space.
        self._whole: dict[str, tuple[tuple[object, ...], Feed]] = {}
        self._making_whole = asyncio.Lock()

    async def of_space(self, slug: str, language: str) -> Feed:
        """The whole space's; refuses with NotFound."""
        write = partial(public_files.feed, resource_id=None, language=language)
        return await self.kept(await self.state_of_space(slug), ("feed", language, None), write)

    async def of_resource(self, resource_id: int, language: str) -> Feed:
        """One resource's, with whatever takes any unit of it; refuses with NotFound."""
        resource = await self._resource(resource_id)
        write = partial(public_files.feed, resource_id=resource.id, language=language)
        which = ("feed", language, resource.id)
        return await self.kept(await self.state_of(resource.space.id), which, write)

    async def busy_of_space(self, slug: str) -> Feed:
        """When nothing in a space can be reserved; refuses with NotFound."""
        write = partial(public_files.busy, resource_id=None)
        return await self.kept(await self.state_of_space(slug), ("busy", None), write)

    async def busy_of_resource(self, resource_id: int) -> Feed:
        """When nothing of a resource can be reserved; refuses with NotFound."""
        resource = await self._resource(resource_id)
        write = partial(public_files.busy, resource_id=resource.id)
        return await self.kept(await self.state_of(resource.space.id), ("busy", resource.id), write)

    async def of_network(self, language: str) -> Feed:
        """Every space's entries, made anew where any of them changed."""
        states = await self._every_state()
        feed = self._whole_made(language, states)
        if feed is None:
            async with self._making_whole:
                feed = self._whole_made(language, states) or await self._make_whole(
                    language, states
                )
        return feed

    async def state_of_space(self, slug: str) -> SpaceState:
        """What is known of a space, as of now; refuses with NotFound."""
        space = self._network.of_space(slug)
        if space is None:
            async with self._acquire() as conn:
                space = (await self._network.newest(conn)).space(slug)
        return await self.state_of(space.id)

    async def state_of(self, space_id: int) -> SpaceState:
        """The same, by its number."""
        (state,) = await self._read((space_id,))
        return state

    async def kept(
        self,
        state: SpaceState,
        which: Hashable,
        write: Callable[[SpaceState], Awaitable[Written]],
    ) -> Feed:
        """What is written of a space, from what is kept where that is still so."""
        made = state.made(which)
        return made or await state.make(which, partial(write, state), now=self._now())

    async def _resource(self, resource_id: int) -> Resource:
        known = self._network.of_resource(resource_id)
        if known is not None:
            return known.resource(resource_id)
        async with self._acquire() as conn:
            return (await self._network.newest(conn)).resource(resource_id)

    async def _every_state(self) -> list[SpaceState]:
        """Of each space that there is now, by its name in addresses."""
        async with self._acquire() as conn:
            network = await self._network.known(conn)
            if not network.spaces:
                network = await self._network.newest(conn)
        for _ in range(_TRIES):
            ids = [each.id for _, each in sorted(network.spaces.items())]
            states = await self._read(tuple(ids))
            if all(state.network is network for state in states):
                return states
            network = states[0].network or network
        raise TryAgain

    def _whole_made(self, language: str, states: Sequence[SpaceState]) -> Feed | None:
        editions, feed = self._whole.get(language, (None, None))
        return feed if editions == (self._day, *(each.edition for each in states)) else None

    @property
    def _day(self) -> object:
        return Window.at(self._now()).day

    async def _make_whole(self, language: str, states: Sequence[SpaceState]) -> Feed:
        day = self._day
        texts = [await state.text(language) for state in states]
        network = states[0].network if states else None
        head = head_of(
            name=f"Posto · {NETWORK[language]}",
            language=language,
            zones=[each.zone for each in network.spaces.values()] if network else [],
            year=Window.at(self._now()).day.year,
            source=f"{self._settings.public_url}/calendars/network.ics{query_of(language)}",
        )
        # In a thread: it may be many megabytes, and meanwhile others are answered.
        feed = await asyncio.to_thread(
            joined,
            head,
            [text for _, text in texts],
            file_name="network.ics",
            before=self._whole.get(language, (None, None))[1],
            now=self._now(),
        )
        self._whole[language] = (day, *(edition for edition, _ in texts)), feed
        return feed

    async def _read_all(self, asked: Sequence[tuple[int, ...]]) -> list[list[SpaceState]]:
        window = Window.at(self._now())
        ids = dict.fromkeys(space_id for each in asked for space_id in each)
        states = {space_id: self._known(space_id, len(ids)) for space_id in ids}
        if states:
            async with self._acquire() as conn:
                await self._bring_up_to_date(conn, list(states.values()), window)
        return [[states[space_id] for space_id in each] for each in asked]

    def _known(self, space_id: int, asked: int) -> SpaceState:
        state = self._states.get(space_id)
        if state is None:
            state = self._states[space_id] = SpaceState(space_id, self._settings, self._acquire)
            if len(self._states) > max(_MOST_SPACES, asked):
                self._states.popitem(last=False)
        self._states.move_to_end(space_id)
        return state

    async def _bring_up_to_date(
        self, conn: Connection, states: list[SpaceState], window: Window
    ) -> None:
        if self._cleared != window.day:
            await sql.delete_old_entries.run(conn, day=window.day)
            self._cleared = window.day
        rows = await sql.changes_of_spaces.rows(
            conn,
            space_ids=[each.space_id for each in states],
            # Of another day, or never read: all is read, so nothing of before matters.
            snapshots=[each.snapshot if each.window == window else None for each in states],
        )
        network = await self._network.at_least(conn, rows[0]["network_version"])
        for state, row in zip(states, rows, strict=True):
            # In this order: what fails in between is asked for again.
            if state.window != window or row["put_back"]:
                found = await taken_in(conn, space_id=state.space_id, window=window)
                state.block(await blocked_in(conn, space_id=state.space_id, window=window))
                state.load(found, window=window)
            elif row["streams"]:
                if any(each.startswith("busy_source:") for each in row["streams"]):
                    state.block(await blocked_in(conn, space_id=state.space_id, window=window))
                state.change(await taken_again(conn, streams=row["streams"], window=window))
            state.know(network)
            state.snapshot = row["snapshot"]
