"""What comes with a reservation, chosen and shown on its page."""

import re
from dataclasses import dataclass

from litestar.datastructures import FormMultiDict

from booking.add_ons.add_on import AddOn, add_ons_of
from booking.add_ons.take import STANDING, TakenAddOn, add_ons_with
from booking.database.pool import Connection
from booking.reservations.reservation import Reservation
from booking.web.pages.own.visit import Visit
from booking.web.pages.say import Say

_FIELD = re.compile(r"add-on-(\d{1,9})", re.ASCII)
_COUNT = re.compile(r"\d{1,4}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Extra:
    """One that can be had, or that was taken."""

    id: int
    name: str
    price: str
    quantity: int
    cost: str


@dataclass(frozen=True, slots=True)
class Extras:
    """All of them; `open` where they can still be chosen."""

    items: list[Extra]
    total: str
    open: bool


def wanted_in(form: FormMultiDict) -> dict[int, int]:
    """Of which add-on how many; what is no number is none."""
    return {
        int(found[1]): int(value)
        for name, value in form.multi_items()
        if (found := _FIELD.fullmatch(name)) and _COUNT.fullmatch(str(value)) and int(value)
    }


async def extras_of(conn: Connection, visit: Visit, reservation: Reservation) -> Extras:
    """Those that go with it, and those that it has."""
    say = visit.say
    taken = await add_ons_with(conn, member=visit.member, reservation_id=reservation.id)
    is_open = reservation.status in STANDING and reservation.starts_at > visit.now
    known = await add_ons_of(conn, space_id=reservation.space_id, retired=True) if is_open else []
    by_id = {each.add_on_id: each for each in taken}
    items = [
        _could(each, by_id.get(each.id), say)
        for each in known
        if each.id in by_id or (not each.retired and each.goes_with(reservation.resource_id))
    ]
    if not is_open:
        items = [_is(each, say) for each in taken]
    return Extras(items, say.money(sum(each.price_cents for each in taken)), is_open)


def _could(add_on: AddOn, taken: TakenAddOn | None, say: Say) -> Extra:
    return Extra(
        id=add_on.id,
        name=add_on.name[say.language],
        price=say(f"ext_per_{add_on.per}", money=say.money(add_on.price_cents)),
        quantity=taken.quantity if taken else 0,
        cost=say.money(taken.price_cents) if taken else "",
    )


def _is(taken: TakenAddOn, say: Say) -> Extra:
    return Extra(
        id=taken.add_on_id,
        name=taken.name[say.language],
        price="",
        quantity=taken.quantity,
        cost=say.money(taken.price_cents),
    )
