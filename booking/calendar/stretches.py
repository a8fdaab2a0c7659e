"""The opening hours of a space or resource, stretch by stretch: what is closed, and what is free.

Pure, and from what everybody may know: a hold is nothing here, and a stay takes its time until its
end whether or not anybody came.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from operator import itemgetter

from booking.calendar.taken import Taken
from booking.calendar.units import every_unit, units_of
from booking.periods import Period
from booking.spaces.network import Network, Resource, Space


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time at every instant of which the same can be reserved: `free` of `there`. `shut`: what
    is closed leaves nothing, whatever is reserved."""

    start: datetime
    end: datetime
    there: int
    free: int
    shut: bool


# From when to when, whether it is closed then, and which units.
_Use = tuple[datetime, datetime, bool, Iterable[int]]


def stretches(
    every: Iterable[Taken],
    *,
    space: Space,
    resource: Resource | None,
    network: Network,
    within: Period,
) -> Iterator[Stretch]:
    """Of all opening hours within a period, in order; of one resource, or of the whole space."""
    openings = space.openings(within)
    closings = [each.end for each in openings]
    uses: list[_Use] = [
        (
            each.starts_at,
            until,
            each.is_closure,
            units_of(each, space=space, network=network),
        )
        for each in every
        if each.starts_at < within.end
        and not each.gone
        and (until := _until(each, network, closings)) > within.start
    ]
    uses += _unattended(space.resources if resource is None else [resource], within)
    units = every_unit(space) if resource is None else {unit.id for unit in resource.units}
    count = _Count(frozenset(units), whole=resource is not None and resource.whole)
    yield from _along(openings, within, uses, count)


def _unattended(resources: Iterable[Resource], within: Period) -> Iterator[_Use]:
    """Where nobody assists at what may be used only with somebody, it is as closed."""
    for resource in resources:
        staffed = resource.staffed(within)
        if staffed is None:
            continue
        units, at = [unit.id for unit in resource.units], within.start
        for each in staffed:
            if at < each.start:
                yield at, each.start, True, units
            at = max(at, each.end)
        if at < within.end:
            yield at, within.end, True, units


def _until(taken: Taken, network: Network, closings: Sequence[datetime]) -> datetime:
    """The end of a reservation's turnaround, which stops at closing; of a closure its own."""
    if taken.reservation_id is None or taken.resource_id is None:
        return taken.ends_at
    minutes = network.all_resources[taken.resource_id].rules.turnaround_minutes
    if not minutes:
        return taken.ends_at
    number = bisect_left(closings, taken.ends_at)
    if number == len(closings):
        return taken.ends_at
    return max(taken.ends_at, min(taken.ends_at + timedelta(minutes=minutes), closings[number]))


class _Count:
    """How many units are taken and closed as time goes on."""

    def __init__(self, units: frozenset[int], *, whole: bool) -> None:
        self._units, self._whole = units, whole
        self._taken: dict[int, int] = {}
        self._closed: dict[int, int] = {}

    def turn(self, use: _Use, step: int) -> None:
        _, _, closed, units = use
        for unit in units:
            if unit in self._units:
                _add(self._taken, unit, step)
                if closed:
                    _add(self._closed, unit, step)

    @property
    def now(self) -> tuple[int, int, bool]:
        return self._all, self._left(len(self._taken)), not self._left(len(self._closed))

    @property
    def _all(self) -> int:
        return self._left(0)

    def _left(self, gone: int) -> int:
        return int(bool(self._units) and not gone) if self._whole else len(self._units) - gone


def _add(counts: dict[int, int], unit: int, step: int) -> None:
    """What comes to nothing is not there."""
    count = counts.get(unit, 0) + step
    if count:
        counts[unit] = count
    else:
        del counts[unit]


def _along(
    openings: Iterable[Period], within: Period, uses: Iterable[_Use], count: _Count
) -> Iterator[Stretch]:
    changes = sorted(
        chain.from_iterable(((each[0], 1, each), (each[1], -1, each)) for each in uses),
        key=itemgetter(0),
    )
    number = 0
    for opening in openings:
        part = opening.intersection(within)
        if part is None:
            continue
        at = part.start
        while at < part.end:
            while number < len(changes) and changes[number][0] <= at:
                count.turn(changes[number][2], changes[number][1])
                number += 1
            until = min(part.end, changes[number][0] if number < len(changes) else part.end)
            yield Stretch(at, until, *count.now)
            at = until
