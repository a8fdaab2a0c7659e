"""A member's own reservations as they think of them: those to come, and those that are past."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.reservation import Reservation, from_row

sql = queries("mine")

# The longest stay that a rule allows; what began so long ago may still be going on.
_LONGEST = timedelta(minutes=527_040)
_FIRST_ID, _LAST_ID = UUID(int=0), UUID(int=2**128 - 1)
_END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC)


async def coming(
    conn: Connection,
    *,
    member_id: int,
    now: datetime,
    limit: int,
    after: tuple[datetime, UUID] | None = None,
) -> list[Reservation]:
    """Those that stand and are not over, by their start, from after a position."""
    start, id_ = after or (now - _LONGEST, _FIRST_ID)
    rows = await sql.coming_reservations.rows(
        conn, member_id=member_id, after_start=start, after_id=id_, now=now, limit=limit
    )
    return [from_row(row) for row in rows]


async def past(
    conn: Connection,
    *,
    member_id: int,
    now: datetime,
    limit: int,
    before: tuple[datetime, UUID] | None = None,
) -> list[Reservation]:
    """Those that are over or were given up, the latest start first, from before a position."""
    start, id_ = before or (_END_OF_TIME, _LAST_ID)
    rows = await sql.past_reservations.rows(
        conn, member_id=member_id, before_start=start, before_id=id_, now=now, limit=limit
    )
    return [from_row(row) for row in rows]


@dataclass(frozen=True, slots=True)
class Ending:
    """`by` is member, manager, closure or city; declined; expired. `with_visit`: not it, but
    another part of its visit was given up, maybe in another space, whose `reason` is its member's
    to read."""

    by: str
    reason: str | None = field(repr=False)
    with_visit: bool


async def how_it_ended(conn: Connection, reservation_id: UUID) -> Ending | None:
    """None where it stands."""
    found = await sql.how_it_ended.row(conn, id=reservation_id)
    if found is None:
        return None
    by = found["by"] or found["type"].removeprefix("Reservation").lower()
    return Ending(by, found["reason"], found["with_visit"])
