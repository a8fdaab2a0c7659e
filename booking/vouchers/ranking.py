"""The ranking of a campaign's applications, and how far its pots go down it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.amount import fitting_amount
from booking.vouchers.campaign_today import CampaignToday

sql = queries("grants")


@dataclass(frozen=True, slots=True)
class Ranked:
    """One application in its place. Amounts are in the campaign's unit: `amount` is what it would
    be granted, `pot` the one that would pay it were all above it granted (none has enough where it
    is None), `total` what that pot would have paid by then, this one included."""

    place: int
    id: int
    beneficiary_id: int
    kind: str
    points: int
    submitted_at: datetime
    plan_cents: int
    months: int | None
    facts: dict[str, Any]
    documents: list[dict[str, Any]]
    email: str
    other_accounts: int
    same_tax_code: int
    was_separated: bool
    amount: int | None
    pot: str | None
    total: int | None


async def ranked(conn: Connection, *, campaign: CampaignToday) -> list[Ranked]:
    """Those that wait for an answer: by points, then by the moment of the application."""
    rows = await sql.ranked_applications.rows(conn, campaign_id=campaign.id)
    pots = await sql.pots_left.rows(conn, campaign_id=campaign.id)
    return list(_placed(campaign, rows, pots))


def _placed(
    campaign: CampaignToday, rows: list[dict[str, Any]], pots: list[dict[str, Any]]
) -> Iterable[Ranked]:
    left = {pot["slug"]: pot["balance"] for pot in pots}
    totals = dict.fromkeys(left, 0)
    for place, row in enumerate(rows, start=1):
        amount = fitting_amount(campaign.terms, unit=campaign.unit, plan_cents=row["plan_cents"])
        pot = paying_pot(pots, left, kind=row["kind"], amount=amount or 0)
        if pot is not None and amount is not None:
            left[pot] -= amount
            totals[pot] += amount
        yield Ranked(place=place, **row, amount=amount, pot=pot, total=totals[pot] if pot else None)


def paying_pot(
    pots: list[dict[str, Any]], left: dict[str, int], *, kind: str, amount: int
) -> str | None:
    """The pot that a grant draws on, as grant does: the first by rank that admits the kind and has
    enough, as far as the ones before it spill."""
    slugs = pots_in_reach(pots, kind=kind)
    return next((slug for slug in slugs if left[slug] >= amount), None)


def pots_in_reach(pots: list[dict[str, Any]], *, kind: str) -> list[str]:
    """The pots that a grant may look at, in their order: those that admit the kind, as far as they
    spill."""
    found: list[str] = []
    for pot in pots:
        if kind in pot["admits"]:
            found.append(pot["slug"])
            if not pot["spills"]:
                break
    return found
