"""Move a reservation to another time in one step, or leave all as it was."""

import dataclasses
from datetime import datetime
from functools import partial
from uuid import UUID

import asyncpg
from msgspec.structs import replace

from booking import claims
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import StateConflict, TryAgain
from booking.members.member import Member
from booking.periods import Period, local_days
from booking.reservations.alternatives import alternatives
from booking.reservations.by_space import (
    BySpace,
    by_space,
    require_movable,
    require_unit,
    unit_taken,
)
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import Decision, Facts, Wish, decide
from booking.reservations.desk import overtaken
from booking.reservations.end import require
from booking.reservations.expire import expire
from booking.reservations.facts import facts_for
from booking.reservations.how_to_qualify import with_trainings
from booking.reservations.move import claim_again, redeem_again, write_move
from booking.reservations.quota import refuse_if_over_quota
from booking.reservations.refusals import SlotTaken
from booking.reservations.refusals_of_people import (
    NotQualified,
    QuotaExceeded,
    TooYoung,
    of_another,
)
from booking.reservations.reservation import Reservation, lock, may_change, read, require_alone
from booking.spaces.network import Network, NetworkCache, Resource
from booking.vouchers.caps import rows_beside_the_year
from booking.vouchers.refusals import OfVoucher

sql = queries("reservations")
TRIES = 5


class _Stale(Exception):
    """Decide again: holds that ran out are in the way, or something changed meanwhile."""

    def __init__(self, ids: tuple[UUID, ...] = ()) -> None:
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
    group_id: UUID | None = None,
    unit_id: int | None = None,
    reason: str | None = None,
    for_space: bool = False,
    sequence: int | None = None,
) -> Reservation:
    """Move it, in the caller's transaction, with its quantity and its voucher; `group_id` where its
    whole group is.

    The new time obeys every rule, quota and cap of a new reservation, at the new day's price;
    the old claims go and the new ones come in one step, under the locks of both days. `unit_id`
    and `reason` are a manager's, who then moves it for the space: see by_space. With the
    `sequence` that one saw, it moves only if nobody else moved it since. Refuses as `reserve`
    does, a manager with UnitTaken in place of SlotTaken, and with PartOfVisit; then everything is
    as it was.
    """
    before = await read(conn, reservation_id, member=member)
    may_change(member, before)
    if group_id is None:
        require_alone(member, before)
    by = await by_space(
        conn, before, member=member, unit_id=unit_id, reason=reason, for_space=for_space
    )
    if sequence is not None and sequence != before.sequence:
        raise StateConflict(state="changed", reservation_id=str(before.id))
    if by is not None and period == before.period and by.unit_id in (None, *before.unit_ids):
        return before
    for _ in range(TRIES):
        known = await network.newest(conn)
        try:
            async with conn.transaction():
                await _move(conn, known, member, before, period, by=by, now=now, group_id=group_id)
            return await read(conn, reservation_id, member=member)
        except _Stale as stale:
            await expire(conn, ids=stale.ids, now=now)
        except (asyncpg.CheckViolationError, asyncpg.UnknownPostgresError) as error:
            if not overtaken(error):
                raise
        except _Taken as taken:
            raise await _slot_taken(conn, known, before, taken, by=by, now=now) from taken
    raise TryAgain


async def _slot_taken(
    conn: Connection,
    network: Network,
    before: Reservation,
    taken: _Taken,
    *,
    by: BySpace | None,
    now: datetime,
) -> SlotTaken:
    """With what could be had instead; refuses with Closed where a closure is why."""
    resource, wish = taken.decision.resource, taken.decision.wish
    await refuse_if_closed(conn, resource, wish)
    if by is not None:
        return await unit_taken(
            conn, resource, wish.period, unit_id=by.unit_id, except_id=before.id, now=now
        )
    return SlotTaken(
        alternatives=await alternatives(
            conn,
            network=network,
            decision=taken.decision,
            facts=taken.facts,
            member_id=before.member_id,
            now=now,
            except_id=before.id,
        )
    )


async def _move(
    conn: Connection,
    network: Network,
    member: Member,
    before: Reservation,
    period: Period,
    *,
    by: BySpace | None,
    now: datetime,
    group_id: UUID | None,
) -> None:
    """Locks in their order: member, space, days, reservation, claims, years, voucher."""
    resource = network.resource(before.resource_id)
    await sql.lock_member.run(conn, id=before.member_id)
    await sql.share_space.value(conn, space_id=resource.space.id)
    if await sql.space_version.value(conn, space_id=resource.space.id) != resource.space.version:
        raise _Stale
    days = {*local_days(period, resource.space.zone)}
    days |= {*local_days(before.period, resource.space.zone)}
    await claims.lock_days(conn, resource_ids=resource.leaves, days=sorted(days))
    reservation = await lock(conn, before.id, member=member)
    if reservation.version != before.version:
        # Somebody moved or ended it meanwhile; the days locked may be others'.
        raise StateConflict(state="changed", reservation_id=str(before.id))
    begun = _require_movable(reservation, period, member=member, resource=resource, by=by, now=now)
    wish = await _wish(conn, reservation, period, by=by, begun=begun)
    # What has begun is judged as of its start.
    at = min(now, period.start) if begun else now
    try:
        decision, facts = await _decide(conn, network, resource, reservation, wish, by=by, now=at)
    except (QuotaExceeded, TooYoung) as refusal:
        if member.id == reservation.member_id:
            raise
        raise of_another(refusal) from refusal
    unit_id = by.unit_id if by else None
    found = await claim_again(conn, reservation, decision, unit_id=unit_id, now=now)
    if found.outcome == "stale":
        raise _Stale(found.stale)
    if found.outcome == "taken":
        raise _Taken(decision, facts)
    await redeem_again(conn, reservation, decision, now=now)
    await write_move(conn, reservation, decision, found.unit_ids, by=by, now=now, group_id=group_id)


async def _wish(
    conn: Connection, reservation: Reservation, period: Period, *, by: BySpace | None, begun: bool
) -> Wish:
    code = None
    # One whose cover was taken off moves without it.
    if reservation.voucher_id is not None and reservation.reserved_units:
        code = await sql.voucher_code.value(conn, id=reservation.voucher_id)
    return Wish(
        resource_id=reservation.resource_id,
        period=period,
        quantity=reservation.quantity,
        title=reservation.title,
        voucher=code,
        waived=by.waived(begun) if by else frozenset(),
        guest=by.guest if by else None,
    )


async def _decide(
    conn: Connection,
    network: Network,
    resource: Resource,
    reservation: Reservation,
    wish: Wish,
    *,
    by: BySpace | None,
    now: datetime,
) -> tuple[Decision, Facts]:
    """As for a new reservation, with what the old one holds of the voucher counted as free."""
    facts = await facts_for(
        conn, network=network, member_id=reservation.member_id, wish=wish, now=now
    )
    if by is not None:
        # It is the space's own doing.
        facts = replace(facts, person=dataclasses.replace(facts.person, blocks=()))
    counted = partial(
        refuse_if_over_quota,
        conn,
        resource,
        wish,
        member_id=reservation.member_id,
        now=now,
        except_id=reservation.id,
    )
    try:
        released = _released(facts, reservation, resource)
        decision = decide(resource, wish, facts=released, now=now)
    except NotQualified as refusal:
        raise await with_trainings(conn, refusal, resource=resource, now=now) from refusal
    except OfVoucher:
        # What the database knows of the rules comes before the voucher.
        await counted()
        await refuse_if_closed(conn, resource, wish)
        raise
    await counted()
    return decision, facts


def _released(facts: Facts, reservation: Reservation, resource: Resource) -> Facts:
    """The facts as they will be once the old stay has given back what it holds."""
    holding, back = facts.holding, reservation.reserved_units
    if holding is None:
        return facts
    of_class = holding.terms.class_of(resource.kind)
    counted = {number for number, _ in rows_beside_the_year(holding.terms, of_class)}
    return replace(
        facts,
        holding=replace(
            holding,
            balance=holding.balance + back,
            used_this_year=holding.used_this_year
            - (back if holding.year == reservation.use_day.year else 0),
            used_by_class={
                number: used - (back if number in counted else 0)
                for number, used in holding.used_by_class.items()
            },
        ),
    )


def _require_movable(
    reservation: Reservation,
    period: Period,
    *,
    member: Member,
    resource: Resource,
    by: BySpace | None,
    now: datetime,
) -> bool:
    """Whether it has begun, which only the space may still change."""
    if reservation.expires_at is not None and reservation.expires_at <= now:
        raise StateConflict(state="expired", reservation_id=str(reservation.id))
    if by is not None:
        if by.unit_id is not None:
            require_unit(resource, reservation, by.unit_id)
        return require_movable(reservation, period, now=now)
    require(reservation, "held", "pending", "confirmed")
    if reservation.starts_at <= now:
        raise StateConflict(state="started", reservation_id=str(reservation.id))
    if (
        resource.rules.approval
        and reservation.status == "confirmed"
        and not member.can_manage(reservation.space_id)
    ):
        # The approval was for the old time; a move must not lose it before a new one is given.
        raise StateConflict(state="approved", reservation_id=str(reservation.id))
    return False
