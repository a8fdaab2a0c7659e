"""Figures as CSV (RFC 4180), for spreadsheets that read it in any language.

Semicolons part the cells, which an Italian spreadsheet takes as it is; UTF-8 without a byte order
mark; all figures are whole numbers, so that no decimal sign is misread.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Literal

from booking.figures.read import OfSpace
from booking.figures.tally import Figures
from booking.spreadsheet import cell

Table = Literal["resources", "hours"]
_WHERE = ("space", "from", "to", "resource_id", "kind", "resource")
_RESOURCES = (
    *_WHERE,
    "open_seconds",
    "taken_seconds",
    "occupancy_percent",
    "stays",
    "came",
    "no_shows",
    "no_show_percent",
    "cancelled_early",
    "cancelled_late",
    "cancelled_by_space",
    "price_cents",
    "voucher_cents",
    "due_cents",
    "no_show_price_cents",
    "voucher_percent",
    "lead_minutes_first_quartile",
    "lead_minutes_median",
    "lead_minutes_third_quartile",
)
_HOURS = (*_WHERE, "weekday", "hour", "open_seconds", "taken_seconds", "occupancy_percent")


def as_csv(found: OfSpace, *, table: Table, language: str) -> bytes:
    """A row for each resource, or for each hour of its week in which it was open; those of the
    whole come first and name no resource. `language` is that of names."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_RESOURCES if table == "resources" else _HOURS)
    for where, figures in _every(found, language):
        rows = [_tally(figures)] if table == "resources" else _by_hour(figures)
        for row in rows:
            writer.writerow([cell(each) for each in (*where, *row)])
    return out.getvalue().encode()


def percent(share: float | None) -> int | None:
    return None if share is None else round(100 * share)


def _every(found: OfSpace, language: str) -> Iterable[tuple[tuple[str | int | None, ...], Figures]]:
    where = (found.space.slug, found.days.first.isoformat(), found.days.last.isoformat())
    if len(found.resources) != 1:
        yield (*where, None, None, None), found.total
    for each in found.resources:
        of = each.resource
        yield (*where, of.id, of.kind, of.name[language]), each.figures


def _tally(figures: Figures) -> Sequence[int | None]:
    time, counts = figures.time, figures.counts
    return (
        sum(time.open),
        sum(time.taken),
        percent(time.share()),
        counts.stays,
        counts.came,
        counts.missed,
        percent(counts.missed_share),
        counts.cancelled_early,
        counts.cancelled_late,
        counts.cancelled_by_space,
        counts.price_cents,
        counts.voucher_cents,
        counts.due_cents,
        counts.missed_cents,
        percent(counts.voucher_share),
        *(counts.lead_quartiles() or (None, None, None)),
    )


def _by_hour(figures: Figures) -> Iterable[Sequence[int | None]]:
    time = figures.time
    for slot in time.slots:
        share = percent(time.share([slot]))
        yield slot // 24 + 1, slot % 24, time.open[slot], time.taken[slot], share
