"""A day in hours: how many units are free in each, and which hours are chosen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from booking.database.pool import Connection
from booking.periods import Period, local_day
from booking.reservations.availability import Interval, intervals
from booking.spaces.network import Resource

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Hour:
    """`free` is the least at any moment of the hour in which the space is open."""

    label: str
    free: int
    chosen: bool


async def day_strip(
    conn: Connection, *, resource: Resource, period: Period, now: datetime
) -> list[Hour]:
    """The open hours of the day on which a stay begins; none for one of several days."""
    zone = resource.space.zone
    day = local_day(period.start.astimezone(zone).date(), zone)
    openings = resource.space.openings(day)
    if period.length > timedelta(hours=24) or not openings:
        return []
    reach = Period(day.start, max(day.end, *(each.end for each in openings)))
    free = await intervals(conn, resource=resource, window=reach, now=now)
    return [
        Hour(
            str(hour.start.astimezone(zone).hour),
            min(_least(free, part) for part in parts),
            hour.overlaps(period),
        )
        for hour in _hours(reach)
        if (parts := [part for each in openings if (part := each.intersection(hour))])
    ]


def _hours(within: Period) -> list[Period]:
    """Whole hours; every zone's offset of the cities served is a multiple of one."""
    at = within.start.astimezone(UTC)
    found = []
    while at < within.end:
        found.append(Period(at, at + _HOUR))
        at += _HOUR
    return found


def _least(free: Sequence[Interval], part: Period) -> int:
    """How many are free at every moment of that part; none where it is not covered whole."""
    at, least = part.start, None
    for each in free:
        if each.ends_at <= at or each.starts_at >= part.end:
            continue
        if each.starts_at > at:
            return 0
        least = each.free_units if least is None else min(least, each.free_units)
        at = each.ends_at
    return least or 0 if at >= part.end else 0
