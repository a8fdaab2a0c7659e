"""How much an application would be granted: a fixed amount, or the rate of what is planned."""

from math import ceil

from booking.money import share_half_up
from booking.vouchers.campaign import Unit
from booking.vouchers.terms import Terms

_DAYS_OF_A_YEAR = 366


def fitting_amount(terms: Terms, *, unit: Unit, plan_cents: int) -> int | None:
    """In the campaign's unit; None where it counts days or minutes and fixes no amount, so that an
    officer says how many. The rate of what is planned, within the caps: the year's once for each
    year, begun, that a voucher lasts."""
    if terms.amount_per_grant is not None:
        return terms.amount_per_grant
    if unit != "money":
        return None
    limits = [share_half_up(plan_cents, basis_points=terms.rate_basis_points)]
    if terms.cap_per_year is not None:
        limits.append(terms.cap_per_year * ceil(terms.valid_days / _DAYS_OF_A_YEAR))
    if terms.cap_per_campaign is not None:
        limits.append(terms.cap_per_campaign)
    return min(limits)
