"""Where a campaign's vouchers were used: redeemed stays by municipio and by space.

Numbers of persons below five are not told (small-number suppression): who knows the space would
know the persons. Stays and money stay as they are, for they stand in the space's statements.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from booking.cockpit.overview import Known, known_campaign, sql
from booking.database.pool import Connection

# The least number of beneficiaries that is told.
TOLD_FROM = 5


@dataclass(frozen=True, slots=True)
class Use:
    """Stays whose voucher share was captured, less what was taken back; `amount` is in the
    campaign's unit, `minutes` are those of every unit reserved. `beneficiaries` is None where they
    are fewer than five."""

    stays: int
    minutes: int
    amount: int
    price_cents: int
    beneficiaries: int | None


@dataclass(frozen=True, slots=True)
class OfMunicipio:
    """None: of spaces whose municipio is not known."""

    municipio: int | None
    use: Use


@dataclass(frozen=True, slots=True)
class OfSpace:
    slug: str
    name: str
    municipio: int | None
    use: Use


@dataclass(frozen=True, slots=True)
class Usage:
    """Of stays that began on the local days from `from_day` to `to_day`, both included."""

    campaign: Known
    from_day: date
    to_day: date
    total: Use
    municipi: tuple[OfMunicipio, ...]
    spaces: tuple[OfSpace, ...]


async def usage(
    conn: Connection,
    *,
    slug: str,
    from_day: date | None = None,
    to_day: date | None = None,
    now: datetime,
) -> Usage:
    """Since the campaign opened and until today, unless other days are asked for. Refuses with
    NotFound."""
    campaign = await known_campaign(conn, slug=slug, now=now)
    first, last = from_day or campaign.opens_on, to_day or campaign.today
    rows = await sql.usage.rows(conn, campaign_id=campaign.id, from_day=first, to_day=last)
    return Usage(
        campaign,
        first,
        last,
        total=next(_use(row) for row in rows if row["of_all"]),
        municipi=tuple(
            OfMunicipio(row["municipio"], _use(row)) for row in rows if row["of_municipio"]
        ),
        spaces=tuple(
            OfSpace(row["slug"], row["name"], row["municipio"], _use(row))
            for row in rows
            if not row["of_municipio"] and not row["of_all"]
        ),
    )


def _use(row: dict[str, Any]) -> Use:
    persons = row["beneficiaries"]
    return Use(
        stays=row["stays"] or 0,
        minutes=row["minutes"] or 0,
        amount=row["amount"] or 0,
        price_cents=row["price_cents"] or 0,
        beneficiaries=persons if persons >= TOLD_FROM else None,
    )
