"""What else somebody could take when a time is gone: near it in time, or near it in place."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.reservations import policy
from booking.reservations.around import Around, read_around
from booking.reservations.decide import NO_COVER, Decision, Facts
from booking.reservations.offer import MOST, Offer
from booking.reservations.refusals import (
    Closed,
    SlotTaken,
)
from booking.spaces.network import Network
from booking.vouchers.cover import Cover, cover

sql = queries("reservations")
Alternatives = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Somebody for whose wish too little is free; `except_id` is the reservation they move."""

    network: Network
    decision: Decision
    facts: Facts
    member_id: int | None
    now: datetime
    except_id: UUID | None = None


async def refusals(conn: Connection, refused: Sequence[Refused]) -> list[Closed | SlotTaken]:
    """For each, in their order, what to refuse with: Closed where closures alone leave too few
    units, else SlotTaken with up to three alternatives that a quote accepts at this moment.

    Those who were refused the same stay share one reading, and all the readings one statement.
    """
    return [
        await around.closure(conn)
        or SlotTaken(alternatives=await _alternatives_of(conn, around, each))
        for around, each in await _around(conn, refused)
    ]


async def alternatives(
    conn: Connection,
    *,
    network: Network,
    decision: Decision,
    facts: Facts,
    member_id: int | None,
    now: datetime,
    except_id: UUID | None = None,
) -> Alternatives:
    """Up to three that a quote accepts at this moment: one or two at another time of the same
    resource, the rest at the same time elsewhere, nearest first."""
    refused = Refused(
        network=network,
        decision=decision,
        facts=facts,
        member_id=member_id,
        now=now,
        except_id=except_id,
    )
    ((around, _),) = await _around(conn, [refused])
    return await _alternatives_of(conn, around, refused)


async def _around(conn: Connection, refused: Sequence[Refused]) -> list[tuple[Around, Refused]]:
    """Everybody with what is free around their stay, the same for those who wished the same;
    read as of the latest who asks."""
    now = max(each.now for each in refused)
    network = max((each.network for each in refused), key=lambda network: network.version)
    shared: dict[tuple[object, ...], Around] = {}
    found = []
    for each in refused:
        resource, wish, holding = each.decision.resource, each.decision.wish, each.facts.holding
        # Campaigns differ in the places that accept their vouchers.
        campaign = holding.campaign_id if holding and wish.voucher else None
        key = (resource.id, wish.period, wish.quantity, campaign)
        if key not in shared:
            shared[key] = Around(network, resource, wish, each.facts, now=now)
        found.append((shared[key], each))
    await read_around(conn, list(shared.values()), now=now)
    return found


async def _alternatives_of(conn: Connection, around: Around, refused: Refused) -> Alternatives:
    found = await _accepted(conn, around.near, refused)
    if len(found) < MOST or not any(offer.here for offer, _ in found):
        found = await _accepted(conn, await around.further(conn), refused)
    return [_shown(offer, covered) for offer, covered in found]


async def _accepted(
    conn: Connection, offers: Sequence[Offer], refused: Refused
) -> list[tuple[Offer, Cover]]:
    """The first offers that no rule about the person, no quota and no voucher refuses them."""
    found: list[tuple[Offer, Cover]] = []
    for offer in offers:
        if len(found) == MOST:
            break
        covered = _covered(offer, refused)
        if covered is not None and await _within_quotas(conn, offer, refused):
            found.append((offer, covered))
    return found


def _covered(offer: Offer, refused: Refused) -> Cover | None:
    """What their voucher covers of it; None where a rule or the voucher refuses it to them."""
    resource, wish, holding = offer.resource, refused.decision.wish, refused.facts.holding
    if holding is not None and holding.year != offer.day.year:
        # The cap that we read is another year's.
        return None
    try:
        if refused.member_id is not None:
            policy.check_person(resource, offer.period, person=refused.facts.person)
        if wish.voucher is None:
            return NO_COVER
        return cover(
            holding,
            space=resource.space,
            resource=resource,
            day=offer.day,
            price_cents=offer.price_cents,
            minutes=offer.period.minutes,
            quantity=offer.quantity,
            today=refused.now.astimezone(resource.space.zone).date(),
        )
    except Refusal:
        return None


async def _within_quotas(conn: Connection, offer: Offer, refused: Refused) -> bool:
    if refused.member_id is None or "quota" in refused.decision.wish.waived or not offer.quotas:
        return True
    exceeded = await sql.quota_exceeded.value(
        conn,
        quotas=offer.quotas,
        member_id=refused.member_id,
        resource_id=offer.resource.id,
        now=refused.now,
        except_id=refused.except_id,
    )
    return exceeded is None


def _shown(offer: Offer, covered: Cover) -> dict[str, Any]:
    return offer.shown | {
        "voucher_cents": covered.cents,
        "due_cents": offer.price_cents - covered.cents,
    }
