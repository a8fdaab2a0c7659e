"""Settle the stays that a suspension hits: their vouchers' shares go back, and they stand at their
full price or are cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.certification.standing import sql
from booking.database.pool import Connection
from booking.periods import instant
from booking.reservations.expire import expire_locked
from booking.reservations.fault import cancel_by_fault, uncover
from booking.reservations.reservation import lock_any
from booking.reservations.visit import (
    Fallen,
    Visits,
    fall,
    group_in,
    lock_visits,
    rest_of_visits,
)

Becomes = Literal["uncovered", "cancelled"]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a space in its zone; without a last one, all that follow."""

    space_id: int
    zone: ZoneInfo
    on_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """A stay that a voucher covers; `becomes` is None as long as nothing was done to it. Before
    that, part of a visit it names its group, and how many others fall with it where it is
    cancelled; they may be covered themselves."""

    id: UUID
    reference: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    use_day: date
    status: str
    price_cents: int
    voucher_cents: int
    campaign: str
    becomes: Becomes | None = None
    given_back_cents: int = 0
    group_id: UUID | None = None
    fall_with_it: int = 0


async def covered_in(conn: Connection, stretch: Stretch) -> list[Settled]:
    """The stays of those days that vouchers of campaigns for listed spaces cover, in the order in
    which they are settled."""
    return await sql.covered_stays.all(
        conn,
        Settled,
        space_id=stretch.space_id,
        from_at=instant(stretch.on_day, 0, stretch.zone),
        on_day=stretch.on_day,
        until_day=stretch.until_day,
    )


async def with_visits(
    conn: Connection, stays: Sequence[Settled], *, now: datetime
) -> list[Settled]:
    """The same, each that could be cancelled with the visit that it is part of."""
    ahead = [each.id for each in stays if each.status != "checked_in" and each.starts_at > now]
    of = await rest_of_visits(conn, ahead, now=now)
    return [
        replace(each, group_id=rest.group_id, fall_with_it=rest.others)
        if (rest := of.get(each.id))
        else each
        for each in stays
    ]


async def settle_all(
    conn: Connection,
    stretch: Stretch,
    *,
    cancels: bool,
    ended_by: int | None,
    reason: str | None,
    now: datetime,
) -> list[Settled]:
    """Settle each, in the caller's transaction, which has changed the space: what is being redeemed
    there came before, and nothing follows. Stays under way are never cancelled; of a visit, what
    has not begun falls with one that is."""
    how: dict[str, Any] = {"ended_by": ended_by, "reason": reason, "now": now}
    covered = await covered_in(conn, stretch)
    ids = [each.id for each in covered]
    # Every reservation before the first voucher, whose caps follow in the order of their key.
    visits = await lock_visits(conn, ids, now=now) if cancels else {}
    await sql.lock_stays.run(conn, ids=ids)
    found = [await _settle(conn, each, visits, cancels=cancels, **how) for each in covered]
    fallen = [
        Fallen(each.id, each.given_back_cents) for each in found if each.becomes == "cancelled"
    ]
    await fall(conn, visits, fallen, by="city", why=None, **how)
    return [each for each in found if each.becomes is not None]


async def _settle(conn: Connection, stay: Settled, visits: Visits, **how: Any) -> Settled:
    cancels, now = how.pop("cancels"), how["now"]
    reservation = await lock_any(conn, stay.id)
    # One that ended, or whose hold ran out, while we waited for it.
    if not reservation.reserved_units or await expire_locked(conn, reservation, now=now):
        return stay
    begun = reservation.status == "checked_in" or reservation.starts_at <= now
    if cancels and not begun:
        group_id = group_in(visits, stay.id)
        ended = await cancel_by_fault(conn, reservation, by="city", group_id=group_id, **how)
        return replace(stay, becomes="cancelled", given_back_cents=ended.given_back_cents)
    ended = await uncover(conn, reservation, now=now)
    return replace(stay, becomes="uncovered", given_back_cents=ended.given_back_cents)
