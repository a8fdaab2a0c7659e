"""When units of a resource are free: from claims, opening hours and rules; interval by interval."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from booking import claims
from booking.database.pool import Connection
from booking.periods import DAY, Period, local_day, local_days, local_midnight
from booking.reservations.busy import Busy, Sweep, busy_units, free_units, read_busy
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
    (busy,) = await read_busy(conn, [(resource, window)], now=now)
    return list(free_intervals(resource, busy, within))


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
    (busy,) = await read_busy(conn, [(resource, reach(resource, window, length))], now=now)
    return list(free_starts(resource, window, busy, length=length, quantity=quantity, now=now))


def reach(resource: Resource, window: Period, length: timedelta) -> Period:
    """What a stay from a time in `window` and its turnaround can meet."""
    turnaround = timedelta(minutes=resource.rules.turnaround_minutes)
    return Period(window.start, window.end + length + turnaround)


def free_starts(
    resource: Resource,
    window: Period,
    busy: Iterable[Busy],
    *,
    length: timedelta,
    quantity: int,
    now: datetime,
) -> Iterator[datetime]:
    """What `starts` tells, from what was read of the window's reach."""
    times = list(allowed_starts(resource, window, length=length, now=now))
    ends = [start + length for start in times]
    until = _claimed_until(resource, ends, reach(resource, window, length))
    needed = 1 if resource.whole else quantity
    for start, taken in zip(times, busy_units(resource, times, ends, until, busy), strict=True):
        if free_units(resource, taken) >= needed:
            yield start


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
    staffed = resource.staffed(within)
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
    """The parts of a window in which the space is open, with its people there where the resource
    asks for them, and a stay may begin or go on."""
    rules, space = resource.rules, resource.space
    earliest = now + timedelta(minutes=rules.lead_minutes)
    last_day = now.astimezone(space.zone).date() + timedelta(days=rules.ahead_days)
    last = local_day(last_day, space.zone).end
    if earliest >= last:
        return []
    clipped = window.intersection(Period(earliest, last))
    if clipped is None:
        return []
    parts = [each for one in space.openings(clipped) if (each := one.intersection(clipped))]
    staffed = resource.staffed(clipped)
    if staffed is None:
        return parts
    return [cut for each in parts for there in staffed if (cut := each.intersection(there))]


def free_intervals(
    resource: Resource, busy: Iterable[Busy], within: list[Period]
) -> Iterator[Interval]:
    """Sweep over the instants at which a unit is taken or let go."""
    sweep = Sweep(resource, busy)
    for part in within:
        while sweep.next_at <= part.start:
            sweep.step()
        at, free = part.start, free_units(resource, sweep.taken)
        while (when := sweep.next_at) < part.end:
            sweep.step()
            now_free = free_units(resource, sweep.taken)
            if now_free != free:
                if free > 0:
                    yield Interval(at, when, free)
                at, free = when, now_free
        if free > 0:
            yield Interval(at, part.end, free)


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
