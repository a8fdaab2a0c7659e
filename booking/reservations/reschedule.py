"""Move a reservation to another time in one step, or leave all as it was."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import StateConflict, TryAgain
from booking.members.member import Member
from booking.periods import Period, local_days
from booking.reservations.alternatives import alternatives
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import (
    NO_COVER,
    Decision,
    Facts,
    Wish,
    covered,
    decide,
    facts_for,
)
from booking.reservations.end import facts_of, require
from booking.reservations.expire import expire
from booking.reservations.refusals import SlotTaken
from booking.reservations.reservation import Reservation, lock, may_change, read
from booking.reservations.reserve import quota_exceeded
from booking.spaces.network import Network, NetworkCache
from booking.vouchers.cover import Cover, redeem_arguments
from booking.vouchers.give_back import give_back

sql = queries("reservations")
TRIES = 5


class _Stale(Exception):
    """Holds that ran out are in the way."""

    def __init__(self, ids: tuple[UUID, ...]) -> None:
        super().__init__("stale")
        self.ids = ids


class _Taken(Exception):
    """Not enough is free then."""

    def __init__(self, decision: Decision, facts: Facts) -> None:
        super().__init__("taken")
        self.decision, self.facts = decision, facts


async def reschedule(
    conn: Connection,
    *,
    network: NetworkCache,
    member: Member,
    reservation_id: UUID,
    period: Period,
    now: datetime,
) -> Reservation:
    """Move it, in the caller's transaction, with its quantity and its voucher.

    The new time obeys every rule, quota and cap of a new reservation, at the new day's price;
    the old claims go and the new ones come in one step, under the locks of both days. Refuses as
    `reserve` does; then everything is as it was.
    """
    before = await read(conn, reservation_id, member=member)
    may_change(member, before)
    for _ in range(TRIES):
        known = await network.newest(conn)
        try:
            async with conn.transaction():
                await _move(conn, known, member, before, period, now=now)
            return await read(conn, reservation_id, member=member)
        except _Stale as stale:
            await expire(conn, ids=stale.ids, now=now)
        except _Taken as taken:
            resource = taken.decision.resource
            await refuse_if_closed(conn, resource, taken.decision.wish)
            raise SlotTaken(
                alternatives=await alternatives(
                    conn,
                    network=known,
                    decision=taken.decision,
                    facts=taken.facts,
                    member_id=before.member_id,
                    now=now,
                    except_id=reservation_id,
                )
            ) from taken
    raise TryAgain


async def _move(
    conn: Connection,
    network: Network,
    member: Member,
    before: Reservation,
    period: Period,
    *,
    now: datetime,
) -> None:
    """Locks in their order: member, reservation, space, days, claims, year, voucher."""
    resource = network.resource(before.resource_id)
    await sql.lock_member.run(conn, id=before.member_id)
    reservation = await lock(conn, before.id, member=member)
    _require_movable(reservation, member=member, approval=resource.rules.approval, now=now)
    shared = await sql.share_space.row(conn, space_id=resource.space.id)
    if shared is None or shared["version"] != resource.space.version:
        raise _Stale(())
    wish = Wish(
        resource_id=resource.id,
        period=period,
        quantity=reservation.quantity,
        title=reservation.title,
    )
    facts = await facts_for(
        conn, network=network, member_id=reservation.member_id, wish=wish, now=now
    )
    decision = decide(resource, wish, facts=facts, now=now)
    if decision.quotas:
        detail = await sql.quota_exceeded.value(
            conn,
            quotas=decision.quotas,
            member_id=reservation.member_id,
            resource_id=resource.id,
            now=now,
            except_id=reservation.id,
        )
        if detail is not None:
            raise quota_exceeded(detail)
    units = await _claim(conn, reservation, decision, facts, now=now)
    cover = await _redeem_again(conn, network, reservation, decision, now=now)
    await _write(conn, reservation, decision, cover, units, now=now)


def _require_movable(
    reservation: Reservation, *, member: Member, approval: bool, now: datetime
) -> None:
    require(reservation, "held", "pending", "confirmed")
    if reservation.starts_at <= now:
        raise StateConflict(state="started", reservation_id=str(reservation.id))
    if reservation.expires_at is not None and reservation.expires_at <= now:
        raise StateConflict(state="expired", reservation_id=str(reservation.id))
    if (
        approval
        and reservation.status == "confirmed"
        and not member.manages_space(reservation.space_id)
    ):
        # The approval was for the old time; a move must not lose it before a new one is given.
        raise StateConflict(state="approved", reservation_id=str(reservation.id))


async def _claim(
    conn: Connection, reservation: Reservation, decision: Decision, facts: Facts, *, now: datetime
) -> tuple[int, ...]:
    """The new units, the same ones where they are free; nobody in between sees neither."""
    resource = decision.resource
    days = {*decision.days, *local_days(reservation.period, resource.space.zone)}
    await claims.lock_days(conn, resource_ids=resource.leaves, days=sorted(days))
    await claims.release(conn, reservation_id=reservation.id)
    found = await claims.claim(
        conn,
        resource_id=resource.id,
        leaves=resource.leaves,
        whole=resource.whole,
        quantity=reservation.quantity,
        period=decision.wish.period,
        until=decision.claim_until,
        reservation_id=reservation.id,
        expires_at=_expires(reservation, decision),
        now=now,
        prefer=reservation.unit_ids,
    )
    if found.outcome == "stale":
        raise _Stale(found.stale)
    if found.outcome == "taken":
        raise _Taken(decision, facts)
    return found.unit_ids


def _expires(reservation: Reservation, decision: Decision) -> datetime | None:
    """A hold keeps its end, but never beyond its own start; a request is asked anew."""
    if reservation.status == "held" and reservation.expires_at is not None:
        return min(reservation.expires_at, decision.wish.period.start)
    return decision.expires_at if reservation.status == "pending" else None


async def _redeem_again(
    conn: Connection,
    network: Network,
    reservation: Reservation,
    decision: Decision,
    *,
    now: datetime,
) -> Cover:
    """Release and reserve in one, at the new day's price and cap, or refused whole."""
    if reservation.voucher_id is None:
        return NO_COVER
    await give_back(
        conn,
        reservation_id=reservation.id,
        voucher_id=reservation.voucher_id,
        amount=reservation.reserved_units,
        cause="release",
        year=reservation.use_day.year,
        now=now,
    )
    code = await sql.voucher_code.value(conn, id=reservation.voucher_id)
    wish = replace(decision.wish, voucher=code)
    facts = await facts_for(
        conn, network=network, member_id=reservation.member_id, wish=wish, now=now
    )
    cover = covered(
        decision.resource, wish, holding=facts.holding, price_cents=decision.price_cents, now=now
    )
    arguments = redeem_arguments(cover, facts.holding) if facts.holding else None
    if arguments is not None:
        await sql.redeem.run(
            conn,
            arguments=arguments,
            voucher_id=reservation.voucher_id,
            reservation_id=reservation.id,
        )
    return cover


async def _write(
    conn: Connection,
    reservation: Reservation,
    decision: Decision,
    cover: Cover,
    units: tuple[int, ...],
    *,
    now: datetime,
) -> None:
    free_until = decision.cancel_free_until
    if now > reservation.cancel_free_until:
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
        voucher_cents=cover.cents,
        reserved_units=cover.amount,
        expires_at=_expires(reservation, decision),
        check_in_from=decision.check_in_from,
        no_show_at=decision.no_show_at,
        cancel_free_until=free_until,
        now=now,
    )
    if row is None:
        raise AssertionError("a locked reservation disappeared")
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
            from_starts_at=reservation.starts_at,
            from_ends_at=reservation.ends_at,
            price_cents=decision.price_cents,
            voucher_cents=cover.cents,
        ),
        stream_version=row["version"],
        now=now,
    )
