"""Use by space as a table for spreadsheets: UTF-8, RFC 4180, no cell that is a formula."""

import csv
import io

from booking.cockpit.usage import TOLD_FROM, OfSpace, Usage
from booking.spreadsheet import cell

_HEADER = (
    "campaign",
    "from",
    "to",
    "space",
    "name",
    "municipio",
    "stays",
    "hours",
    "unit",
    "amount",
    "price_cents",
    "beneficiaries",
)


def usage_csv(found: Usage) -> str:
    """A row for each space; `amount` is in the campaign's unit, hours have two decimals, and fewer
    than five beneficiaries are `<5`."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(_HEADER)
    for each in found.spaces:
        table.writerow([cell(value) for value in _cells(found, each)])
    return text.getvalue()


def _cells(found: Usage, each: OfSpace) -> list[object]:
    use = each.use
    return [
        found.campaign.slug,
        found.from_day,
        found.to_day,
        each.slug,
        each.name,
        each.municipio,
        use.stays,
        f"{use.minutes / 60:.2f}",
        found.campaign.unit,
        use.amount,
        use.price_cents,
        f"<{TOLD_FROM}" if use.beneficiaries is None else use.beneficiaries,
    ]
