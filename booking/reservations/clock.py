"""What moves by the clock: holds and requests expire, stays complete or were missed."""

import logging
from datetime import datetime
from uuid import UUID

import asyncpg

from booking import events
from booking.database.describe import describe, place
from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.database.retry import retrying
from booking.reservations.end import SpaceChanging, facts_of, give_up, settle
from booking.reservations.expire import expire_locked
from booking.reservations.reservation import Reservation, lock_any
from booking.reservations.visit import VisitBusy, lock_rest_or_leave

sql = queries("reservations")
# What one reservation can be at fault for; a server that is away, or a lost race, is not.
_ITS_OWN_FAULT = (
    ValueError,
    LookupError,
    AssertionError,
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.RaiseError,
)
log = logging.getLogger(__name__)


async def move_due(pool: Pool, *, now: datetime, limit: int = 200) -> int:
    """Move up to `limit` reservations that the clock has reached, each in its own transaction.

    How many moved; call it again while that is not 0. One that fails is logged, left for the
    next period, and keeps none of the others waiting; so is one whose space, or another part of
    whose visit, is being changed.
    """
    passed_over: list[UUID] = []
    moved = 0
    for _ in range(limit):
        try:
            found = await retrying(lambda: _move_next(pool, passed_over, now=now))
        except (SpaceChanging, VisitBusy) as busy:
            passed_over.append(busy.reservation_id)
            continue
        except _CannotMove as failed:
            log.error(  # noqa: TRY400 - a traceback would show the values of rows
                "reservation %s could not be moved by the clock: %s at %s",
                failed.reservation_id,
                describe(failed.error),
                place(failed.error),
            )
            passed_over.append(failed.reservation_id)
            continue
        if not found:
            break
        moved += 1
    return moved


class _CannotMove(Exception):
    def __init__(self, reservation_id: UUID, error: Exception) -> None:
        super().__init__(str(reservation_id))
        self.reservation_id, self.error = reservation_id, error


async def _move_next(pool: Pool, passed_over: list[UUID], *, now: datetime) -> bool:
    async with pool.acquire() as conn, conn.transaction():
        reservation_id = await sql.next_to_move.value(conn, now=now, passed_over=passed_over)
        if reservation_id is None:
            return False
        try:
            reservation = await lock_any(conn, reservation_id)
            if reservation.status == "pending":
                await lock_rest_or_leave(conn, reservation_id)
            await move(conn, reservation, now=now)
        except _ITS_OWN_FAULT as error:
            raise _CannotMove(reservation_id, error) from error
    return True


async def move(conn: Connection, reservation: Reservation, *, now: datetime) -> None:
    """Move one, its row locked, to where the clock has brought it."""
    if reservation.status in ("held", "pending"):
        await expire_locked(conn, reservation, now=now)
    elif reservation.status == "confirmed" and _missed(reservation, now=now):
        await _miss(conn, reservation, now=now)
    elif reservation.ends_at <= now:
        await _complete(conn, reservation, now=now)


def _missed(reservation: Reservation, *, now: datetime) -> bool:
    return reservation.no_show_at is not None and reservation.no_show_at <= now


async def _miss(conn: Connection, reservation: Reservation, *, now: datetime) -> None:
    ended = await give_up(conn, reservation, status="no_show", cause="no_show", now=now)
    await events.record(
        conn,
        events.ReservationMissed(
            **facts_of(reservation, status="no_show", sequence=ended.sequence),
            captured_cents=ended.captured_cents,
            given_back_cents=ended.given_back_cents,
        ),
        stream_version=ended.version,
        now=now,
    )


async def _complete(conn: Connection, reservation: Reservation, *, now: datetime) -> None:
    ended = await settle(conn, reservation, status="completed", now=now)
    await events.record(
        conn,
        events.ReservationCompleted(
            **facts_of(reservation, status="completed", sequence=ended.sequence),
            captured_cents=ended.captured_cents,
        ),
        stream_version=ended.version,
        now=now,
    )
