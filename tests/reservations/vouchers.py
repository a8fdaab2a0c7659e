"""A campaign with a voucher, for tests of reservations that redeem one."""

from datetime import date

from booking.database.pool import Connection
from booking.members.member import Member
from booking.vouchers.grant import grant
from booking.vouchers.load_campaign import load_campaign
from tests import make

CAMPAIGN = make.ROOT / "data" / "milan" / "campaign.toml"


async def voucher(conn: Connection, member: Member, *, cents: int = 150_000) -> str:
    """The code of a voucher of the Milan campaign for this member."""
    await load_campaign(conn, CAMPAIGN, now=make.NOW)
    granted = await grant(conn, campaign="milano", member_id=member.id, amount=cents, now=make.NOW)
    return granted.code


async def balance(conn: Connection, code: str) -> int:
    """What is left on it, in cents."""
    left: int = await conn.fetchval(
        "SELECT a.balance FROM vouchers v JOIN accounts a ON a.id = v.account_id WHERE v.code = $1",
        code,
    )
    return left


async def used(conn: Connection, code: str, year: int) -> int:
    """What counts against the beneficiary's cap of that year."""
    total: int | None = await conn.fetchval(
        "SELECT u.used FROM cap_uses u JOIN vouchers v ON v.beneficiary_id = u.beneficiary_id "
        "AND v.campaign_id = u.campaign_id WHERE v.code = $1 AND u.year = $2",
        code,
        year,
    )
    return total or 0


async def valid_until(conn: Connection, code: str) -> date:
    until: date = await conn.fetchval("SELECT valid_until FROM vouchers WHERE code = $1", code)
    return until
