"""Whether a voucher may be used at all: its days, the space, the resource, the cost."""

from datetime import date
from typing import Any, Protocol

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
    if holding.state == "expired" or today > holding.valid_until:
        raise VoucherExpired(**_last_day(holding))
    if day > holding.valid_until:
        raise EndsBeforeStay(**_last_day(holding), **_stay_day(day))
    if day < holding.valid_from:
        raise StartsAfterStay(
            valid_from=holding.valid_from.isoformat(),
            first_day=day_words(holding.valid_from),
            **_stay_day(day),
        )


def _last_day(holding: Holding) -> dict[str, Any]:
    last = holding.valid_until
    return {"valid_until": last.isoformat(), "last_day": day_words(last)}


def _stay_day(day: date) -> dict[str, Any]:
    return {"day": day.isoformat(), "stay_day": day_words(day)}


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
            **_stay_day(day),
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
