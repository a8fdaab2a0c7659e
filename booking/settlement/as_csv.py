"""A statement as CSV (RFC 4180), for spreadsheets that read it in any language.

Semicolons part the cells, which an Italian spreadsheet takes as it is; UTF-8 without a byte order
mark; amounts are whole numbers in the campaign's unit, so that no decimal sign is misread.
"""

import csv
import io
from zoneinfo import ZoneInfo

from booking.settlement.statement import Line, Statement, Whole
from booking.spreadsheet import cell

_HEADINGS = (
    "statement",
    "campaign",
    "space",
    "position",
    "kind",
    "reference",
    "resource",
    "use_day",
    "starts_at",
    "ends_at",
    "price_cents",
    "amount",
    "unit",
    "reason",
)


def as_csv(whole: Whole, *, language: str) -> bytes:
    """A row for each line; `language` is that of the resources' names. Times are the space's."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(_HEADINGS)
    for line in whole.lines:
        writer.writerow([cell(each) for each in _row(whole.statement, line, language)])
    return out.getvalue().encode()


def _row(statement: Statement, line: Line, language: str) -> list[str | int]:
    zone = ZoneInfo(line.timezone)
    return [
        statement.number,
        statement.campaign_slug,
        statement.space_name,
        line.position,
        line.kind,
        line.reference,
        line.resource[language],
        line.use_day.isoformat(),
        line.starts_at.astimezone(zone).isoformat(timespec="minutes"),
        line.ends_at.astimezone(zone).isoformat(timespec="minutes"),
        line.price_cents,
        line.amount,
        statement.unit,
        line.reason or "",
    ]
