"""Search the network: every resource that can be reserved for exactly that period, nearest first.

Rules, hours and prices are decided in memory; which units are free is one statement, paged.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from booking.claims import sql as claims_sql
from booking.database.pool import Connection
from booking.errors import Refusal
from booking.periods import Period
from booking.reservations import policy
from booking.reservations.decide import Facts, Wish, covered
from booking.spaces.distance import metres
from booking.spaces.network import Network, Resource, Space
from booking.spaces.prices import price
from booking.vouchers.cover import Cover


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What is looked for. `near` is latitude and longitude in degrees, `radius_m` metres."""

    period: Period
    quantity: int = 1
    kind: str | None = None
    family: str | None = None
    # A resource that is known to be taken.
    other_than: int | None = None
    near: tuple[float, float] | None = None
    radius_m: int | None = None
    municipio: int | None = None
    amenities: frozenset[str] = frozenset()
    # Only where a voucher is accepted on that day.
    listed: bool = False
    voucher: str | None = None
    slugs: frozenset[str] = field(default_factory=frozenset)

    def wish(self, resource_id: int = 0) -> Wish:
        """The same as a wish for one resource."""
        return Wish(
            resource_id=resource_id,
            period=self.period,
            quantity=self.quantity,
            voucher=self.voucher,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One resource with its price for the period; `distance_m` is None where unknown."""

    resource: Resource
    free_units: int
    distance_m: int | None
    price_cents: int
    cover: Cover


@dataclass(frozen=True, slots=True)
class _Candidate:
    resource: Resource
    until: datetime
    distance_m: int | None

    @property
    def order(self) -> tuple[float, str, int]:
        """Nearest first, unknown distances last, then by name."""
        return (_far(self.distance_m), self.resource.space.slug, self.resource.id)


async def search(
    conn: Connection,
    *,
    network: Network,
    filters: Filters,
    facts: Facts,
    now: datetime,
    after: tuple[float, str, int] | None = None,
    limit: int = 50,
) -> tuple[list[Found], tuple[float, str, int] | None]:
    """One page of what is free, and the position to go on from (None at the end)."""
    candidates = _candidates(network, filters, facts, now=now, after=after)
    free: list[tuple[_Candidate, int]] = []
    # As many as fill the page if all are free; each time that is not enough, twice as many.
    size = limit + 1
    while len(free) <= limit and (asked := list(islice(candidates, size))):
        rows = await _free(conn, asked, filters, now=now, limit=limit + 1 - len(free))
        free += [(asked[row["position"] - 1], row["free_units"]) for row in rows]
        size *= 2
    found = [_found(each, units, filters, facts, now=now) for each, units in free[:limit]]
    return found, free[limit - 1][0].order if len(free) > limit else None


def _candidates(
    network: Network,
    filters: Filters,
    facts: Facts,
    *,
    now: datetime,
    after: tuple[float, str, int] | None,
) -> Iterator[_Candidate]:
    """Every resource that rules, hours and standing allow, free or not, in the order of the
    answer; decided one by one, so that a page costs a page and not the network."""
    for space, distance in _spaces(network, filters):
        for resource in sorted(space.resources, key=lambda each: each.id):
            if after is not None and (_far(distance), space.slug, resource.id) <= after:
                continue
            if filters.kind is not None and resource.kind != filters.kind:
                continue
            if filters.family is not None and resource.family != filters.family:
                continue
            if resource.id == filters.other_than:
                continue
            if not filters.amenities <= {*space.amenities, *resource.amenities}:
                continue
            try:
                until = policy.check(resource, filters.period, quantity=filters.quantity, now=now)
                if filters.voucher is not None:
                    _cover(resource, filters, facts, now=now)
            except Refusal:
                continue
            yield _Candidate(resource, until, distance)


def _spaces(network: Network, filters: Filters) -> list[tuple[Space, int | None]]:
    """Those that the filters allow, with their distances, nearest first, then by name."""
    far = ((each, metres(filters.near, each)) for each in network.spaces.values())
    fitting = [(each, distance) for each, distance in far if _matches(each, distance, filters)]
    return sorted(fitting, key=lambda pair: (_far(pair[1]), pair[0].slug))


def _far(distance: int | None) -> float:
    return math.inf if distance is None else distance


def _matches(space: Space, distance: int | None, filters: Filters) -> bool:
    if filters.municipio is not None and space.municipio != filters.municipio:
        return False
    if filters.slugs and space.slug not in filters.slugs:
        return False
    if filters.radius_m is not None and (distance is None or distance > filters.radius_m):
        return False
    if not filters.listed:
        return True
    return space.listed_on(filters.period.start.astimezone(space.zone).date())


async def _free(
    conn: Connection,
    candidates: list[_Candidate],
    filters: Filters,
    *,
    now: datetime,
    limit: int,
) -> list[dict[str, Any]]:
    return await claims_sql.free_of_each.rows(
        conn,
        resource_ids=[each.resource.id for each in candidates],
        wholes=[each.resource.whole for each in candidates],
        unit_counts=[each.resource.unit_count for each in candidates],
        untils=[each.until for each in candidates],
        starts_at=filters.period.start,
        ends_at=filters.period.end,
        quantity=filters.quantity,
        now=now,
        limit=limit,
    )


def _found(
    candidate: _Candidate, free_units: int, filters: Filters, facts: Facts, *, now: datetime
) -> Found:
    resource = candidate.resource
    zone = resource.space.zone
    cents = price(resource.prices, filters.period, zone, quantity=filters.quantity)
    cover = _cover(resource, filters, facts, now=now, cents=cents)
    return Found(resource, free_units, candidate.distance_m, cents, cover)


def _cover(
    resource: Resource,
    filters: Filters,
    facts: Facts,
    *,
    now: datetime,
    cents: int | None = None,
) -> Cover:
    wish = filters.wish(resource.id)
    if cents is None:
        cents = price(
            resource.prices, filters.period, resource.space.zone, quantity=filters.quantity
        )
    return covered(resource, wish, holding=facts.holding, price_cents=cents, now=now)
