"""The figures of a pot, each the sum of the ledger's transfers of its causes, so that they add up.

    budget  = remaining + granted − returned
              returned = forfeited + expired + revoked + refunded
    granted = on vouchers + reserved + captured + reimbursed + forfeited + expired + revoked
    owed    = captured + reimbursed − refunded − paid

tests/cockpit/test_figures.py holds both sides to the accounts' balances over random operations.
"""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Self


@dataclass(frozen=True, slots=True)
class Moved:
    """So much moved for that cause, in the campaign's unit; `of_stay`: out of what a reservation
    holds, not out of a voucher's balance."""

    cause: str
    of_stay: bool
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Amounts in the campaign's unit since it began; `on_vouchers`, `reserved`, `remaining` and
    `owed` are what stands there now."""

    budget: int
    remaining: int
    granted: int
    returned: int
    on_vouchers: int
    reserved: int
    captured: int
    reimbursed: int
    # Given back to vouchers; and to the pot: of empty places and offers not accepted, of vouchers
    # whose days were over, of those that were taken back, and by spaces.
    released: int
    forfeited: int
    expired: int
    revoked: int
    refunded: int
    paid: int
    owed: int

    def __add__(self, other: Self) -> Self:
        names = [each.name for each in fields(self)]
        return type(self)(**{name: getattr(self, name) + getattr(other, name) for name in names})


def figures_of(moved: Iterable[Moved], *, paid: int = 0) -> Figures:
    """What transfers of one pot and its vouchers come to; `paid` is what left the city's till."""
    total: dict[tuple[str, bool], int] = {}
    for each in moved:
        key = (each.cause, each.of_stay)
        total[key] = total.get(key, 0) + each.amount

    def of(cause: str, *, of_stay: bool | None = None) -> int:
        sides = (True, False) if of_stay is None else (of_stay,)
        return sum(total.get((cause, side), 0) for side in sides)

    returned = sum(of(cause) for cause in RETURNING)
    owed = of("capture") + of("reimburse") - of("refund")
    return Figures(
        budget=of("fund") - of("correct"),
        remaining=of("fund") - of("correct") - of("grant") + returned,
        granted=of("grant"),
        returned=returned,
        on_vouchers=of("grant")
        + of("release")
        - of("reserve")
        - of("reimburse")
        - sum(of(cause, of_stay=False) for cause in ("forfeit", "expire", "revoke")),
        reserved=of("reserve")
        - of("release")
        - of("capture")
        - sum(of(cause, of_stay=True) for cause in ("forfeit", "expire")),
        captured=of("capture"),
        reimbursed=of("reimburse"),
        released=of("release"),
        forfeited=of("forfeit"),
        expired=of("expire"),
        revoked=of("revoke"),
        refunded=of("refund"),
        paid=paid,
        owed=owed - paid,
    )


# What comes back to a pot.
RETURNING = ("forfeit", "expire", "revoke", "refund")
