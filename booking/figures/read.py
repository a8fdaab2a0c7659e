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
from booking.database.queries import queries
from booking.errors import NotFound
from booking.figures.days import Days
from booking.figures.opened import Opened, opened
from booking.figures.tally import Counts, Figures, Time
from booking.members.member import Member
from booking.reservations.cancel import UNDO
from booking.spaces.network import Network, Resource, Space

sql = queries("figures")
_CANCELLED = ("cancelled_early", "cancelled_late", "cancelled_by_space")
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
    known = {each.id: each for each in network.all_resources.values() if each.space is space}
    if resource_id is not None and resource_id not in known:
        raise NotFound(what={"en": "resource", "it": "una risorsa di questo spazio"})
    hours, period = opened(space, days), days.period(space.zone)
    units = await sql.units_ever.rows(conn, space_id=space.id)
    around = {"space_id": space.id, "from_at": period.start, "to_at": period.end}
    closed = await sql.closed_units.rows(conn, **around)
    owners = {unit["resource_id"] for unit in units}
    wholes = [each.id for each in known.values() if each.whole or each.id not in owners]
    rows = await sql.stays_of_days.rows(conn, **around, wholes=wholes, undo=UNDO)
    found = {each: Figures() for each in known}
    owner = {unit["id"]: unit["resource_id"] for unit in units}
    for row in rows:
        _count(found[row["resource_id"]].counts, row, since=hours.midnights[0])
        if row["outcome"] not in _CANCELLED:
            _take(found, row, hours, owner)
    for each in found.values():
        # All of them together are in order the sooner.
        each.counts.leads.sort()
    _open(found, known.values(), hours, units, _shut(units, closed, hours))
    return _chosen(space, days, known, found, resource_id)


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


def _count(counts: Counts, row: dict[str, Any], *, since: int) -> None:
    outcome, number = row["outcome"], row["stays"]
    if outcome in _CANCELLED:
        setattr(counts, outcome, getattr(counts, outcome) + number)
        return
    counts.stays += number
    counts.leads += [
        # Who walks in is written down a moment after they came.
        max(0, (start - made) // 60)
        for start, made in zip(row["starts"], row["made"], strict=True)
        if start >= since
    ]
    if outcome == "no_show":
        counts.missed += number
        counts.missed_cents += row["price_cents"]
        return
    counts.came += number if outcome in ("checked_in", "completed") else 0
    counts.price_cents += row["price_cents"]
    counts.voucher_cents += row["voucher_cents"]


def _take(
    found: dict[int, Figures], row: dict[str, Any], hours: Opened, owner: dict[int, int]
) -> None:
    seconds = hours.spread(row["starts"], row["ends"])
    own = found[row["resource_id"]].time
    if row["parts"] is None:
        own.take(seconds, row["quantity"])
        return
    # A whole is one; what it takes of each part is so many units of that.
    own.take(seconds, 1)
    for unit in row["parts"]:
        found[owner[unit]].time.take(seconds, 1)


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
