"""Check in: by the member's button, the QR at the door or its code, or by a manager."""

from datetime import datetime, timedelta
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import StateConflict
from booking.members.member import Member
from booking.reservations.end import facts_of, require
from booking.reservations.refusals import CheckInAtTheDoor
from booking.reservations.reservation import Reservation, lock, may_change, read
from booking.spaces.rules import CheckIn, Way

sql = queries("reservations")

# Where a resource asks for no check-in, one may still say that one is there.
EARLIEST = timedelta(minutes=15)


async def check_in(
    conn: Connection,
    *,
    member: Member,
    reservation_id: UUID,
    now: datetime,
    way: Way = "button",
) -> Reservation:
    """Mark that the member is there, within the resource's window and before the end.

    `way`: how they say so; whoever passes another than `button` has seen the proof. A manager needs
    none. Refuses with NotFound, Forbidden, StateConflict (too early, over, or not confirmed), or
    CheckInAtTheDoor.
    """
    reservation = await lock(conn, reservation_id, member=member)
    may_change(member, reservation)
    require(reservation, "confirmed")
    reason = why_not(reservation, now=now)
    if reason == "too-early":
        raise StateConflict(
            state="too-early",
            reservation_id=str(reservation.id),
            check_in_from=opens_at(reservation),
        )
    if reason is not None:
        raise StateConflict(state=reason, reservation_id=str(reservation.id))
    came_by = "manager" if _is_manager(member, reservation) else way
    if came_by != "manager":
        await _require_way(conn, reservation, way)
    row = await sql.change_status.row(
        conn,
        id=reservation.id,
        status="checked_in",
        sequence_step=0,
        reserved_units=reservation.reserved_units,
        voucher_cents=reservation.voucher_cents,
        ended_by=None,
        end_reason=None,
        expires_at=None,
        now=now,
    )
    await events.record(
        conn,
        events.ReservationCheckedIn(
            **facts_of(reservation, status="checked_in", sequence=reservation.sequence),
            way=came_by,
        ),
        stream_version=(row or {})["version"],
        now=now,
    )
    return await read(conn, reservation_id, member=member)


def opens_at(reservation: Reservation) -> datetime:
    return reservation.check_in_from or reservation.starts_at - EARLIEST


def why_not(reservation: Reservation, *, now: datetime) -> str | None:
    """What keeps a confirmed one from being checked in at this moment: `too-early`, `over` or
    `no_show`; None where nothing does."""
    if now < opens_at(reservation):
        return "too-early"
    if now >= reservation.ends_at:
        return "over"
    if reservation.no_show_at is not None and now >= reservation.no_show_at:
        return "no_show"
    return None


def takes(check_in: CheckIn | None, way: Way) -> bool:
    """Whether the member may say so that way. Where the bare button suffices, so does more."""
    ways = check_in.ways if check_in else CheckIn().ways
    return way in ways or "button" in ways


def _is_manager(member: Member, reservation: Reservation) -> bool:
    """Also at their own reservation, unless their token is for a member's things alone."""
    return member.can_manage(reservation.space_id)


async def _require_way(conn: Connection, reservation: Reservation, way: Way) -> None:
    """As the rule is now, not when it was reserved: the sheet hangs there or does not."""
    found = await queries("doors").check_in_ways.value(conn, resource_id=reservation.resource_id)
    rule = CheckIn(ways=found) if found is not None else None
    if not takes(rule, way):
        raise CheckInAtTheDoor(
            reservation_id=str(reservation.id), ways=list((rule or CheckIn()).ways)
        )
