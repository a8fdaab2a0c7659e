"""A campaign as its officer sees it: each pot's figures, how they moved, how long they last."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add
from typing import Any
from zoneinfo import ZoneInfo

from booking.cockpit.figures import Figures, Moved, figures_of
from booking.cockpit.forecast import Forecast, Week, burn_down, forecast, week_ends
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.periods import local_midnight
from booking.vouchers.campaign import Unit

sql = queries("cockpit")


@dataclass(frozen=True, slots=True)
class Known:
    """A campaign, and which day it is in its zone."""

    id: int
    slug: str
    name: dict[str, str]
    unit: Unit
    zone: ZoneInfo
    opens_on: date
    closes_on: date
    today: date


@dataclass(frozen=True, slots=True)
class PotSheet:
    """One pot: its figures, its weeks since the campaign opened, and the alerts of its budget."""

    slug: str
    name: dict[str, str]
    rank: int
    figures: Figures
    weeks: tuple[Week, ...]
    forecast: Forecast
    alerts: tuple[tuple[int, datetime], ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """`total` is the sum of the pots; amounts are in the campaign's unit."""

    campaign: Known
    total: Figures
    pots: tuple[PotSheet, ...]


async def known_campaign(conn: Connection, *, slug: str, now: datetime) -> Known:
    """The campaign of that slug. Refuses with NotFound."""
    row = await sql.campaign.row(conn, slug=slug)
    if row is None:
        raise NotFound(what={"en": f"campaign “{slug}”", "it": f"la campagna “{slug}”"})
    zone = ZoneInfo(row.pop("timezone"))
    return Known(**row, zone=zone, today=now.astimezone(zone).date())


async def overview(conn: Connection, *, slug: str, now: datetime) -> Overview:
    """All of a campaign's figures, from one snapshot. Call it outside a transaction. Refuses with
    NotFound."""
    async with conn.transaction(isolation="repeatable_read", readonly=True):
        return await add_up(conn, slug=slug, now=now)


async def add_up(conn: Connection, *, slug: str, now: datetime) -> Overview:
    """The same as this transaction sees it."""
    campaign = await known_campaign(conn, slug=slug, now=now)
    ends = week_ends(opens_on=campaign.opens_on, today=campaign.today)
    moved = await _moved(conn, campaign, ends)
    paid = {
        row["pot_id"]: row["amount"]
        for row in await sql.paid_by_pot.rows(conn, campaign_id=campaign.id)
    }
    alerts = await sql.alerts.rows(conn, campaign_id=campaign.id)
    sheets = tuple(
        _sheet(
            pot,
            moved[pot["id"]],
            campaign,
            ends,
            paid=paid.get(pot["id"], 0),
            alerts=tuple(
                (row["percent"], row["raised_at"]) for row in alerts if row["pot_id"] == pot["id"]
            ),
        )
        for pot in await sql.pots.rows(conn, campaign_id=campaign.id)
    )
    total = reduce(add, (sheet.figures for sheet in sheets), figures_of(()))
    # In all it is the ledger that says what left the till; by pot, the statements.
    all_paid = await sql.paid_in_all.value(conn, campaign_id=campaign.id)
    owed = total.owed + total.paid - all_paid
    return Overview(campaign, replace(total, paid=all_paid, owed=owed), sheets)


# What moved: in which week, and what.
_Moves = list[tuple[int, Moved]]


async def _moved(
    conn: Connection, campaign: Known, ends: Sequence[date]
) -> defaultdict[int, _Moves]:
    starts = [local_midnight(each - timedelta(days=6), campaign.zone) for each in ends]
    found: defaultdict[int, _Moves] = defaultdict(list)
    for row in await sql.movements.rows(conn, campaign_id=campaign.id, week_starts=starts):
        found[row["pot_id"]].append(
            (row["week"], Moved(row["cause"], row["of_stay"], row["amount"]))
        )
    return found


def _sheet(
    pot: dict[str, Any],
    moves: _Moves,
    campaign: Known,
    ends: Sequence[date],
    *,
    paid: int,
    alerts: tuple[tuple[int, datetime], ...],
) -> PotSheet:
    figures = figures_of((moved for _, moved in moves), paid=paid)
    by_week: dict[tuple[int, str], int] = {}
    for week, moved in moves:
        by_week[week, moved.cause] = by_week.get((week, moved.cause), 0) + moved.amount
    weeks = burn_down(by_week, ends)
    return PotSheet(
        slug=pot["slug"],
        name=pot["name"],
        rank=pot["rank"],
        figures=figures,
        weeks=tuple(weeks),
        forecast=forecast(
            weeks,
            remaining=figures.remaining,
            today=campaign.today,
            closes_on=campaign.closes_on,
        ),
        alerts=alerts,
    )
