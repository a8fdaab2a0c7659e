"""Weeks are kept added up, past ones and those to come, so that figures of a year are read in
milliseconds.

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
from booking.spaces.network import NetworkCache, Space

_AT_ONCE = 20


async def keep_weeks(conn: Connection) -> int:
    """Keep every week of every space from its first stay to its last; how many were added up. Each
    is looked at once, so that it ends also where people reserve all the time."""
    kept, network = 0, NetworkCache()
    for slug in (await network.newest(conn)).spaces:
        looked: set[datetime] = set()
        while some := await _keep_some(conn, network, slug, but=looked):
            looked |= some
        kept += len(looked)
    async with conn.transaction():
        await sql.take_turns_keeping.run(conn)
        await sql.forget_changes.run(conn)
    return kept


async def _keep_some(
    conn: Connection, network: NetworkCache, slug: str, *, but: set[datetime]
) -> set[datetime]:
    """The next weeks of a space that are not true as they are kept; when each began.

    Changes are read before all else, also before what resources there are: what comes between is
    in the sums and is not known of, or is of a resource that is not known, and its week is added up
    once more.
    """
    async with conn.transaction():
        await sql.take_turns_keeping.run(conn)
        seen = await sql.changes_of_space.column(conn, slug=slug)
        newest = await network.newest(conn)
        space = newest.space(slug)
        ground = await read_ground(conn, network=newest, space=space)
        days = await _whole_weeks(conn, space)
        if days is None:
            await sql.forget_other_weeks.run(conn, space_id=space.id, from_ats=[])
            return set()
        hours = opened(space, days)
        weeks = pieces(days, hours, wholes=ground.wholes)
        asked = as_arrays(weeks)
        await sql.forget_other_weeks.run(conn, space_id=space.id, from_ats=asked["from_ats"])
        right = await sql.weeks_kept.column(conn, space_id=space.id, **asked)
        due = [each for each in weeks if each.from_at not in {*right, *but}][:_AT_ONCE]
        for each in due:
            await _keep(conn, ground, hours, each, seen)
    return {each.from_at for each in due}


async def _whole_weeks(conn: Connection, space: Space) -> Days | None:
    """From the Monday before the first stay to the Sunday after the last."""
    row = await sql.first_and_last.row(conn, space_id=space.id)
    if row is None or row["first"] is None:
        return None
    first, last = (row[each].astimezone(space.zone).date() for each in ("first", "last"))
    return Days(first - first.weekday() * DAY, last + (6 - last.weekday()) * DAY)


async def _keep(
    conn: Connection, ground: Ground, hours: Opened, week: Piece, seen: list[int]
) -> None:
    alone = Piece(week.from_at, week.to_at)
    found = await add_up(conn, ground, hours, [alone])
    there = {"space_id": ground.space.id, "from_at": week.from_at}
    await sql.forget_week.run(conn, **there)
    week_id = await sql.keep_week.value(
        conn, **there, to_at=week.to_at, hours=week.hours, seen=seen
    )
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
