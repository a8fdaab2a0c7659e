"""What a private feed holds: one's own, a space's for its manager, or the city's closures."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from booking.calendar.entry import Entry
from booking.calendar.own_entry import Managed, Own, busy_entry, managed_entry, own_entry
from booking.calendar.shut_entry import Shut, shut_entry
from booking.calendar.window import Window
from booking.calendar.words import BUSY, CLOSURES, OWN
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.spaces.network import Network, Space

sql = queries("calendar")
Item = Own | Shut
IN_ORDER = attrgetter("starts_at", "key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What a feed shows: `own`, `space` (with its id) or `closures`; `scope` is of one's own."""

    shows: str
    member_id: int
    space_id: int | None
    scope: str
    language: str

    def name(self, network: Network) -> str:
        """What a calendar app calls it."""
        if self.shows == "closures":
            return CLOSURES[self.language]
        space = space_of(network, self.space_id) if self.space_id else None
        if space is not None:
            return space.name
        return (OWN if self.scope == "details" else BUSY)[self.language]


async def every_item(conn: Connection, kind: Kind, window: Window) -> list[Item]:
    """All that the window holds."""
    edges = {"from_at": window.start, "to_at": window.end}
    found: list[Item] = []
    if kind.shows == "own":
        found += await sql.own_in_calendar.all(conn, Own, member_id=kind.member_id, **edges)
    if kind.shows == "space":
        found += await _managed(conn, kind, edges)
    if kind.shows != "own":
        found += await _shut(conn, kind, edges)
    return [each for each in found if _is_in(window, each)]


async def items_again(
    conn: Connection,
    kind: Kind,
    window: Window,
    *,
    known: Mapping[str, Item],
    streams: Iterable[str],
    members: Iterable[int],
) -> dict[str, Item]:
    """Those of a space by their key, where these streams of events and these members' names
    changed since they were known."""
    ids: dict[str, list[str]] = {"reservation": [], "closure": []}
    changed = set()
    for stream in streams:
        area, _, number = stream.partition(":")
        if area in ids:
            ids[area].append(number)
            changed.add(stream)
    edges = {"from_at": window.start, "to_at": window.end}
    found: list[Item] = []
    members = list(members)
    if ids["reservation"] or members:
        found += await _managed(conn, kind, edges, ids=ids["reservation"], member_ids=members)
    if ids["closure"]:
        found += await _shut(conn, kind, edges, ids=list(map(int, ids["closure"])))
    stays = {key: each for key, each in known.items() if key not in changed}
    return stays | {each.key: each for each in found if _is_in(window, each)}


def entry_maker(kind: Kind, network: Network, settings: Settings) -> Callable[[Item], Entry]:
    """How this feed shows each of its items."""
    language = kind.language

    def entry_of(item: Item) -> Entry:
        if isinstance(item, Shut):
            space = space_of(network, item.space_id)
            if space is None:
                raise AssertionError("a closure of no space")
            return shut_entry(
                item,
                space=space,
                network=network,
                settings=settings,
                language=language,
                alone=kind.shows == "space",
            )
        resource = network.all_resources[item.resource_id]
        if isinstance(item, Managed):
            return managed_entry(item, resource=resource, settings=settings, language=language)
        made = own_entry if kind.scope == "details" else busy_entry
        return made(item, resource=resource, settings=settings, language=language)

    return entry_of


def space_of(network: Network, space_id: int) -> Space | None:
    return next((each for each in network.spaces.values() if each.id == space_id), None)


async def _managed(
    conn: Connection,
    kind: Kind,
    edges: dict[str, Any],
    *,
    ids: list[str] | None = None,
    member_ids: list[int] | None = None,
) -> list[Managed]:
    return await sql.managed_in_calendar.all(
        conn, Managed, space_id=kind.space_id, ids=ids, member_ids=member_ids, **edges
    )


async def _shut(
    conn: Connection, kind: Kind, edges: dict[str, Any], *, ids: list[int] | None = None
) -> list[Shut]:
    return await sql.closures_in_calendar.all(conn, Shut, space_id=kind.space_id, ids=ids, **edges)


def _is_in(window: Window, item: Item) -> bool:
    return window.holds(starts_at=item.starts_at, ends_at=item.ends_at, gone_since=item.gone_since)
