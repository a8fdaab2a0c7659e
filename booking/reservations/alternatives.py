"""What else somebody could take when a time is gone: near it in time, or near it in place."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.periods import Period
from booking.reservations.availability import starts
from booking.reservations.decide import Decision, Facts, decide
from booking.reservations.search import Filters, search
from booking.spaces.network import Network

sql = queries("reservations")

MOST = 3
# How far around the wanted time another start is worth proposing.
BEFORE, AFTER = timedelta(days=1), timedelta(days=7)
# Where enough is free nearer, nobody looks further.
_NEAR = timedelta(hours=12)


async def alternatives(
    conn: Connection,
    *,
    network: Network,
    decision: Decision,
    facts: Facts,
    member_id: int | None,
    now: datetime,
    except_id: UUID | None = None,
) -> list[dict[str, Any]]:
    """Up to three that a quote accepts at this moment: one or two at another time of the same
    resource, the rest at the same time elsewhere, nearest first."""
    here = await _other_times(conn, decision, now=now)
    there = await _other_places(conn, network, decision, facts, now=now)
    found: list[dict[str, Any]] = []
    for candidate in [*here[:1], *there[:1], *here[1:], *there[1:]]:
        if len(found) == MOST:
            break
        accepted = await _accepted(
            conn, candidate, facts, member_id=member_id, now=now, except_id=except_id
        )
        if accepted:
            found.append(_shown(accepted))
    return found


async def _other_times(conn: Connection, decision: Decision, *, now: datetime) -> list[Decision]:
    """The same stay from the nearest times at which enough units are free."""
    for before, after in ((_NEAR, _NEAR), (BEFORE, AFTER)):
        chosen = await _times_within(conn, decision, before=before, after=after, now=now)
        if len(chosen) == MOST:
            break
    wish = decision.wish
    return [
        replace(decision, wish=replace(wish, period=Period(at, at + wish.period.length)))
        for at in chosen
    ]


async def _times_within(
    conn: Connection, decision: Decision, *, before: timedelta, after: timedelta, now: datetime
) -> list[datetime]:
    """The nearest starts in that stretch, none of which overlaps another's stay: they say more
    than two that are half an hour apart."""
    wish = decision.wish
    wanted = wish.period.start
    window = Period(max(now, wanted - before), wanted + after)
    found = await starts(
        conn,
        resource=decision.resource,
        window=window,
        length=wish.period.length,
        quantity=wish.quantity,
        now=now,
    )
    apart = sorted(found, key=lambda at: (abs(at - wanted), at))
    chosen: list[datetime] = []
    for at in apart:
        if all(abs(at - other) >= wish.period.length for other in chosen):
            chosen.append(at)
        if len(chosen) == MOST:
            break
    return chosen


async def _other_places(
    conn: Connection, network: Network, decision: Decision, facts: Facts, *, now: datetime
) -> list[Decision]:
    """The same time in the nearest resources of the same kind and family."""
    space, wish = decision.resource.space, decision.wish
    near = (space.lat, space.lon) if space.lat is not None and space.lon is not None else None
    found, _ = await search(
        conn,
        network=network,
        filters=Filters(
            period=wish.period,
            quantity=wish.quantity,
            kind=decision.resource.kind,
            family=decision.resource.family,
            other_than=decision.resource.id,
            near=near,
            voucher=wish.voucher,
        ),
        facts=facts,
        now=now,
        limit=MOST,
    )
    return [
        replace(decision, resource=each.resource, wish=replace(wish, resource_id=each.resource.id))
        for each in found
    ]


async def _accepted(
    conn: Connection,
    candidate: Decision,
    facts: Facts,
    *,
    member_id: int | None,
    now: datetime,
    except_id: UUID | None,
) -> Decision | None:
    """The decision about a candidate, or None where a rule, the voucher or a quota refuses it."""
    holding = facts.holding
    year = candidate.wish.period.start.astimezone(candidate.resource.space.zone).year
    if holding is not None and holding.year != year:
        # The cap that we read is another year's.
        return None
    try:
        decision = decide(
            candidate.resource, candidate.wish, facts=facts, now=now, anybody=member_id is None
        )
    except Refusal:
        return None
    if decision.quotas and member_id is not None:
        exceeded = await sql.quota_exceeded.value(
            conn,
            quotas=decision.quotas,
            member_id=member_id,
            resource_id=decision.resource.id,
            now=now,
            except_id=except_id,
        )
        if exceeded is not None:
            return None
    return decision


def _shown(decision: Decision) -> dict[str, Any]:
    resource, period = decision.resource, decision.wish.period
    return {
        "resource_id": resource.id,
        "resource": resource.name,
        "space": {"slug": resource.space.slug, "name": resource.space.name},
        "starts_at": period.start,
        "ends_at": period.end,
        "timezone": resource.space.timezone,
        "price_cents": decision.price_cents,
        "voucher_cents": decision.cover.cents,
        "due_cents": decision.price_cents - decision.cover.cents,
    }
