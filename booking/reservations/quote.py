"""What a wish would cost, and whether it would be granted; it never writes."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from booking import claims
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal, Unauthenticated
from booking.members.member import Member
from booking.periods import Period
from booking.reservations import policy
from booking.reservations.alternatives import alternatives
from booking.reservations.availability import free_throughout
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import (
    NO_COVER,
    Decision,
    Facts,
    Wish,
    authorise,
    decide,
)
from booking.reservations.facts import facts_asked, facts_for
from booking.reservations.how_to_qualify import with_trainings
from booking.reservations.quota import refuse_if_over_quota
from booking.reservations.refusals import SlotTaken
from booking.reservations.refusals_of_people import NotQualified
from booking.spaces.network import Network, Resource
from booking.spaces.prices import price
from booking.vouchers.cover import Cover
from booking.vouchers.first_use import holding_at_first_use
from booking.vouchers.holding import Holding
from booking.vouchers.refusals import OfVoucher, VoucherUnknown

sql = queries("reservations")
NOBODY = Facts(network_version=0, person=policy.Person(birth_date=None))


@dataclass(frozen=True, slots=True)
class Quote:
    """Cents, VAT included: covered + due = price. `refusal` says why it would not be granted."""

    price_cents: int
    cover: Cover
    holding: Holding | None = None
    refusal: Refusal | None = None

    @property
    def due_cents(self) -> int:
        return self.price_cents - self.cover.cents


async def quote(
    conn: Connection, *, network: Network, member: Member | None, wish: Wish, now: datetime
) -> Quote:
    """The price, the voucher's share and what is left to pay, as reserving now would write them.

    A campaign that grants at first use, named in place of a code, is quoted as if it were granted.
    Without a member, what depends on the person is left open. Refuses with NotFound only.
    """
    resource = network.resource(wish.resource_id)
    facts = (
        await facts_for(conn, network=network, member_id=member.id, wish=wish, now=now)
        if member
        else NOBODY
    )
    try:
        try:
            decision = _decide(resource, wish, facts=facts, member=member, now=now)
        except OfVoucher as refusal:
            await _refuse_by_rule(conn, resource, wish, member=member, now=now)
            if member is None or not isinstance(refusal, VoucherUnknown):
                raise
            facts = await with_first_use(
                conn, facts, network=network, member=member, wish=wish, now=now
            )
            decision = _decide(resource, wish, facts=facts, member=member, now=now)
        if member is not None:
            await refuse_if_over_quota(conn, resource, wish, member_id=member.id, now=now)
        await _require_free(conn, network, decision, facts, member=member, now=now)
    except NotQualified as refusal:
        told = await with_trainings(conn, refusal, resource=resource, now=now)
        return Quote(_price(resource, wish), NO_COVER, facts.holding, told)
    except Refusal as refusal:
        return Quote(_price(resource, wish), NO_COVER, facts.holding, refusal)
    return Quote(decision.price_cents, decision.cover, facts.holding)


async def with_first_use(
    conn: Connection,
    facts: Facts,
    *,
    network: Network,
    member: Member,
    wish: Wish,
    now: datetime,
) -> Facts:
    """The facts with the voucher that the campaign which is named in place of a code would grant;
    as they are where it names none. Refuses as holding_at_first_use does."""
    found = await holding_at_first_use(
        conn,
        named=wish.voucher or "",
        member_id=member.id,
        year=facts_asked(network, wish, member_id=member.id, now=now).year,
        now=now,
    )
    if isinstance(found, str):
        held = msgspec.structs.replace(wish, voucher=found)
        return await facts_for(conn, network=network, member_id=member.id, wish=held, now=now)
    return msgspec.structs.replace(facts, holding=found)


def _decide(
    resource: Resource, wish: Wish, *, facts: Facts, member: Member | None, now: datetime
) -> Decision:
    if member is None and wish.voucher is not None:
        # Whose voucher it is decides everything about it.
        raise Unauthenticated
    if member is not None:
        authorise(member, resource, wish)
    return decide(resource, wish, facts=facts, now=now, anybody=member is None)


async def _refuse_by_rule(
    conn: Connection, resource: Resource, wish: Wish, *, member: Member | None, now: datetime
) -> None:
    """What the database knows of the rules comes before the voucher."""
    if member is not None:
        await refuse_if_over_quota(conn, resource, wish, member_id=member.id, now=now)
    await refuse_if_closed(conn, resource, wish)


def _price(resource: Resource, wish: Wish) -> int:
    """What a refused stay would cost; nothing for one that is longer than any may be."""
    if wish.period.length > timedelta(minutes=resource.rules.longest_minutes):
        return 0
    return price(resource.prices, wish.period, resource.space.zone, quantity=wish.quantity)


async def _require_free(
    conn: Connection,
    network: Network,
    decision: Decision,
    facts: Facts,
    *,
    member: Member | None,
    now: datetime,
) -> None:
    resource, wish = decision.resource, decision.wish
    taken = await claims.taken_between(
        conn,
        resource_ids=resource.leaves,
        period=Period(wish.period.start, decision.claim_until),
        now=now,
    )
    needed = 1 if resource.whole else wish.quantity
    if free_throughout(resource, wish.period, decision.claim_until, taken) >= needed:
        return
    await refuse_if_closed(conn, resource, wish)
    raise SlotTaken(
        alternatives=await alternatives(
            conn,
            network=network,
            decision=decision,
            facts=facts,
            member_id=member.id if member else None,
            now=now,
        )
    )
