"""Reserve: one read, one decision, one write.

The write is one SQL statement, a transaction of its own: reservation, claims, voucher, ledger,
event and the answer to the idempotency key exist together or not at all. What changed between the
read and the write is noticed there and decided again.
"""

from datetime import datetime
from typing import Any

import msgspec

from booking.database.pool import Connection
from booking.errors import IdempotencyKeyReused, TryAgain
from booking.members.member import Member
from booking.reservations.alternatives import Refused
from booking.reservations.closed import refuse_if_closed
from booking.reservations.decide import Decision, Facts, Wish, authorise, decide
from booking.reservations.desk import PLACED, Desk
from booking.reservations.expire import expire
from booking.reservations.facts import facts_asked, facts_for
from booking.reservations.how_to_qualify import with_trainings
from booking.reservations.key import Key
from booking.reservations.placement import Represent, placement
from booking.reservations.quota import quota_exceeded, refuse_if_over_quota
from booking.reservations.refusals_of_people import NotQualified
from booking.spaces.network import Network, NetworkCache, Resource
from booking.vouchers.first_use import code_at_first_use
from booking.vouchers.holding import Holding
from booking.vouchers.refusals import OfVoucher, VoucherUnknown

# How often a decision may be overtaken by somebody else's change before we give up; each time,
# somebody else got what they asked for.
TRIES = 40


async def reserve(
    desk: Desk,
    *,
    network: NetworkCache,
    member: Member,
    wish: Wish,
    now: datetime,
    represent: Represent,
    key: Key | None = None,
) -> str:
    """Reserve units for a member; the whole answer as JSON text, `represent`'s with the units.

    The same `key` gives the first answer again. Where the wish names a campaign that grants at
    first use in place of a code, the voucher is taken first, in a transaction of its own, once it
    would cover the stay and no rule stands in the way; it stays the member's whatever becomes
    of the reservation. Refuses with what vouchers.first_use.take refuses, NotFound, Forbidden,
    every rule of policy.check and check_person, the voucher's refusals, QuotaExceeded, Closed,
    SlotTaken (with alternatives), IdempotencyKeyReused or TryAgain.
    """
    asked: dict[str, Any] = {
        "network": network,
        "member": member,
        "now": now,
        "represent": represent,
        "key": key,
    }
    try:
        return await _reserve(desk, wish=wish, **asked)
    except VoucherUnknown:
        code = await _first_code(desk, wish, network=network, member=member, now=now)
        if code is None:
            raise
        return await _reserve(desk, wish=msgspec.structs.replace(wish, voucher=code), **asked)


async def _first_code(
    desk: Desk, wish: Wish, *, network: NetworkCache, member: Member, now: datetime
) -> str | None:
    async with desk.connection() as conn, conn.transaction():
        known = await network.newest(conn)
        facts = await facts_for(conn, network=known, member_id=member.id, wish=wish, now=now)

        def fits(holding: Holding) -> Decision:
            granted = msgspec.structs.replace(facts, holding=holding)
            return decide(known.resource(wish.resource_id), wish, facts=granted, now=now)

        return await code_at_first_use(
            conn,
            named=wish.voucher or "",
            member_id=member.id,
            year=facts_asked(known, wish, member_id=member.id, now=now).year,
            fits=fits,
            now=now,
        )


async def _reserve(
    desk: Desk,
    *,
    network: NetworkCache,
    member: Member,
    wish: Wish,
    now: datetime,
    represent: Represent,
    key: Key | None,
) -> str:
    for _ in range(TRIES):
        known = network.of_resource(wish.resource_id) or await _newest(desk, network)
        authorise(member, known.resource(wish.resource_id), wish)
        facts = await desk.facts(
            facts_asked(
                known,
                wish,
                member_id=member.id,
                now=now,
                operation=key.operation if key else None,
                key=key.key if key else None,
            )
        )
        if key and facts.answered_sha256 is not None:
            return _replay(facts, key)
        if facts.network_version > known.version:
            known = await _newest(desk, network)
            if known.version > facts.network_version:
                # Changed between the two: what the facts say of the member may be of before.
                continue
        resource = known.resource(wish.resource_id)
        decision = await _decide(desk, resource, wish, facts, member=member, now=now)
        placed = await desk.place(
            placement(decision, member=member, key=key, now=now, represent=represent)
        )
        if placed is None:
            continue
        if placed["outcome"] in (PLACED, "replayed"):
            return str(placed["answer"])
        if placed["outcome"] == "taken":
            await desk.refusal(
                Refused(network=known, decision=decision, facts=facts, member_id=member.id, now=now)
            )
        async with desk.connection() as conn:
            await _make_way(conn, placed, network=network, now=now)
    raise TryAgain


async def _decide(
    desk: Desk,
    resource: Resource,
    wish: Wish,
    facts: Facts,
    *,
    member: Member,
    now: datetime,
) -> Decision:
    try:
        return decide(resource, wish, facts=facts, now=now)
    except NotQualified as refusal:
        async with desk.connection() as conn:
            raise await with_trainings(conn, refusal, resource=resource, now=now) from refusal
    except OfVoucher:
        # What the database knows of the rules comes before the voucher.
        async with desk.connection() as conn:
            await refuse_if_over_quota(conn, resource, wish, member_id=member.id, now=now)
            await refuse_if_closed(conn, resource, wish)
        raise


async def _newest(desk: Desk, network: NetworkCache) -> Network:
    async with desk.connection() as conn:
        return await network.newest(conn)


def _replay(facts: Facts, key: Key) -> str:
    if facts.answered_sha256 != key.body_sha256 or facts.answered_body is None:
        raise IdempotencyKeyReused
    return facts.answered_body


async def _make_way(
    conn: Connection, placed: dict[str, Any], *, network: NetworkCache, now: datetime
) -> None:
    """Do what makes it worth trying again, or refuse with why it does not stand."""
    match placed["outcome"]:
        case "key-reused":
            raise IdempotencyKeyReused
        case "quota":
            raise quota_exceeded(placed["detail"])
        case "stale":
            await expire(conn, ids=placed["detail"], now=now)
        case _:  # changed: the space is not as it was when this was decided
            await network.newest(conn)
