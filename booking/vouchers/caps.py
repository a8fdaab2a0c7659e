"""The caps that a beneficiary draws on: of a year, the campaign, a class of expense, one stay."""

from datetime import date

import msgspec

from booking.vouchers.holding import Holding
from booking.vouchers.refusals import (
    CampaignCapReached,
    CapReached,
    CapReachedForGood,
    ClassCapReached,
    OfVoucher,
    ReservationCapTooSmall,
)
from booking.vouchers.terms import ExpenseClass, Terms
from booking.vouchers.words import amount_words, day_words

# Stands for a cap where a campaign sets none: beyond any amount.
NO_CAP = 2**62
# The number that stands for no class: of a year, and of the whole campaign beside its classes.
YEAR = WHOLE_CAMPAIGN = 0


class Cap(msgspec.Struct, frozen=True):
    """One that is set: `rule` names it as the terms do, `left` is what it leaves."""

    rule: str
    limit: int
    left: int
    of_class: ExpenseClass | None = None


def caps_for(holding: Holding, of_class: ExpenseClass | None) -> tuple[Cap, ...]:
    """Those that are set for an expense of that class, in the order in which they are named."""
    terms, found = holding.terms, []
    if terms.cap_per_reservation is not None:
        limit = terms.cap_per_reservation
        found.append(Cap("cap_per_reservation", limit, limit))
    if terms.cap_per_year is not None:
        found.append(Cap("cap_per_year", terms.cap_per_year, holding.left_of_cap or 0))
    if terms.cap_per_campaign is not None:
        limit = terms.cap_per_campaign
        found.append(Cap("cap_per_campaign", limit, _left(holding, WHOLE_CAMPAIGN, limit)))
    if of_class is not None and of_class.cap is not None:
        left = _left(holding, of_class.number, of_class.cap)
        found.append(Cap("cap_per_class", of_class.cap, left, of_class))
    return tuple(found)


def rows_beside_the_year(
    terms: Terms, of_class: ExpenseClass | None
) -> tuple[tuple[int, int], ...]:
    """The rows of year 0 in cap_uses that such an expense is counted in, each with its cap, in the
    order in which they are locked; none where the terms know only the year's."""
    if not terms.keeps_classes:
        return ()
    rows = [(WHOLE_CAMPAIGN, terms.cap_per_campaign or NO_CAP)]
    if of_class is not None:
        rows.append((of_class.number, of_class.cap or NO_CAP))
    return tuple(rows)


def cap_reached(holding: Holding, cap: Cap, *, needed: int) -> OfVoucher:
    """The refusal of a cap that leaves too little for `needed`, in the campaign's unit."""
    facts = {
        "unit": holding.unit,
        "cap": cap.limit,
        "used": cap.limit - cap.left,
        "needed": needed,
        "cap_shown": amount_words(cap.limit, holding.unit),
        "used_shown": amount_words(cap.limit - cap.left, holding.unit),
        "needed_shown": amount_words(needed, holding.unit),
    }
    if cap.rule == "cap_per_reservation":
        return ReservationCapTooSmall(**facts)
    if cap.rule == "cap_per_campaign":
        return CampaignCapReached(**facts, campaign=holding.campaign_name)
    if cap.of_class is not None:
        return ClassCapReached(
            **facts, expense_class=cap.of_class.slug, class_name=cap.of_class.name.model_dump()
        )
    renews = date(holding.year + 1, 1, 1)
    kind = CapReached if renews <= holding.valid_until else CapReachedForGood
    return kind(
        **facts,
        year=holding.year,
        renews_on=renews.isoformat(),
        renews_shown=day_words(renews),
    )


def _left(holding: Holding, number: int, limit: int) -> int:
    return max(0, limit - holding.used_by_class.get(number, 0))
