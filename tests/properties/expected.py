"""What the plain model expects of each step: None where it is granted, else the refusal's code."""

from collections.abc import Callable
from copy import deepcopy
from typing import Literal

from tests.properties import model_changes as changes
from tests.properties.model import EARLY, UNDO, Model, Stay, Thing
from tests.properties.plain_times import Slot

By = Literal["owner", "manager", "stranger"]


def either(model: Model, ask: Callable[[Model], str | None]) -> set[str | None]:
    """What is expected whether or not holds that ran out are found on the way and expired."""
    later = deepcopy(model)
    for stay in later.stays.values():
        if stay.lapsed(later.now):
            changes.end(later, stay, "expired")
    return {ask(model), ask(later)}


def may_reserve(
    model: Model, thing: Thing, slot: Slot, *, quantity: int, who: int, code: str | None
) -> str | None:
    """Rules first, closures among them; then the voucher, then room."""
    refused = model.rule_against(thing, slot, quantity) or model.shut(thing, slot, quantity)
    if refused is None and code is not None:
        voucher = model.vouchers.get(code)
        if voucher is None or voucher.owner != who:
            return "voucher-unknown"
        refused = model.cover(voucher, slot, model.price(slot, quantity))[1]
    return refused or model.taken(thing, slot, quantity)


def may_move(model: Model, stay: Stay, slot: Slot) -> str | None:
    """As if it were new, and what it has of units and voucher were free."""
    if stay.status not in ("held", "confirmed") or stay.slot.start <= model.now:
        return "state-conflict"
    if stay.lapsed(model.now):
        return "state-conflict"
    thing, quantity = stay.thing, stay.quantity
    refused = model.rule_against(thing, slot, quantity) or model.shut(thing, slot, quantity)
    if refused is None and stay.voucher:
        tried = deepcopy(model)
        changes.give_back(tried, tried.stays[stay.id])
        voucher = tried.vouchers[stay.voucher.code]
        refused = tried.cover(voucher, slot, model.price(slot, quantity))[1]
    return refused or model.taken(thing, slot, quantity, besides=stay.id)


def may_confirm(model: Model, stay: Stay) -> str | None:
    standing = stay.status == "held" and not stay.lapsed(model.now)
    return None if standing else "state-conflict"


def may_cancel(model: Model, stay: Stay, by: By) -> str | None:
    if by == "stranger":
        return "not-found"
    to_come = stay.status in ("held", "confirmed") and stay.slot.start > model.now
    return None if to_come else "state-conflict"


def is_late(model: Model, stay: Stay) -> bool:
    """Whether the owner who cancels now loses the voucher's share."""
    undone = model.now <= stay.created + UNDO
    return stay.status == "confirmed" and not undone and model.now > stay.free_until


def may_check_in(model: Model, stay: Stay) -> str | None:
    last = min(stay.slot.end, stay.no_show_at or stay.slot.end)
    open_now = stay.slot.start - EARLY <= model.now < last
    return None if stay.status == "confirmed" and open_now else "state-conflict"


def may_close(model: Model, units: frozenset[int], slot: Slot, *, cancel: bool) -> str | None:
    if slot.end <= model.now:
        return "invalid"
    left = Slot(max(slot.start, model.now), slot.end)
    return None if cancel or not changes.hit(model, units, left) else "closure-hits-reservations"
