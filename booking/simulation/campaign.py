"""The campaign that is tried out, read from the database; nothing is written."""

from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.vouchers.campaign import CampaignFile

sql = queries("simulation")


async def campaign_of(conn: Connection, *, slug: str) -> CampaignFile:
    """The campaign of that slug with its pots, each with its whole budget: what is simulated is a
    year from its beginning, not what is left. Refuses with NotFound."""
    async with conn.transaction(readonly=True):
        row = await sql.campaign.row(conn, slug=slug)
        if row is None:
            raise NotFound(what={"en": f"campaign “{slug}”", "it": f"la campagna “{slug}”"})
        campaign_id, terms = row.pop("id"), row.pop("terms")
        pots: list[dict[str, Any]] = await sql.pots.rows(conn, campaign_id=campaign_id)
    return CampaignFile.model_validate({"campaign": row, "terms": terms, "pots": pots})
