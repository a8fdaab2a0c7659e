"""A statement as it is read: by an officer, or by a manager of its space."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.settlement.refusals import no_statement
from booking.vouchers.campaign import Unit

sql = queries("settlement")


@dataclass(frozen=True, slots=True)
class Statement:
    """`total` is in `unit`: cents, days or minutes. The period's days are both included, by the
    clock of the campaign's zone; names and address are those of the drafting, and from the sending
    on those of that moment."""

    id: int
    number: str
    campaign_slug: str
    campaign_name: dict[str, str]
    unit: Unit
    space_id: int
    space_slug: str
    space_name: str
    space_address: str
    period_from: date
    period_to: date
    state: str
    version: int
    total: int
    made_at: datetime
    sent_at: datetime | None
    approved_at: datetime | None
    paid_at: datetime | None
    payment_reference: str | None


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer, in the campaign's unit; below zero it takes back, for `reason`. `timezone` is
    the space's, whose clock the stay went by, as the statement keeps it. Nobody's name: the city
    owes per stay."""

    position: int
    amount: int
    reservation_id: UUID
    reference: str
    resource: dict[str, str]
    use_day: date
    starts_at: datetime
    ends_at: datetime
    price_cents: int
    timezone: str
    reason: str | None

    @property
    def kind(self) -> str:
        """`stay`, or `correction` of one."""
        return "stay" if self.amount > 0 else "correction"


@dataclass(frozen=True, slots=True)
class Whole:
    """A statement with its lines, and what is still to be taken back from its space."""

    statement: Statement
    lines: list[Line]
    waiting: int


def may_see(member: Member, space_id: int) -> bool:
    """Whether a statement of that space is the member's to see."""
    return member.officer or member.admin or member.manages_space(space_id)


async def read(conn: Connection, *, statement_id: int, member: Member | None) -> Whole:
    """One that this member may see; None is an operator on the command line.

    Refuses with NotFound, and with LacksScope where the token does not suffice.
    """
    found = await statements(conn, ids=[statement_id])
    if not found or (member is not None and not may_see(member, found[0].space_id)):
        raise no_statement()
    if member is not None:
        may_act_for(member, found[0].space_id)
    lines = await sql.statement_lines.all(conn, Line, statement_id=statement_id)
    waiting = await sql.waiting_of_statement.value(conn, statement_id=statement_id)
    return Whole(found[0], lines, waiting)


async def read_number(conn: Connection, *, number: str) -> Whole:
    """The statement of that number, for an operator. Refuses with NotFound."""
    statement_id = await sql.statement_of_number.value(conn, number=number)
    if statement_id is None:
        raise no_statement()
    return await read(conn, statement_id=statement_id, member=None)


async def listed(
    conn: Connection,
    *,
    space_ids: frozenset[int] | None,
    campaign: str | None = None,
    space: str | None = None,
    state: str | None = None,
    after: int | None = None,
    limit: int,
) -> list[Statement]:
    """At most `limit`, the newest first, from the one that follows the statement of id `after`;
    of these spaces, or of all where that is None."""
    ids = await sql.statement_ids.column(
        conn,
        space_ids=None if space_ids is None else sorted(space_ids),
        campaign=campaign,
        space=space,
        state=state,
        after=after,
        limit=limit,
    )
    return await statements(conn, ids=ids)


async def statements(conn: Connection, *, ids: Iterable[int]) -> list[Statement]:
    """Those of these ids, the newest first."""
    return await sql.statements_by_id.all(conn, Statement, ids=list(ids))


def spaces_seen(member: Member) -> frozenset[int] | None:
    """Of which spaces the member sees statements, with the token that they sent: None is all."""
    of_the_city = (member.officer or member.admin) and _has(member, "city")
    if of_the_city or (member.admin and _has(member, "manage")):
        return None
    return member.manages if _has(member, "manage") else frozenset()


def may_act_for(member: Member, space_id: int) -> None:
    """As a manager of the space, or for the city: whichever their role and their token allow
    together. Refuses with Forbidden, and with LacksScope where only the token does not suffice."""
    if member.manages_space(space_id) and _has(member, "manage"):
        return
    if member.officer or member.admin:
        member.may_act_for_city()
    else:
        member.may_manage(space_id)


def _has(member: Member, scope: str) -> bool:
    return member.scopes is None or scope in member.scopes
