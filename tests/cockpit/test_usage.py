"""Use by municipio and by space: what was redeemed, and no numbers of few persons."""

import csv
import io
from datetime import date

from booking.cockpit.usage import Use, usage
from booking.cockpit.usage_csv import usage_csv
from booking.database.pool import Connection
from tests import make
from tests.cockpit.places import redeemed, somewhere, space_of
from tests.vouchers import steps

FROM, TO = date(2026, 12, 1), date(2026, 12, 31)


async def test_use_is_told_by_space_and_municipio(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    first, second = await somewhere(conn, municipio=1), await somewhere(conn, municipio=1)
    unknown = await somewhere(conn, municipio=None)
    people = [await steps.voucher(conn, of=slug, amount=10_000) for _ in range(6)]
    for held in people:
        await redeemed(conn, held, 300, first)
    for held in people[:4]:
        await redeemed(conn, held, 100, second)
    await redeemed(conn, people[0], 50, unknown)
    await steps.stay(conn, people[0], 999, resource_id=unknown)
    found = await usage(conn, slug=slug, from_day=FROM, to_day=TO, now=make.NOW)
    assert [(each.municipio, each.use) for each in found.municipi] == [
        # Four hours each; six persons, of whom four were in both.
        (1, Use(stays=10, minutes=2_400, amount=2_200, price_cents=4_400, beneficiaries=6)),
        (None, Use(stays=1, minutes=240, amount=50, price_cents=100, beneficiaries=None)),
    ]
    assert [(each.municipio, each.use.stays, each.use.beneficiaries) for each in found.spaces] == [
        (1, 6, 6),
        (1, 4, None),
        (None, 1, None),
    ]
    assert (found.total.stays, found.total.amount, found.total.beneficiaries) == (11, 2_250, 6)


async def test_five_are_told_and_four_are_not(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    here, there = await somewhere(conn, municipio=2), await somewhere(conn, municipio=3)
    people = [await steps.voucher(conn, of=slug, amount=10_000) for _ in range(5)]
    for held in people:
        await redeemed(conn, held, 10, here)
    for held in people[:4]:
        await redeemed(conn, held, 10, there)
    found = await usage(conn, slug=slug, from_day=FROM, to_day=TO, now=make.NOW)
    assert [each.use.beneficiaries for each in found.spaces] == [5, None]


async def test_only_the_days_asked_for_count(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    here = await somewhere(conn, municipio=2)
    held = await steps.voucher(conn, of=slug, amount=10_000)
    await redeemed(conn, held, 10, here, period=make.stay(7, 9, 11))
    await redeemed(conn, held, 20, here, period=make.stay(8, 9, 11))
    day = date(2026, 12, 7)
    found = await usage(conn, slug=slug, from_day=day, to_day=day, now=make.NOW)
    assert (found.total.stays, found.total.amount, found.total.minutes) == (1, 10, 120)
    nothing = await usage(conn, slug=slug, to_day=date(2026, 12, 6), now=make.NOW)
    assert (nothing.total, nothing.spaces) == (Use(0, 0, 0, 0, None), ())
    assert (nothing.from_day, nothing.to_day) == (date(2026, 1, 1), date(2026, 12, 6))


async def test_what_was_taken_back_from_a_space_is_no_use(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    here = await somewhere(conn, municipio=2)
    held = await steps.voucher(conn, of=slug, amount=10_000)
    part = await redeemed(conn, held, 100, here)
    whole = await redeemed(conn, held, 70, here)
    for made, amount in ((part, 30), (whole, 70)):
        await conn.execute(
            "INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id) "
            "SELECT l.credit, p.account_id, $2, 'refund', l.voucher_id, l.reservation_id "
            "FROM ledger l JOIN vouchers v ON v.id = l.voucher_id JOIN pots p ON p.id = v.pot_id "
            "WHERE l.reservation_id = $1 AND l.cause = 'capture'",
            made,
            amount,
        )
    found = await usage(conn, slug=slug, from_day=FROM, to_day=TO, now=make.NOW)
    assert (found.total.stays, found.total.amount) == (1, 70)


async def test_the_table_runs_in_no_spreadsheet(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    evil = await somewhere(conn, municipio=4, name='=cmd|" /C calc"!A0')
    held = await steps.voucher(conn, of=slug, amount=10_000)
    await redeemed(conn, held, 125, evil)
    found = await usage(conn, slug=slug, from_day=FROM, to_day=TO, now=make.NOW)
    header, row = csv.reader(io.StringIO(usage_csv(found)))
    told = dict(zip(header, row, strict=True))
    space = await conn.fetchval("SELECT slug FROM spaces WHERE id = $1", await space_of(conn, evil))
    assert told == {
        "campaign": slug,
        "from": "2026-12-01",
        "to": "2026-12-31",
        "space": space,
        "name": '\'=cmd|" /C calc"!A0',
        "municipio": "4",
        "stays": "1",
        "hours": "4.00",
        "unit": "money",
        "amount": "125",
        "price_cents": "250",
        "beneficiaries": "<5",
    }
