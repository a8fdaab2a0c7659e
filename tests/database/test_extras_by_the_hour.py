"""What an hour of an extra cost is known of those that were taken before it was kept."""

import shutil
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from booking.database.migrations import migrate, on_disk
from booking.database.pool import connect
from booking.database.queries import SQL
from booking.embedded.postgres import APP
from tests import make
from tests.databases import Database, copy_of
from tests.servers import Servers

KEPT_SINCE = "0036_guests_and_extras"
_STAY = """
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, vat_basis_points, cancel_free_until,
  created_at, changed_at)
SELECT gen_random_uuid(), 'R', $1, $1, space_id, id, '{1}', 1, $3::timestamptz, $4, '2026-12-01',
       'confirmed', 1, 2200, $3, $3, $3 FROM resources WHERE id = $2
RETURNING id
"""
_ADD_ON = """
INSERT INTO add_ons (space_id, name, price_cents, per)
SELECT space_id, '{"it": "Schermo", "en": "Screen"}', 301, $2 FROM resources WHERE id = $1
RETURNING id
"""
_TAKE = """
INSERT INTO reservation_add_ons (reservation_id, add_on_id, quantity, price_cents, period)
SELECT id, $2, 2, $3, tstzrange(starts_at, ends_at) FROM reservations WHERE id = $1
"""


@pytest.fixture
def empty(servers: Servers) -> Iterator[Database]:
    """A database that nobody migrated."""
    with copy_of(servers, "template1") as made:
        yield made


async def test_it_is_the_add_on_s_where_that_gives_what_was_told_else_what_the_price_says(
    empty: Database, tmp_path: Path
) -> None:
    before = Path(shutil.copytree(SQL / "migrations", tmp_path / "migrations"))
    for each in on_disk():
        if each.name >= KEPT_SINCE:
            (before / f"{each.name}.sql").unlink()
    await migrate(empty.owner_url, app_role=APP, folder=before)
    conn = await connect(empty.owner_url)
    try:
        desk, ada = await make.resource(conn), await make.member(conn)
        start = make.rome(1, 10)
        stay = await conn.fetchval(_STAY, ada.id, desk, start, start + timedelta(minutes=90))
        # As it is told today; as it was told before it became dearer; and not by the hour.
        for per, cents in (("hour", 903), ("hour", 299), ("person", 602)):
            await conn.execute(_TAKE, stay, await conn.fetchval(_ADD_ON, desk, per), cents)
        await migrate(empty.owner_url, app_role=APP)
        await conn.execute("UPDATE reservations SET ends_at = ends_at + interval '7 minutes'")
        await conn.execute("UPDATE reservations SET ends_at = ends_at - interval '7 minutes'")
        rows = await conn.fetch(
            "SELECT hour_cents, price_cents FROM reservation_add_ons ORDER BY add_on_id"
        )
    finally:
        await conn.close()
    assert [row["price_cents"] for row in rows] == [903, 299, 602]
    found = [row["hour_cents"] for row in rows]
    assert (found[0], found[2]) == (301, None)
    assert found[1] == pytest.approx(Decimal(299) / 3)
