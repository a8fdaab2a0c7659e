"""How the officer's cockpit looks in the API."""

from dataclasses import asdict
from typing import Any

from booking.cockpit.figures import Figures
from booking.cockpit.overview import Known, PotSheet
from booking.cockpit.usage import Usage, Use
from booking.money import CURRENCY
from booking.web.api.reserving.represent import utc


def in_short(campaign: Known, language: str) -> dict[str, Any]:
    """Which campaign, and what its amounts count."""
    return {
        "slug": campaign.slug,
        "name": campaign.name[language],
        "names": campaign.name,
        "unit": campaign.unit,
        "currency": CURRENCY,
        "opens_on": campaign.opens_on.isoformat(),
        "closes_on": campaign.closes_on.isoformat(),
    }


def figures_shown(figures: Figures) -> dict[str, int]:
    """Every figure by its name."""
    return asdict(figures)


def pot_shown(pot: PotSheet, language: str) -> dict[str, Any]:
    """One pot with its weeks."""
    empty_on = pot.forecast.empty_on
    return {
        "slug": pot.slug,
        "name": pot.name[language],
        "names": pot.name,
        "rank": pot.rank,
        "figures": figures_shown(pot.figures),
        "forecast": asdict(pot.forecast) | {"empty_on": empty_on.isoformat() if empty_on else None},
        "alerts": [{"percent": percent, "raised_at": utc(at)} for percent, at in pot.alerts],
        "weeks": [asdict(each) | {"ends_on": each.ends_on.isoformat()} for each in pot.weeks],
    }


def usage_shown(found: Usage, language: str) -> dict[str, Any]:
    """By municipio and by space."""
    return {
        "campaign": in_short(found.campaign, language),
        "from_day": found.from_day.isoformat(),
        "to_day": found.to_day.isoformat(),
        "total": _use(found.total),
        "municipi": [_use(each.use) | {"municipio": each.municipio} for each in found.municipi],
        "spaces": [
            _use(each.use)
            | {
                "space": {"slug": each.slug, "name": each.name},
                "municipio": each.municipio,
            }
            for each in found.spaces
        ],
    }


def _use(use: Use) -> dict[str, Any]:
    return {
        "stays": use.stays,
        "hours": round(use.minutes / 60, 2),
        "amount": use.amount,
        "price_cents": use.price_cents,
        "beneficiaries": use.beneficiaries,
    }
