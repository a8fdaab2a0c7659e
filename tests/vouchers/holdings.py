"""A voucher in memory, and a place to use it, for decisions that need no database."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from msgspec.structs import replace

from booking.vouchers.cover import Cover, cover
from booking.vouchers.holding import Holding
from booking.vouchers.terms import Terms

TODAY, DAY = date(2026, 11, 30), date(2026, 12, 7)


@dataclass(frozen=True)
class Place:
    name: str = "Spazio campione 12"
    kind: str = "coworking"
    listed_until: date = date(2026, 12, 31)

    def listed_on(self, day: date) -> bool:
        return day <= self.listed_until


@dataclass(frozen=True)
class Prices:
    vat_basis_points: int = 2200


@dataclass(frozen=True)
class Thing:
    kind: str = "desk"
    prices: Prices = Prices()


def holding(*, terms: dict[str, Any] | None = None, **facts: Any) -> Holding:
    made = Holding(
        voucher_id=1,
        code="ABCD-EFGH-JKLM",
        campaign_id=2,
        campaign_slug="milano",
        campaign_name={"it": "Voucher Milano", "en": "Milan voucher"},
        unit="money",
        terms=Terms(**({"cap_per_year": 150_000} | (terms or {}))),
        beneficiary_id=3,
        valid_from=date(2026, 1, 1),
        valid_until=date(2027, 12, 31),
        state="active",
        balance=1_000_000,
        used_this_year=0,
        year=2026,
        account_id=4,
        reserved_account_id=5,
        pot_account_id=6,
    )
    return replace(made, **facts)


def covered(
    held: Holding | None,
    price_cents: int,
    *,
    day: date = DAY,
    today: date = TODAY,
    place: Place | None = None,
    thing: Thing | None = None,
    minutes: int = 240,
    quantity: int = 1,
) -> Cover:
    return cover(
        held,
        space=place or Place(),
        resource=thing or Thing(),
        day=day,
        price_cents=price_cents,
        minutes=minutes,
        quantity=quantity,
        today=today,
    )
