"""Calendars that the space keeps elsewhere, as the product reads them, and what they take."""

from datetime import datetime
from itertools import pairwise

from booking.database.pool import Connection
from booking.imports.source import remove_source
from booking.periods import Period
from tests.imports.steps import OWNERS_MEET, Elsewhere, elsewhere
from tests.properties.model import Model
from tests.properties.plain_times import Slot, after, joined
from tests.properties.world import World

# A busy time of a calendar on a unit.
Time = tuple[int, Slot, int]
_CLAIMS = """
    SELECT b.source_id, lower(b.period) AS busy_from, upper(b.period) AS busy_to, c.unit_id,
           lower(c.period) AS starts_at, upper(c.period) AS ends_at
      FROM claims c LEFT JOIN busy_times b ON b.id = c.busy_id
     WHERE c.busy_id IS NOT NULL ORDER BY c.period"""


async def added(
    world: World, resource_id: int | None, unit_id: int | None, *, now: datetime
) -> Elsewhere:
    """One for a unit, a resource or (of neither) the whole space, that was never read."""
    return await elsewhere(
        world.conn,
        resource_id or world.things["room"].id,
        only=resource_id is not None,
        unit_id=unit_id,
        address=f"https://calendar.example.org/{resource_id}/{unit_id}.ics",
        now=now,
    )


async def read(calendar: Elsewhere, times: list[Slot], *, now: datetime) -> int | None:
    """It says these; how many stays clash that did not before."""
    return await calendar.says(*(Period(*each) for each in times), at=now)


async def removed(calendar: Elsewhere, *, now: datetime) -> None:
    await remove_source(
        calendar.conn,
        member=calendar.manager,
        space=calendar.space,
        source_id=calendar.source.id,
        now=now,
    )


async def require_same_busy(conn: Connection, model: Model) -> None:
    """What is busy takes what the model says, each instant once and nobody's reservation."""
    found: dict[Time, list[Slot]] = {}
    for row in await conn.fetch(_CLAIMS):
        time = (row["source_id"], Slot(row["busy_from"], row["busy_to"]), row["unit_id"])
        found.setdefault(time, []).append(Slot(row["starts_at"], row["ends_at"]))
    for claims in found.values():
        assert all(one.end <= other.start for one, other in pairwise(claims))
    claimed = {time: after(model.now, joined(claims)) for time, claims in found.items()}
    wanted = {
        (number, time, unit): after(model.now, model.left_of(time, unit))
        for number, calendar in model.calendars.items()
        for time in calendar.times
        for unit in calendar.units
    }
    assert _some(claimed) == _some(wanted)
    assert await conn.fetch(OWNERS_MEET) == []


def _some(times: dict[Time, list[Slot]]) -> dict[Time, list[Slot]]:
    return {time: left for time, left in times.items() if left}
