"""What the form of one campaign asks of who declares for whom its voucher is."""

from dataclasses import dataclass

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.asked import Fact, asks_who, facts_asked, kinds_admitted
from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.conditions import BeneficiaryKind

sql = queries("grants")


@dataclass(frozen=True, slots=True)
class Asks:
    """`who` is false where nothing depends on it."""

    who: bool
    kinds: tuple[BeneficiaryKind, ...]
    facts: list[Fact]


async def asks_of(conn: Connection, campaign: CampaignToday) -> Asks:
    """By its terms, and by whom its pots admit."""
    pots = await sql.pot_names.rows(conn, campaign_id=campaign.id)
    admits, terms = [pot["admits"] for pot in pots], campaign.terms
    return Asks(asks_who(terms, admits), kinds_admitted(terms, admits), facts_asked(terms))
