"""Weeks that are over are kept added up, so that figures of a year are read in milliseconds.

Whatever is not kept, or not known to be right, is added up when it is asked for: that nothing is
kept changes no figure. A week is added up anew when a reservation in it changed, or the hours did.
"""

from datetime import datetime
from struct import pack

from booking.database.pool import Connection
from booking.figures.days import Days
from booking.figures.opened import Opened, opened
from booking.figures.stays import COUNTED, Ground, add_up, read_ground, sql
from booking.figures.tally import Figures
from booking.figures.weeks import Piece, as_arrays, pieces
from booking.periods import DAY
from booking.spaces.network import Network, Space

_AT_ONCE = 20


async def keep_weeks(conn: Connection, *, network: Network, now: datetime) -> int:
    """Keep every week of every space that is over since two days; how many were added up."""
    kept = 0
    for space in network.spaces.values():
        while part := await _keep_some(conn, network=network, space=space, now=now):
            kept += part
    async with conn.transaction():
        await sql.take_turns_keeping.run(conn)
        await sql.forget_changes.run(conn)
    return kept


async def _keep_some(conn: Connection, *, network: Network, space: Space, now: datetime) -> int:
    days = await _days_behind(conn, space, now)
    if days is None:
        return 0
    hours = opened(space, days)
    async with conn.transaction():
        await sql.take_turns_keeping.run(conn)
        ground = await read_ground(conn, network=network, space=space)
        weeks = [each for each in pieces(days, hours, wholes=ground.wholes) if each.hours]
        right = set(await sql.weeks_kept.column(conn, space_id=space.id, **as_arrays(weeks)))
        due = [each for each in weeks if each.from_at not in right]
        return sum([await _keep(conn, ground, hours, each) for each in due[:_AT_ONCE]])


async def _days_behind(conn: Connection, space: Space, now: datetime) -> Days | None:
    """From the Monday before the first stay that ever was to the day before yesterday."""
    first = await sql.first_stay.value(conn, space_id=space.id)
    last = now.astimezone(space.zone).date() - 3 * DAY
    if first is None or (begun := first.astimezone(space.zone).date()) > last:
        return None
    return Days(begun - begun.weekday() * DAY, last)


async def _keep(conn: Connection, ground: Ground, hours: Opened, week: Piece) -> int:
    """1, or 0 where it was not over for long enough by the database's clock.

    Changes are read before what they changed: one that comes between is in the sums and is not
    known of, and the week is added up once too often.
    """
    around = {"space_id": ground.space.id, "from_at": week.from_at, "to_at": week.to_at}
    seen = await sql.changes_of_week.column(conn, **around)
    alone = Piece(week.from_at, week.to_at)
    found = await add_up(conn, ground, hours, [alone])
    await sql.forget_week.run(conn, space_id=ground.space.id, from_at=week.from_at)
    week_id = await sql.keep_week.value(conn, **around, hours=week.hours, seen=seen)
    if week_id is None:
        return 0
    for resource_id, figures in found.items():
        if not figures.counts.nothing or any(figures.time.taken):
            await _keep_resource(conn, week_id, resource_id, figures)
    return 1


async def _keep_resource(
    conn: Connection, week_id: int, resource_id: int, figures: Figures
) -> None:
    await sql.keep_week_of_resource.run(
        conn,
        week_id=week_id,
        resource_id=resource_id,
        taken=_packed(figures.time.taken),
        leads=_packed(figures.counts.leads),
        **{name: getattr(figures.counts, name) for name in COUNTED},
    )


def _packed(numbers: list[int]) -> bytes:
    return pack(f"<{len(numbers)}i", *numbers)
