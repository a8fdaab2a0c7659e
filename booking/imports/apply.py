"""What a calendar says becomes claims: what is as it was stays, what went is free, what came is
taken, less the reservations that lie in it.

It happens in one transaction or, where it is much, piece by piece, so that who reserves meanwhile
waits for one piece alone; what happened is told at the end, once.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from booking import busy_events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.imports.due import EVERY, STALE_AFTER, Reading, wait_after
from booking.imports.pieces import Piece, pieces
from booking.imports.told import facts, record
from booking.net.fetch import Unfetched
from booking.periods import Period

sql = queries("imports")
# Busy times by units: what one source may claim.
MOST_CLAIMS = 60_000
# Claims that are made or let go of while the space is held: some tenths of a second.
MOST_AT_ONCE = 150
Work = Callable[[Connection], Awaitable[Any]]
# Runs it in a transaction of its own, which is done when it returns.
Run = Callable[[Work], Awaitable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A good copy: its busy times, sorted and apart from each other, and what HTTP said of it."""

    times: Sequence[Period]
    warnings: Sequence[dict[str, Any]]
    etag: str | None
    last_modified: str | None
    read_on: date


class TooManyClaims(Exception):
    """The busy times of a source, times its units, are more than may be claimed."""


async def apply(run: Run, reading: Reading, copy: Copy, *, now: datetime) -> int | None:
    """Make the claims what the copy says; how many reservations clash that did not before. None
    where the reading counts no more.

    Raises TooManyClaims, with nothing changed. Whoever is killed between two pieces leaves the rest
    to the next reading, which is told everything again.
    """
    *earlier, last = await run(lambda conn: _plan(conn, reading, copy))
    for piece in earlier:
        if not await run(partial(_make, reading=reading, piece=piece, now=now)):
            return None

    async def end(conn: Connection) -> int | None:
        source = await _make(conn, reading=reading, piece=last, now=now)
        return await _finish(conn, reading, copy, source, now=now) if source else None

    conflicts: int | None = await run(end)
    return conflicts


async def _plan(conn: Connection, reading: Reading, copy: Copy) -> list[Piece]:
    """It holds as long as no other reading begins: nobody else changes these times."""
    units = await sql.unit_count.value(conn, id=reading.id)
    if units * len(copy.times) > MOST_CLAIMS:
        raise TooManyClaims
    rows = await sql.times_of_source.rows(conn, id=reading.id)
    before = {Period(row["starts_at"], row["ends_at"]) for row in rows}
    went, came = sorted(before - set(copy.times)), sorted(set(copy.times) - before)
    return pieces(went, came, most=max(MOST_AT_ONCE // max(units, 1), 1))


async def _make(
    conn: Connection, *, reading: Reading, piece: Piece, now: datetime
) -> dict[str, Any] | None:
    """The source, or None where the reading counts no more."""
    if piece or not await sql.blocks_as_it_should.value(conn, id=reading.id):
        # Reservations in flight come first, and those that follow see the claims.
        await sql.lock_space_alone.value(conn, space_id=reading.space_id)
    source = await _lock(conn, reading)
    if source is None:
        return None
    changes = not await sql.blocks_as_it_should.value(conn, id=reading.id)
    ends = [each.end for each in (*piece.went, *piece.came)]
    if (changes or max(ends, default=now) > now) and source["clashed"] is None:
        # Until all of it is applied, what is new is new against now.
        source["clashed"] = await _in_conflict(conn, reading.id, now)
        await sql.leave_untold.run(conn, id=reading.id, clashed=source["clashed"])
    if changes:
        await sql.block_source_units.value(conn, id=reading.id)
    await _move(conn, reading.id, piece.went, piece.came)
    return source


async def _finish(
    conn: Connection, reading: Reading, copy: Copy, source: dict[str, Any], *, now: datetime
) -> int:
    clashing = await _in_conflict(conn, reading.id, now)
    await sql.forget_kept.run(conn, id=reading.id, conflicting=clashing)
    await _mark_good(conn, reading, copy, now=now)
    if source["stale_since"] is not None:
        await record(conn, busy_events.BusySourceRecovered(**facts(source)), now=now)
    if source["clashed"] is None:
        return 0
    conflicts = len(set(clashing) - set(source["clashed"]))
    changes = busy_events.BusyTimesChanged(
        **facts(source), times=len(copy.times), conflicts=conflicts
    )
    await record(conn, changes, now=now)
    return conflicts


async def same_as_before(conn: Connection, reading: Reading, *, now: datetime) -> None:
    """The server said that nothing changed; in the caller's transaction."""
    source = await _lock(conn, reading)
    # Where not all of an earlier copy was applied, only another one can say so.
    if source is None or source["clashed"] is not None:
        return
    await sql.mark_good.run(
        conn,
        id=reading.id,
        now=now,
        check_at=now + EVERY,
        etag=reading.etag,
        last_modified=reading.last_modified,
        read_on=reading.read_on,
        warnings=None,
    )
    if source["stale_since"] is not None:
        await record(conn, busy_events.BusySourceRecovered(**facts(source)), now=now)


async def failed(conn: Connection, reading: Reading, why: Unfetched, *, now: datetime) -> None:
    """What it said last still blocks, and it is tried again later; after a day its managers are
    told, once. In the caller's transaction."""
    source = await _lock(conn, reading)
    if source is None:
        return
    good_at, stale_since = source["good_at"], source["stale_since"]
    newly_stale = stale_since is None and now - (good_at or source["made_at"]) >= STALE_AFTER
    await sql.mark_failed.run(
        conn,
        id=reading.id,
        now=now,
        error=why.code,
        check_at=now + wait_after(source["failures"] + 1, why.retry_after),
        stale_since=now if newly_stale else stale_since,
    )
    if newly_stale:
        stale = busy_events.BusySourceStale(**facts(source), good_at=good_at, error=why.code)
        await record(conn, stale, now=now)


async def _lock(conn: Connection, reading: Reading) -> dict[str, Any] | None:
    return await sql.lock_source.row(conn, id=reading.id, readings=reading.readings)


async def _in_conflict(conn: Connection, source_id: int, now: datetime) -> list[UUID]:
    """Stays that are not over and clash."""
    return await sql.stays_in_conflict.column(conn, id=source_id, now=now)


async def _move(
    conn: Connection, source_id: int, went: Sequence[Period], came: Sequence[Period]
) -> None:
    if not went and not came:
        return
    await sql.lock_stays_in.value(conn, id=source_id, **_edges([*went, *came]))
    gone = await sql.delete_times.column(conn, id=source_id, **_edges(went))
    await sql.unclaim_times.run(conn, ids=gone)
    await sql.insert_times.run(conn, id=source_id, **_edges(came))
    await sql.claim_times.value(conn, id=source_id, **_edges(came))


def _edges(periods: Sequence[Period]) -> dict[str, list[datetime]]:
    return {"starts": [each.start for each in periods], "ends": [each.end for each in periods]}


async def _mark_good(conn: Connection, reading: Reading, copy: Copy, *, now: datetime) -> None:
    await sql.mark_good.run(
        conn,
        id=reading.id,
        now=now,
        check_at=now + EVERY,
        etag=copy.etag,
        last_modified=copy.last_modified,
        read_on=copy.read_on,
        warnings=list(copy.warnings),
    )
