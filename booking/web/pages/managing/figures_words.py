"""A space's figures as its manager reads them: a few numbers, a week, a row for each resource."""

from collections.abc import Iterator
from dataclasses import dataclass

from babel.dates import get_day_names

from booking.figures.as_csv import percent
from booking.figures.read import OfSpace
from booking.figures.share import share_in_words
from booking.figures.tally import Figures, Time
from booking.web.pages.say import Say

_DAY, _HOUR = 1440, 60


@dataclass(frozen=True, slots=True)
class Tile:
    number: str
    label: str


@dataclass(frozen=True, slots=True)
class Cell:
    """An hour of a weekday: its percent and how strong its colour is, 0 to 4; None: closed."""

    percent: str | None
    strength: int


@dataclass(frozen=True, slots=True)
class Week:
    """`days` are short names with long ones; a row is an hour with a cell for each day."""

    days: list[tuple[str, str]]
    rows: list[tuple[str, list[Cell]]]


@dataclass(frozen=True, slots=True)
class Line:
    """A resource, or all of the space."""

    name: str
    cells: list[str]
    total: bool


def tiles(figures: Figures, say: Say) -> list[Tile]:
    counts, leads = figures.counts, figures.counts.lead_quartiles()
    stays = "fig_stays_one" if counts.stays == 1 else "fig_stays"
    return [
        Tile(share_in_words(figures.time.share(), say.language), say("fig_occupancy")),
        Tile(str(counts.stays), say(stays)),
        Tile(str(counts.missed), _with_share("fig_missed", counts.missed_share, say)),
        Tile(say.money(counts.price_cents), say("fig_revenue")),
        Tile(
            say.money(counts.voucher_cents), _with_share("fig_voucher", counts.voucher_share, say)
        ),
        Tile(_ahead(leads[1], say) if leads else "–", say("fig_lead")),
    ]


def week(time: Time, say: Say) -> Week:
    """From the first hour in which it opens on any day to the last."""
    hours = [slot % 24 for slot in time.slots]
    rows = [
        (f"{hour}:00", [_cell(time, day * 24 + hour) for day in range(7)])
        for hour in range(min(hours, default=0), max(hours, default=-1) + 1)
    ]
    short, wide = (get_day_names(width, locale=say.language) for width in ("abbreviated", "wide"))
    return Week([(short[day], wide[day]) for day in range(7)], rows)


def lines(found: OfSpace, say: Say) -> Iterator[Line]:
    """Each resource; below them the space, where it is about all of it."""
    for each in found.resources:
        yield Line(each.resource.name[say.language], _cells(each.figures, say), total=False)
    if len(found.resources) != 1:
        yield Line(say("fig_total"), _cells(found.total, say), total=True)


def _cell(time: Time, slot: int) -> Cell:
    share = time.share([slot])
    if share is None:
        return Cell(None, 0)
    if not time.taken[slot]:
        return Cell("0", 0)
    return Cell(str(percent(share) or "<1"), min(4, 1 + int(share * 4)))


def _cells(figures: Figures, say: Say) -> list[str]:
    counts = figures.counts
    return [
        share_in_words(figures.time.share(), say.language),
        str(counts.stays),
        str(counts.missed),
        str(counts.cancelled_early),
        str(counts.cancelled_late),
        str(counts.cancelled_by_space),
        say.money(counts.price_cents),
        say.money(counts.voucher_cents),
        say.money(counts.due_cents),
        " · ".join(_ahead(each, say) for each in counts.lead_quartiles() or ()) or "–",
    ]


def _with_share(name: str, share: float | None, say: Say) -> str:
    return (
        say(f"{name}_plain")
        if share is None
        else say(name, share=share_in_words(share, say.language))
    )


def _ahead(minutes: int, say: Say) -> str:
    """To the hour from two hours on, to the day from two days on."""
    if minutes >= 2 * _DAY:
        return say("fig_days", count=round(minutes / _DAY))
    if minutes >= 2 * _HOUR:
        return say("fig_hours", count=round(minutes / _HOUR))
    return say.length(minutes)
