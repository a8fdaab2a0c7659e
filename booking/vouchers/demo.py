"""The demonstration's campaign and the voucher that its coworker holds."""

from datetime import datetime
from pathlib import Path

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.grant import grant
from booking.vouchers.load_campaign import load_campaign

sql = queries("vouchers")

CAMPAIGN_FILE = Path(__file__).resolve().parents[2] / "data" / "milan" / "campaign.toml"
CODE = "MILANO-DEMO"
AMOUNT_CENTS = 150_000


async def ensure(conn: Connection, now: datetime, *, member_id: int) -> bool:
    """Load the campaign `milano` and grant its demo voucher to that member, unless both are there;
    whether anything changed. Whoever may call this decides on whether demo data may be here."""
    async with conn.transaction():
        loaded = await load_campaign(conn, CAMPAIGN_FILE, now)
        if await sql.voucher_of_code.value(conn, code=CODE) is not None:
            return loaded
        await grant(
            conn, campaign="milano", member_id=member_id, amount=AMOUNT_CENTS, now=now, code=CODE
        )
    return True
