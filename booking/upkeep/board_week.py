"""A week of a space: the boards of its days, read at once, and how full each of them is."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.member import Member
from booking.periods import DAY, MINUTE, Period, local_day
from booking.spaces.network import Space
from booking.upkeep.board import YEARS, Board, Row, read_between

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_NO_WEEK = {"en": "a week like 2026-W49", "it": "una settimana come 2026-W49"}


def board_week(asked: str | None, space: Space, *, now: datetime) -> tuple[date, ...]:
    """The days, Monday to Sunday, of the ISO week that was asked for, by default this one there.
    Refuses with Invalid."""
    if not asked:
        today = now.astimezone(space.zone).date()
        return _days(today - today.weekday() * DAY)
    found = _WEEK.fullmatch(asked)
    if found is None or int(found[1]) not in YEARS:
        raise Invalid.of("week", "format", _NO_WEEK)
    try:
        return _days(date.fromisocalendar(int(found[1]), int(found[2]), 1))
    except ValueError:
        raise Invalid.of("week", "format", _NO_WEEK) from None


def week_name(day: date) -> str:
    """2026-W49, of the week that the day lies in."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02}"


async def read_week(
    conn: Connection, *, member: Member, space: Space, days: Sequence[date], now: datetime
) -> list[Board]:
    """Each day's board, all of them of one read; a stay over midnight stands on both days.
    Refuses with Forbidden."""
    member.may_manage(space.id)
    periods = [local_day(day, space.zone) for day in days]
    whole = await read_between(
        conn, space=space, period=Period(periods[0].start, periods[-1].end), day=days[0], now=now
    )
    return [
        Board(
            space,
            day,
            tuple(cut for each in space.openings(period) if (cut := each.intersection(period))),
            tuple(_of_day(row, period) for row in whole.rows),
        )
        for day, period in zip(days, periods, strict=True)
    ]


def fullness(rows: Iterable[Row], openings: Sequence[Period]) -> tuple[int, int]:
    """How many minutes of these units are taken, and how many there are: those in opening hours
    that no closure takes."""
    taken = there = 0
    for row in rows:
        shut = _joined(b.period for b in row.blocks if b.kind == "closure")
        used = _joined(b.period for b in row.blocks if b.kind != "closure")
        there += _minutes(openings) - _within(shut, openings)
        taken += _within(used, openings)
    return taken, there


def _days(monday: date) -> tuple[date, ...]:
    return tuple(monday + each * DAY for each in range(7))


def _of_day(row: Row, period: Period) -> Row:
    return replace(row, blocks=tuple(b for b in row.blocks if b.period.overlaps(period)))


def _joined(periods: Iterable[Period]) -> list[Period]:
    """Without overlaps, by their start."""
    found: list[Period] = []
    for each in sorted(periods):
        if found and each.start <= found[-1].end:
            found[-1] = Period(found[-1].start, max(found[-1].end, each.end))
        else:
            found.append(each)
    return found


def _within(periods: Iterable[Period], openings: Sequence[Period]) -> int:
    """Elapsed minutes, so that an hour that comes twice counts twice."""
    parts = (each.intersection(opening) for each in periods for opening in openings)
    return _minutes(part for part in parts if part)


def _minutes(periods: Iterable[Period]) -> int:
    return sum((each.length for each in periods), timedelta()) // MINUTE
