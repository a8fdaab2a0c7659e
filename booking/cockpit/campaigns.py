"""Every campaign in a line: its days, and what its pots had and have."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.campaign import Unit

sql = queries("cockpit")


@dataclass(frozen=True, slots=True)
class Listed:
    """`budget` and `left` are of all pots together, in `unit`: cents, days or minutes. It grants
    from the first day to the last, both included, by its own clock."""

    slug: str
    name: dict[str, str]
    unit: Unit
    opens_on: date
    closes_on: date
    is_open: bool
    budget: int
    left: int


async def campaigns(conn: Connection, *, now: datetime) -> list[Listed]:
    """All there are, by their slug."""
    found = []
    for row in await sql.every_campaign.rows(conn):
        today = now.astimezone(ZoneInfo(row.pop("timezone"))).date()
        found.append(Listed(**row, is_open=row["opens_on"] <= today <= row["closes_on"]))
    return found
