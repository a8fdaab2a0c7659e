"""What takes time in a space, as its feeds show it: reservations and closures without anybody;
beside them, for who asks when something is free, what is busy in calendars kept elsewhere."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from booking.calendar.window import Window
from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("calendar")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """Of a resource (None: all of the space) and of these units (none: all of them). `gone` is a
    reservation that was cancelled, declined or never answered."""

    key: str
    resource_id: int | None
    unit_ids: tuple[int, ...]
    starts_at: datetime
    ends_at: datetime
    sequence: int = 0
    gone: bool = False
    changed_at: datetime
    reservation_id: UUID | None = None

    @property
    def is_closure(self) -> bool:
        return self.key.startswith("closure:")

    @property
    def gone_since(self) -> datetime | None:
        return self.changed_at if self.gone else None

    def is_in(self, window: Window) -> bool:
        return window.holds(
            starts_at=self.starts_at, ends_at=self.ends_at, gone_since=self.gone_since
        )


async def taken_in(conn: Connection, *, space_id: int, window: Window) -> list[Taken]:
    """All of a space that the window holds."""
    edges = {"from_at": window.start, "to_at": window.end}
    reserved = await sql.taken_in_space.rows(conn, space_id=space_id, **edges)
    closed = await sql.closed_in_space.rows(conn, space_id=space_id, **edges)
    return _of_rows(reserved, closed, window)


async def taken_again(
    conn: Connection, *, streams: Iterable[str], window: Window
) -> dict[str, Taken | None]:
    """What became of those that these streams of events tell of, by key; None: not to be shown."""
    found: dict[str, Taken | None] = {
        each: None for each in streams if each.startswith(("reservation:", "closure:"))
    }
    ids: dict[str, list[str]] = {"reservation": [], "closure": []}
    for each in found:
        area, _, number = each.partition(":")
        ids[area].append(number)
    edges = {"from_at": window.start, "to_at": window.end}
    reserved, closed = [], []
    if ids["reservation"]:
        reserved = await sql.taken_by_ids.rows(conn, ids=ids["reservation"], **edges)
    if ids["closure"]:
        closed = await sql.closed_by_ids.rows(conn, ids=list(map(int, ids["closure"])), **edges)
    found |= {each.key: each for each in _of_rows(reserved, closed, window)}
    return found


async def blocked_in(conn: Connection, *, space_id: int, window: Window) -> list[Taken]:
    """What is busy of a space elsewhere, from today on: what is over blocks nobody, and no event
    tells that it changed."""
    rows = await sql.blocked_in_space.rows(
        conn, space_id=space_id, from_at=window.midnight, to_at=window.end
    )
    return [_of_unit("busy", row) for row in rows]


def _of_rows(
    reserved: list[dict[str, Any]], closed: list[dict[str, Any]], window: Window
) -> list[Taken]:
    taken = [_reservation(row) for row in reserved] + [_of_unit("closure", row) for row in closed]
    return [each for each in taken if each.is_in(window)]


def _reservation(row: dict[str, Any]) -> Taken:
    reservation_id = row.pop("id")
    units = tuple(row.pop("unit_ids"))
    return Taken(
        key=f"reservation:{reservation_id}", reservation_id=reservation_id, unit_ids=units, **row
    )


def _of_unit(area: str, row: dict[str, Any]) -> Taken:
    """Of one unit, of a resource's or of the whole space's."""
    unit_id = row.pop("unit_id")
    units = () if unit_id is None else (unit_id,)
    return Taken(key=f"{area}:{row.pop('id')}", unit_ids=units, **row)
