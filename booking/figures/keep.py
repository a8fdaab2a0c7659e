"""Weeks are kept added up, past ones and those to come, so that figures of a year are read in
milliseconds.

Whatever is not kept, or not known to be right, is added up when it is asked for: that nothing is
kept changes no figure. A week is added up anew when a reservation in it changed, or the hours did.
"""

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


async def keep_weeks(conn: Connection, *, network: Network) -> int:
    """Keep every week of every space in which anything lies; how many were added up. Each is looked
    at once, so that it ends also where people reserve all the time."""
    kept = 0
    for space in network.spaces.values():
        kept += await _keep_space(conn, network=network, space=space)
    async with conn.transaction():
        await sql.take_turns_keeping.run(conn)
        await sql.forget_changes.run(conn)
    return kept


async def _keep_space(conn: Connection, *, network: Network, space: Space) -> int:
    days = await _whole_weeks(conn, space)
    if days is None:
        return 0
    hours = opened(space, days)
    ground = await read_ground(conn, network=network, space=space)
    weeks = [each for each in pieces(days, hours, wholes=ground.wholes) if each.hours]
    right = set(await sql.weeks_kept.column(conn, space_id=space.id, **as_arrays(weeks)))
    due = [each for each in weeks if each.from_at not in right]
    for first in range(0, len(due), _AT_ONCE):
        async with conn.transaction():
            await sql.take_turns_keeping.run(conn)
            for each in due[first : first + _AT_ONCE]:
                await _keep(conn, ground, hours, each)
    return len(due)


async def _whole_weeks(conn: Connection, space: Space) -> Days | None:
    """From the Monday before the first stay to the Sunday after the last."""
    row = await sql.first_and_last.row(conn, space_id=space.id)
    if row is None or row["first"] is None:
        return None
    first, last = (row[each].astimezone(space.zone).date() for each in ("first", "last"))
    return Days(first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY)


async def _keep(conn: Connection, ground: Ground, hours: Opened, week: Piece) -> None:
    """Changes are read before what they changed: one that comes between is in the sums and is not
    known of, and the week is added up once too often."""
    around = {"space_id": ground.space.id, "from_at": week.from_at, "to_at": week.to_at}
    seen = await sql.changes_of_week.column(conn, **around)
    alone = Piece(week.from_at, week.to_at)
    found = await add_up(conn, ground, hours, [alone])
    await sql.forget_week.run(conn, space_id=ground.space.id, from_at=week.from_at)
    week_id = await sql.keep_week.value(conn, **around, hours=week.hours, seen=seen)
    for resource_id, figures in found.items():
        if not figures.counts.nothing or any(figures.time.taken):
            await _keep_resource(conn, week_id, resource_id, figures)


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
