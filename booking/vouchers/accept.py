"""Whether a voucher may be used at all: its days, the space, the resource, the cost."""

from datetime import date
from typing import Any, Protocol

from booking.vouchers.holding import Holding
from booking.vouchers.refusals import (
    CostTooSmall,
    EndsBeforeStay,
    Forfeited,
    NotAccepted,
    OutsideOfUse,
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


class Prices(Protocol):
    @property
    def vat_basis_points(self) -> int: ...


class Resource(Protocol):
    """What a voucher asks of a resource."""

    @property
    def kind(self) -> str: ...
    @property
    def prices(self) -> Prices: ...


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
    if holding.state == "offered" and holding.accept_by and today <= holding.accept_by:
        raise NotAccepted(
            campaign=holding.campaign_name,
            accept_by=holding.accept_by.isoformat(),
            accept_shown=day_words(holding.accept_by),
        )
    if holding.state in ("offered", "forfeited"):
        raise Forfeited(
            campaign=holding.campaign_name,
            accept_by=holding.accept_by.isoformat() if holding.accept_by else None,
            accept_shown=day_words(holding.accept_by or holding.valid_from),
        )
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
    use = holding.terms.use
    if use is not None and not use.holds(day):
        raise OutsideOfUse(
            opens_on=use.opens_on.isoformat(),
            closes_on=use.closes_on.isoformat(),
            first_day=day_words(use.opens_on),
            last_day=day_words(use.closes_on),
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
