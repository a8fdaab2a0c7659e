"""What a group is refused for."""

from collections.abc import Sequence
from typing import Any

from booking.errors import Conflict
from booking.groups.plan import Outcome
from booking.reservations.refusals import SlotTaken


class GroupRefused(Conflict):
    """Some of it can't be reserved, so nothing is; `outcomes` says for each whether it could."""

    code = "group-refused"
    title = {"en": "Not all of it is free", "it": "Non è tutto libero"}
    sentence = {
        "en": "{count} of {of} can’t be reserved; nothing was. Choose other times, or send "
        '`take`: "what-fits" for the others.',
        "it": "{count} su {of} non si possono prenotare; non è stato prenotato nulla. Scegli altri "
        'orari, o manda `take`: "what-fits" per le altre.',
    }

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        refused = sum(each.refusal is not None for each in outcomes)
        super().__init__(count=refused, of=len(outcomes))
        self.outcomes = outcomes

    def fields(self, language: str) -> dict[str, Any]:
        told = [shown(each, language) for each in self.outcomes]
        return super().fields(language) | {"outcomes": told}


def shown(outcome: Outcome, language: str) -> dict[str, Any]:
    """One of several wishes, what it costs, or the problem that stands in its way."""
    wish, decision = outcome.wish, outcome.decision
    return {
        "resource_id": wish.resource_id if wish else None,
        "starts_at": wish.period.start if wish else None,
        "ends_at": wish.period.end if wish else None,
        "quantity": wish.quantity if wish else None,
        "status": decision.status if decision else None,
        "price_cents": decision.price_cents if decision else None,
        "voucher_cents": decision.cover.cents if decision else None,
        "due_cents": decision.price_cents - decision.cover.cents if decision else None,
        "refusal": outcome.refusal.problem(language) if outcome.refusal else None,
    }


class TakenThen(SlotTaken):
    """One of several, whose own alternatives would be too many to list."""

    sentence = {
        "en": "There is no room left at that time.",
        "it": "A quell’ora non c’è più posto.",
    }
