"""What an officer does with applications: ranking, granting, refusing."""

import asyncio
from typing import Any

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid
from booking.vouchers.answer_application import refuse_application
from booking.vouchers.application import Application, read_application
from booking.vouchers.apply import withdraw
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.check import check
from booking.vouchers.grant_refusals import (
    ApplicationDecided,
)
from booking.vouchers.ranking import ranked
from booking.vouchers.refusals import PotShort
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import (
    OTHER_BORN,
    OTHER_PERSON,
    VAT_NUMBER,
    applied,
    firm,
    granted,
    person,
    told,
)

YOUNG = {"points": 10, "when": {"rule": "age", "most": 36}}
OTHER = {"tax_code": OTHER_PERSON, "birth_date": OTHER_BORN, "name": "Matteo Moretti"}


async def test_a_grant_is_of_the_rate_within_the_caps_or_less(conn: Connection) -> None:
    """Milan's rule: €250 for 12 months gives €1,500, €200 for 4 gives €400."""
    slug = await steps.campaign(conn)
    rich = await applied(conn, slug, plan_cents=25_000 * 12)
    poor = await applied(conn, slug, applicant=firm(), plan_cents=20_000 * 4)
    other = await applied(conn, slug, applicant=person(**OTHER))
    made = [await granted(conn, rich), await granted(conn, poor)]
    with pytest.raises(Invalid, match="invalid") as refused:
        await granted(conn, other, amount=150_001)
    assert "at most €1,500.00" in refused.value.detail("en")
    made.append(await granted(conn, other, amount=100_000))
    amounts = [
        await conn.fetchval("SELECT granted FROM vouchers WHERE id = $1", each.voucher_id)
        for each in made
    ]
    assert amounts == [150_000, 40_000, 100_000]


async def test_granting_makes_the_voucher_and_ends_the_application(conn: Connection) -> None:
    made = await applied(conn, await steps.campaign(conn))
    voucher = await granted(conn, made)
    now = await read_application(conn, made.id)
    assert (now.state, now.voucher_id) == ("granted", voucher.voucher_id)
    assert await told(conn, f"application:{made.id}") == [
        "ApplicationSubmitted",
        "ApplicationGranted",
    ]
    with pytest.raises(ApplicationDecided) as refused:
        await granted(conn, made)
    assert "granted since 30 November 2026" in refused.value.detail("en")
    with pytest.raises(ApplicationDecided):
        await withdraw(conn, application=made, now=make.NOW)


async def test_a_pot_that_is_short_leaves_the_application_waiting(conn: Connection) -> None:
    pots = ({"slug": "city", "budget": 100_000},)
    made = await applied(conn, await steps.campaign(conn, pots=pots))
    with pytest.raises(PotShort) as refused:
        await granted(conn, made)
    assert "€1,000.00" in refused.value.detail("en")
    assert (await read_application(conn, made.id)).state == "submitted"
    assert await granted(conn, made, amount=100_000)


async def test_a_refusal_has_a_reason(conn: Connection) -> None:
    made = await applied(conn, await steps.campaign(conn))
    officer = await make.member(conn)
    reason = "Il contratto manca"
    await refuse_application(
        conn, application=made, officer_id=officer.id, reason=reason, now=make.NOW
    )
    now = await read_application(conn, made.id)
    assert (now.state, now.reason) == ("refused", reason)
    # It may be done anew.
    assert await applied(conn, made.campaign_slug)


async def test_two_officers_at_one_application_grant_it_once(pool: Pool) -> None:
    async with pool.acquire() as conn:
        made = await applied(conn, await steps.campaign(conn))

    async def outcome() -> str:
        try:
            async with pool.acquire() as conn:
                await granted(conn, made)
        except ApplicationDecided:
            return "decided"
        return "granted"

    assert sorted(await asyncio.gather(*(outcome() for _ in range(4)))) == [
        "decided",
        "decided",
        "decided",
        "granted",
    ]


async def test_of_two_officers_at_one_pot_one_is_told_what_is_left(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, pots=({"slug": "city", "budget": 200_000},))
        waiting = [
            await applied(conn, slug, applicant=each)
            for each in (person(), firm(), person(**OTHER))
        ]

    async def outcome(application: Application) -> int:
        try:
            async with pool.acquire() as conn:
                await granted(conn, application)
        except PotShort as refusal:
            most: int = refusal.facts["most"]
            return most
        return 0

    assert sorted(await asyncio.gather(*(outcome(each) for each in waiting))) == [
        0,
        50_000,
        50_000,
    ]
    async with pool.acquire() as conn:
        assert (await check(conn)).wrong == ()


async def test_the_ranking_is_by_points_then_by_time_and_shows_how_far_the_pots_go(
    conn: Connection,
) -> None:
    pots: tuple[dict[str, Any], ...] = (
        {"slug": "city", "budget": 200_000},
        {"slug": "chamber", "budget": 150_000, "admits": ["undertaking"]},
    )
    slug = await steps.campaign(conn, terms={"preferences": [YOUNG]}, pots=pots)
    late = await applied(conn, slug, now=make.later(hours=2))
    firms = await applied(conn, slug, applicant=firm(), now=make.later(hours=1))
    young = await applied(conn, slug, applicant=person(**OTHER), now=make.later(hours=3))
    campaign = await campaign_today(conn, slug, now=make.NOW)
    found = await ranked(conn, campaign=campaign)
    assert [(each.id, each.points, each.amount, each.pot, each.total) for each in found] == [
        (young.id, 10, 150_000, "city", 150_000),
        (firms.id, 0, 150_000, "chamber", 150_000),
        (late.id, 0, 150_000, None, None),
    ]
    assert [each.place for each in found] == [1, 2, 3]
    assert found[1].facts["tax_code"] == VAT_NUMBER
