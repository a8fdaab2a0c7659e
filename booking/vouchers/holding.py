"""A voucher as a decision sees it: what SQL's voucher_holdings tells, in types."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec

from booking.vouchers.campaign import Unit
from booking.vouchers.terms import Terms


class Holding(msgspec.Struct, frozen=True, kw_only=True):
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
    # What was used in all, by the number of the class of expense; 0 is the whole campaign.
    used_by_class: dict[int, int] = {}
    beneficiary_kind: str = "person"
    accept_by: date | None = None

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


def holding_of(row: Mapping[str, Any]) -> Holding:
    """The holding in a row of SQL's voucher_holdings, with `year` and `used_this_year`."""
    return Holding(
        voucher_id=row["voucher_id"],
        code=row["code"],
        campaign_id=row["campaign_id"],
        campaign_slug=row["campaign_slug"],
        campaign_name=_name(row["campaign_name"]),
        unit=row["unit"],
        terms=_terms(row["terms"]),
        beneficiary_id=row["beneficiary_id"],
        valid_from=row["valid_from"],
        valid_until=row["valid_until"],
        state=row["state"],
        accept_by=row["accept_by"],
        beneficiary_kind=row["beneficiary_kind"],
        used_by_class=_by_class(row["used_by_class"]),
        balance=row["balance"],
        used_this_year=row["used_this_year"],
        year=row["year"],
        account_id=row["account_id"],
        reserved_account_id=row["reserved_account_id"],
        pot_account_id=row["pot_account_id"],
    )


def _by_class(text: str | None) -> dict[int, int]:
    used: dict[int, int] = msgspec.json.decode(text, type=dict[int, int]) if text else {}
    return used


# The same few campaigns come with every voucher; reading one costs more than the rest of the row.
@lru_cache(maxsize=256)
def _terms(text: str) -> Terms:
    return Terms.model_validate_json(text)


@lru_cache(maxsize=256)
def _name(text: str) -> dict[str, str]:
    name: dict[str, str] = msgspec.json.decode(text)
    return name
