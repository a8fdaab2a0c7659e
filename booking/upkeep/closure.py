"""Closures: what is shut for a period, as it is read and taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.member import Member
from booking.periods import Period
from booking.spaces.network import Network, Resource

sql = queries("reservations")


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Without a resource the whole space, without a unit all of the resource's. One that is
    `open_ended` holds until it is taken back: its end is far away, and nobody's promise."""

    id: int
    space_id: int
    resource_id: int | None
    unit_id: int | None
    starts_at: datetime
    ends_at: datetime
    reason: str
    out_of_order: bool = False
    open_ended: bool = False

    def facts(self) -> dict[str, Any]:
        """What its events say of it."""
        return {
            "space_id": self.space_id,
            "closure_id": self.id,
            "resource_id": self.resource_id,
            "unit_id": self.unit_id,
            "starts_at": self.starts_at,
            "ends_at": self.ends_at,
        }


async def closures_of(
    conn: Connection, *, space_id: int, now: datetime, limit: int
) -> list[Closure]:
    """Those of a space that are not over, by their start."""
    return await sql.closures_of_space.all(
        conn, Closure, space_id=space_id, from_at=now, limit=limit
    )


async def reopen(
    conn: Connection, *, network: Network, member: Member, closure_id: int, now: datetime
) -> Closure:
    """Take a closure back, in the caller's transaction. Refuses with NotFound or Forbidden.

    Turnarounds that it had cut run on, as far as nobody else has taken the time.
    """
    closure = None
    if closure_id < 2**63:
        closure = await sql.lock_closure.one(conn, Closure, id=closure_id)
    if closure is None or not member.manages_space(closure.space_id):
        raise NotFound(what={"en": "closure", "it": "una chiusura con questo numero"})
    member.may_manage(closure.space_id)
    await claims.reopen(conn, closure_id=closure_id)
    await sql.delete_closure.run(conn, id=closure_id)
    for row in await sql.cut_by_closure.rows(conn, space_id=closure.space_id, at=closure.starts_at):
        resource = network.all_resources[row["resource_id"]]
        await claims.run_on(
            conn,
            reservation_id=row["id"],
            until=turnaround_until(resource, Period(row["starts_at"], row["ends_at"])),
        )
    await events.record(conn, events.SpaceReopened(**closure.facts()), stream_version=2, now=now)
    return closure


def turnaround_until(resource: Resource, period: Period) -> datetime:
    """Until when a stay's claim runs where nothing cuts it but closing time."""
    end = period.end + timedelta(minutes=resource.rules.turnaround_minutes)
    for opening in resource.space.openings(Period(period.start, end)):
        if opening.contains(period):
            return min(end, opening.end)
    return end
