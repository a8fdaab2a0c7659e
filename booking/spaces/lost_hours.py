"""The stays that lie within a space's hours and would not within others."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import TypeVar

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.periods import Period

sql = queries("upkeep")
Row = TypeVar("Row")
# The opening periods that touch one.
Openings = Callable[[Period], Sequence[Period]]


async def hit_by_hours(
    conn: Connection,
    row: type[Row],
    *,
    space_id: int,
    before: Openings,
    after: Openings,
    now: datetime,
) -> list[Row]:
    """Those that stand and have not begun, by their start, each as `row`."""
    last = await sql.last_stay.value(conn, space_id=space_id)
    if last is None or last <= now:
        return []
    ahead = Period(now, last)
    lost = list(without(before(ahead), after(ahead)))
    if not lost:
        return []
    return await sql.hit_by_hours.all(
        conn,
        row,
        space_id=space_id,
        from_ats=[each.start for each in lost],
        to_ats=[each.end for each in lost],
        first=max(now, lost[0].start),
        last=lost[-1].end,
        now=now,
    )


def without(periods: Sequence[Period], taken: Sequence[Period]) -> Iterator[Period]:
    """What of the first lies in none of the second; both sorted, each apart from the next."""
    first = 0
    for period in periods:
        start = period.start
        # What ended before this one ended before those that follow, too.
        while first < len(taken) and taken[first].end <= start:
            first += 1
        for number in range(first, len(taken)):
            other = taken[number]
            if other.start >= period.end:
                break
            if start < other.start:
                yield Period(start, other.start)
            start = other.end
        if start < period.end:
            yield Period(start, period.end)
