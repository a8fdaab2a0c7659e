"""A campaign is a file: loaded whole or not at all, and twice without effect."""

import asyncio
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid
from booking.vouchers.campaign_file import read_campaign
from booking.vouchers.check import add_up, check
from booking.vouchers.demo import CAMPAIGN_FILE, CODE, ensure
from booking.vouchers.give_back import give_back
from booking.vouchers.load_campaign import bring_to, load_campaign
from tests import make
from tests.reservations.steps import reserved
from tests.vouchers import steps

POT = {"slug": "city", "budget": 10_000}


async def _pots(conn: Connection, slug: str) -> dict[str, tuple[int, int]]:
    """Budget and balance of each pot."""
    rows = await conn.fetch(
        "SELECT p.slug, p.budget, a.balance FROM pots p JOIN accounts a ON a.id = p.account_id "
        "JOIN campaigns c ON c.id = p.campaign_id WHERE c.slug = $1",
        slug,
    )
    return {row["slug"]: (row["budget"], row["balance"]) for row in rows}


async def test_the_citys_campaign_is_a_file(conn: Connection) -> None:
    assert await load_campaign(conn, CAMPAIGN_FILE, make.NOW)
    assert await _pots(conn, "milano") == {
        "city": (19_824_000, 19_824_000),
        "chamber": (10_000_000, 10_000_000),
    }
    terms = read_campaign(CAMPAIGN_FILE).terms
    assert (terms.rate_basis_points, terms.cap_per_year, terms.listed_only) == (
        5_000,
        150_000,
        True,
    )
    before = await conn.fetchval("SELECT count(*) FROM ledger")
    assert not await load_campaign(conn, CAMPAIGN_FILE, make.NOW)
    assert await conn.fetchval("SELECT count(*) FROM ledger") == before == 2
    assert (await add_up(conn)).wrong == ()


async def test_terms_and_names_follow_the_file(conn: Connection) -> None:
    held = await steps.voucher(conn, of=await steps.campaign(conn, pots=(POT,)), amount=1_000)
    slug = (await steps.holding(conn, held)).campaign_slug
    changed = steps.campaign_file(slug, terms={"rate_basis_points": 2_500}, pots=(POT,))
    assert await bring_to(conn, changed, now=make.NOW)
    assert (await steps.holding(conn, held)).terms.rate_basis_points == 2_500
    assert not await bring_to(conn, changed, now=make.NOW)


async def test_a_budget_is_raised_and_lowered_by_transfers(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=(POT,))
    await steps.voucher(conn, of=slug, amount=4_000)
    for budget, left in ((12_000, 8_000), (4_000, 0)):
        wanted = steps.campaign_file(slug, pots=({"slug": "city", "budget": budget},))
        assert await bring_to(conn, wanted, now=make.NOW)
        assert await _pots(conn, slug) == {"city": (budget, left)}
    assert (await add_up(conn)).wrong == ()


async def test_what_would_break_the_books_is_refused_whole(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=(POT,))
    held = await steps.voucher(conn, of=slug, amount=4_000)
    await steps.stay(conn, held, 3_000)
    for field, wanted in (
        ("pots.city.budget", steps.campaign_file(slug, pots=({"slug": "city", "budget": 3_999},))),
        ("pots.city", steps.campaign_file(slug, pots=({"slug": "other", "budget": 9_000},))),
        ("campaign.unit", steps.campaign_file(slug, pots=(POT,), unit="day")),
        (
            "terms.cap_per_year",
            steps.campaign_file(slug, pots=(POT,), terms={"cap_per_year": 2_999}),
        ),
    ):
        with pytest.raises(Invalid) as refused:
            await bring_to(conn, wanted, now=make.NOW)
        assert [each["field"] for each in refused.value.facts["errors"]] == [field]
        assert refused.value.detail("it") != refused.value.detail("en")
    assert await _pots(conn, slug) == {"city": (10_000, 6_000)}


async def test_two_loads_at_once_make_one_campaign(pool: Pool) -> None:
    async def one() -> bool:
        async with pool.acquire() as conn:
            return await load_campaign(conn, CAMPAIGN_FILE, make.NOW)

    assert sorted(await asyncio.gather(*(one() for _ in range(5)))) == [False] * 4 + [True]
    async with pool.acquire() as conn:
        assert (await _pots(conn, "milano"))["city"] == (19_824_000, 19_824_000)
        assert (await check(conn)).wrong == ()


async def test_a_lower_cap_waits_for_what_is_being_redeemed(pool: Pool) -> None:
    async with pool.acquire() as first, pool.acquire() as second:
        held = await steps.voucher(first, amount=9_000, pots=(POT,))
        found = await steps.holding(first, held)
        lower = steps.campaign_file(found.campaign_slug, pots=(POT,), terms={"cap_per_year": 2_999})
        resource = await make.resource(first)
        around = first.transaction()
        await around.start()
        await first.execute("SELECT share_space(space_id) FROM resources WHERE id = $1", resource)
        await steps.stay(first, held, 3_000, resource_id=resource)
        loading = asyncio.create_task(bring_to(second, lower, now=make.NOW))
        await steps.until_waiting(pool, second)
        await around.commit()
        with pytest.raises(Invalid) as refused:
            await loading
        assert "€30.00" in refused.value.detail("en")
        assert (await check(first)).wrong == ()


async def test_what_was_decided_by_a_higher_cap_is_decided_again(pool: Pool) -> None:
    """The reservation has read the cap and waits for its member's row; then the cap is lowered."""
    async with pool.acquire() as first, pool.acquire() as second, pool.acquire() as other:
        member = await make.member(first)
        held = await steps.voucher(first, amount=9_000, pots=(POT,), member_id=member.id)
        found = await steps.holding(first, held)
        lower = steps.campaign_file(found.campaign_slug, pots=(POT,), terms={"cap_per_year": 500})
        resource = await make.resource(first)
        around = other.transaction()
        await around.start()
        await other.execute("SELECT 1 FROM members WHERE id = $1 FOR UPDATE", member.id)
        reserving = asyncio.create_task(
            reserved(first, resource, make.stay(14, 9, 13), member=member, voucher=held.code)
        )
        await steps.until_waiting(pool, first)
        assert await bring_to(second, lower, now=make.NOW)
        await around.rollback()
        assert (await reserving)["voucher_cents"] == 500
        assert (await steps.money(first, held)).used == 500
        assert (await check(first)).wrong == ()


async def test_only_other_terms_make_reservations_be_decided_again(conn: Connection) -> None:
    slug = await steps.campaign(conn, pots=(POT,))
    await make.space(conn)
    versions = "SELECT sum(version) FROM spaces"
    before = await conn.fetchval(versions)
    richer = steps.campaign_file(slug, pots=(POT | {"budget": 20_000},))
    assert await bring_to(conn, richer, now=make.NOW)
    assert await conn.fetchval(versions) == before
    longer = steps.campaign_file(slug, pots=(POT | {"budget": 20_000},), terms={"valid_days": 30})
    assert await bring_to(conn, longer, now=make.NOW)
    assert await conn.fetchval(versions) == before + await conn.fetchval(
        "SELECT count(*) FROM spaces"
    )


@pytest.mark.parametrize(
    ("find", "replace", "fields"),
    [
        ('slug = "milano"', 'slug = "Milano!"', ["campaign.slug"]),
        ("rate_basis_points = 5000", "rate_basis_points = 50_000", ["terms.rate_basis_points"]),
        ("rate_basis_points = 5000", "rate = 0.5", ["terms.rate"]),
        ("closes_on = 2040-12-31", "closes_on = 2025-12-31", ["campaign"]),
        ("Europe/Rome", "Europe/Milan", ["campaign.timezone"]),
        ("rank = 2", "rank = 1", ["the whole file"]),
        ("budget = 19_824_000", "", ["pots.0.budget"]),
        ('admits = ["undertaking"]', "admits = []", ["pots.1.admits"]),
        (
            'unit = "money"\ntimezone = "Europe/Rome"',
            'unit = "cow"\ntimezone = 7',
            ["campaign.unit", "campaign.timezone"],
        ),
        ("[terms]", "[terms", ["campaign.toml"]),
    ],
)
def test_a_wrong_file_is_named_field_by_field(
    tmp_path: Path, find: str, replace: str, fields: list[str]
) -> None:
    text = CAMPAIGN_FILE.read_text(encoding="utf-8")
    assert find in text
    file = tmp_path / "campaign.toml"
    file.write_text(text.replace(find, replace), encoding="utf-8")
    with pytest.raises(Invalid) as refused:
        read_campaign(file)
    named = [each["field"].removeprefix("campaign.toml, ") for each in refused.value.errors("it")]
    assert named == fields
    assert all(each["message"] for each in refused.value.errors("it"))


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "campaign.toml"
    file.write_bytes("[campaign] # città".encode("latin-1"))
    with pytest.raises(Invalid):
        read_campaign(file)


async def test_the_demo_is_made_once(conn: Connection) -> None:
    owner = (await make.member(conn)).id
    assert await ensure(conn, make.NOW, member_id=owner)
    assert not await ensure(conn, make.later(days=3), member_id=owner)
    found = await steps.holding_by_code(conn, "milano demo", member_id=owner)
    assert found is not None
    assert (found.code, found.balance, found.campaign_slug) == (CODE, 150_000, "milano")
    assert found.valid_until == date(2028, 11, 28)
    assert (await add_up(conn)).wrong == ()


async def test_what_is_given_back_while_caps_are_counted_anew_is_counted(pool: Pool) -> None:
    """The campaign gets a cap of its own while somebody cancels: both count."""
    async with pool.acquire() as first, pool.acquire() as second:
        held = await steps.voucher(first, amount=9_000, pots=(POT,))
        found = await steps.holding(first, held)
        made = [await steps.stay(first, held, 2_000), await steps.stay(first, held, 1_000)]
        capped = steps.campaign_file(
            found.campaign_slug, pots=(POT,), terms={"cap_per_campaign": 8_000}
        )
        around = second.transaction()
        await around.start()
        assert await bring_to(second, capped, now=make.NOW)
        giving = asyncio.create_task(_give_back(first, held, made[0], 2_000))
        await steps.until_waiting(pool, first)
        await around.commit()
        await giving
        in_all = await first.fetchval("SELECT used FROM cap_uses WHERE year = 0")
        assert in_all == 1_000
        assert (await check(first)).wrong == ()


async def _give_back(conn: Connection, held: steps.Held, stay: UUID, amount: int) -> None:
    async with conn.transaction():
        await give_back(
            conn,
            reservation_id=stay,
            voucher_id=held.id,
            amount=amount,
            cause="release",
            year=2026,
            now=make.NOW,
        )
        await steps.settled(conn, stay)
