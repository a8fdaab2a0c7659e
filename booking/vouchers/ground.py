"""What decides whether vouchers of some campaigns can be taken, read for all of them at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.de_minimis import Aid, aid_between, first_day_that_counts

sql = queries("takeable")


@dataclass(frozen=True, slots=True)
class Ground:
    """By campaign: when the beneficiary first had a voucher of it, whether somebody had one with
    its tax code, and the pots by rank. `aid` is all that counts for one of them."""

    had: dict[int, datetime]
    by_tax_code: frozenset[int]
    pots: dict[int, list[dict[str, Any]]]
    aid: tuple[Aid, ...]

    def aid_for(self, campaign: CampaignToday) -> list[Aid]:
        """What counts on its day."""
        first = first_day_that_counts(campaign.today)
        return [each for each in self.aid if first <= each.granted_on <= campaign.today]


async def ground_of(
    conn: Connection,
    campaigns: Sequence[CampaignToday],
    *,
    beneficiary_id: int | None,
    tax_code: str | None,
) -> Ground:
    ids = [each.id for each in campaigns]
    had = await sql.had_among.rows(
        conn, beneficiary_id=beneficiary_id, tax_code=tax_code, campaign_ids=ids
    )
    pots = defaultdict(list)
    for row in await sql.pots_among.rows(conn, campaign_ids=ids):
        pots[row["campaign_id"]].append(row)
    return Ground(
        # The first comes last here, and stays.
        {row["campaign_id"]: row["granted_at"] for row in reversed(had) if row["is_own"]},
        frozenset(row["campaign_id"] for row in had if not row["is_own"]),
        dict(pots),
        await _aid(conn, campaigns, beneficiary_id=beneficiary_id, tax_code=tax_code),
    )


def is_aid(campaign: CampaignToday) -> bool:
    """Whether its vouchers count as de minimis aid."""
    return campaign.terms.de_minimis and campaign.unit == "money"


async def _aid(
    conn: Connection,
    campaigns: Sequence[CampaignToday],
    *,
    beneficiary_id: int | None,
    tax_code: str | None,
) -> tuple[Aid, ...]:
    days = [each.today for each in campaigns if is_aid(each)]
    if not days:
        return ()
    found = await aid_between(
        conn,
        beneficiary_id=beneficiary_id,
        tax_code=tax_code,
        first_day=first_day_that_counts(min(days)),
        last_day=max(days),
    )
    return tuple(found)
