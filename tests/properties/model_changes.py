"""What each use case does to the plain model."""

from collections.abc import Iterator
from datetime import datetime

from tests.properties.model import (
    ALIVE,
    EXTENSION,
    FREE_CANCELLING,
    Calendar,
    Closure,
    Model,
    Stay,
    local_day,
)
from tests.properties.plain_times import Slot


def place(model: Model, stay: Stay) -> None:
    """A stay begins to be: its voucher's share is set aside."""
    model.stays[stay.id] = stay
    _set_aside(model, stay)


def confirm(stay: Stay) -> None:
    """A hold has no end any more."""
    stay.status, stay.expires = "confirmed", None


def move(model: Model, stay: Stay, slot: Slot, claims: dict[int, datetime]) -> None:
    """Give back and set aside in one, at the new time."""
    give_back(model, stay)
    passed = model.now > stay.free_until
    free_until = slot.start - FREE_CANCELLING
    stay.free_until = min(free_until, stay.free_until) if passed else free_until
    stay.slot, stay.claims = slot, claims
    if stay.expires is not None:
        stay.expires = min(stay.expires, slot.start)
    _set_aside(model, stay)


def end(model: Model, stay: Stay, status: str, *, kept: bool = False, fault: bool = False) -> None:
    """Cancelled, expired or missed; the voucher's share is kept by the city or given back."""
    stay.status, stay.expires = status, None
    if status == "no_show":
        stay.claims = {unit: min(until, model.now) for unit, until in stay.claims.items()}
    else:
        stay.claims = {}
    if kept and stay.voucher:
        stay.voucher.held -= stay.held
        stay.held = 0
    else:
        give_back(model, stay, fault=fault)


def complete(stay: Stay) -> None:
    """The stay was: the city owes the space its share."""
    stay.status = "completed"
    if stay.voucher:
        stay.voucher.held -= stay.held
        stay.held = 0


def run_clock(model: Model) -> None:
    """Whatever is due at this moment."""
    for stay in model.stays.values():
        if stay.lapsed(model.now):
            end(model, stay, "expired")
        elif stay.status == "confirmed" and stay.no_show_at and stay.no_show_at <= model.now:
            end(model, stay, "no_show", kept=True)
        elif stay.status in ("confirmed", "checked_in") and stay.slot.end <= model.now:
            complete(stay)


def expire_vouchers(model: Model) -> None:
    """What is left on a voucher after its last day goes back to the pot."""
    for voucher in model.vouchers.values():
        if not voucher.expired and voucher.until < model.today:
            voucher.expired, voucher.balance = True, 0


def hit(model: Model, units: frozenset[int], slot: Slot) -> list[Stay]:
    """Stays that a closure of these units would end."""
    return [
        stay
        for stay in model.stays.values()
        if stay.status in ALIVE
        and not stay.lapsed(model.now)
        and units & stay.claims.keys()
        and stay.slot.meets(*slot)
    ]


def clashing(model: Model, calendar: Calendar) -> set[str]:
    """Stays that are not over and lie, by their own times, in a busy time that is not over."""
    return {
        stay.id
        for stay in model.stays.values()
        if stay.status in ALIVE
        and not stay.lapsed(model.now)
        and stay.slot.end > model.now
        and calendar.units & stay.claims.keys()
        and any(time.end > model.now and stay.slot.meets(*time) for time in calendar.times)
    }


def close(model: Model, closure: Closure) -> None:
    """End what lies under it, cut turnarounds that run into it."""
    for stay in hit(model, closure.units, closure.slot):
        end(model, stay, "cancelled", fault=True)
    for stay in model.stays.values():
        for unit in closure.units & stay.claims.keys():
            if stay.slot.end <= closure.slot.start < stay.claims[unit]:
                stay.claims[unit] = closure.slot.start
    model.closures[closure.id] = closure


def reopen(model: Model, closure: Closure) -> None:
    """Turnarounds that it had cut run on, up to whoever comes next."""
    del model.closures[closure.id]
    for stay in model.stays.values():
        if closure.asked not in stay.claims.values() or stay.slot.end > closure.asked:
            continue
        for unit, until in stay.claims.items():
            wanted = model.turnaround_end(stay.thing, stay.slot)
            stay.claims[unit] = max(until, min([wanted, *_begins(model, unit, until)]))


def _begins(model: Model, unit: int, after: datetime) -> Iterator[datetime]:
    """From when on somebody else takes the unit, or it is closed or busy."""
    for stay in model.stays.values():
        if unit in stay.claims and stay.slot.start >= after:
            yield stay.slot.start
    for closure in model.closures.values():
        if unit in closure.units and closure.slot.end > after:
            yield closure.slot.start
    for left in model.busy(unit):
        if left.end > after:
            yield left.start


def _set_aside(model: Model, stay: Stay) -> None:
    if stay.voucher is None:
        return
    key = (stay.voucher.owner, local_day(stay.slot).year)
    price = model.price(stay.slot, stay.quantity)
    stay.held = stay.covered = model.cover(stay.voucher, stay.slot, price)[0]
    stay.voucher.balance -= stay.held
    stay.voucher.held += stay.held
    model.used[key] = model.used.get(key, 0) + stay.held


def give_back(model: Model, stay: Stay, *, fault: bool = False) -> None:
    voucher = stay.voucher
    if voucher is None or stay.held == 0:
        return
    model.used[voucher.owner, local_day(stay.slot).year] -= stay.held
    if fault:
        last = max(voucher.granted_until, model.today) + EXTENSION
        voucher.until, voucher.expired = max(voucher.until, last), False
    voucher.held -= stay.held
    if voucher.usable(model.today):
        voucher.balance += stay.held
    stay.held = 0
