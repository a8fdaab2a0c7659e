"""A campaign that grants at first use, and what is quoted of it."""

from typing import Any

from booking.database.pool import Connection
from booking.members.member import Member
from booking.reservations.decide import Wish
from booking.reservations.quote import Quote, quote
from tests import make
from tests.vouchers import steps

# Ireland's: three days each, in any hub.
FIRST: dict[str, Any] = {
    "granted": "at_first_use",
    "amount_per_grant": 3,
    "cap_per_year": None,
    "cap_per_campaign": 3,
    "rate_basis_points": 10_000,
    "listed_only": False,
}
DAY = make.stay(10, 9, 18)


async def hubs(conn: Connection, *, days: int = 10_000, **terms: Any) -> str:
    pots = ({"slug": "network", "budget": days},)
    return await steps.campaign(conn, terms=FIRST | terms, pots=pots, unit="day")


async def quoted(conn: Connection, resource: int, member: Member, code: str) -> Quote:
    network, _ = await make.known(conn, resource)
    wish = Wish(resource_id=resource, period=DAY, voucher=code)
    return await quote(
        conn, network=await network.newest(conn), member=member, wish=wish, now=make.NOW
    )


async def vouchers(conn: Connection) -> int:
    found: int = await conn.fetchval("SELECT count(*) FROM vouchers")
    return found
