"""The decisions about several wishes of one member, each as it will be after those before; pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import msgspec

from booking.errors import Refusal
from booking.reservations.decide import Decision, Facts, Wish, decide
from booking.reservations.refusals import TooShort
from booking.spaces.network import Network
from booking.vouchers.caps import rows_beside_the_year
from booking.vouchers.holding import Holding


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one wish: its decision, or why not. Without a wish it is a date on which the
    clock change leaves no time for it."""

    wish: Wish | None
    decision: Decision | None = None
    refusal: Refusal | None = None

    def refused(self, refusal: Refusal) -> "Outcome":
        return replace(self, decision=None, refusal=refusal)


@dataclass(slots=True)
class _Spent:
    """What the wishes before take of the one voucher that they share."""

    of_balance: int
    of_year: dict[int, int]
    of_class: dict[int, int]

    def left_of(self, holding: Holding) -> Holding:
        used = holding.used_by_class
        return msgspec.structs.replace(
            holding,
            balance=holding.balance - self.of_balance,
            used_this_year=holding.used_this_year + self.of_year.get(holding.year, 0),
            used_by_class={
                number: used.get(number, 0) + self.of_class.get(number, 0)
                for number in {*used, *self.of_class}
            },
        )

    def add(self, decision: Decision) -> None:
        amount, holding = decision.cover.amount, decision.holding
        if holding is None or not amount:
            return
        self.of_balance += amount
        self.of_year[holding.year] = self.of_year.get(holding.year, 0) + amount
        of_class = holding.terms.class_of(decision.resource.kind)
        for number, _ in rows_beside_the_year(holding.terms, of_class):
            self.of_class[number] = self.of_class.get(number, 0) + amount


def plan(
    network: Network, wishes: Sequence[Wish | None], facts: Sequence[Facts], *, now: datetime
) -> list[Outcome]:
    """Each wish with its decision or refusal, in their order; `facts` are each one's. The voucher,
    the same for all, is used up in that order. Quotas and free units are the database's to say."""
    spent, found, of_wish = _Spent(0, {}, {}), list[Outcome](), iter(facts)
    for wish in wishes:
        if wish is None:
            found.append(Outcome(None, refusal=TooShort(shortest_minutes=1, asked_minutes=0)))
            continue
        known = next(of_wish)
        if known.holding is not None:
            known = msgspec.structs.replace(known, holding=spent.left_of(known.holding))
        try:
            decision = decide(network.resource(wish.resource_id), wish, facts=known, now=now)
        except Refusal as refusal:
            found.append(Outcome(wish, refusal=refusal))
        else:
            spent.add(decision)
            found.append(Outcome(wish, decision))
    return found
