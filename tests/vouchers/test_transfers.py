"""Many transfers in one statement move each balance once, and wait for others in one order."""

import asyncio
import random

from booking.database.pool import Pool, connect
from tests.databases import Database
from tests.vouchers import steps

SOME = 12
_MOVE = (
    "INSERT INTO ledger (debit, credit, amount, cause) "
    "SELECT d, c, 1, 'reserve' FROM unnest($1::bigint[], $2::bigint[]) AS each (d, c)"
)


async def test_statements_that_share_accounts_never_wait_in_a_circle(
    pool: Pool, database: Database
) -> None:
    """A table that small is read in an order that is not that of its ids."""
    async with pool.acquire() as conn:
        await steps.campaign(conn)
    owner = await connect(database.owner_url)
    ids = [
        row["id"]
        for row in await owner.fetch(
            "INSERT INTO accounts (campaign_id, kind, balance) SELECT id, 'reserved', 1000 "
            "FROM campaigns, generate_series(1, $1::int) RETURNING accounts.id",
            SOME,
        )
    ]
    await owner.execute("ANALYZE accounts")
    await owner.close()
    chance = random.Random(10)

    async def move(times: int) -> None:
        async with pool.acquire() as conn:
            for _ in range(times):
                some = chance.sample(ids, SOME)
                await conn.execute(_MOVE, some[: SOME // 2], some[SOME // 2 :])

    await asyncio.gather(*(move(80) for _ in range(8)))
    moved = await pool.fetch(
        "SELECT a.id FROM accounts a WHERE kind = 'reserved' AND balance <> 1000 "
        "+ (SELECT count(*) FROM ledger WHERE credit = a.id) "
        "- (SELECT count(*) FROM ledger WHERE debit = a.id)"
    )
    assert moved == []
