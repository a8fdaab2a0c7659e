"""Who takes what: the claims on several resources, each over a period of its own, in one read."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from booking.claims import sql
from booking.database.pool import Connection
from booking.periods import Period
from booking.spaces.network import Resource

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Busy:
    """Units that claims take for one and the same period, by a closure or by people."""

    starts_at: datetime
    ends_at: datetime
    closed: bool
    unit_ids: Sequence[int]


async def read_busy(
    conn: Connection, asked: Sequence[tuple[Resource, Period]], *, now: datetime
) -> list[list[Busy]]:
    """For each resource what takes units of its leaves within its period; expired holds are
    free. All from one snapshot."""
    leaves = [
        (number, leaf, period)
        for number, (resource, period) in enumerate(asked)
        for leaf in resource.leaves
    ]
    rows = await sql.claims_of_each.rows(
        conn,
        resource_ids=[leaf for _, leaf, _ in leaves],
        from_ats=[period.start for _, _, period in leaves],
        to_ats=[period.end for _, _, period in leaves],
        now=now,
    )
    found: list[list[Busy]] = [[] for _ in asked]
    for row in rows:
        number = leaves[row.pop("position") - 1][0]
        found[number].append(Busy(**row))
    return found


class Sweep:
    """How many units of a resource are `taken`, from one instant at which that may change to the
    next; in the beginning none is."""

    def __init__(self, resource: Resource, busy: Iterable[Busy]) -> None:
        self._changes: dict[datetime, list[tuple[int, Sequence[int]]]] = {}
        for each in busy:
            self._changes.setdefault(each.starts_at, []).append((1, each.unit_ids))
            self._changes.setdefault(each.ends_at, []).append((-1, each.unit_ids))
        self._to_come = sorted(self._changes, reverse=True)
        self._claims = {unit.id: 0 for unit in resource.units}
        self.taken = 0

    @property
    def next_at(self) -> datetime:
        """The next such instant; the end of all time where nothing changes any more."""
        return self._to_come[-1] if self._to_come else _NEVER

    def step(self) -> None:
        """On to that instant."""
        claims = self._claims
        for step, unit_ids in self._changes[self._to_come.pop()]:
            for unit_id in unit_ids:
                # A whole's leaves may have units that are none of its own.
                if unit_id in claims:
                    before = claims[unit_id]
                    claims[unit_id] = after = before + step
                    self.taken += (after > 0) - (before > 0)


def busy_units(
    resource: Resource,
    starts: Sequence[datetime],
    ends: Sequence[datetime],
    until: Sequence[datetime],
    busy: Iterable[Busy],
) -> list[int]:
    """For each stay from one of the sorted `starts`, how many of the resource's units are taken
    at some instant of it or of its turnaround, which ends at `until` and may run into a closure.
    """
    bits = {unit.id: 1 << number for number, unit in enumerate(resource.units)}
    taken = [0] * len(starts)
    for each in busy:
        # A stay meets it where it starts before its end and its claim ends after its start.
        first = bisect_right(ends if each.closed else until, each.starts_at)
        after = bisect_left(starts, each.ends_at)
        if first < after:
            units = 0
            for unit_id in each.unit_ids:
                units |= bits.get(unit_id, 0)
            for number in range(first, after):
                taken[number] |= units
    return [units.bit_count() for units in taken]


def free_units(resource: Resource, taken: int) -> int:
    """How many can still be reserved where so many units are taken; a whole is one or none."""
    return int(not taken) if resource.whole else len(resource.units) - taken


def closed_units(resource: Resource, period: Period, busy: Iterable[Busy]) -> int:
    """How many of the resource's units a closure takes at some instant of a period."""
    shut = [each for each in busy if each.closed]
    if not shut:
        return 0
    return busy_units(resource, [period.start], [period.end], [period.end], shut)[0]
