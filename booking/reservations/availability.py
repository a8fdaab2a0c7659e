"""When units of a resource are free: from claims, opening hours and rules; interval by interval."""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate

from booking import claims
from booking.database.pool import Connection
from booking.periods import DAY, Period, local_day, local_days, local_midnight
from booking.reservations import policy
from booking.spaces.network import Resource

# 62 local days, one of which may have 25 hours.
LONGEST_WINDOW = timedelta(days=62, hours=1)


@dataclass(frozen=True, slots=True)
class Interval:
    """A maximal stretch with the same number of units free at every instant of it."""

    starts_at: datetime
    ends_at: datetime
    free_units: int


async def intervals(
    conn: Connection, *, resource: Resource, window: Period, now: datetime
) -> list[Interval]:
    """Free units per instant within `window`, opening hours and the rules on how early and how
    far ahead one may reserve. Nothing is listed where no unit is free."""
    within = reservable(resource, window, now=now)
    if not within:
        return []
    taken = await claims.taken_between(conn, resource_ids=resource.leaves, period=window, now=now)
    return list(free_intervals(resource, taken, within))


async def starts(
    conn: Connection,
    *,
    resource: Resource,
    window: Period,
    length: timedelta,
    quantity: int = 1,
    now: datetime,
) -> list[datetime]:
    """The grid's times in `window` from which `quantity` units are free throughout the stay and
    its turnaround, and every rule that does not depend on the person holds."""
    turnaround = timedelta(minutes=resource.rules.turnaround_minutes)
    within = Period(window.start, window.end + length + turnaround)
    taken = await claims.taken_between(conn, resource_ids=resource.leaves, period=within, now=now)
    times = list(allowed_starts(resource, window, length=length, now=now))
    ends = [start + length for start in times]
    blocked = _blocked(resource, times, ends, _claimed_until(resource, ends, within), taken)
    needed = 1 if resource.whole else quantity
    free_units = 1 if resource.whole else len(resource.units)
    return [
        start
        for start, busy in zip(times, blocked, strict=True)
        if (min(busy, 1) if resource.whole else busy) + needed <= free_units
    ]


def allowed_starts(
    resource: Resource, window: Period, *, length: timedelta, now: datetime
) -> Iterator[datetime]:
    """The grid's times from which anybody may stay that long, free or not: policy.check for
    many times at once."""
    rules, space = resource.rules, resource.space
    shortest, longest = rules.shortest_minutes, rules.longest_minutes
    if not timedelta(minutes=shortest) <= length <= timedelta(minutes=longest):
        return
    within = Period(window.start, window.end + length)
    openings = space.openings(within)
    staffed = policy.staffed(resource, within)
    earliest = now + timedelta(minutes=rules.lead_minutes)
    last_day = now.astimezone(space.zone).date() + timedelta(days=rules.ahead_days)
    latest = local_day(last_day, space.zone).end
    times = list(grid(resource, Period(within.start, within.end + timedelta(seconds=1))))
    on_grid = set(times)
    for opening in openings:
        first = max(opening.start, window.start, earliest)
        after = min(opening.end - length + timedelta(microseconds=1), window.end, latest)
        for start in times[bisect_left(times, first) : bisect_left(times, after)]:
            end = start + length
            if end in on_grid and (
                staffed is None or any(e.start <= start and end <= e.end for e in staffed)
            ):
                yield start


def _claimed_until(resource: Resource, ends: list[datetime], within: Period) -> list[datetime]:
    """For each of the sorted ends of a stay, that of its claim: turnarounds stop at closing."""
    turnaround = timedelta(minutes=resource.rules.turnaround_minutes)
    if not turnaround:
        return ends
    closing = [each.end for each in resource.space.openings(within)]
    return [min(end + turnaround, closing[bisect_left(closing, end)]) for end in ends]


def _blocked(
    resource: Resource,
    times: list[datetime],
    ends: list[datetime],
    until: list[datetime],
    taken: Iterable[claims.Taken],
) -> list[int]:
    """For each of the sorted times, how many units somebody takes during a stay from it."""
    by_unit: dict[int, list[tuple[int, int]]] = {unit.id: [] for unit in resource.units}
    for each in taken:
        if each.unit_id in by_unit:
            # A stay meets it where it starts before its end and its claim ends after its start.
            first = bisect_right(ends if each.closed else until, each.starts_at)
            after = bisect_left(times, each.ends_at)
            if first < after:
                by_unit[each.unit_id].append((first, after))
    steps = [0] * (len(times) + 1)
    for ranges in by_unit.values():
        for first, after in _union(sorted(ranges)):
            steps[first] += 1
            steps[after] -= 1
    return list(accumulate(steps[:-1])) if times else []


def _union(ranges: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    current: tuple[int, int] | None = None
    for first, after in ranges:
        if current and first <= current[1]:
            current = (current[0], max(current[1], after))
        else:
            if current:
                yield current
            current = (first, after)
    if current:
        yield current


def free_throughout(
    resource: Resource, period: Period, until: datetime, taken: Iterable[claims.Taken]
) -> int:
    """How many units nobody takes at any instant of the stay, nor of its turnaround; into a
    closure the turnaround may run."""
    units = {unit.id for unit in resource.units}
    busy = {
        each.unit_id
        for each in taken
        if each.unit_id in units
        and each.starts_at < (period.end if each.closed else until)
        and each.ends_at > period.start
    }
    return int(not busy) if resource.whole else len(units) - len(busy)


def reservable(resource: Resource, window: Period, *, now: datetime) -> list[Period]:
    """The parts of a window in which the space is open and a stay may begin or go on."""
    rules, space = resource.rules, resource.space
    earliest = now + timedelta(minutes=rules.lead_minutes)
    last_day = now.astimezone(space.zone).date() + timedelta(days=rules.ahead_days)
    last = local_day(last_day, space.zone).end
    if earliest >= last:
        return []
    clipped = window.intersection(Period(earliest, last))
    if clipped is None:
        return []
    return [part for opening in space.openings(clipped) if (part := opening.intersection(clipped))]


def free_intervals(
    resource: Resource, taken: Iterable[claims.Taken], within: list[Period]
) -> Iterator[Interval]:
    """Sweep over the instants at which a unit is taken or let go."""
    units = {unit.id for unit in resource.units}
    changes: list[tuple[datetime, int, int]] = []
    for each in taken:
        if each.unit_id in units:
            changes.append((each.starts_at, 1, each.unit_id))
            changes.append((each.ends_at, -1, each.unit_id))
    changes.sort()
    held: Counter[int] = Counter()
    position = 0
    for part in within:
        at = part.start
        while position < len(changes) and changes[position][0] <= part.start:
            held[changes[position][2]] += changes[position][1]
            position += 1
        free = _free(resource, held)
        while position < len(changes) and changes[position][0] < part.end:
            when = changes[position][0]
            while position < len(changes) and changes[position][0] == when:
                held[changes[position][2]] += changes[position][1]
                position += 1
            now_free = _free(resource, held)
            if now_free != free:
                if free > 0:
                    yield Interval(at, when, free)
                at, free = when, now_free
        if free > 0:
            yield Interval(at, part.end, free)


def _free(resource: Resource, held: Counter[int]) -> int:
    busy = sum(1 for count in held.values() if count > 0)
    return int(busy == 0) if resource.whole else len(resource.units) - busy


def grid(resource: Resource, window: Period) -> Iterator[datetime]:
    """Every time of the resource's grid in a window, counted from each local midnight."""
    zone, step = resource.space.zone, timedelta(minutes=resource.rules.grid_minutes)
    for day in local_days(window, zone):
        at, end = local_midnight(day, zone), local_midnight(day + DAY, zone)
        if at < window.start:
            at += -((at - window.start) // step) * step
        while at < min(end, window.end):
            yield at
            at += step
