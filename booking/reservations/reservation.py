"""A reservation as it stands, and how it is read."""

import secrets
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import uuid_utils.compat

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.members.member import Member
from booking.periods import Period
from booking.reservations.refusals import PartOfVisit

sql = queries("reservations")

# No vowels, so that no word appears; no 0, 1 or letters that look alike.
_LETTERS = "23456789BCDFGHJKMNPQRSTVWXZ"


class Reservation(msgspec.Struct, frozen=True, kw_only=True):
    """One member's hold on units of one resource for one period; instants in UTC, cents in EUR."""

    id: UUID
    reference: str
    member_id: int
    space_id: int
    resource_id: int
    unit_ids: tuple[int, ...]
    units: tuple[dict[str, Any], ...]
    quantity: int
    starts_at: datetime
    ends_at: datetime
    use_day: date
    status: str
    title: str | None
    price_cents: int
    voucher_cents: int
    due_cents: int
    vat_basis_points: int
    voucher_id: int | None
    reserved_units: int
    sequence: int
    version: int
    expires_at: datetime | None
    check_in_from: datetime | None
    no_show_at: datetime | None
    cancel_free_until: datetime
    created_at: datetime
    changed_at: datetime
    checked_in_at: datetime | None
    # Where it is one of several that were made together; read of one alone, not in lists.
    group_id: UUID | None = None
    group_kind: str | None = None

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


def new_id() -> UUID:
    """An id that nobody guesses and that index pages like: it begins with the time."""
    return uuid_utils.compat.uuid7()


def new_reference() -> str:
    """Eight letters that a person can read out over the telephone: K7WM-3RQD."""
    number, letters = secrets.randbelow(len(_LETTERS) ** 8), ""
    for _ in range(8):
        number, letter = divmod(number, len(_LETTERS))
        letters += _LETTERS[letter]
    return f"{letters[:4]}-{letters[4:]}"


async def read(conn: Connection, reservation_id: UUID, *, member: Member) -> Reservation:
    """One that this member may see: their own, or one in a space they manage.

    Refuses with NotFound otherwise, so that nobody learns which ids exist.
    """
    row = await sql.read_reservation.row(conn, id=reservation_id)
    return _visible(row, member)


async def lock(conn: Connection, reservation_id: UUID, *, member: Member) -> Reservation:
    """The same, its row locked until the transaction ends; every change begins here."""
    row = await sql.lock_reservation.row(conn, id=reservation_id)
    return _visible(row, member)


async def lock_any(conn: Connection, reservation_id: UUID) -> Reservation:
    """The same for the clock and for closures, which act for nobody."""
    row = await sql.lock_reservation.row(conn, id=reservation_id)
    if row is None:
        raise not_found()
    return from_row(row)


def _visible(row: dict[str, Any] | None, member: Member) -> Reservation:
    if row is None:
        raise not_found()
    if row["member_id"] != member.id:
        if not member.manages_space(row["space_id"]):
            raise not_found()
        member.may_manage(row["space_id"])
    return from_row(row)


def may_change(member: Member, reservation: Reservation) -> None:
    """One's own with the scope to reserve, another's as a manager of the space."""
    if reservation.member_id == member.id:
        member.may_reserve()
    else:
        member.may_manage(reservation.space_id)


def require_alone(member: Member, reservation: Reservation) -> None:
    """What is part of a visit stands or falls with it, as far as its member decides.

    Refuses with PartOfVisit.
    """
    if reservation.group_kind == "visit" and reservation.member_id == member.id:
        raise PartOfVisit(group_id=str(reservation.group_id))


def not_found() -> NotFound:
    return NotFound(what={"en": "reservation", "it": "una prenotazione con questo numero"})


def from_row(row: dict[str, Any]) -> Reservation:
    return Reservation(
        **row | {"unit_ids": tuple(row["unit_ids"]), "units": tuple(row["units"] or ())}
    )


async def visible(
    conn: Connection,
    *,
    member_id: int | None,
    space_ids: Iterable[int],
    statuses: list[str] | None,
    after: tuple[datetime, UUID] | None,
    limit: int,
) -> list[Reservation]:
    """A member's own and those of spaces, by start and id, after that position."""
    rows = await sql.reservations_visible.rows(
        conn,
        member_id=member_id,
        space_ids=sorted(space_ids),
        statuses=statuses,
        # A position always, so that one plan serves the first page and every other.
        after_start=after[0] if after else datetime.min.replace(tzinfo=UTC),
        after_id=after[1] if after else UUID(int=0),
        limit=limit,
    )
    return [from_row(row) for row in rows]
