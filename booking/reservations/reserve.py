"""Reserve: one read, one decision, one write.

The write is the SQL function place_reservation, a transaction of its own: reservation, claims,
voucher, ledger, event and the answer to the idempotency key exist together or not at all. What
changed between the read and the write is noticed there and decided again.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg
import msgspec

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import IdempotencyKeyReused, TryAgain
from booking.members.member import Member
from booking.reservations.alternatives import alternatives
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import Decision, Facts, Wish, authorise, decide, facts_for
from booking.reservations.expire import expire
from booking.reservations.quota import quota_exceeded, refuse_if_over_quota
from booking.reservations.refusals import SlotTaken
from booking.reservations.reservation import Reservation, new_id, new_reference
from booking.spaces.network import Network, NetworkCache, Resource
from booking.vouchers.refusals import OfVoucher

sql = queries("reservations")

# How often a decision may be overtaken by somebody else's change before we give up; each time,
# somebody else got what they asked for.
TRIES = 40
_NO_ROOM_UNDER_CAP = "PB001"
_EVENTS = {
    "held": events.ReservationHeld,
    "pending": events.ReservationRequested,
    "confirmed": events.ReservationConfirmed,
}


@dataclass(frozen=True, slots=True)
class Key:
    """An Idempotency-Key, the operation it is for, and what the body was."""

    operation: str
    key: str
    body_sha256: bytes


async def reserve(
    conn: Connection,
    *,
    network: NetworkCache,
    member: Member,
    wish: Wish,
    now: datetime,
    represent: Callable[[Reservation, Resource], dict[str, Any]],
    key: Key | None = None,
) -> str:
    """Reserve units for a member; the whole answer as JSON text, `represent`'s with the units.

    The same `key` gives the first answer again. `conn` must not be in a transaction. Refuses
    with NotFound, Forbidden, every rule of policy.check and check_person, the voucher's refusals,
    QuotaExceeded, Closed, SlotTaken (with alternatives), IdempotencyKeyReused or TryAgain.
    """
    for _ in range(TRIES):
        known = await _network(conn, network, wish)
        authorise(member, known.resource(wish.resource_id), wish)
        facts = await facts_for(
            conn,
            network=known,
            member_id=member.id,
            wish=wish,
            operation=key.operation if key else None,
            key=key.key if key else None,
            now=now,
        )
        if key and facts.answered_sha256 is not None:
            return _replay(facts, key)
        if facts.network_version > known.version:
            known = await network.at_least(conn, facts.network_version)
        resource = known.resource(wish.resource_id)
        decision = await _decide(conn, resource, wish, facts, member=member, now=now)
        placed = await _place(conn, decision, member=member, key=key, now=now, represent=represent)
        if placed is None:
            continue
        match placed["outcome"]:
            case "placed" | "replayed":
                return str(placed["answer"])
            case "key-reused":
                raise IdempotencyKeyReused
            case "quota":
                raise quota_exceeded(placed["detail"])
            case "taken":
                await refuse_if_closed(conn, resource, wish)
                raise SlotTaken(
                    alternatives=await alternatives(
                        conn,
                        network=known,
                        decision=decision,
                        facts=facts,
                        member_id=member.id,
                        now=now,
                    )
                )
            case "stale":
                await expire(conn, ids=placed["detail"], now=now)
            case _:  # changed: the space is not as it was when this was decided
                await network.newest(conn)
    raise TryAgain


async def _decide(
    conn: Connection,
    resource: Resource,
    wish: Wish,
    facts: Facts,
    *,
    member: Member,
    now: datetime,
) -> Decision:
    try:
        return decide(resource, wish, facts=facts, now=now)
    except OfVoucher:
        # What the database knows of the rules comes before the voucher.
        await refuse_if_over_quota(conn, resource, wish, member_id=member.id, now=now)
        await refuse_if_closed(conn, resource, wish)
        raise


async def _network(conn: Connection, network: NetworkCache, wish: Wish) -> Network:
    """What this process knows, read again only where it does not know the resource."""
    known = await network.known(conn)
    if wish.resource_id not in known.resources:
        known = await network.newest(conn)
        known.resource(wish.resource_id)
    return known


def _replay(facts: Facts, key: Key) -> str:
    if facts.answered_sha256 != key.body_sha256 or facts.answered_body is None:
        raise IdempotencyKeyReused
    return facts.answered_body


async def _place(
    conn: Connection,
    decision: Decision,
    *,
    member: Member,
    key: Key | None,
    now: datetime,
    represent: Callable[[Reservation, Resource], dict[str, Any]],
) -> dict[str, Any] | None:
    """Write it; None where a voucher or a reference was taken by somebody else meanwhile."""
    draft = _draft(decision, member=member, now=now)
    resource, wish = decision.resource, decision.wish
    try:
        return await sql.place.row(
            conn,
            id=draft.id,
            reference=draft.reference,
            member_id=member.id,
            made_by=member.id,
            space_id=resource.space.id,
            space_version=resource.space.version,
            resource_id=resource.id,
            leaves=list(resource.leaves),
            whole=resource.whole,
            days=list(decision.days),
            quantity=wish.quantity,
            use_day=draft.use_day,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            claim_until=decision.claim_until,
            status=draft.status,
            title=wish.title,
            price_cents=draft.price_cents,
            vat=draft.vat_basis_points,
            expires_at=draft.expires_at,
            check_in_from=draft.check_in_from,
            no_show_at=draft.no_show_at,
            cancel_free_until=draft.cancel_free_until,
            waived=sorted(wish.waived),
            waive_reason=wish.waive_reason,
            quotas=decision.quotas,
            voucher_id=draft.voucher_id,
            voucher_cents=draft.voucher_cents,
            redeem=decision.redeem,
            event=_event(draft),
            answer=_without_units(represent(draft, resource)),
            operation=key.operation if key else None,
            key=key.key if key else None,
            body_sha256=key.body_sha256 if key else None,
            now=now,
        )
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.UnknownPostgresError) as error:
        if not overtaken(error):
            raise
    return None


def _without_units(answer: dict[str, Any]) -> str:
    """The answer as JSON, into which place_reservation puts the units that it found."""
    answer.pop("units", None)
    return msgspec.json.encode(answer).decode()


def overtaken(error: asyncpg.PostgresError) -> bool:
    """Whether somebody else used the voucher or the cap, or took the reference, since the
    decision was made: it is worth deciding again."""
    if isinstance(error, asyncpg.IntegrityConstraintViolationError):
        return error.constraint_name in ("balance_covers", "reservations_reference_key")
    return error.sqlstate == _NO_ROOM_UNDER_CAP


def _draft(decision: Decision, *, member: Member, now: datetime) -> Reservation:
    """The reservation as it will stand, its units still unknown."""
    wish, resource = decision.wish, decision.resource
    return Reservation(
        id=new_id(),
        reference=new_reference(),
        member_id=member.id,
        space_id=resource.space.id,
        resource_id=resource.id,
        unit_ids=(),
        units=(),
        quantity=wish.quantity,
        starts_at=wish.period.start,
        ends_at=wish.period.end,
        use_day=decision.use_day,
        status=decision.status,
        title=wish.title,
        price_cents=decision.price_cents,
        voucher_cents=decision.cover.cents,
        due_cents=decision.price_cents - decision.cover.cents,
        vat_basis_points=resource.prices.vat_basis_points,
        voucher_id=decision.holding.voucher_id if decision.redeem and decision.holding else None,
        reserved_units=decision.cover.amount,
        sequence=0,
        version=1,
        expires_at=decision.expires_at,
        check_in_from=decision.check_in_from,
        no_show_at=decision.no_show_at,
        cancel_free_until=decision.cancel_free_until,
        created_at=now,
        changed_at=now,
        checked_in_at=None,
    )


def _event(draft: Reservation) -> dict[str, Any]:
    """The event of a new reservation, as place_reservation writes it with the units it found."""
    more: dict[str, Any] = {"expires_at": draft.expires_at} if draft.expires_at else {}
    event = _EVENTS[draft.status](
        reservation_id=draft.id,
        member_id=draft.member_id,
        space_id=draft.space_id,
        resource_id=draft.resource_id,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        quantity=draft.quantity,
        sequence=draft.sequence,
        status=draft.status,
        price_cents=draft.price_cents,
        voucher_cents=draft.voucher_cents,
        **more,
    )
    return {"type": type(event).__name__, "version": event.version, "payload": event.payload()}
