"""What becomes of a stay that a change hits: another unit, or cancelled with all given back."""

from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import structs

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.periods import Period
from booking.reservations.alternatives import alternatives
from booking.reservations.decide import Wish, decide
from booking.reservations.end import facts_of
from booking.reservations.expire import expire
from booking.reservations.facts import facts_for
from booking.reservations.fault import cancel_by_fault
from booking.reservations.reservation import Reservation, lock_any
from booking.reservations.visit import Fallen, fall, group_in, lock_visits
from booking.spaces.network import Network, Unit
from booking.upkeep.closure import turnaround_until
from booking.upkeep.hits import STANDING, CannotMove, Choice, Hit

sql = queries("upkeep")
# Whoever else reserves there at this moment takes one unit at a time.
_TRIES = 20
Vacated = Callable[[Iterable[int]], Awaitable[None]]


async def _nobody_asks(_unit_ids: Iterable[int]) -> None:
    """Where nothing of the units is about to close: those of stays outside new hours."""


async def settle_hits(
    conn: Connection,
    chosen: Sequence[tuple[Hit, Choice]],
    *,
    network: Network,
    closing: Collection[int],
    by: int,
    reason: str | None,
    now: datetime,
    vacated: Vacated = _nobody_asks,
    before: Network | None = None,
) -> list[tuple[Hit, Choice]]:
    """Do with each stay as was chosen; those of them that still stood. `vacated` is told of the
    units that one leaves before the next is offered something else; `before` is the network in
    which the stays were possible, where in `network` they are not.

    Those that are given up come first, with the rest of their visits, whatever was chosen for it:
    their units may be what the others move to. Refuses with CannotMove.
    """
    given_up = [each for each in chosen if each[1] in ("offer", "cancel")]
    how: dict[str, Any] = {"by": "closure", "ended_by": by, "reason": reason, "now": now}
    offers: dict[str, Any] = {"network": network, "before": before or network, "now": now}
    gone = await _give_up(conn, given_up, how, offers, vacated=vacated)
    done, stuck = list[tuple[Hit, Choice]](), list[Hit]()
    for hit, choice in sorted(chosen, key=lambda each: each[1] == "move"):
        if hit.id in gone:
            done.append((hit, choice if choice == "offer" else "cancel"))
            continue
        reservation = await lock_any(conn, hit.id)
        if reservation.status not in STANDING:
            continue
        if choice == "move":
            moved = await move_to_another_unit(
                conn, reservation, network=network, closing=closing, reason=reason, now=now
            )
            if not moved:
                stuck.append(hit)
        done.append((hit, choice))
    if stuck:
        raise CannotMove(
            reservations=[each.facts() for each in stuck],
            count=len(stuck),
            references=", ".join(each.reference for each in stuck),
        )
    return done


async def _give_up(
    conn: Connection,
    chosen: Sequence[tuple[Hit, Choice]],
    how: dict[str, Any],
    offers: dict[str, Any],
    *,
    vacated: Vacated,
) -> set[UUID]:
    """Those that still stood, and what fell with them."""
    visits = await lock_visits(conn, [hit.id for hit, _ in chosen], now=how["now"])
    fallen = list[Fallen]()
    for hit, choice in chosen:
        reservation = await lock_any(conn, hit.id)
        if reservation.status not in STANDING:
            continue
        found: list[dict[str, Any]] = []
        if choice == "offer":
            found = await offers_instead(conn, reservation, **offers)
        told: dict[str, Any] = {"alternatives": tuple(found), "group_id": group_in(visits, hit.id)}
        ended = await cancel_by_fault(conn, reservation, **how, **told)
        fallen.append(Fallen(hit.id, ended.given_back_cents, tuple(found)))
        await vacated(reservation.unit_ids)
    rest = await fall(conn, visits, fallen, why="closed", **how)
    return rest.union(each.id for each in fallen)


async def move_to_another_unit(
    conn: Connection,
    reservation: Reservation,
    *,
    network: Network,
    closing: Collection[int],
    reason: str | None,
    now: datetime,
) -> bool:
    """At the same time and price, on units that are not `closing`; False where none is free, and
    for a stay that has begun or takes a whole. The caller holds the reservation's row."""
    resource = network.all_resources[reservation.resource_id]
    if resource.whole or reservation.starts_at <= now:
        return False
    until = turnaround_until(resource, reservation.period)
    where = {
        "resource_id": resource.id,
        "starts_at": reservation.starts_at,
        "ends_at": reservation.ends_at,
        "claim_until": until,
    }
    lapsed = await sql.lapsed_over.column(
        conn, resource_ids=[resource.id], from_at=reservation.starts_at, to_at=until, now=now
    )
    await expire(conn, ids=lapsed, now=now)
    left = await claims.release_to_move(conn, reservation_id=reservation.id)
    for _ in range(_TRIES):
        units = await sql.other_units.column(
            conn,
            **where,
            closing=list(closing),
            own=list(reservation.unit_ids),
            quantity=reservation.quantity,
        )
        if len(units) < reservation.quantity:
            return False
        taken = await sql.claim_these.value(
            conn,
            unit_ids=units,
            starts_at=reservation.starts_at,
            ends_at=reservation.ends_at,
            claim_until=until,
            reservation_id=reservation.id,
            expires_at=reservation.expires_at,
        )
        if taken:
            await claims.claim_busy_left(conn, left)
            await _write(conn, reservation, units, reason=reason, now=now)
            return True
    return False


async def _write(
    conn: Connection,
    reservation: Reservation,
    units: list[int],
    *,
    reason: str | None,
    now: datetime,
) -> None:
    row = await sql.change_units.row(conn, id=reservation.id, unit_ids=units, now=now) or {}
    facts = facts_of(reservation, status=reservation.status, sequence=row["sequence"])
    await events.record(
        conn,
        events.ReservationRescheduled(
            **facts | {"unit_ids": tuple(units)},
            from_starts_at=reservation.starts_at,
            from_ends_at=reservation.ends_at,
            price_cents=reservation.price_cents,
            voucher_cents=reservation.voucher_cents,
            by="space",
            reason=reason,
        ),
        stream_version=row["version"],
        now=now,
    )


async def offers_instead(
    conn: Connection,
    reservation: Reservation,
    *,
    network: Network,
    before: Network,
    now: datetime,
) -> list[dict[str, Any]]:
    """Up to three places or times near the stay that a quote accepts for its member at this
    moment; none where the rules of `before` would let nobody reserve such a stay any more."""
    resource = before.all_resources[reservation.resource_id]
    retired = resource.id not in network.resources
    if retired and not resource.whole:
        resource = replace(resource, units=tuple(Unit(i, 0, "") for i in reservation.unit_ids))
    code = None
    if reservation.voucher_id is not None:
        code = await queries("reservations").voucher_code.value(conn, id=reservation.voucher_id)
    wish = Wish(
        resource_id=resource.id,
        period=Period(reservation.starts_at, reservation.ends_at),
        quantity=reservation.quantity,
        voucher=code,
    )
    member_id = reservation.member_id
    facts = await facts_for(conn, network=network, member_id=member_id, wish=wish, now=now)
    try:
        decision = decide(resource, wish, facts=facts, now=now, anybody=True)
    except Refusal:
        return []
    now_is = network.all_resources[resource.id]
    # Of what was retired no other time is offered.
    left = replace(resource, units=(), whole=False) if retired else now_is
    decision = structs.replace(decision, resource=left)
    return await alternatives(
        conn,
        network=network,
        decision=decision,
        facts=facts,
        member_id=member_id,
        now=now,
        except_id=reservation.id,
    )
