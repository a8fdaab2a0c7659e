"""The claim kernel: taking units for a period and letting them go.

Reservations, holds, closures and imported busy times all become claims, and nothing else decides
availability; the exclusion constraint `claims_exclude` decides who was first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.periods import Period

sql = queries("claims")


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A unit that is taken for a period, by a closure or by somebody."""

    unit_id: int
    starts_at: datetime
    ends_at: datetime
    closed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """`claimed` with the units, `taken`, or `stale`: these expired holds are in the way."""

    outcome: str
    unit_ids: tuple[int, ...]
    stale: tuple[UUID, ...]


async def lock_days(conn: Connection, *, resource_ids: Sequence[int], days: Sequence[date]) -> None:
    """Take turns with whatever else touches more than one claim of these resources and days."""
    await sql.lock_days.value(conn, resource_ids=sorted(resource_ids), days=sorted(days))


async def claim(
    conn: Connection,
    *,
    resource_id: int,
    leaves: Sequence[int],
    whole: bool,
    quantity: int,
    period: Period,
    until: datetime,
    reservation_id: UUID,
    expires_at: datetime | None,
    now: datetime,
    prefer: Sequence[int] | None = None,
) -> Outcome:
    """Claim units from the start of `period` until `until`, its end with the turnaround."""
    row: dict[str, Any] | None = await sql.claim_units.row(
        conn,
        resource_id=resource_id,
        leaves=list(leaves),
        whole=whole,
        quantity=quantity,
        starts_at=period.start,
        ends_at=period.end,
        claim_until=until,
        reservation_id=reservation_id,
        expires_at=expires_at,
        now=now,
        prefer=list(prefer) if prefer is not None else None,
    )
    found = row or {}
    return Outcome(
        outcome=found["outcome"],
        unit_ids=tuple(found["unit_ids"] or ()),
        stale=tuple(found["stale"] or ()),
    )


async def release(conn: Connection, *, reservation_id: UUID) -> None:
    """All of a reservation's time is free again."""
    await sql.release.run(conn, reservation_id=reservation_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """Where a reservation stood that moves, on units of which imported calendars know something."""

    units: list[int] | None
    from_at: datetime | None
    to_at: datetime | None


async def release_to_move(conn: Connection, *, reservation_id: UUID) -> Left:
    """Its time is free for its own next place; call `claim_busy_left` once it has that."""
    left = await sql.release_to_move.one(conn, Left, reservation_id=reservation_id)
    if left is None:
        raise AssertionError("a function that gives one row gave none")
    return left


async def claim_busy_left(conn: Connection, left: Left) -> None:
    """Claim what is busy where it stood, in the same transaction: no stranger gets in between."""
    if left.units:
        await sql.claim_busy.value(
            conn, unit_ids=left.units, from_at=left.from_at, to_at=left.to_at
        )


async def release_rest(conn: Connection, *, reservation_id: UUID, at: datetime) -> None:
    """What a reservation would still take from that instant on is free again."""
    await sql.release_rest.run(conn, reservation_id=reservation_id, at=at)


async def release_past(conn: Connection, *, unit_ids: Sequence[int], now: datetime) -> None:
    """Let go of what ended stays on the resources of these units took, turnarounds included."""
    await sql.release_past.run(conn, unit_ids=list(unit_ids), now=now)


async def keep(
    conn: Connection, *, reservation_id: UUID, expires_at: datetime | None, now: datetime
) -> int:
    """Give a hold's claims another end, or none; how many of them had not expired."""
    standing: int = await sql.unexpired.value(conn, reservation_id=reservation_id, now=now)
    await sql.keep.run(conn, reservation_id=reservation_id, expires_at=expires_at)
    return standing


async def close(
    conn: Connection, *, closure_id: int, unit_ids: Sequence[int], period: Period
) -> set[int]:
    """Close units for a period; those that could be. The others have a stay in it."""
    where = {"unit_ids": list(unit_ids), "starts_at": period.start, "ends_at": period.end}
    await sql.take_back_pieces.run(conn, closure_id=closure_id, unit_ids=list(unit_ids))
    await sql.cut_turnarounds.run(conn, **where)
    await sql.release_ended.run(conn, **where)
    return set(await sql.close_units.column(conn, closure_id=closure_id, **where))


async def close_what_is_free(
    conn: Connection, *, closure_id: int, unit_ids: Sequence[int], period: Period
) -> None:
    """In pieces, what nobody has of units that `close` could not close, so that nobody is offered
    it; `close` makes one of them."""
    await sql.close_what_is_free.run(
        conn,
        closure_id=closure_id,
        unit_ids=list(unit_ids),
        starts_at=period.start,
        ends_at=period.end,
    )


async def run_on(conn: Connection, *, reservation_id: UUID, until: datetime) -> None:
    """Let a cut turnaround run on, as far as nobody else has taken the time."""
    await sql.run_on.run(conn, reservation_id=reservation_id, until=until)


async def reopen(conn: Connection, *, closure_id: int) -> None:
    """A closure takes nothing any more."""
    await sql.reopen.run(conn, closure_id=closure_id)


async def taken_between(
    conn: Connection, *, resource_ids: Sequence[int], period: Period, now: datetime
) -> list[Taken]:
    """Every claim on these resources' units that overlaps the period; expired holds are free."""
    return await sql.claims_between.all(
        conn,
        Taken,
        resource_ids=list(resource_ids),
        from_at=period.start,
        to_at=period.end,
        now=now,
    )
