"""What moves by the clock: a suspension that was decided begins on its first day, and ends after
its last; at once where the schedule missed all of it."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from booking.certification.each_space import each_space
from booking.certification.settle import Stretch, settle_all
from booking.certification.standing import (
    Standing,
    Step,
    read_standing,
    sql,
    today_in,
    told_end,
    write_step,
)
from booking.database.pool import Connection, Pool


async def move_suspensions(pool: Pool, *, now: datetime) -> int:
    """Begin and end those that are due, each with its stays in a transaction of its own; how many.
    One that fails is logged and keeps none of the others waiting."""
    async with pool.acquire() as conn:
        rows = await sql.suspensions_due.rows(conn, now=now)
    return await each_space(rows, partial(_move, pool, now=now))


async def _move(pool: Pool, row: dict[str, Any], *, now: datetime) -> int:
    space_id, zone = row["space_id"], ZoneInfo(row["timezone"])
    today = today_in(zone, now)
    async with pool.acquire() as conn, conn.transaction():
        await sql.change_space.value(conn, space_id=space_id)
        standing = await read_standing(conn, space_id=space_id)
        if standing is None or standing.suspends_on is None:
            return 0
        begins = _has_come(standing, today)
        if begins:
            standing = await _begin(conn, space_id, standing, zone=zone, now=now)
        if standing.state == "suspended" and _is_over(standing, today):
            if begins:  # each event of the space has a version of its own
                await sql.change_space.value(conn, space_id=space_id)
            await _end(conn, space_id, standing, now=now)
            return 1
    return int(begins)


def _has_come(standing: Standing, today: date) -> bool:
    first = standing.suspends_on
    to_come = standing.state == "listed" and not standing.suspension_begun
    return to_come and first is not None and first <= today


def _is_over(standing: Standing, today: date) -> bool:
    return standing.suspended_until is not None and standing.suspended_until < today


async def _begin(
    conn: Connection, space_id: int, before: Standing, *, zone: ZoneInfo, now: datetime
) -> Standing:
    """How it stands then; the reason is that of the decision."""
    state = before.leads_to
    first = before.suspends_on or today_in(zone, now)
    standing = replace(before, state=state, suspension_begun=True)
    reason = await sql.last_reason.value(conn, space_id=space_id, state=state)
    await write_step(
        conn,
        space_id=space_id,
        before=before,
        standing=standing,
        step=Step(
            state=state,
            on_day=first,
            until_day=before.suspended_until,
            reason=reason,
            origin="clock",
            made_at=now,
        ),
        now=now,
    )
    await settle_all(
        conn,
        Stretch(space_id, zone, first, before.suspended_until),
        cancels=before.suspension_cancels,
        ended_by=None,
        reason=reason,
        now=now,
    )
    return standing


async def _end(conn: Connection, space_id: int, before: Standing, *, now: datetime) -> None:
    """Listed again, as far as the listing lasts."""
    if before.suspended_until is None:
        raise AssertionError("a suspension that is over has a last day")
    first = before.suspended_until + timedelta(days=1)
    await write_step(
        conn,
        space_id=space_id,
        before=before,
        standing=replace(before, state="listed"),
        step=Step(
            state="listed",
            on_day=first,
            until_day=told_end(before.listed_until, first),
            origin="clock",
            made_at=now,
        ),
        now=now,
    )
