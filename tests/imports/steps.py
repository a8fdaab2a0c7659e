"""Steps that tests of imported calendars share: a source, what it says, and what must hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from booking.database.pool import Connection
from booking.imports.apply import Copy, Run, apply
from booking.imports.due import Reading, take_due
from booking.imports.source import Source, add_source
from booking.members.member import Member
from booking.periods import Period
from booking.spaces.network import NetworkCache, Space
from tests import make

ADDRESS = "https://calendar.example.org/private-4711/basic.ics"

# Asked in plain joins that share no code with the product: what is busy, minus what is reserved, is
# claimed, and nothing else is claimed for it.
NOT_COVERED = """
    WITH wanted AS (
      SELECT u.unit_id, b.id AS busy_id,
             tstzmultirange(b.period) - coalesce((
               SELECT range_agg(c.period) FROM claims c
                WHERE c.unit_id = u.unit_id AND c.reservation_id IS NOT NULL), '{}') AS period
        FROM busy_sources s JOIN busy_units u ON u.source_id = s.id
        JOIN busy_times b ON b.source_id = s.id WHERE s.removed_at IS NULL),
    got AS (
      SELECT c.unit_id, c.busy_id, range_agg(c.period) AS period, count(*) AS claims,
             sum(upper(c.period) - lower(c.period)) AS length
        FROM claims c WHERE c.busy_id IS NOT NULL GROUP BY 1, 2)
    SELECT w.unit_id, g.unit_id AS claimed_unit, w.period, g.period AS claimed
      FROM wanted w FULL JOIN got g USING (busy_id, unit_id)
     WHERE coalesce(w.period, '{}') <> coalesce(g.period, '{}')
        OR g.length > (SELECT sum(upper(each) - lower(each)) FROM unnest(g.period) AS each)"""
OWNERS_MEET = """
    SELECT a.unit_id, a.period, b.period AS other FROM claims a JOIN claims b
        ON a.unit_id = b.unit_id AND a.id < b.id AND a.period && b.period
     WHERE a.reservation_id IS NOT NULL OR b.reservation_id IS NOT NULL"""


async def assert_covered(conn: Connection) -> None:
    assert await conn.fetch(NOT_COVERED) == []
    assert await conn.fetch(OWNERS_MEET) == []


@dataclass
class Elsewhere:
    """A calendar that a space keeps elsewhere, as its manager added it."""

    conn: Connection
    space: Space
    manager: Member
    source: Source
    now: datetime

    async def says(self, *times: Period, at: datetime | None = None, **more: Any) -> int | None:
        """Read anew, it says these; how many reservations clash that did not before."""
        self.now = at or self.now + timedelta(minutes=11)
        reading = await self.begun()
        copy = copy_of(times, self.now, **more)
        return await apply(in_one(self.conn), reading, copy, now=self.now)

    async def begun(self) -> Reading:
        await self.conn.execute(
            "UPDATE busy_sources SET check_at = $2 WHERE id = $1", self.source.id, self.now
        )
        (reading,) = [
            each
            for each in await take_due(self.conn, now=self.now, limit=100)
            if each.id == self.source.id
        ]
        return reading

    async def events(self) -> list[tuple[str, Any]]:
        rows = await self.conn.fetch(
            "SELECT type, payload FROM events WHERE stream = $1 ORDER BY stream_version",
            f"busy_source:{self.source.id}",
        )
        return [(row["type"], row["payload"]) for row in rows]


def in_one(conn: Connection) -> Run:
    """Everything in the transaction that is open."""
    return lambda work: work(conn)


def copy_of(times: Sequence[Period], at: datetime, **more: Any) -> Copy:
    given: dict[str, Any] = {"warnings": [], "etag": None, "last_modified": None}
    return Copy(times=times, read_on=at.date(), **given | more)


async def elsewhere(
    conn: Connection,
    resource_id: int,
    *,
    only: bool = True,
    unit_id: int | None = None,
    address: str = ADDRESS,
    name: str = "Agenda della sala",
    now: datetime = make.NOW,
) -> Elsewhere:
    """A source for that resource, or (`only` false) for all of its space."""
    space = (await NetworkCache().newest(conn)).resource(resource_id).space
    manager = await make.member(conn, manages=frozenset({space.id}))
    source = await add_source(
        conn,
        member=manager,
        space=space,
        resource_id=resource_id if only else None,
        unit_id=unit_id,
        name=name,
        address=address,
        from_loopback=False,
        now=now,
    )
    return Elsewhere(conn, space, manager, source, now)
