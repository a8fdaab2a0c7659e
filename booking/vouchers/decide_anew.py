"""Whatever is being redeemed at this moment was decided by what held before."""

from booking.database.pool import Connection
from booking.database.queries import queries

sql = queries("vouchers")


async def decide_anew(conn: Connection) -> None:
    """Wait for it, so that what it used is seen; whatever comes after finds that its space changed,
    and is decided by what holds once this transaction is committed."""
    await sql.lock_every_space.value(conn)
    await sql.change_every_space.value(conn)
