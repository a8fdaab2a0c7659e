"""How figures look in the API."""

from typing import Any

from pydantic import JsonValue

from booking.figures.read import OfSpace
from booking.figures.tally import Figures
from booking.money import CURRENCY

_EXAMPLE: dict[str, JsonValue] = {
    "occupancy": {
        "open_seconds": 864_000,
        "taken_seconds": 345_600,
        "share": 0.4,
        "hours": [
            {
                "weekday": 2,
                "hour": 9,
                "open_seconds": 72_000,
                "taken_seconds": 54_000,
                "share": 0.75,
            }
        ],
    },
    "stays": 21,
    "came": 18,
    "no_shows": 2,
    "no_show_share": 0.1,
    "cancelled": {"early": 3, "late": 1, "by_space": 0},
    "price_cents": 34_200,
    "voucher_cents": 17_100,
    "due_cents": 17_100,
    "voucher_share": 0.5,
    "no_show_price_cents": 3_600,
    "lead_minutes": {"first_quartile": 1_440, "median": 2_880, "third_quartile": 10_080},
}
EXAMPLE: dict[str, JsonValue] = {
    "space": "spazio-campione-12",
    "timezone": "Europe/Rome",
    "from_day": "2026-12-01",
    "to_day": "2026-12-01",
    "currency": "EUR",
    "total": _EXAMPLE,
    "resources": [
        {
            "id": 12,
            "kind": "desk",
            "name": {"it": "Scrivanie", "en": "Desks"},
            "whole": False,
            "figures": _EXAMPLE,
        }
    ],
}


def figures_shown(found: OfSpace) -> dict[str, Any]:
    return {
        "space": found.space.slug,
        "timezone": found.space.timezone,
        "from_day": found.days.first.isoformat(),
        "to_day": found.days.last.isoformat(),
        "currency": CURRENCY,
        "total": _figures(found.total),
        "resources": [
            {
                "id": each.resource.id,
                "kind": each.resource.kind,
                "name": each.resource.name,
                "whole": each.resource.whole,
                "figures": _figures(each.figures),
            }
            for each in found.resources
        ],
    }


def _figures(figures: Figures) -> dict[str, Any]:
    time, counts = figures.time, figures.counts
    leads = counts.lead_quartiles()
    return {
        "occupancy": {
            "open_seconds": sum(time.open),
            "taken_seconds": sum(time.taken),
            "share": _share(time.share()),
            "hours": [
                {
                    "weekday": slot // 24 + 1,
                    "hour": slot % 24,
                    "open_seconds": time.open[slot],
                    "taken_seconds": time.taken[slot],
                    "share": _share(time.taken[slot] / time.open[slot]),
                }
                for slot in time.slots
            ],
        },
        "stays": counts.stays,
        "came": counts.came,
        "no_shows": counts.missed,
        "no_show_share": _share(counts.missed_share),
        "cancelled": {
            "early": counts.cancelled_early,
            "late": counts.cancelled_late,
            "by_space": counts.cancelled_by_space,
        },
        "price_cents": counts.price_cents,
        "voucher_cents": counts.voucher_cents,
        "due_cents": counts.due_cents,
        "voucher_share": _share(counts.voucher_share),
        "no_show_price_cents": counts.missed_cents,
        "lead_minutes": leads
        and dict(zip(("first_quartile", "median", "third_quartile"), leads, strict=True)),
    }


def _share(share: float | None) -> float | None:
    return None if share is None else round(share, 4)
