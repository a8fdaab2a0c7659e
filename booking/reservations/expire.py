"""Holds and requests that ran out: their time is free, their voucher's share goes back."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.reservations.end import facts_of, give_up
from booking.reservations.reservation import Reservation, lock_any
from booking.reservations.visit import Fallen, fall, group_in, lock_visits


async def expire(conn: Connection, *, ids: Iterable[UUID | str], now: datetime) -> None:
    """Expire those of these that ran out, each in a transaction of its own.

    Whoever wants the time of an expired hold calls this first and claims afterwards: deleting
    and inserting in one statement destroyed the hold and inserted nothing.
    """
    for reservation_id in sorted(UUID(str(each)) for each in ids):
        async with conn.transaction():
            await lock_visits(conn, [reservation_id], now=now)
            reservation = await lock_any(conn, reservation_id)
            await expire_locked(conn, reservation, now=now)


async def expire_locked(conn: Connection, reservation: Reservation, *, now: datetime) -> bool:
    """Expire one whose row is locked, if it ran out and nobody else ended it meanwhile; of a visit
    the rest falls as well."""
    if reservation.status not in ("held", "pending") or reservation.expires_at is None:
        return False
    if reservation.expires_at > now:
        return False
    visits = await lock_visits(conn, [reservation.id], now=now, ran_out_at=reservation.expires_at)
    ended = await give_up(conn, reservation, status="expired", cause="release", now=now)
    await events.record(
        conn,
        events.ReservationExpired(
            **facts_of(reservation, status="expired", sequence=ended.sequence),
            was=reservation.status,
            group_id=group_in(visits, reservation.id),
        ),
        stream_version=ended.version,
        now=now,
    )
    await fall(
        conn,
        visits,
        [Fallen(reservation.id, ended.given_back_cents)],
        by="manager",
        why="unanswered",
        ended_by=None,
        reason=None,
        now=now,
    )
    return True
