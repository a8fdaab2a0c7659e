"""What a stay costs before and after a manager moves it, and what its voucher takes of it."""

import re
from urllib.parse import urlencode

from booking.database.pool import Connection
from booking.errors import NotFound
from booking.reservations import reservation as stored
from booking.reservations.reservation import Reservation
from booking.web.pages.managing.ids import uuid_in
from booking.web.pages.own.visit import Visit
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.say import Say

_CENTS = re.compile(r"(\d{1,9})\.(\d{1,9})", re.ASCII)


def costs_now(found: Reservation, say: Say) -> str:
    """Before it is moved."""
    price = say.money(found.price_cents)
    if not found.voucher_cents:
        return say("board_costs", price=price)
    covered, due = say.money(found.voucher_cents), say.money(found.due_cents)
    return say("board_costs_voucher", price=price, covered=covered, due=due)


def price_query(before: Reservation, after: Reservation) -> str:
    """What it cost, for the page after a move to tell; nothing where it costs the same."""
    was = (before.price_cents, before.voucher_cents)
    if was == (after.price_cents, after.voucher_cents):
        return ""
    return "&" + urlencode({"costava": f"{was[0]}.{was[1]}"})


async def price_told(conn: Connection, visit: Visit, query: Fields) -> str:
    """Old price and new, as the address says the one and the stay the other; nothing where the
    address says nothing of the kind."""
    was = _CENTS.fullmatch(value_of(query, "costava") or "")
    id_ = uuid_in(value_of(query, "mossa") or "")
    if was is None or id_ is None:
        return ""
    try:
        after = await stored.read(conn, id_, member=visit.member)
    except NotFound:
        return ""
    say, price, covered = visit.say, int(was[1]), int(was[2])
    told = []
    if price != after.price_cents:
        prices = {"before": say.money(price), "after": say.money(after.price_cents)}
        told.append(say("board_price", **prices))
    if covered or after.voucher_cents:
        amounts = {"before": covered, "after": after.voucher_cents, "due": after.due_cents}
        told.append(
            say("board_price_voucher", **{name: say.money(each) for name, each in amounts.items()})
        )
    return " ".join(told)
