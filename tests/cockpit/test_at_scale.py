"""The officer's reports where there is much to add up: right, and by an index where that helps."""

import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import pytest

from booking.cockpit.overview import overview
from booking.cockpit.usage import usage
from booking.database.pool import SETTINGS, Connection, connect
from booking.database.queries import queries
from tests import make
from tests.databases import Database
from tests.vouchers import steps

BIG = frozenset({"ledger", "reservations"})
SINCE = {"since": make.NOW - timedelta(days=90)}
WEEKS = {"week_starts": [make.NOW - timedelta(days=7 * weeks) for weeks in (2, 1, 0)]}
# Query, its values but for the campaign, and an index that it must use; without one, it reads no
# big table whole.
LITTLE: list[tuple[str, dict[str, Any], str | None]] = [
    ("movements", WEEKS, "ledger_of_budgets"),
    ("paid_by_pot", {}, None),
    ("alerts", {}, None),
    ("managers_redeeming", SINCE, None),
    ("voucher_shares", SINCE | {"now": make.NOW}, None),
    ("usage", {"from_day": date(2026, 1, 1), "to_day": date(2026, 12, 31)}, "ledger_refunds"),
]
SEED = """
ALTER TABLE ledger DISABLE TRIGGER move_balances;
INSERT INTO spaces (slug, kind, name, municipio)
SELECT 's' || n, 'coworking', 'S', 1 + n % 9 FROM generate_series(1, 50) n;
INSERT INTO resources (space_id, key, kind, name, prices)
SELECT id, 'r', 'desk', '{"it": "R", "en": "R"}', '{}' FROM spaces;
INSERT INTO accounts (campaign_id, kind, space_id)
SELECT c.id, 'payable', s.id FROM campaigns c, spaces s;
INSERT INTO beneficiaries (kind, name) SELECT 'person', 'B' FROM generate_series(1, {vouchers}) n;
INSERT INTO members (email, beneficiary_id) SELECT id || '@example.com', id FROM beneficiaries;
INSERT INTO accounts (campaign_id, kind)
SELECT c.id, 'voucher' FROM campaigns c, generate_series(1, {vouchers}) n;
INSERT INTO accounts (campaign_id, kind)
SELECT c.id, 'reserved' FROM campaigns c, generate_series(1, {vouchers}) n;
INSERT INTO vouchers (campaign_id, pot_id, beneficiary_id, code, granted, valid_from, valid_until,
                      account_id, reserved_account_id, granted_at)
SELECT p.campaign_id, p.id, row_number() OVER (ORDER BY v.id), lpad(v.id::text, 12, 'A'), 1000,
       '2026-01-01', '2027-12-31', v.id, v.id + {vouchers}, '2026-01-01'
  FROM accounts v JOIN pots p ON p.campaign_id = v.campaign_id AND p.slug = 'big'
 WHERE v.kind = 'voucher';
INSERT INTO reservations (id, reference, member_id, made_by, space_id, resource_id, unit_ids,
  quantity, starts_at, ends_at, use_day, status, price_cents, voucher_cents, voucher_id,
  vat_basis_points, cancel_free_until, created_at, changed_at)
SELECT lpad((v.id * {stays} + n)::text, 32, '0')::uuid, 'R' || v.id * {stays} + n,
       v.beneficiary_id, 1, r.space_id, r.id, ARRAY[1], 1,
       '2026-01-01Z'::timestamptz + (n * 13 + v.id % 7) * interval '1 day',
       '2026-01-01 04:00Z'::timestamptz + (n * 13 + v.id % 7) * interval '1 day',
       '2026-01-01'::date + (n * 13 + v.id % 7)::int, 'completed', 100, 50, v.id, 0,
       '2026-01-01', '2026-01-01', '2026-01-01'
  FROM vouchers v CROSS JOIN generate_series(0, {stays} - 1) n
  JOIN (SELECT id, space_id, row_number() OVER () AS number FROM resources) r
    ON r.number = 1 + (v.id * 3 + n % 3) % 50;
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)
SELECT v.account_id, v.reserved_account_id, 50, 'reserve', v.id, r.id, r.starts_at
  FROM reservations r JOIN vouchers v ON v.id = r.voucher_id;
INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)
SELECT v.reserved_account_id, a.id, 50, 'capture', v.id, r.id, r.ends_at
  FROM reservations r JOIN vouchers v ON v.id = r.voucher_id
  JOIN accounts a ON a.space_id = r.space_id AND a.kind = 'payable';
ANALYZE;
"""


@pytest.fixture
async def filled(database: Database) -> AsyncIterator[tuple[Connection, str, str]]:
    """A connection as the application, a big campaign and a small one."""
    async for each in fill(database, vouchers=2_000, stays=20):
        yield each


async def fill(
    database: Database, *, vouchers: int, stays: int
) -> AsyncIterator[tuple[Connection, str, str]]:
    owner = await connect(database.owner_url)
    try:
        big = await steps.campaign(owner, pots=({"slug": "big", "budget": 10**9},))
        seed = SEED.replace("{vouchers}", str(vouchers)).replace("{stays}", str(stays))
        await owner.execute(seed)
        small = await steps.campaign(owner)
    finally:
        await owner.close()
    app = await connect(database.app_url)
    try:
        for name, value in SETTINGS.items():
            await app.execute(f"SET {name} = '{value}'")
        yield app, big, small
    finally:
        await app.close()


async def test_the_sums_are_right_however_much_there_is(
    filled: tuple[Connection, str, str],
) -> None:
    app, big, small = filled
    found = (await overview(app, slug=big, now=make.NOW)).total
    assert (found.captured, found.budget, found.reserved) == (2_000 * 20 * 50, 10**9, 0)
    used = await usage(app, slug=big, now=make.NOW)
    assert (used.total.stays, used.total.amount) == (40_000, found.captured)
    assert (used.total.minutes, used.total.beneficiaries) == (40_000 * 240, 2_000)
    assert len(used.municipi) == 9
    assert sum(each.use.stays for each in used.spaces) == 40_000
    assert (await overview(app, slug=small, now=make.NOW)).total.granted == 0


async def test_what_looks_for_little_reads_no_big_table(
    filled: tuple[Connection, str, str],
) -> None:
    app, _, small = filled
    campaign_id = await app.fetchval("SELECT id FROM campaigns WHERE slug = $1", small)
    for name, values, index in LITTLE:
        query = getattr(queries("cockpit"), name)
        given = {"campaign_id": campaign_id} | values
        plan = await app.fetchval(
            f"EXPLAIN (FORMAT JSON) {query.text}", *(given[each] for each in query.parameters)
        )
        if index:
            assert index in plan, (name, plan)
        else:
            scanned = re.findall(r'"Seq Scan"[^}]*?"Relation Name": "(\w+)"', plan)
            assert not BIG & set(scanned), (name, plan)
