"""What tells whether a space's calendar is another: the day it is of, and what was told since. No
entry is read for it, and none is written."""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from booking.calendar.window import Window
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.spaces.network import Network, NetworkCache, Space
from booking.together import Together

sql = queries("dav")
_MOST_TOGETHER = 200
# Each is some hundred bytes.
_MOST_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Mark:
    """Of a space on a day. `told` is another whenever something happened that its calendar shows,
    and the same in every process; `names` is of all that its texts are made from besides.

    Whatever `since`, a snapshot, sees is in it; it stands as long as nothing happens. `asked` is
    the snapshot to ask with next.
    """

    space: Space
    network: Network
    window: Window
    told: int
    names: str
    since: str
    asked: str


@dataclass(frozen=True, slots=True)
class _Found:
    told: int
    snapshot: str
    network_version: int


class SpaceMarks:
    """Made once for a process. One question is under way at a time, for all who ask meanwhile."""

    def __init__(
        self, acquire: Callable[[], Any], network: NetworkCache, now: Callable[[], datetime]
    ) -> None:
        self._acquire, self._network, self._now = acquire, network, now
        self._kept: OrderedDict[int, Mark] = OrderedDict()
        self._asked = Together(self._ask, most=_MOST_TOGETHER)

    async def of(self, slug: str) -> Mark:
        """As of now; refuses with NotFound."""
        space = self._network.of_space(slug)
        if space is None:
            async with self._acquire() as conn:
                space = (await self._network.newest(conn)).space(slug)
        return await self._asked(space.id)

    async def _ask(self, space_ids: Sequence[int]) -> list[Mark | Exception]:
        window, ids = Window.at(self._now()), list(dict.fromkeys(space_ids))
        known = [mark for each in ids if (mark := self._kept.get(each)) and mark.window == window]
        async with self._acquire() as conn:
            found = await _again(conn, known) if known else {}
            new = [each for each in ids if each not in found]
            found |= await _first(conn, new, window) if new else {}
            version = max(each.network_version for each in found.values())
            network = await self._network.at_least(conn, version)
        spaces = {each.id: each for each in network.spaces.values()}
        before = {each.space.id: each for each in known}
        made: dict[int, Mark | Exception] = {}
        for number, each in found.items():
            if number in spaces:
                names = _names(spaces[number], network, before.get(number))
                snapshot = each.snapshot
                mark = Mark(spaces[number], network, window, each.told, names, snapshot, snapshot)
                made[number] = self._keep(number, _since(before.get(number), mark))
            else:
                made[number] = NotFound(what={"en": "space", "it": "uno spazio con questo nome"})
        return [made[each] for each in space_ids]

    def _keep(self, space_id: int, mark: Mark) -> Mark:
        self._kept[space_id] = mark
        self._kept.move_to_end(space_id)
        if len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)
        return mark


async def _again(conn: Connection, known: Sequence[Mark]) -> dict[int, _Found]:
    """Those of before with what came to them; not those of a database that was put back."""
    rows = await sql.marks_since.rows(
        conn,
        space_ids=[each.space.id for each in known],
        snapshots=[each.asked for each in known],
        day=known[0].window.day,
    )
    return {
        mark.space.id: _Found(mark.told + int(row["mark"]), row["snapshot"], row["network_version"])
        for mark, row in zip(known, rows, strict=True)
        if not row["put_back"]
    }


async def _first(conn: Connection, space_ids: list[int], window: Window) -> dict[int, _Found]:
    rows = await sql.marks_of_spaces.rows(conn, space_ids=space_ids, day=window.day)
    return {
        number: _Found(int(row["mark"]), row["snapshot"], row["network_version"])
        for number, row in zip(space_ids, rows, strict=True)
    }


def _since(before: Mark | None, mark: Mark) -> Mark:
    """Since the mark before, where it is the same."""
    if before is None or (before.told, before.names) != (mark.told, mark.names):
        return mark
    return replace(mark, since=before.since)


def _names(space: Space, network: Network, before: Mark | None) -> str:
    """Of all that booking.calendar.public_entry takes of them."""
    if before is not None and before.network is network:
        return before.names
    where = space.slug, space.name, space.street, space.postcode, space.city, space.lat, space.lon
    resources = [
        (each.id, sorted(each.name.items()), [(unit.id, unit.name) for unit in each.units])
        for each in network.all_resources.values()
        if each.space.id == space.id
    ]
    facts = repr((where, space.timezone, sorted(resources)))
    return hashlib.sha256(facts.encode()).hexdigest()[:16]
