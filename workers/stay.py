"""A reservation as its mails tell of it: what, where, when, what it costs, until when it is free
to cancel."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.money import euros
from booking.reservations.cancel import UNDO
from booking.wording import worded
from workers.stay_words import LABELS, VALUES

sql = queries("mail")
Line = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Stay:
    """As it stands now, for one addressee; what an event tells is taken from the event."""

    id: UUID
    reference: str
    title: str | None = field(repr=False)
    status: str
    starts_at: datetime
    voucher_cents: int
    created_at: datetime
    cancel_free_until: datetime
    check_in_from: datetime | None
    no_show_at: datetime | None
    end_reason: str | None = field(repr=False)
    email: str = field(repr=False)
    name: str | None = field(repr=False)
    language: str
    space: str
    street: str | None
    postcode: str | None
    city: str
    timezone: str
    lat: float | None
    lon: float | None
    resource: dict[str, str]
    units: Sequence[str]
    walk_in: bool = False
    """A guest's, who is not written to: nobody is told of it."""
    in_group: bool = False
    demo: bool

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    @property
    def address(self) -> str:
        """Street, postcode and town, as far as they are known."""
        town = " ".join(each for each in (self.postcode, self.city) if each)
        return ", ".join(each for each in (self.street, town) if each)

    def what(self, quantity: int) -> str:
        """3 × Scrivania (7, 8, 9)."""
        named = self.resource.get(self.language) or self.resource["it"]
        units = f" ({', '.join(self.units)})" if self.units else ""
        return f"{f'{quantity} × ' if quantity > 1 else ''}{named}{units}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What an event says of the stay: when, how many, and what it costs where that is said."""

    starts_at: datetime
    ends_at: datetime
    quantity: int
    price_cents: int | None = None
    voucher_cents: int | None = None


async def read_stay(
    conn: Connection, *, reservation_id: UUID, addressee_id: int, unit_ids: Sequence[int]
) -> Stay:
    """The stay with its addressee; both are there, for neither is ever deleted."""
    found = await sql.read_stay.one(
        conn,
        Stay,
        reservation_id=reservation_id,
        addressee_id=addressee_id,
        unit_ids=list(unit_ids),
    )
    if found is None:
        raise LookupError("a reservation or a member of an event is not there")
    return found


def lines(stay: Stay, told: Told, *, standing: bool, at: datetime) -> list[Line]:
    """Label and value, in the addressee's language; `standing`: it can still be cancelled.

    `at` is the moment of the event, so that a repeat says the same.
    """
    labelled = [*_place(stay, told), *money_lines(stay, told)]
    if standing and stay.starts_at == told.starts_at:
        labelled += _terms(stay, at)
    labelled.append(("reference", stay.reference))
    return [(LABELS[name][stay.language], value) for name, value in labelled]


def _place(stay: Stay, told: Told) -> Iterator[Line]:
    yield "what", stay.what(told.quantity)
    if stay.title:
        yield "title", stay.title
    yield "where", ", ".join(each for each in (stay.space, stay.address) if each)
    yield "when", when(stay, told)


def when(stay: Stay, told: Told) -> str:
    """Martedì 1 dicembre 2026, dalle 09:00 alle 13:00; by the space's clock."""
    start, end = told.starts_at.astimezone(stay.zone), told.ends_at.astimezone(stay.zone)
    how = "when" if start.date() == end.date() else "when_longer"
    return _value(how, stay, start=start, end=end, year=start.year)


def money_lines(stay: Stay, told: Told) -> Iterator[Line]:
    """The price less the voucher's part, and what is paid on arrival; none where none is told."""
    if told.price_cents is None:
        return
    voucher = told.voucher_cents or 0
    price, due = (
        euros(each, language=stay.language)
        for each in (told.price_cents, told.price_cents - voucher)
    )
    if voucher:
        covered = euros(voucher, language=stay.language)
        yield "price", _value("less_voucher", stay, price=price, voucher=covered)
    pays = "on_arrival" if told.price_cents > voucher else "nothing"
    yield "pays", _value(pays, stay, due=due)


def _terms(stay: Stay, at: datetime) -> Iterator[Line]:
    if stay.check_in_from and stay.no_show_at:
        opens, latest = (
            each.astimezone(stay.zone) for each in (stay.check_in_from, stay.no_show_at)
        )
        yield "check_in", _value("check_in", stay, opens=opens, latest=latest)
    undo = min(stay.created_at + UNDO, stay.starts_at)
    if stay.cancel_free_until > max(at, undo):
        until = stay.cancel_free_until.astimezone(stay.zone)
        yield "free_until", _value("until", stay, until=until)
    elif undo > at:
        yield "undo", _value("undo", stay, until=undo.astimezone(stay.zone))


def _value(name: str, stay: Stay, **facts: object) -> str:
    return worded(VALUES[name][stay.language], facts, stay.language)
