"""The feeds of spaces and resources, right at every poll: in each web process, with no worker.

A process keeps what it has read of a space and asks with every poll, together with whoever polls at
that moment, only for what happened since: events that its last snapshot did not see.
"""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from booking.calendar.feed import Feed
from booking.calendar.space_state import SpaceState
from booking.calendar.taken import taken_again, taken_in
from booking.calendar.window import Window
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.spaces.network import NetworkCache, Resource
from booking.together import Together

sql = queries("calendar")
_MOST_TOGETHER = 200
# Of spaces that are kept; a big one's entries take some megabytes.
_MOST_SPACES = 300


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

    async def of_space(self, slug: str, language: str) -> Feed:
        """The whole space's; refuses with NotFound."""
        space = self._network.of_space(slug)
        if space is None:
            async with self._acquire() as conn:
                space = (await self._network.newest(conn)).space(slug)
        state = await self._read(space.id)
        return state.made(language, None) or await state.make(language, None, now=self._now())

    async def of_resource(self, resource_id: int, language: str) -> Feed:
        """One resource's, with whatever takes any unit of it; refuses with NotFound."""
        resource = await self._resource(resource_id)
        state = await self._read(resource.space.id)
        feed = state.made(language, resource_id)
        if feed is None:
            resource = await self._resource(resource_id)
            feed = await state.make(language, resource, now=self._now())
        return feed

    async def _resource(self, resource_id: int) -> Resource:
        known = self._network.of_resource(resource_id)
        if known is not None:
            return known.resource(resource_id)
        async with self._acquire() as conn:
            return (await self._network.newest(conn)).resource(resource_id)

    async def _read_all(self, asked: Sequence[int]) -> list[SpaceState]:
        window = Window.at(self._now())
        states = {space_id: self._state(space_id) for space_id in asked}
        async with self._acquire() as conn:
            await self._bring_up_to_date(conn, list(states.values()), window)
        return [states[space_id] for space_id in asked]

    def _state(self, space_id: int) -> SpaceState:
        state = self._states.get(space_id)
        if state is None:
            state = self._states[space_id] = SpaceState(space_id, self._settings, self._acquire)
            if len(self._states) > _MOST_SPACES:
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
                state.load(found, window=window)
            elif row["streams"]:
                state.change(await taken_again(conn, streams=row["streams"], window=window))
            state.know(network)
            state.snapshot = row["snapshot"]
