"""What the board says of each unit and hour, in words, shapes and links."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from booking.periods import Period
from booking.spaces.network import Resource
from booking.upkeep.board import Block, Board, Row
from booking.upkeep.board_cells import (
    Cell,
    Hour,
    cells_of,
    closed_per_hour,
    hours_of,
    span_of,
    taken_per_hour,
)
from booking.web.pages.say import Say

# A pool of more units than these is one row of counts until all of it is asked for.
FOLDED_FROM = 7
_NARROW = 2
# For how long a free place is offered at first.
_USUAL = timedelta(hours=4)
# How a block looks: the class of its cell, and the shape beside its word.
_LOOKS = {
    "checked_in": ("b-in", "ok"),
    "confirmed": ("b-yes", "info"),
    "completed": ("b-over", "none"),
    "pending": ("b-wait", "wait"),
    "held": ("b-wait", "wait"),
    "no_show": ("b-no", "bad"),
    "closure": ("b-shut", "shut"),
    "busy": ("b-ext", "other"),
}


@dataclass(frozen=True, slots=True)
class BlockSaid:
    look: str
    shape: str
    who: str
    what: str
    path: str
    key: str = ""
    # What the script needs to move it: unit, instants, sequence; none of what it can't.
    moves: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class CellSaid:
    """With blocks; or free, with a path to give it away and the words for that; or nothing."""

    columns: int
    blocks: tuple[BlockSaid, ...] = ()
    path: str = ""
    long: str = ""
    narrow: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class CountSaid:
    columns: int
    taken: int
    fill: int
    long: str
    # All of it is closed.
    shut: bool


@dataclass(frozen=True, slots=True)
class RowSaid:
    """A unit, or a folded pool with its counts."""

    key: str
    name: str
    note: str
    cells: tuple[CellSaid, ...] = ()
    counts: tuple[CountSaid, ...] = ()
    # Shows all units of the pool, or folds them.
    more: str = ""
    less: str = ""
    unit: int | None = None
    resource: int | None = None
    # Of its resource, in minutes.
    grid: int = 0


@dataclass(frozen=True, slots=True)
class HourSaid:
    text: str
    columns: int
    is_now: bool


@dataclass(frozen=True, slots=True)
class Table:
    hours: list[HourSaid]
    columns: int
    rows: list[RowSaid]
    # Where the line of now stands, in thousandths of the width; None on another day.
    now: int | None
    starts_at: str


class Words:
    """How this day's board is said; `all_of` is the pool that is shown unit by unit."""

    def __init__(self, board: Board, say: Say, *, all_of: int | None) -> None:
        self.board, self.say, self.all_of = board, say, all_of
        self.zone = board.space.zone
        self.path = f"/gestione/{board.space.slug}"
        self.here = f"{self.path}?day={board.day}" + (f"&all={all_of}" if all_of else "")

    def table(self) -> Table | None:
        """None on a day when the space is closed and nothing is there."""
        span = span_of(self.board)
        if span is None:
            return None
        hours = hours_of(span, self.zone)
        rows: list[RowSaid] = []
        for resource in self.board.space.resources:
            rows += self._resource(resource, span, hours)
        now = self.say.now
        at = (now - span.start) * 1000 // span.length if span.start <= now < span.end else None
        return Table(
            [self._hour(each) for each in hours],
            sum(each.columns for each in hours),
            rows,
            at,
            span.start.isoformat(),
        )

    def block(self, block: Block) -> BlockSaid:
        look, shape = _LOOKS.get(_status(block), _LOOKS["confirmed"])
        who = block.label or block.name or self.say("board_somebody")
        if block.walk_in:
            who = f"{who} ({self.say('board_guest')})"
        return BlockSaid(
            look,
            shape,
            who,
            f"{self.when(block)}{self._extras(block)}",
            self._path(block),
            key=f"stay-{block.id}-{block.unit_id}" if block.kind == "reservation" else "",
            moves=self._moves(block),
        )

    def when(self, block: Block) -> str:
        """9:00–13:00, confermata."""
        return f"{self._within(block)}, {self.say(f'board_is_{_status(block)}')}"

    def place(self, row: Row) -> str:
        """Scrivania 7, or Sala A where there is but one."""
        name = row.resource.name[self.say.language]
        return f"{name} {row.unit.name}" if len(row.resource.units) > 1 else name

    def move_path(self, reservation_id: str) -> str:
        """Where a form that moves it is sent."""
        all_of = f"?all={self.all_of}" if self.all_of else ""
        return f"{self.path}/prenotazioni/{reservation_id}/sposta{all_of}"

    def _resource(self, resource: Resource, span: Period, hours: list[Hour]) -> list[RowSaid]:
        rows = self.board.of(resource)
        if len(rows) < FOLDED_FROM:
            return [self._row(row, span) for row in rows]
        pool = self._pool(resource, rows, hours)
        shown = [self._row(row, span) for row in rows] if resource.id == self.all_of else []
        return [pool, *shown]

    def _pool(self, resource: Resource, rows: list[Row], hours: list[Hour]) -> RowSaid:
        closed, taken = closed_per_hour(rows, hours), taken_per_hour(rows, hours)
        counts = tuple(
            self._count(*each, of=len(rows)) for each in zip(hours, taken, closed, strict=True)
        )
        here = f"{self.path}?day={self.board.day}"
        shown = resource.id == self.all_of
        return RowSaid(
            key=f"r-{resource.id}",
            name=resource.name[self.say.language],
            note=self.say("board_taken_of", count=len(rows)),
            counts=counts,
            more="" if shown else f"{here}&all={resource.id}#r-{resource.id}",
            less=f"{here}#r-{resource.id}" if shown else "",
        )

    def _count(self, hour: Hour, taken: int, closed: int, *, of: int) -> CountSaid:
        long = self.say("board_of_hour", taken=taken, all=of)
        if closed:
            long = self.say("board_closed_of_hour", taken=taken - closed, closed=closed, all=of)
        return CountSaid(hour.columns, taken, -(-10 * taken // of), long, shut=closed == of)

    def _row(self, row: Row, span: Period) -> RowSaid:
        cells = cells_of(row, span, openings=self.board.openings, now=self.say.now)
        return RowSaid(
            key=f"u-{row.unit.id}",
            name=self.place(row),
            note="",
            unit=row.unit.id,
            resource=row.resource.id,
            grid=row.resource.rules.grid_minutes,
            cells=tuple(self._cell(row, each) for each in cells),
        )

    def _cell(self, row: Row, cell: Cell) -> CellSaid:
        if cell.blocks:
            return CellSaid(cell.columns, tuple(self.block(each) for each in cell.blocks))
        if cell.gap != "free":
            return CellSaid(cell.columns, closed=cell.gap == "out")
        asked = {"day": str(self.board.day), "place": f"u:{row.unit.id}"}
        start = max(cell.period.start, self.say.now)
        longest = timedelta(minutes=row.resource.rules.longest_minutes)
        asked["from"] = self.clock(start) if start > self.say.now else ""
        asked["to"] = self.clock(min(cell.period.end, start + min(_USUAL, longest)))
        when = self.say.hours(cell.period, self.zone)
        return CellSaid(
            cell.columns,
            path=f"{self.path}?{urlencode(asked)}#arrivo",
            long=self.say("board_give", what=self.place(row), when=when),
            narrow=cell.columns < _NARROW,
        )

    def clock(self, at: datetime) -> str:
        """09:00; the end of the day is 24:00."""
        local = at.astimezone(self.zone)
        if local.date() > self.board.day and not (local.hour or local.minute):
            return "24:00"
        return f"{local:%H:%M}"

    def _hour(self, hour: Hour) -> HourSaid:
        local = hour.starts_at.astimezone(self.zone)
        now = hour.period.start <= self.say.now < hour.period.end
        return HourSaid(f"{local.hour}", hour.columns, now)

    def _within(self, block: Block) -> str:
        if block.open_ended:
            return self.say("out_since", day=self.say.moment(block.starts_at, self.zone))
        if block.period.length > timedelta(days=1):
            return self.say.stay_within(block.period, self.zone)
        return self.say.hours(block.period, self.zone)

    def _moves(self, block: Block) -> dict[str, str] | None:
        """Of one unit of a pool that is not over; the others have the form alone."""
        of_unit = {row.unit.id: row.resource.id for row in self.board.rows}
        own = block.resource_id == of_unit.get(block.unit_id)
        if not block.movable(self.say.now) or block.quantity != 1 or not own:
            return None
        return {
            "stay": block.id,
            "unit": str(block.unit_id),
            "starts": block.starts_at.isoformat(),
            "ends": block.ends_at.isoformat(),
            "sequence": str(block.sequence),
            "begun": "1" if block.starts_at <= self.say.now else "",
        }

    def _extras(self, block: Block) -> str:
        count = sum(each["quantity"] for each in block.add_ons or ())
        return (
            f", {self.say('board_extras_one' if count == 1 else 'board_extras', count=count)}"
            if count
            else ""
        )

    def _path(self, block: Block) -> str:
        if block.movable(self.say.now):
            return f"{self.here}&stay={block.id}#sposta"
        if block.kind == "reservation":
            return f"/prenotazioni/{block.id}"
        return f"{self.path}/{'chiusure' if block.kind == 'closure' else 'calendari'}"


def _status(block: Block) -> str:
    return block.status if block.kind == "reservation" and block.status else block.kind
