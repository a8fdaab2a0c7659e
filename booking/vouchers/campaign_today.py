"""A campaign as it stands on one day: its terms, and what can be granted or applied for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.vouchers.campaign import Unit
from booking.vouchers.refusals import CampaignClosed
from booking.vouchers.terms import Terms, Window
from booking.vouchers.words import day_words

sql = queries("vouchers")


@dataclass(frozen=True, slots=True)
class CampaignToday:
    """`today` is by the campaign's clock; `opens_on` and `closes_on` are its first and last day."""

    id: int
    slug: str
    name: dict[str, str]
    unit: Unit
    terms: Terms
    opens_on: date
    closes_on: date
    today: date
    zone: ZoneInfo

    def day_of(self, instant: datetime) -> date:
        """The day by the campaign's clock."""
        return instant.astimezone(self.zone).date()

    @property
    def is_open(self) -> bool:
        return self.opens_on <= self.today <= self.closes_on

    @property
    def takes_applications(self) -> bool:
        """Whether an application can be made today."""
        return (
            self.terms.granted == "on_application"
            and self.is_open
            and any(each.holds(self.today) for each in self.windows)
        )

    @property
    def windows(self) -> tuple[Window, ...]:
        """When applications are taken."""
        whole = Window(opens_on=self.opens_on, closes_on=self.closes_on)
        return self.terms.applications or (whole,)

    @property
    def last_day(self) -> date:
        """Of a voucher that is granted today."""
        return min(self.today + timedelta(days=self.terms.valid_days - 1), self.closes_on)

    @property
    def accept_by(self) -> date | None:
        """The last day to accept what is granted today; None where nothing is to be accepted, as
        by who takes it at first use."""
        days = self.terms.accept_within_days
        taken = self.terms.granted == "at_first_use"
        return (
            None if taken or days is None else min(self.today + timedelta(days=days), self.last_day)
        )


async def campaign_today(conn: Connection, slug: str, *, now: datetime) -> CampaignToday:
    """The campaign of that slug. Refuses with NotFound."""
    row = await sql.campaign_of_slug.row(conn, slug=slug)
    if row is None:
        raise NotFound(what={"en": f"campaign “{slug[:80]}”", "it": f"la campagna “{slug[:80]}”"})
    return campaign_of(row, now=now)


def campaign_of(row: Mapping[str, Any], *, now: datetime) -> CampaignToday:
    """The campaign in a row that has its columns."""
    zone = ZoneInfo(row["timezone"])
    return CampaignToday(
        id=row["id"],
        slug=row["slug"],
        name=row["name"],
        unit=row["unit"],
        terms=Terms(**row["terms"]),
        opens_on=row["opens_on"],
        closes_on=row["closes_on"],
        today=now.astimezone(zone).date(),
        zone=zone,
    )


def require_open(campaign: CampaignToday) -> None:
    """Refuse with CampaignClosed before the first day and after the last."""
    if not campaign.is_open:
        raise CampaignClosed(
            campaign=campaign.name,
            opens_on=campaign.opens_on.isoformat(),
            closes_on=campaign.closes_on.isoformat(),
            first_day=day_words(campaign.opens_on),
            last_day=day_words(campaign.closes_on),
        )
