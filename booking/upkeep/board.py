"""A day of a space as its managers see it: every unit, and what takes it when."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, TypedDict
from uuid import UUID

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid
from booking.members.member import Member
from booking.periods import Period, local_day
from booking.spaces.network import Resource, Space, Unit

sql = queries("board")

Kind = Literal["reservation", "closure", "busy"]
# What a manager still puts elsewhere.
MOVABLE = ("held", "pending", "confirmed", "checked_in")
_MOST_REQUESTS = 50
YEARS = range(2000, 2200)
_NO_DAY = {"en": "a day like 2026-12-01", "it": "un giorno come 2026-12-01"}


class ComesWith(TypedDict):
    """So many of what is lent or served with a stay; the name in both languages."""

    id: int
    name: dict[str, str]
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """What takes a unit for a while. `name` is the member's or, of a walk-in, the guest's; `label`
    a closure's reason or a calendar's name; a closure that is `open_ended` has no end that anybody
    knows. `quantity`, `resource_id` (a whole's, on its parts) and
    `sequence` are a reservation's, and so are the `add_ons` that come with it."""

    unit_id: int
    kind: Kind
    id: str
    starts_at: datetime
    ends_at: datetime
    status: str | None
    reference: str | None
    name: str | None = field(repr=False)
    walk_in: bool
    label: str | None = field(repr=False)
    resource_id: int | None
    quantity: int | None
    sequence: int | None
    add_ons: list[ComesWith] | None = field(default=None, hash=False)
    open_ended: bool = False

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    def movable(self, now: datetime) -> bool:
        """Whether it is a stay that is not over."""
        return self.status in MOVABLE and self.ends_at > now


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A reservation that waits for a manager's answer."""

    id: UUID
    reference: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    quantity: int
    expires_at: datetime
    title: str | None = field(repr=False)
    price_cents: int
    voucher_cents: int
    name: str | None = field(repr=False)

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


@dataclass(frozen=True, slots=True)
class Row:
    """A unit, and its blocks by their start."""

    resource: Resource
    unit: Unit
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """`openings` are those of the local day, cut at its midnights; closures are blocks."""

    space: Space
    day: date
    openings: tuple[Period, ...]
    rows: tuple[Row, ...]

    def of(self, resource: Resource) -> list[Row]:
        """The rows of one resource."""
        return [row for row in self.rows if row.resource.id == resource.id]


def board_day(asked: str | None, space: Space, *, now: datetime) -> date:
    """The day that was asked for, by default today there. Refuses with Invalid."""
    if not asked:
        return now.astimezone(space.zone).date()
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        raise Invalid.of("day", "format", _NO_DAY) from None
    if day.year not in YEARS:
        raise Invalid.of("day", "format", _NO_DAY)
    return day


async def read_board(
    conn: Connection, *, member: Member, space: Space, day: date, now: datetime
) -> Board:
    """Everything of one local day in one read. Refuses with Forbidden."""
    member.may_manage(space.id)
    whole_day = local_day(day, space.zone)
    return await read_between(conn, space=space, period=whole_day, day=day, now=now)


async def read_between(
    conn: Connection, *, space: Space, period: Period, day: date, now: datetime
) -> Board:
    """The same of any period, for whoever may see it."""
    leaves = [each for each in space.resources if not each.whole]
    blocks = await sql.taken_on_board.all(
        conn,
        Block,
        space_id=space.id,
        resource_ids=[each.id for each in leaves],
        from_at=period.start,
        to_at=period.end,
        now=now,
    )
    cut = (each.intersection(period) for each in space.openings(period))
    return Board(space, day, tuple(each for each in cut if each), _rows(leaves, blocks))


async def requests_of(
    conn: Connection, *, member: Member, space: Space, now: datetime
) -> list[Request]:
    """Up to fifty that wait for an answer, the most urgent first. Refuses with Forbidden."""
    member.may_manage(space.id)
    return await sql.requests_of_space.all(
        conn, Request, space_id=space.id, now=now, limit=_MOST_REQUESTS
    )


def _rows(leaves: Sequence[Resource], blocks: Sequence[Block]) -> tuple[Row, ...]:
    of_unit: dict[int, list[Block]] = {}
    for block in blocks:
        of_unit.setdefault(block.unit_id, []).append(block)
    return tuple(
        Row(resource, unit, tuple(of_unit.get(unit.id, ())))
        for resource in leaves
        for unit in resource.units
    )
