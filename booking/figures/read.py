"""The figures of a space on some days: what is read, and how it is added up.

Occupancy is the share of unit-hours within the opening hours, less closures, that stays took; one
that nobody came to took its unit until it was freed. A whole takes its parts' units, and has an
occupancy of its own: the time for which it was reserved as a whole, of that in which no part was
closed. Hours are those that are known now, also of days that are past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from booking.database.pool import Connection
from booking.errors import NotFound
from booking.figures.days import Days
from booking.figures.opened import Opened, opened
from booking.figures.stays import add_up, read_ground, sql
from booking.figures.tally import Figures, Time
from booking.figures.weeks import pieces
from booking.members.member import Member
from booking.spaces.network import Network, Resource, Space

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OfResource:
    resource: Resource
    figures: Figures


@dataclass(frozen=True, slots=True)
class OfSpace:
    """`total` is of every unit once, and of every stay; of one resource alone it is that one's."""

    space: Space
    days: Days
    total: Figures
    resources: tuple[OfResource, ...]

    @property
    def nothing(self) -> bool:
        """Whether nobody stayed or cancelled."""
        return self.total.counts.nothing and not any(self.total.time.taken)


async def read_figures(
    conn: Connection,
    *,
    member: Member,
    network: Network,
    space: Space,
    days: Days,
    resource_id: int | None = None,
) -> OfSpace:
    """For the space's managers. Refuses with Forbidden, and with NotFound where the resource is
    none of the space's."""
    member.may_manage(space.id)
    return await figures_of(conn, network=network, space=space, days=days, resource_id=resource_id)


async def figures_of(
    conn: Connection,
    *,
    network: Network,
    space: Space,
    days: Days,
    resource_id: int | None = None,
) -> OfSpace:
    """The same for the command line. Those retired are there where somebody stayed."""
    ground = await read_ground(conn, network=network, space=space)
    if resource_id is not None and resource_id not in ground.resources:
        raise NotFound(what={"en": "resource", "it": "una risorsa di questo spazio"})
    hours, period = opened(space, days), days.period(space.zone)
    closed = await sql.closed_units.rows(
        conn, space_id=space.id, from_at=period.start, to_at=period.end
    )
    asked = pieces(days, hours, wholes=ground.wholes)
    found = await add_up(conn, ground, hours, asked)
    shut = _shut(ground.units, closed, hours)
    _open(found, ground.resources.values(), hours, ground.units, shut)
    return _chosen(space, days, ground.resources, found, resource_id)


def _chosen(
    space: Space,
    days: Days,
    known: dict[int, Resource],
    found: dict[int, Figures],
    resource_id: int | None,
) -> OfSpace:
    total = Figures()
    if resource_id is not None:
        total.add(found[resource_id])
        return OfSpace(space, days, total, (OfResource(known[resource_id], found[resource_id]),))
    for number, each in found.items():
        total.counts.add(each.counts)
        if not known[number].whole:
            total.time.add(each.time)
    standing = {each.id for each in space.resources}
    shown = [
        OfResource(known[number], each)
        for number, each in found.items()
        if number in standing or not each.counts.nothing or any(each.time.taken)
    ]
    return OfSpace(space, days, total, tuple(shown))


def _shut(
    units: Sequence[dict[str, Any]], closed: Sequence[dict[str, Any]], hours: Opened
) -> dict[int, tuple[Stretch, ...]]:
    """When each unit was closed or, since it was retired, not there; joined, by their start."""
    end = hours.midnights[-1]
    stretches: dict[int, list[Stretch]] = {}
    for row in closed:
        stretches.setdefault(row["unit_id"], []).append(
            (round(row["from_s"]), round(row["until_s"]))
        )
    for unit in units:
        if unit["retired_at"] is not None and unit["retired_at"] < end:
            since = max(unit["retired_at"], hours.midnights[0])
            stretches.setdefault(unit["id"], []).append((since, end))
    return {unit: _joined(each) for unit, each in stretches.items()}


def _joined(stretches: Sequence[Stretch]) -> tuple[Stretch, ...]:
    union: list[Stretch] = []
    for start, end in sorted(stretches):
        if union and start <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], end))
        else:
            union.append((start, end))
    return tuple(union)


def _open(
    found: dict[int, Figures],
    resources: Any,
    hours: Opened,
    units: Sequence[dict[str, Any]],
    shut: dict[int, tuple[Stretch, ...]],
) -> None:
    """How long units could be taken; what shuts many alike is worked out once."""
    known: dict[tuple[Stretch, ...], list[int]] = {}

    def left(closed: tuple[Stretch, ...]) -> list[int]:
        if closed not in known:
            known[closed] = _left(hours, closed)
        return known[closed]

    for unit in units:
        _add(found[unit["resource_id"]].time, left(shut.get(unit["id"], ())))
    for resource in resources:
        if resource.whole:
            parts = [each for unit in resource.units for each in shut.get(unit.id, ())]
            found[resource.id].time.open = list(left(_joined(parts)))


def _left(hours: Opened, closed: tuple[Stretch, ...]) -> list[int]:
    seconds = hours.seconds()
    for start, end in closed:
        for slot, shut in hours.across(start, end):
            seconds[slot] -= shut
    return seconds


def _add(time: Time, seconds: list[int]) -> None:
    time.open = [a + b for a, b in zip(time.open, seconds, strict=True)]
