"""What anybody could take instead of a stay that is gone, in the order in which it is offered."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from booking.periods import Period
from booking.reservations import policy
from booking.reservations.decide import Wish
from booking.spaces.network import Resource
from booking.spaces.prices import price

MOST = 3


@dataclass(frozen=True, eq=False)
class Offer:
    """One of them; rules about the person and their voucher are still to be asked."""

    resource: Resource
    period: Period
    quantity: int
    # The same resource at another time.
    here: bool

    @cached_property
    def price_cents(self) -> int:
        return price(
            self.resource.prices, self.period, self.resource.space.zone, quantity=self.quantity
        )

    @cached_property
    def day(self) -> date:
        """The local day on which it begins."""
        return self.period.start.astimezone(self.resource.space.zone).date()

    @cached_property
    def quotas(self) -> list[dict[str, object]] | None:
        return policy.quotas(self.resource, self.period, quantity=self.quantity)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What everybody is told of it."""
        space = self.resource.space
        return {
            "resource_id": self.resource.id,
            "resource": self.resource.name,
            "space": {"slug": space.slug, "name": space.name},
            "starts_at": self.period.start,
            "ends_at": self.period.end,
            "timezone": space.timezone,
            "price_cents": self.price_cents,
        }


def in_turn(
    resource: Resource, wish: Wish, times: Iterable[datetime], places: Iterable[Resource]
) -> list[Offer]:
    """One at another time, one elsewhere, and then the others, nearest first."""
    here = [
        Offer(resource, Period(at, at + wish.period.length), wish.quantity, here=True)
        for at in _apart(times, wish.period)
    ]
    there = [Offer(each, wish.period, wish.quantity, here=False) for each in places]
    return [*here[:1], *there[:1], *here[1:], *there[1:]]


def _apart(times: Iterable[datetime], wanted: Period) -> list[datetime]:
    """The nearest starts none of whose stays overlaps another's: they say more than two that are
    half an hour apart."""
    chosen: list[datetime] = []
    for at in sorted(times, key=lambda at: (abs(at - wanted.start), at)):
        if all(abs(at - other) >= wanted.length for other in chosen):
            chosen.append(at)
        if len(chosen) == MOST:
            break
    return chosen
