"""The steps of a move once it is decided: claims, voucher, row and event, in lock order."""

from datetime import datetime
from uuid import UUID

from msgspec.structs import replace

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.reservations.by_space import BySpace, claim_unit, note_waived
from booking.reservations.decide import Decision
from booking.reservations.end import facts_of
from booking.reservations.reservation import Reservation
from booking.vouchers.give_back import give_back

sql = queries("reservations")


async def claim_again(
    conn: Connection,
    reservation: Reservation,
    decision: Decision,
    *,
    unit_id: int | None,
    now: datetime,
) -> claims.Outcome:
    """The new units, the same ones where they are free, or that very one; nobody in between sees
    neither."""
    resource, expires_at = decision.resource, _expires(reservation, decision)
    left = await claims.release_to_move(conn, reservation_id=reservation.id)
    if unit_id is not None:
        found = await claim_unit(
            conn,
            decision,
            unit_id,
            reservation_id=reservation.id,
            expires_at=expires_at,
            now=now,
        )
    else:
        found = await claims.claim(
            conn,
            resource_id=resource.id,
            leaves=resource.leaves,
            whole=resource.whole,
            quantity=reservation.quantity,
            period=decision.wish.period,
            until=decision.claim_until,
            reservation_id=reservation.id,
            expires_at=expires_at,
            now=now,
            prefer=reservation.unit_ids,
        )
    await claims.claim_busy_left(conn, left)
    return found


def _expires(reservation: Reservation, decision: Decision) -> datetime | None:
    """A hold keeps its end, but never beyond its own start; a request is asked anew."""
    if reservation.status == "held" and reservation.expires_at is not None:
        return min(reservation.expires_at, decision.wish.period.start)
    return decision.expires_at if reservation.status == "pending" else None


async def redeem_again(
    conn: Connection, reservation: Reservation, decision: Decision, *, now: datetime
) -> None:
    """Release and reserve in one, at the new day's price and cap. Both years come first."""
    if reservation.voucher_id is None:
        return
    years = sorted({reservation.use_day.year, decision.use_day.year})
    await sql.lock_years.run(conn, voucher_id=reservation.voucher_id, years=years)
    await give_back(
        conn,
        reservation_id=reservation.id,
        voucher_id=reservation.voucher_id,
        amount=reservation.reserved_units,
        cause="release",
        year=reservation.use_day.year,
        now=now,
    )
    if decision.redeem is not None:
        await sql.redeem.run(
            conn,
            arguments=decision.redeem,
            voucher_id=reservation.voucher_id,
            reservation_id=reservation.id,
        )


async def write_move(
    conn: Connection,
    reservation: Reservation,
    decision: Decision,
    units: tuple[int, ...],
    *,
    by: BySpace | None,
    now: datetime,
    group_id: UUID | None = None,
) -> None:
    """Row and event. Where the space chose another start, cancelling is free until it."""
    start, free_until = decision.wish.period.start, decision.cancel_free_until
    if by is not None and start != reservation.starts_at:
        free_until = start
    elif now > reservation.cancel_free_until:
        # Moving must not undo a deadline that has passed.
        free_until = min(free_until, reservation.cancel_free_until)
    row = await sql.move.row(
        conn,
        id=reservation.id,
        starts_at=decision.wish.period.start,
        ends_at=decision.wish.period.end,
        use_day=decision.use_day,
        unit_ids=list(units),
        status=reservation.status,
        price_cents=decision.price_cents,
        voucher_cents=decision.cover.cents,
        reserved_units=decision.cover.amount,
        expires_at=_expires(reservation, decision),
        check_in_from=decision.check_in_from,
        no_show_at=decision.no_show_at,
        cancel_free_until=free_until,
        now=now,
    )
    if row is None:
        raise AssertionError("a locked reservation disappeared")
    await note_waived(conn, reservation, by, decision.wish.waived)
    moved = replace(
        reservation,
        starts_at=decision.wish.period.start,
        ends_at=decision.wish.period.end,
        unit_ids=units,
    )
    await events.record(
        conn,
        events.ReservationRescheduled(
            **facts_of(moved, status=reservation.status, sequence=row["sequence"]),
            group_id=group_id,
            from_starts_at=reservation.starts_at,
            from_ends_at=reservation.ends_at,
            price_cents=decision.price_cents,
            voucher_cents=decision.cover.cents,
            by="member" if by is None else "space",
            reason=by.reason if by else None,
            from_price_cents=reservation.price_cents,
        ),
        stream_version=row["version"],
        now=now,
    )
