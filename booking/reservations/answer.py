"""Answer what waits: confirm a hold, approve or decline a request."""

from datetime import datetime, timedelta
from uuid import UUID

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import StateConflict
from booking.members.member import Member
from booking.reservations.end import facts_of, give_up, require
from booking.reservations.reservation import Reservation, lock, may_change, read
from booking.reservations.visit import Fallen, fall, group_in, lock_visits
from booking.spaces.network import Resource

sql = queries("reservations")


class AnsweredLate(StateConflict):
    """To a manager who answers a request that has run out."""

    title = {"en": "The time to answer is over", "it": "Il tempo per rispondere è finito"}
    sentence = {
        "en": "Nobody answered in time, and the request ran out: the place is free again, and "
        "whoever asked is told. They can ask anew.",
        "it": "Nessuno ha risposto in tempo e la richiesta è scaduta: il posto è di nuovo libero, "
        "e chi l’ha chiesto lo sa da noi. Può chiedere di nuovo.",
    }

    def __init__(self, reservation: Reservation) -> None:
        super().__init__(state="expired", reservation_id=str(reservation.id))


async def confirm(
    conn: Connection, *, member: Member, reservation_id: UUID, resource: Resource, now: datetime
) -> Reservation:
    """A member takes what is held for them, every claim unexpired; else StateConflict.

    Where the resource needs approval it becomes a request.
    """
    reservation = await lock(conn, reservation_id, member=member)
    may_change(member, reservation)
    require(reservation, "held")
    if not resource.rules.approval:
        return await _stand(conn, reservation, member=member, now=now)
    answer_by = min(
        now + timedelta(minutes=resource.rules.answer_within_minutes), reservation.starts_at
    )
    return await _stand(conn, reservation, member=member, now=now, answer_by=answer_by)


async def approve(
    conn: Connection, *, member: Member, reservation_id: UUID, now: datetime
) -> Reservation:
    """A manager says yes in time. Refuses with NotFound, Forbidden, StateConflict, or AnsweredLate
    where that time is over."""
    reservation = await lock(conn, reservation_id, member=member)
    member.may_manage(reservation.space_id)
    _require_waiting(reservation, now=now)
    return await _stand(conn, reservation, member=member, now=now)


async def decline(
    conn: Connection,
    *,
    member: Member,
    reservation_id: UUID,
    now: datetime,
    reason: str | None = None,
) -> Reservation:
    """A manager says no in time; all goes back to the voucher. Of a visit the rest falls as well.
    Refuses as `approve` does."""
    visits = await lock_visits(conn, [reservation_id], now=now)
    reservation = await lock(conn, reservation_id, member=member)
    member.may_manage(reservation.space_id)
    _require_waiting(reservation, now=now)
    ended = await give_up(
        conn,
        reservation,
        status="declined",
        cause="release",
        now=now,
        ended_by=member.id,
        reason=reason,
    )
    await events.record(
        conn,
        events.ReservationDeclined(
            **facts_of(reservation, status="declined", sequence=ended.sequence),
            group_id=group_in(visits, reservation_id),
        ),
        stream_version=ended.version,
        now=now,
    )
    await fall(
        conn,
        visits,
        [Fallen(reservation_id, ended.given_back_cents)],
        by="manager",
        why="declined",
        ended_by=member.id,
        reason=reason,
        now=now,
    )
    return await read(conn, reservation_id, member=member)


def _require_waiting(reservation: Reservation, *, now: datetime) -> None:
    late = reservation.expires_at is not None and reservation.expires_at <= now
    if reservation.status == "expired" or (reservation.status == "pending" and late):
        raise AnsweredLate(reservation)
    require(reservation, "pending")


async def _stand(
    conn: Connection,
    reservation: Reservation,
    *,
    member: Member,
    now: datetime,
    answer_by: datetime | None = None,
) -> Reservation:
    """Keep its claims, provided that none has run out, and say so in its state and event."""
    standing = await claims.keep(conn, reservation_id=reservation.id, expires_at=answer_by, now=now)
    if standing < len(reservation.unit_ids):
        raise StateConflict(state="expired", reservation_id=str(reservation.id))
    status = "pending" if answer_by else "confirmed"
    row = await sql.change_status.row(
        conn,
        id=reservation.id,
        status=status,
        sequence_step=0,
        reserved_units=reservation.reserved_units,
        voucher_cents=reservation.voucher_cents,
        ended_by=None,
        end_reason=None,
        expires_at=answer_by,
        now=now,
    )
    after = await read(conn, reservation.id, member=member)
    facts = facts_of(after, status=status, sequence=after.sequence) | {
        "price_cents": after.price_cents,
        "voucher_cents": after.voucher_cents,
    }
    event = (
        events.ReservationRequested(**facts, expires_at=answer_by)
        if answer_by
        else events.ReservationConfirmed(**facts, was=reservation.status)
    )
    await events.record(conn, event, stream_version=(row or {})["version"], now=now)
    return after
