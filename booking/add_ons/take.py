"""What comes with a stay: never more of an add-on than there is, at any instant, whoever asks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from booking import events
from booking.add_on_events import ReservationAddOnsChanged
from booking.add_ons.add_on import AddOn, Per, add_ons_of, sql
from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, Refusal, StateConflict
from booking.members.member import Member
from booking.reservations.end import facts_of
from booking.reservations.reservation import Reservation, lock, may_change, read

STANDING = ("pending", "confirmed")
# As large a sum as can be kept, in cents.
_DEAREST = 2**31 - 1
_TOO_DEAR = {
    "en": "that many for that long costs more than can be reserved: ask for fewer",
    "it": "così tanti per così a lungo costano più di quanto si possa prenotare: chiedine meno",
}


class AddOnTaken(Conflict):
    """Others have it then; `left` says how many are there throughout the stay."""

    code = "add-on-taken"
    title = {"en": "Not so many are left", "it": "Non ce ne sono abbastanza"}
    sentence = {
        "en": "Of “{name}” {left} are left at that time; nothing was changed. Ask for fewer.",
        "it": "Di «{name}» a quell’ora ne restano {left}; non è cambiato nulla. Chiedine meno.",
    }


class AddOnTooLate(Refusal):
    """It is to be asked for earlier."""

    code = "add-on-too-late"
    title = {"en": "Too late for that", "it": "È tardi per questo"}
    sentence = {
        "en": "“{name}” is to be asked for earlier, until {until}. Ask the space, or do without.",
        "it": "«{name}» va chiesto prima, entro {until}. Chiedi allo spazio, o fanne a meno.",
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenAddOn:
    """So many of one, for so much; by the hour where `hour_cents` says what one of one cost when
    it was taken."""

    add_on_id: int
    name: dict[str, str]
    per: Per
    quantity: int
    price_cents: int
    hour_cents: Decimal | None

    def fewer(self, quantity: int, *, minutes: int) -> "_Chosen":
        """So many of these, or all, for a stay as long as theirs, at the price that was told."""
        if quantity == self.quantity:
            price = self.price_cents
        elif self.hour_cents is None:
            price = self.price_cents * quantity // self.quantity
        else:
            exactly = self.hour_cents * quantity * minutes / 60
            price = int(exactly.to_integral_value(ROUND_HALF_UP))
        return _Chosen(quantity, price, self.hour_cents)


@dataclass(frozen=True, slots=True)
class _Chosen:
    quantity: int
    price_cents: int
    hour_cents: Decimal | None


async def add_ons_with(
    conn: Connection, *, member: Member, reservation_id: UUID
) -> list[TakenAddOn]:
    """What comes with a reservation. Refuses with NotFound or Forbidden."""
    reservation = await read(conn, reservation_id, member=member)
    return await taken_with(conn, reservation.id)


async def taken_with(conn: Connection, reservation_id: UUID) -> list[TakenAddOn]:
    """The same of one that whoever asks may see."""
    return await sql.add_ons_of_reservation.all(conn, TakenAddOn, reservation_id=reservation_id)


async def set_add_ons(
    conn: Connection,
    *,
    member: Member,
    reservation_id: UUID,
    wanted: Mapping[int, int],
    now: datetime,
) -> list[TakenAddOn]:
    """These come with the stay and no others, in the caller's transaction: so many by id. What it
    had before, and no more of it, keeps its price and is no matter of notice.

    Refuses with NotFound, Forbidden, Invalid, StateConflict, AddOnTooLate or AddOnTaken.
    """
    reservation = await lock(conn, reservation_id, member=member)
    may_change(member, reservation)
    if reservation.status not in STANDING:
        raise StateConflict(state=reservation.status, reservation_id=str(reservation.id))
    if reservation.starts_at <= now:
        raise StateConflict(state="started", reservation_id=str(reservation.id))
    known = await add_ons_of(conn, space_id=reservation.space_id, retired=True)
    before = {each.add_on_id: each for each in await taken_with(conn, reservation.id)}
    chosen = _chosen(reservation, {each.id: each for each in known}, before, wanted, now)
    ids = sorted({*chosen, *before})
    await sql.lock_stocks.value(conn, ids=ids)
    await _check_left(conn, reservation, chosen, {each.id: each for each in known})
    await sql.let_go.run(conn, reservation_id=reservation.id)
    await sql.take.run(
        conn,
        reservation_id=reservation.id,
        starts_at=reservation.starts_at,
        ends_at=reservation.ends_at,
        ids=sorted(chosen),
        quantities=[chosen[each].quantity for each in sorted(chosen)],
        prices=[chosen[each].price_cents for each in sorted(chosen)],
        hours=[chosen[each].hour_cents for each in sorted(chosen)],
    )
    await _record(conn, reservation, chosen, now)
    return await taken_with(conn, reservation.id)


def _chosen(
    reservation: Reservation,
    known: Mapping[int, AddOn],
    before: Mapping[int, TakenAddOn],
    wanted: Mapping[int, int],
    now: datetime,
) -> dict[int, _Chosen]:
    """Of each how many, and for how much. Refuses with Invalid or AddOnTooLate."""
    minutes = int((reservation.ends_at - reservation.starts_at) / timedelta(minutes=1))
    found: dict[int, _Chosen] = {}
    for add_on_id, quantity in wanted.items():
        add_on, had = known.get(add_on_id), before.get(add_on_id)
        if had is not None and quantity <= had.quantity:
            found[add_on_id] = had.fewer(quantity, minutes=minutes)
            continue
        if add_on is None or add_on.retired or not add_on.goes_with(reservation.resource_id):
            raise Invalid.of("add_ons", "add-on", _NO_SUCH)
        until = reservation.starts_at - timedelta(minutes=add_on.notice_minutes)
        if now > until:
            raise AddOnTooLate(name=add_on.name, until=f"{until:%Y-%m-%d %H:%MZ}", until_at=until)
        price = add_on.price(quantity=quantity, minutes=minutes)
        if price > _DEAREST:
            raise Invalid.of("add_ons", "price", _TOO_DEAR)
        hour = Decimal(add_on.price_cents) if add_on.per == "hour" else None
        found[add_on_id] = _Chosen(quantity, price, hour)
    return found


async def _check_left(
    conn: Connection,
    reservation: Reservation,
    chosen: Mapping[int, _Chosen],
    known: Mapping[int, AddOn],
) -> None:
    rows: list[dict[str, Any]] = await sql.left_of.rows(
        conn,
        ids=sorted(chosen),
        starts_at=reservation.starts_at,
        ends_at=reservation.ends_at,
        reservation_id=reservation.id,
    )
    for row in rows:
        if chosen[row["id"]].quantity > row["left"]:
            raise AddOnTaken(name=known[row["id"]].name, add_on_id=row["id"], left=row["left"])


async def _record(
    conn: Connection,
    reservation: Reservation,
    chosen: Mapping[int, _Chosen],
    now: datetime,
) -> None:
    version = await sql.next_version.value(conn, id=reservation.id, now=now)
    event = ReservationAddOnsChanged(
        **facts_of(reservation, status=reservation.status, sequence=reservation.sequence),
        add_on_ids=tuple(sorted(chosen)),
        add_ons_cents=sum(each.price_cents for each in chosen.values()),
    )
    await events.record(conn, event, stream_version=version, now=now)


_NO_SUCH = {
    "en": "only add-ons that go with what was reserved; GET the space’s add-ons",
    "it": "solo gli extra previsti per ciò che è prenotato; leggi gli extra dello spazio",
}
