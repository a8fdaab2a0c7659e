"""Campaigns that grant at first use: taken once, by name in place of a code."""

import asyncio
from collections import Counter
from typing import Any

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Refusal
from booking.members.member import Member
from booking.reservations.decide import Wish
from booking.reservations.desk import Desk
from booking.reservations.reserve import reserve
from booking.vouchers.first_use import code_at_first_use, take
from booking.vouchers.grant_refusals import (
    AlreadyGranted,
    DeMinimisReached,
    GrantedOnApplication,
)
from booking.vouchers.refusals import CampaignClosed, PotShort, VoucherUnknown
from tests import make
from tests.reservations.steps import reserved, told
from tests.vouchers import steps
from tests.vouchers.first_use import DAY, FIRST, hubs, quoted, vouchers


async def test_reserving_with_the_campaigns_name_takes_the_voucher_first(
    conn: Connection,
) -> None:
    slug, desk, member = (
        await hubs(conn),
        await make.resource(conn, units=4),
        await make.member(conn),
    )
    made = await reserved(conn, desk, DAY, member=member, voucher=slug)
    assert made["voucher_cents"] == made["price_cents"]
    again = await reserved(conn, desk, make.stay(11, 9, 18), member=member, voucher=slug.upper())
    assert again["voucher_cents"] == again["price_cents"]
    assert await vouchers(conn) == 1
    assert await conn.fetchval("SELECT sum(reserved_units) FROM reservations") == 2


async def test_a_quote_says_what_reserving_writes_and_writes_nothing(conn: Connection) -> None:
    slug, desk, member = await hubs(conn), await make.resource(conn), await make.member(conn)
    before = await quoted(conn, desk, member, slug)
    assert before.refusal is None
    assert await vouchers(conn) == 0
    assert (
        await conn.fetchval("SELECT beneficiary_id FROM members WHERE id = $1", member.id) is None
    )
    made = await reserved(conn, desk, DAY, member=member, voucher=slug)
    assert (before.price_cents, before.cover.cents) == (made["price_cents"], made["voucher_cents"])
    # From then on it is quoted as the voucher stands.
    after = await quoted(conn, desk, member, slug)
    assert after.holding is not None
    assert after.holding.balance == 2


async def test_what_was_taken_stays_when_the_reservation_fails(conn: Connection) -> None:
    slug, desk, member = await hubs(conn), await make.resource(conn), await make.member(conn)
    await reserved(conn, desk, DAY)
    with pytest.raises(Refusal, match="slot-taken"):
        await reserved(conn, desk, DAY, member=member, voucher=slug)
    assert await vouchers(conn) == 1


async def test_a_rule_that_says_no_comes_before_the_voucher(conn: Connection) -> None:
    slug, desk, member = await hubs(conn), await make.resource(conn), await make.member(conn)
    with pytest.raises(Refusal, match="outside-opening-hours"):
        await reserved(conn, desk, make.stay(6, 9, 18), member=member, voucher=slug)
    assert await vouchers(conn) == 0


async def test_any_other_name_is_an_unknown_code(conn: Connection) -> None:
    slug, desk, member = (
        await steps.campaign(conn),
        await make.resource(conn),
        await make.member(conn),
    )
    for code in (slug, "nowhere"):
        with pytest.raises(VoucherUnknown):
            await reserved(conn, desk, DAY, member=member, voucher=code)
        assert isinstance((await quoted(conn, desk, member, code)).refusal, VoucherUnknown)
    with pytest.raises(GrantedOnApplication):
        await take(conn, campaign=slug, member_id=member.id, now=make.NOW)


async def test_each_beneficiary_takes_one_however_many_ask(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await hubs(conn)
        beneficiary = await conn.fetchval(
            "INSERT INTO beneficiaries (kind) VALUES ('person') RETURNING id"
        )
        both = [await make.member(conn, beneficiary=beneficiary) for _ in range(2)]

    async def outcome(member: Member) -> str:
        try:
            async with pool.acquire() as conn, conn.transaction():
                await take(conn, campaign=slug, member_id=member.id, now=make.NOW)
        except AlreadyGranted:
            return "already"
        return "taken"

    found = Counter(await asyncio.gather(*(outcome(each) for each in both * 4)))
    assert found == {"taken": 1, "already": 7}


async def test_two_who_take_the_last_days_get_them_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await hubs(conn, days=5)
        people = [await make.member(conn) for _ in range(4)]

    async def outcome(member: Member) -> str:
        try:
            async with pool.acquire() as conn, conn.transaction():
                await take(conn, campaign=slug, member_id=member.id, now=make.NOW)
        except PotShort:
            return "short"
        return "taken"

    assert Counter(await asyncio.gather(*(outcome(each) for each in people))) == {
        "taken": 1,
        "short": 3,
    }


async def test_a_quote_from_an_empty_pot_says_so(conn: Connection) -> None:
    slug, desk, member = (
        await hubs(conn, days=2),
        await make.resource(conn),
        await make.member(conn),
    )
    refusal = (await quoted(conn, desk, member, slug)).refusal
    assert isinstance(refusal, PotShort)
    assert "3 days" in refusal.detail("en")


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"resource_kinds": ["machine"]}, "voucher-not-eligible"),
        ({"space_kinds": ["hub"]}, "voucher-not-accepted-here"),
        ({"listed_only": True}, "voucher-not-accepted-here"),
        ({"use": {"opens_on": "2027-01-01", "closes_on": "2027-12-31"}}, "voucher-not-eligible"),
        ({"minimum_cost_cents": 10**6}, "voucher-not-eligible"),
        ({"valid_days": 2}, "voucher-expired"),
    ],
)
async def test_nothing_is_granted_that_would_not_cover_the_stay(
    conn: Connection, terms: dict[str, Any], code: str
) -> None:
    slug, member = await hubs(conn, **terms), await make.member(conn)
    desk = await make.resource(conn, at=await make.space(conn, listed=False))
    refusal = (await quoted(conn, desk, member, slug)).refusal
    assert refusal is not None
    assert refusal.code == code
    with pytest.raises(type(refusal), match=code):
        await reserved(conn, desk, DAY, member=member, voucher=slug)
    assert await vouchers(conn) == 0


async def test_two_first_reservations_at_once_use_the_one_voucher(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug, desk = await hubs(conn), await make.resource(conn, units=4)
        member = await make.member(conn)
        cache, _ = await make.known(conn, desk)
    days = [make.stay(day, 9, 18) for day in (9, 10, 11)]
    made = await asyncio.gather(
        *(
            reserve(
                Desk(pool.acquire),
                network=cache,
                member=member,
                wish=Wish(resource_id=desk, period=day, voucher=slug),
                now=make.NOW,
                represent=told,
            )
            for day in days
        )
    )
    assert len(made) == len(days)
    async with pool.acquire() as conn:
        assert await vouchers(conn) == 1


async def test_whoever_names_it_second_gets_the_code_of_the_first(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug, member = await hubs(conn), await make.member(conn)

    async def code(conn: Connection) -> str | None:
        async with conn.transaction():
            return await code_at_first_use(
                conn, named=slug, member_id=member.id, year=2026, fits=repr, now=make.NOW
            )

    async with pool.acquire() as one, pool.acquire() as two:
        async with one.transaction():
            first = await code(one)
            second = asyncio.create_task(code(two))
            await steps.until_waiting(one, two)
        assert await second == first
        assert await vouchers(one) == 1


async def test_whoever_takes_one_has_accepted_it(conn: Connection) -> None:
    slug, desk = await hubs(conn, accept_within_days=5), await make.resource(conn)
    assert (await reserved(conn, desk, DAY, voucher=slug))["voucher_cents"] > 0


async def test_a_quote_says_what_the_pots_give_as_far_as_they_spill(conn: Connection) -> None:
    pots = (
        {"slug": "first", "budget": 1, "spills": False},
        {"slug": "second", "budget": 10_000},
    )
    slug = await steps.campaign(conn, terms=FIRST, pots=pots, unit="day")
    desk, member = await make.resource(conn), await make.member(conn)
    refusal = (await quoted(conn, desk, member, slug)).refusal
    assert isinstance(refusal, PotShort)
    assert refusal.facts["most"] == 1


async def test_who_takes_one_is_told_what_they_can_do_and_an_officer_what_an_officer_can(
    conn: Connection,
) -> None:
    member = await make.member(conn)
    short = await hubs(conn, days=2)
    ended = await steps.campaign(
        conn, terms=FIRST, unit="day", opens_on="2026-01-01", closes_on="2026-01-31"
    )
    aid = FIRST | {"de_minimis": True, "de_minimis_ceiling_cents": 1}
    above = await steps.campaign(conn, terms=aid)
    for slug, refused in ((short, PotShort), (ended, CampaignClosed), (above, DeMinimisReached)):
        with pytest.raises(refused) as told:
            await take(conn, campaign=slug, member_id=member.id, now=make.NOW)
        assert "eserve without the voucher" in told.value.detail("en")
        assert "enota senza voucher" in told.value.detail("it")
        with pytest.raises(refused) as told:
            await steps.voucher(conn, of=slug, member_id=member.id, amount=3)
        assert "without the voucher" not in told.value.detail("en")
