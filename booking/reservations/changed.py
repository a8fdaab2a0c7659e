"""What everybody may learn of an event: whose availability changed, or what comes with a stay
there, on which days, and no more.

It tells of resources, never of people: a stay that is checked in, or goes from a hold to being
confirmed, changes no availability and is not told of.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal

from booking import add_on_events, busy_events, events, inventory_events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.spaces.network import Network, NetworkCache, Resource

sql = queries("live")
_INSTANT = timedelta(microseconds=1)

# Of a confirmation it depends on what it `was`.
TAKES_OR_FREES: tuple[type[events.Event], ...] = (
    events.ReservationHeld,
    events.ReservationRequested,
    events.ReservationConfirmed,
    events.ReservationDeclined,
    events.ReservationExpired,
    events.ReservationCancelled,
    events.ReservationRescheduled,
    events.ReservationMissed,
    events.SpaceLoaded,
    events.OpeningHoursChanged,
    events.SpaceClosed,
    events.SpaceReopened,
    busy_events.BusyTimesChanged,
    busy_events.BusySourceRemoved,
    busy_events.BusyTimesSettled,
    inventory_events.ResourceAdded,
    inventory_events.ResourceChanged,
    inventory_events.ResourceRetired,
    inventory_events.ResourceRestored,
)
_OF_EXTRAS = add_on_events.ReservationAddOnsChanged.__name__
_TYPES = frozenset(each.__name__ for each in TAKES_OR_FREES) | {_OF_EXTRAS}
What = Literal["availability", "extras"]


@dataclass(frozen=True, slots=True)
class Changed:
    """Availability of a resource changed from the first to the last of these days, by the clock
    of its space; without days, on any of them. Or `what` comes with a stay there did."""

    resource_id: int
    space: str
    first_day: date | None
    last_day: date | None
    what: What = "availability"


@dataclass(frozen=True, slots=True)
class Happened:
    """The event of that `seq`, as everybody may know it: perhaps nothing changed."""

    seq: int
    changes: tuple[Changed, ...]


async def last_seq(conn: Connection) -> int:
    """Of the newest event that there is to tell of."""
    found: int = await sql.last_seq.value(conn)
    return found


async def happened_after(
    conn: Connection, network: NetworkCache, *, seq: int, limit: int
) -> list[Happened]:
    """The events that follow that one, in order and without a gap, at most so many."""
    rows = await sql.events_after.rows(conn, after=seq, limit=limit)
    if not any(_is_told(row) for row in rows):
        return [Happened(row["seq"], ()) for row in rows]
    # Read after the events, so that every resource that they name is in it.
    newest = await network.newest(conn)
    return [
        Happened(row["seq"], tuple(_changes(row, newest)) if _is_told(row) else ()) for row in rows
    ]


def _is_told(row: dict[str, Any]) -> bool:
    from_a_hold = row["type"] == events.ReservationConfirmed.__name__ and row["was"] is not None
    return row["type"] in _TYPES and not from_a_hold


def _changes(row: dict[str, Any], network: Network) -> Iterator[Changed]:
    stretches = [
        (row[start], row[end])
        for start, end in (("from_starts_at", "from_ends_at"), ("starts_at", "ends_at"))
        if row[start] is not None
    ]
    if row["type"] == _OF_EXTRAS:
        yield _extras(row, network, stretches[0])
        return
    for resource in _touched(row, network):
        if not stretches:
            yield Changed(resource.id, resource.space.slug, None, None)
        # Moved within a day, it is told of once.
        for first, last in dict.fromkeys(_days(resource, *each) for each in stretches):
            yield Changed(resource.id, resource.space.slug, first, last)


def _extras(row: dict[str, Any], network: Network, stay: tuple[datetime, datetime]) -> Changed:
    resource = network.all_resources[row["resource_id"]]
    return Changed(resource.id, resource.space.slug, *_days(resource, *stay), what="extras")


def _touched(row: dict[str, Any], network: Network) -> Sequence[Resource]:
    """All that share a unit with it: a whole and its parts are taken together."""
    if row["resource_id"] is None:
        everything = network.all_resources.values()
        return [each for each in everything if each.space.id == row["space_id"]]
    named = network.all_resources[row["resource_id"]]
    others = [
        each
        for each in named.space.resources
        if each.id != named.id and not set(each.leaves).isdisjoint(named.leaves)
    ]
    return [*others, named]


def _days(resource: Resource, starts_at: datetime, ends_at: datetime) -> tuple[date, date]:
    """Stays before and after it leave room for a turnaround, perhaps over midnight."""
    turnaround = timedelta(minutes=resource.rules.turnaround_minutes)
    zone = resource.space.zone
    first, last = starts_at - turnaround, ends_at + turnaround - _INSTANT
    return first.astimezone(zone).date(), last.astimezone(zone).date()
