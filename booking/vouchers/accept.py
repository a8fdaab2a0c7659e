"""Whether a voucher may be used at all: its days, the space, the resource, the cost."""

from datetime import date
from typing import Protocol

from booking.vouchers.holding import Holding
from booking.vouchers.refusals import (
    CostTooSmall,
    EndsBeforeStay,
    StartsAfterStay,
    VoucherExpired,
    VoucherNotAcceptedHere,
    VoucherNotEligible,
    WrongKindOfResource,
    WrongKindOfSpace,
)
from booking.vouchers.words import amount_words, day_words, kind_words


class Space(Protocol):
    """What a voucher asks of a space; vouchers know nothing else of the network."""

    @property
    def name(self) -> str: ...
    @property
    def kind(self) -> str: ...
    def listed_on(self, day: date) -> bool: ...


class Resource(Protocol):
    """What a voucher asks of a resource."""

    @property
    def kind(self) -> str: ...


def accept(
    holding: Holding,
    *,
    space: Space,
    resource: Resource,
    day: date,
    price_cents: int,
    today: date,
) -> None:
    """Refuse with the first rule that says no to a stay that begins on the local `day`."""
    _check_days(holding, day=day, today=today)
    _check_space(holding, space=space, day=day)
    _check_resource(holding, resource=resource)
    _check_cost(holding, price_cents=price_cents)


def _check_days(holding: Holding, *, day: date, today: date) -> None:
    if holding.state == "revoked":
        raise VoucherNotEligible
    last = {
        "valid_until": holding.valid_until.isoformat(),
        "last_day": day_words(holding.valid_until),
    }
    stay = {"day": day.isoformat(), "stay_day": day_words(day)}
    if holding.state == "expired" or today > holding.valid_until:
        raise VoucherExpired(**last)
    if day > holding.valid_until:
        raise EndsBeforeStay(**last, **stay)
    if day < holding.valid_from:
        first_day = day_words(holding.valid_from)
        raise StartsAfterStay(
            valid_from=holding.valid_from.isoformat(), first_day=first_day, **stay
        )


def _check_space(holding: Holding, *, space: Space, day: date) -> None:
    terms = holding.terms
    if space.kind not in terms.space_kinds:
        raise WrongKindOfSpace(
            space=space.name,
            campaign=holding.campaign_name,
            space_kinds=list(terms.space_kinds),
            kinds_shown=kind_words(terms.space_kinds),
        )
    if terms.listed_only and not space.listed_on(day):
        raise VoucherNotAcceptedHere(
            space=space.name,
            campaign=holding.campaign_name,
            day=day.isoformat(),
            stay_day=day_words(day),
        )


def _check_resource(holding: Holding, *, resource: Resource) -> None:
    kinds = holding.terms.resource_kinds
    if resource.kind not in kinds:
        raise WrongKindOfResource(resource_kinds=list(kinds), kinds_shown=kind_words(kinds))


def _check_cost(holding: Holding, *, price_cents: int) -> None:
    least = holding.terms.minimum_cost_cents
    if price_cents < least:
        raise CostTooSmall(
            price_cents=price_cents,
            minimum_cents=least,
            price_shown=amount_words(price_cents, "money"),
            minimum_shown=amount_words(least, "money"),
        )
