"""The blocks of a day as the cells of a table whose columns are half hours: pure.

Half hours are counted from local midnight in elapsed time, so a day that changes its clocks has 46
or 50 of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from booking.periods import Period, local_day
from booking.upkeep.board import Block, Board, Row

HALF = timedelta(minutes=30)
# Of what nobody has taken: to be given, over, outside opening hours, or too near a stay for the
# resource's turnaround.
Gap = Literal["free", "past", "out", "turnaround"]


@dataclass(frozen=True, slots=True)
class Cell:
    """Some half hours in a row: with blocks, or a gap. `period` is what it shows; where several
    short blocks fall into one half hour they share a cell."""

    columns: int
    period: Period
    blocks: tuple[Block, ...] = ()
    gap: Gap | None = None


@dataclass(frozen=True, slots=True)
class Hour:
    """A heading over one or two columns; in autumn one hour comes twice."""

    starts_at: datetime
    columns: int
    period: Period


def span_of(board: Board) -> Period | None:
    """From opening to closing and as far as stays go beyond, in whole half hours of that day; None
    where it is closed and nothing is there. A machine that is out of order for weeks is so at night
    as well, which nobody needs to see."""
    day = local_day(board.day, board.space.zone)
    blocks = [block for row in board.rows for block in row.blocks]
    stays = [each for each in blocks if each.kind == "reservation"]
    shown = stays if board.openings or stays else blocks
    times = [*board.openings, *(each for block in shown if (each := _cut(block, day)))]
    if not times:
        return None
    first = _floor(min(each.start for each in times), day)
    last = _ceiling(max(each.end for each in times), day)
    return Period(first, min(last, day.end))


def hours_of(span: Period, zone: ZoneInfo) -> list[Hour]:
    """The headings: each local hour with its columns."""
    found = []
    for _, columns in groupby(_columns(span), key=lambda at: _hour(at, zone)):
        each = list(columns)
        found.append(Hour(each[0], len(each), Period(each[0], min(each[-1] + HALF, span.end))))
    return found


def cells_of(row: Row, span: Period, *, openings: Sequence[Period], now: datetime) -> list[Cell]:
    """The row from left to right; the columns of its cells are those of the span."""
    starts = list(_columns(span))
    cells: list[Cell] = []
    at = 0
    gaps = partial(_gaps, span=span, openings=openings, kept=turnarounds(row), now=now)
    for block in sorted(row.blocks, key=lambda each: (each.starts_at, each.ends_at)):
        cut = _cut(block, span)
        if cut is None:
            continue
        first = max((cut.start - span.start) // HALF, at)
        last = min(-((span.start - cut.end) // HALF), len(starts))
        if first >= last:
            cells[-1] = _shared(cells[-1], block, cut)
            continue
        cells += gaps(starts[at:first])
        cells.append(Cell(last - first, cut, (block,)))
        at = last
    return cells + gaps(starts[at:])


def taken_per_hour(rows: Sequence[Row], hours: Iterable[Hour]) -> list[int]:
    """How many of these units are taken in each hour, at its fullest."""
    return [
        max(taken_in(rows, Period(at, at + HALF)) for at in _columns(hour.period)) for hour in hours
    ]


def closed_per_hour(rows: Sequence[Row], hours: Iterable[Hour]) -> list[int]:
    """How many of these units are closed in each hour, all of it."""
    return [
        sum(
            any(b.kind == "closure" and b.period.contains(hour.period) for b in row.blocks)
            for row in rows
        )
        for hour in hours
    ]


def taken_in(rows: Iterable[Row], period: Period) -> int:
    """How many of these units anything takes in the period."""
    return sum(any(block.period.overlaps(period) for block in row.blocks) for row in rows)


def _columns(span: Period) -> Iterable[datetime]:
    at = span.start
    while at < span.end:
        yield at
        at += HALF


def turnarounds(row: Row) -> list[Period]:
    """What is kept after each stay, and before it for whoever would come first."""
    length = timedelta(minutes=row.resource.rules.turnaround_minutes)
    stays = [each.period for each in row.blocks if each.kind == "reservation"] if length else []
    return [Period(each.start - length, each.end + length) for each in stays]


def _gaps(
    starts: Sequence[datetime],
    *,
    span: Period,
    openings: Sequence[Period],
    kept: Sequence[Period],
    now: datetime,
) -> list[Cell]:
    """Half hours that nothing takes, joined as far as they are alike."""
    cells = []
    for gap, found in groupby(starts, key=lambda at: _gap(at, openings, kept, now)):
        each = list(found)
        cells.append(Cell(len(each), Period(each[0], min(each[-1] + HALF, span.end)), gap=gap))
    return cells


def _gap(at: datetime, openings: Sequence[Period], kept: Sequence[Period], now: datetime) -> Gap:
    if at + HALF <= now:
        return "past"
    column = Period(at, at + HALF)
    if not any(each.contains(column) for each in openings):
        return "out"
    return "turnaround" if any(each.overlaps(column) for each in kept) else "free"


def _shared(cell: Cell, block: Block, cut: Period) -> Cell:
    shown = Period(cell.period.start, max(cell.period.end, cut.end))
    return Cell(cell.columns, shown, (*cell.blocks, block))


def _cut(block: Block, by: Period) -> Period | None:
    return block.period.intersection(by)


def _floor(at: datetime, day: Period) -> datetime:
    return at - (at - day.start) % HALF


def _ceiling(at: datetime, day: Period) -> datetime:
    return at + (day.start - at) % HALF


def _hour(at: datetime, zone: ZoneInfo) -> tuple[object, int, timedelta | None]:
    local = at.astimezone(zone)
    return local.date(), local.hour, local.utcoffset()
