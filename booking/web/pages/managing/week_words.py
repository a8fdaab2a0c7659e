"""What a week of the board says: each unit by days, and on a phone each day by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from booking.spaces.network import Resource
from booking.upkeep.board import Block, Board, Row
from booking.upkeep.board_week import fullness
from booking.web.pages.managing.board_words import FOLDED_FROM, BlockSaid, Words
from booking.web.pages.say import Say

# So many stand in a cell; the day shows all of them.
_MOST = 3


@dataclass(frozen=True, slots=True)
class Full:
    """In tenths for the bar, and in words; empty where nothing is open."""

    fill: int
    text: str


@dataclass(frozen=True, slots=True)
class WeekCell:
    """A unit, or a folded pool, on one day; `path` leads there."""

    blocks: tuple[BlockSaid, ...]
    more: str
    full: Full
    path: str
    long: str
    shut: bool
    # Nothing of that day is left to be reserved.
    over: bool


@dataclass(frozen=True, slots=True)
class WeekRow:
    key: str
    name: str
    folded: bool
    cells: tuple[WeekCell, ...]


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day as the head of a column, and on a phone with its stays, each with its place."""

    short: str
    name: str
    path: str
    full: Full
    today: bool
    over: bool
    shut: bool
    count: str
    # How many units are closed, or out of order, at some time of it.
    closed: str
    stays: tuple[tuple[str, BlockSaid], ...]


def days_of(boards: Sequence[Board], say: Say) -> list[DaySaid]:
    """The columns."""
    return [_day(Words(board, say, all_of=None), say) for board in boards]


def rows_of(boards: Sequence[Board], say: Say) -> list[WeekRow]:
    """The units; a pool of many is one row of how full it is."""
    found: list[WeekRow] = []
    words = [Words(board, say, all_of=None) for board in boards]
    for resource in boards[0].space.resources:
        rows = [board.of(resource) for board in boards]
        if not rows[0]:
            continue
        if len(rows[0]) >= FOLDED_FROM:
            found.append(_pool(resource, rows, words))
            continue
        for number, row in enumerate(rows[0]):
            cells = tuple(
                _cell(each, [of_day[number]], resource, one=True)
                for each, of_day in zip(words, rows, strict=True)
            )
            found.append(WeekRow(f"u-{row.unit.id}", words[0].place(row), False, cells))
    return found


def _pool(resource: Resource, rows: Sequence[list[Row]], words: Sequence[Words]) -> WeekRow:
    cells = tuple(
        _cell(each, of_day, resource, one=False) for each, of_day in zip(words, rows, strict=True)
    )
    name = resource.name[words[0].say.language]
    return WeekRow(f"r-{resource.id}", name, True, cells)


def _cell(words: Words, rows: list[Row], resource: Resource, *, one: bool) -> WeekCell:
    say = words.say
    blocks = [block for row in rows for block in row.blocks] if one else []
    path = f"{words.path}?day={words.board.day}"
    path += f"#u-{rows[0].unit.id}" if one else f"&all={resource.id}#r-{resource.id}"
    day = say.full_day(words.board.day)
    name = words.place(rows[0]) if one else resource.name[say.language]
    return WeekCell(
        blocks=tuple(words.block(each) for each in blocks[:_MOST]),
        more=say("week_more", count=len(blocks) - _MOST) if len(blocks) > _MOST else "",
        full=_full(rows, words),
        path=path,
        long=f"{name}, {day}",
        shut=not words.board.openings,
        over=all(each.end <= say.now for each in words.board.openings),
    )


def _full(rows: Sequence[Row], words: Words) -> Full:
    taken, there = fullness(rows, words.board.openings)
    if not there:
        return Full(0, "")
    # A stay is never nothing.
    percent = max(round(100 * taken / there), 1 if taken else 0)
    return Full(-(-10 * taken // there), words.say("week_full", percent=percent))


def _day(words: Words, say: Say) -> DaySaid:
    board = words.board
    weekday, number, _ = say.short_day(board.day)
    closed = sum(any(b.kind == "closure" for b in row.blocks) for row in board.rows)
    stays, today = _stays(board), say.now.astimezone(words.zone).date()
    return DaySaid(
        short=f"{weekday} {number}",
        name=say.full_day(board.day),
        path=f"{words.path}?day={board.day}",
        full=_full(board.rows, words),
        today=board.day == today,
        over=board.day < today,
        shut=not board.openings,
        count=say("week_stays", count=len(stays)) if stays else "",
        closed=say("week_closed", count=closed) if closed else "",
        stays=tuple((words.place(row), words.block(block)) for row, block in stays),
    )


def _stays(board: Board) -> list[tuple[Row, Block]]:
    """Each once, also one on several units, by its start."""
    found: dict[str, tuple[Row, Block]] = {}
    for row in board.rows:
        for block in row.blocks:
            if block.kind == "reservation":
                found.setdefault(block.id, (row, block))
    return sorted(found.values(), key=lambda each: each[1].starts_at)
