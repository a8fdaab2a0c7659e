"""Search the network: every resource that can be reserved for exactly that period, nearest first.

Rules, hours and prices are decided in memory; which units are free is one statement, paged.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import islice
from typing import Any

from booking.claims import sql as claims_sql
from booking.database.pool import Connection
from booking.errors import Refusal
from booking.periods import Period
from booking.reservations import policy
from booking.reservations.decide import NO_COVER, Facts, Wish, covered
from booking.spaces.distance import by_distance, far
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


@dataclass(frozen=True, eq=False)
class Candidate:
    """A resource that could be reserved for the period if it is free, its claim until `until`."""

    resource: Resource
    period: Period
    quantity: int
    until: datetime
    distance_m: int | None

    @cached_property
    def price_cents(self) -> int:
        """What the stay costs there, worked out only where somebody asks."""
        zone = self.resource.space.zone
        return price(self.resource.prices, self.period, zone, quantity=self.quantity)

    @property
    def order(self) -> tuple[float, str, int]:
        """Nearest first, unknown distances last, then by name."""
        return (far(self.distance_m), self.resource.space.slug, self.resource.id)


@dataclass(frozen=True, eq=False)
class Found:
    """A candidate that is free, with what a voucher covers of its price."""

    candidate: Candidate
    free_units: int
    cover: Cover

    @property
    def resource(self) -> Resource:
        return self.candidate.resource

    @property
    def distance_m(self) -> int | None:
        """None where unknown."""
        return self.candidate.distance_m

    @property
    def price_cents(self) -> int:
        """For the whole period."""
        return self.candidate.price_cents


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
    possible = candidates(network, filters, facts, now=now, after=after)
    free: list[tuple[Candidate, int]] = []
    # As many as fill the page if all are free; each time that is not enough, twice as many.
    size = limit + 1
    while len(free) <= limit and (asked := list(islice(possible, size))):
        rows = await _free(conn, asked, filters, now=now, limit=limit + 1 - len(free))
        free += [(asked[row["position"] - 1], row["free_units"]) for row in rows]
        size *= 2
    found = [_found(each, units, filters, facts, now=now) for each, units in free[:limit]]
    return found, free[limit - 1][0].order if len(free) > limit else None


def candidates(
    network: Network,
    filters: Filters,
    facts: Facts,
    *,
    now: datetime,
    after: tuple[float, str, int] | None = None,
) -> Iterator[Candidate]:
    """Every resource that rules, hours and standing allow, free or not, in the order of the
    answer; decided one by one, so that a page costs a page and not the network."""
    for space, distance in by_distance(network, filters.near):
        if not _matches(space, distance, filters):
            continue
        for resource in sorted(space.resources, key=lambda each: each.id):
            if after is not None and (far(distance), space.slug, resource.id) <= after:
                continue
            if not _fits(resource, filters):
                continue
            try:
                until = policy.check(resource, filters.period, quantity=filters.quantity, now=now)
                found = Candidate(resource, filters.period, filters.quantity, until, distance)
                if filters.voucher is not None:
                    _cover(found, filters, facts, now=now)
            except Refusal:
                continue
            yield found


def _fits(resource: Resource, filters: Filters) -> bool:
    if filters.kind is not None and resource.kind != filters.kind:
        return False
    if filters.family is not None and resource.family != filters.family:
        return False
    if resource.id == filters.other_than:
        return False
    return filters.amenities.issubset([*resource.space.amenities, *resource.amenities])


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
    candidates: list[Candidate],
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
    candidate: Candidate, free_units: int, filters: Filters, facts: Facts, *, now: datetime
) -> Found:
    return Found(candidate, free_units, _cover(candidate, filters, facts, now=now))


def _cover(candidate: Candidate, filters: Filters, facts: Facts, *, now: datetime) -> Cover:
    resource = candidate.resource
    if filters.voucher is None:
        return NO_COVER
    return covered(
        resource,
        filters.wish(resource.id),
        holding=facts.holding,
        price_cents=candidate.price_cents,
        now=now,
    )
