"""Every figure is the ledger's, and they add up."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.cockpit.figures import Figures
from booking.cockpit.overview import Overview, add_up
from booking.database.pool import Connection
from booking.errors import NotFound
from booking.settlement import advance
from booking.settlement.correct import correct
from booking.settlement.draft import draft
from booking.settlement.period import Days
from booking.vouchers.capture import capture
from booking.vouchers.expire import expire_due
from booking.vouchers.give_back import give_back
from booking.vouchers.load_campaign import bring_to
from tests import make
from tests.settlement import steps as settlement
from tests.vouchers import steps

POTS = ({"slug": "city", "budget": 600_000}, {"slug": "chamber", "budget": 300_000})


def assert_adds_up(found: Figures) -> None:
    assert found.budget == found.remaining + found.granted - found.returned
    assert found.returned == found.forfeited + found.expired + found.revoked + found.refunded
    assert found.granted == (
        found.on_vouchers
        + found.reserved
        + found.captured
        + found.reimbursed
        + found.forfeited
        + found.expired
        + found.revoked
    )
    assert found.owed == found.captured + found.reimbursed - found.refunded - found.paid


async def balances(conn: Connection, pot: str, slug: str) -> tuple[int, int, int]:
    """What is in the pot, on its vouchers and reserved, as the accounts say."""
    row = await conn.fetchrow(
        "SELECT a.balance, coalesce(sum(o.balance), 0)::bigint, coalesce(sum(r.balance), 0)::bigint"
        "  FROM pots p JOIN campaigns c ON c.id = p.campaign_id"
        "  JOIN accounts a ON a.id = p.account_id"
        "  LEFT JOIN vouchers v ON v.pot_id = p.id"
        "  LEFT JOIN accounts o ON o.id = v.account_id"
        "  LEFT JOIN accounts r ON r.id = v.reserved_account_id"
        " WHERE p.slug = $1 AND c.slug = $2 GROUP BY a.id",
        pot,
        slug,
    )
    assert row is not None
    return tuple(row)


async def end(
    conn: Connection, held: steps.Held, reservation_id: UUID, amount: int, how: Any
) -> None:
    """A stay's end: captured, or given back for that cause."""
    common: dict[str, Any] = {
        "reservation_id": reservation_id,
        "voucher_id": held.id,
        "amount": amount,
        "year": 2026,
        "now": make.NOW,
    }
    if how == "capture":
        space_id = await conn.fetchval(
            "SELECT space_id FROM reservations WHERE id = $1", reservation_id
        )
        await capture(conn, **common, space_id=space_id, listed=True)
    else:
        await give_back(conn, **common, cause=how)
    await steps.settled(conn, reservation_id, "completed" if how == "capture" else "cancelled")


async def transfer(conn: Connection, cause: str, debit: int, credit: int, amount: int, **of: Any):
    """What another part of the product writes."""
    await conn.execute(
        "INSERT INTO ledger (debit, credit, amount, cause, voucher_id, reservation_id, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        debit,
        credit,
        amount,
        cause,
        of.get("voucher_id"),
        of.get("reservation_id"),
        make.NOW,
    )


@pytest.mark.parametrize("seed", range(3))
async def test_after_whatever_happened_the_figures_are_the_accounts(
    conn: Connection, seed: int
) -> None:
    chance = random.Random(seed)
    slug = await steps.campaign(conn, terms={"valid_days": 10}, pots=POTS)
    resource_id = await make.resource(conn, units=50)
    held = [
        await steps.voucher(conn, of=slug, amount=chance.randrange(20_000, 90_000))
        for _ in range(9)
    ]
    for _ in range(40):
        one = chance.choice(held)
        left = (await steps.holding(conn, one)).usable
        if left < 2:
            continue
        amount = chance.randrange(1, left)
        made = await steps.stay(conn, one, amount, resource_id=resource_id)
        how = chance.choice(["none", "capture", "release", "late", "no_show", "space_fault"])
        if how != "none":
            await end(conn, one, made, amount, how)
    await _revoke(conn, held[0])
    await _pay_and_refund(conn, slug)
    await expire_due(conn, now=make.later(days=chance.choice([1, 11])))
    found = await add_up(conn, slug=slug, now=make.later(days=12))
    for pot in found.pots:
        assert_adds_up(pot.figures)
        assert await balances(conn, pot.slug, slug) == (
            pot.figures.remaining,
            pot.figures.on_vouchers,
            pot.figures.reserved,
        )
        assert pot.weeks[-1].remaining == pot.figures.remaining
        assert sum(week.granted for week in pot.weeks) == pot.figures.granted
    assert_adds_up(found.total)
    owed = await conn.fetchval(
        "SELECT sum(a.balance)::bigint FROM accounts a JOIN campaigns c ON c.id = a.campaign_id "
        "WHERE c.slug = $1 AND a.kind IN ('payable', 'owed')",
        slug,
    )
    assert found.total.owed == (owed or 0)
    assert min(found.total.captured, found.total.released, found.total.forfeited) > 0
    assert sum(pot.figures.budget for pot in found.pots) == found.total.budget == 900_000


async def _revoke(conn: Connection, held: steps.Held) -> None:
    voucher = await steps.holding(conn, held)
    if voucher.balance:
        await transfer(
            conn,
            "revoke",
            voucher.account_id,
            voucher.pot_account_id,
            voucher.balance,
            voucher_id=held.id,
        )
    await conn.execute("UPDATE vouchers SET state = 'revoked' WHERE id = $1", held.id)


async def _pay_and_refund(conn: Connection, slug: str) -> None:
    """A cent is taken back for a stay, and the rest of what spaces are owed is paid."""
    stay = await conn.fetchval(
        "SELECT l.reservation_id FROM ledger l JOIN vouchers v ON v.id = l.voucher_id "
        "JOIN campaigns c ON c.id = v.campaign_id "
        "WHERE l.cause = 'capture' AND c.slug = $1 AND l.amount > 1 ORDER BY l.id LIMIT 1",
        slug,
    )
    later = make.rome(4, 9, month=1, year=2027)
    of: dict[str, Any] = {"member": await settlement.officer(conn), "now": later}
    days = Days(date(2026, 11, 1), date(2026, 12, 31))
    async with conn.transaction():
        await correct(conn, reservation_id=stay, amount=1, reason="Un centesimo", **of)
        drafts = await draft(conn, campaign=slug, days=days, **of)
        for each in drafts.statement_ids:
            await advance.send(conn, statement_id=each, **of)
            await advance.approve(conn, statement_id=each, **of)
            await advance.pay(conn, statement_id=each, payment_reference="M-1", **of)


async def test_what_was_paid_is_told_pot_by_pot(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=POTS)
    held = await steps.voucher(conn, of=slug, amount=100_000)
    made = await steps.stay(conn, held, 700)
    await end(conn, held, made, 700, "capture")
    await _pay_and_refund(conn, slug)
    found = await add_up(conn, slug=slug, now=make.NOW)
    city, chamber = (pot.figures for pot in found.pots)
    assert (city.captured, city.refunded, city.paid, city.owed) == (700, 1, 699, 0)
    assert (chamber.paid, found.total.paid, found.total.owed) == (0, 699, 0)


async def test_a_week_is_told_by_the_campaigns_own_days(conn: Connection) -> None:
    """A grant a minute before midnight in Rome is of that day's week."""
    opens = date(2026, 11, 17)
    slug = await steps.campaign(conn, opens_on=opens, pots=POTS)
    for day, amount in ((23, 100), (24, 20)):
        moment = make.rome(day, 23, 59, month=11)
        await steps.voucher(conn, of=slug, amount=amount, now=moment)
    (pot, _) = (await add_up(conn, slug=slug, now=make.NOW)).pots
    assert [(week.ends_on, week.granted) for week in pot.weeks] == [
        (date(2026, 11, 23), 100),
        (date(2026, 11, 30), 20),
    ]
    assert (pot.forecast.weeks, pot.forecast.net_per_week) == (2, 60)
    assert pot.forecast.empty_on is None


async def test_a_budget_that_was_lowered_is_what_counts(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=POTS)
    lower = steps.campaign_file(slug, pots=({"slug": "city", "budget": 400_000}, POTS[1]))
    await bring_to(conn, lower, now=make.NOW)
    found: Overview = await add_up(conn, slug=slug, now=make.NOW + timedelta(hours=1))
    assert found.pots[0].figures.budget == found.pots[0].figures.remaining == 400_000


async def test_an_unknown_campaign_is_named(conn: Connection) -> None:
    with pytest.raises(NotFound) as refused:
        await add_up(conn, slug="nowhere", now=make.NOW)
    assert "nowhere" in refused.value.detail("en")
