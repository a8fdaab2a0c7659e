"""Nobody is mailed about a guest who walked in, whatever becomes of their place."""

from pathlib import Path

from booking.database.pool import Pool
from booking.spaces.network import NetworkCache
from booking.upkeep.walk_in import walk_in
from tests import make
from tests.workers.stays import house

AFTERNOON = make.stay(1, 15, 17)


async def test_a_walk_in_is_told_to_nobody(pool: Pool, tmp_path: Path) -> None:
    base = await house(pool, tmp_path, units=2)
    async with pool.acquire() as conn, conn.transaction():
        network = NetworkCache()
        resource = (await network.newest(conn)).resource(base.resource)
        made = await walk_in(
            conn,
            network=network,
            member=base.manager,
            space=resource.space,
            guest="Gino Bianchi",
            resource_id=base.resource,
            starts_at=AFTERNOON.start,
            ends_at=AFTERNOON.end,
            now=make.NOW,
        )
    assert await base.mails() == []
    await base.cancel(made.id, member=base.manager)
    assert await base.mails() == []
    await base.reserve(AFTERNOON, member=base.manager)
    assert len(await base.mails()) == 1
