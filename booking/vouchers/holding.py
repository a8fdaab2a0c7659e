"""A voucher as a decision sees it: what SQL's voucher_holding tells, in types."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.vouchers.campaign import Terms, Unit


@dataclass(frozen=True, slots=True)
class Holding:
    """One voucher of a member's beneficiary, and what was used under its campaign in `year`.

    Amounts are in the campaign's unit: cents, days or minutes. `valid_until` is the last day.
    """

    voucher_id: int
    code: str
    campaign_id: int
    campaign_slug: str
    campaign_name: dict[str, str]
    unit: Unit
    terms: Terms
    beneficiary_id: int
    valid_from: date
    valid_until: date
    state: str
    balance: int
    used_this_year: int
    year: int
    account_id: int
    reserved_account_id: int
    pot_account_id: int

    @property
    def left_of_cap(self) -> int | None:
        """What the year's cap leaves; None where there is no cap."""
        if self.terms.cap_per_year is None:
            return None
        return max(0, self.terms.cap_per_year - self.used_this_year)

    @property
    def usable(self) -> int:
        """What can still be used in that year: the balance, or what the cap leaves."""
        left = self.left_of_cap
        return self.balance if left is None else min(self.balance, left)


def holding_from_json(value: dict[str, Any]) -> Holding:
    """The holding in what SQL's voucher_holding returns."""
    typed = {
        "terms": Terms(**value["terms"]),
        "valid_from": date.fromisoformat(value["valid_from"]),
        "valid_until": date.fromisoformat(value["valid_until"]),
    }
    return Holding(**(value | typed))
