"""De minimis aid: what counts over three rolling years for one undertaking, and the ceiling."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid, NotFound
from booking.members.member import Member
from booking.vouchers.de_minimis import (
    aid_that_counts,
    declare_aid,
    first_day_that_counts,
    withdraw_aid,
)
from booking.vouchers.first_use import take
from booking.vouchers.grant_refusals import AidWithdrawnBefore, DeMinimisReached
from booking.vouchers.offers import decline_offer, revoke
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import OTHER_VAT_NUMBER, VAT_NUMBER, applied, firm, told
from tests.vouchers.applying import granted as answered

AID = {"de_minimis": True, "de_minimis_ceiling_cents": 1_000_000, "cap_per_year": None}
TODAY = date(2026, 11, 30)


async def undertaking(conn: Connection, *, group: str | None = None) -> int:
    found: int = await conn.fetchval(
        "INSERT INTO beneficiaries (kind, single_undertaking) VALUES ('undertaking', $1) "
        "RETURNING id",
        group,
    )
    return found


async def granted(
    conn: Connection, slug: str, beneficiary: int, amount: int, **more: Any
) -> steps.Held:
    member = await make.member(conn, beneficiary=beneficiary)
    async with conn.transaction():
        return await steps.voucher(conn, of=slug, member_id=member.id, amount=amount, **more)


async def declared(conn: Connection, beneficiary: int, cents: int, on: date) -> int:
    officer = await make.member(conn)
    return await declare_aid(
        conn,
        beneficiary_id=beneficiary,
        granted_on=on,
        amount_cents=cents,
        grantor="Camera di commercio",
        measure="Bando",
        entered_by=officer.id,
        today=TODAY,
        now=make.NOW,
    )


@pytest.mark.parametrize(
    ("on", "first"),
    [
        (date(2026, 11, 30), date(2023, 12, 1)),
        (date(2028, 2, 29), date(2025, 3, 1)),
        (date(2028, 3, 1), date(2025, 3, 2)),
        (date(2027, 2, 28), date(2024, 2, 29)),
    ],
)
def test_three_years_end_with_the_day(on: date, first: date) -> None:
    assert first_day_that_counts(on) == first


async def test_a_grant_above_the_ceiling_is_refused_with_what_counts(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms=AID)
    firm = await undertaking(conn)
    await granted(conn, slug, firm, 400_000)
    await declared(conn, firm, 350_000, date(2023, 12, 1))
    with pytest.raises(DeMinimisReached) as refused:
        await granted(conn, slug, firm, 250_001)
    facts = refused.value.facts
    assert (facts["counted_cents"], facts["left_cents"]) == (750_000, 250_000)
    said = refused.value.detail("en")
    assert "€10,000.00" in said
    assert "€7,500.00 counts already" in said
    assert "grant at most €2,500.00" in said
    assert "al massimo €2.500,00" in refused.value.detail("it")
    assert await granted(conn, slug, firm, 250_000)


async def test_aid_of_more_than_three_years_ago_counts_no_more(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms=AID)
    firm = await undertaking(conn)
    await declared(conn, firm, 900_000, date(2023, 11, 30))
    assert await granted(conn, slug, firm, 1_000_000)


async def test_what_counts_is_shown_line_by_line_oldest_first(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms=AID)
    other = await steps.campaign(conn)
    firm = await undertaking(conn)
    held = await granted(conn, slug, firm, 100_000)
    await granted(conn, other, firm, 100_000)  # no aid of this kind
    await declared(conn, firm, 5_000, date(2025, 4, 30))
    found = await aid_that_counts(conn, beneficiary_id=firm, on=TODAY)
    assert [(each.source, each.granted_on, each.cents, each.measure) for each in found] == [
        ("declared", date(2025, 4, 30), 5_000, "Bando"),
        ("voucher", TODAY, 100_000, slug),
    ]
    assert found[1].id == held.id


async def test_a_group_of_undertakings_counts_as_one(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms=AID)
    mother = await undertaking(conn, group="Rocca")
    daughter, stranger = await undertaking(conn, group="Rocca"), await undertaking(conn)
    await granted(conn, slug, mother, 800_000)
    with pytest.raises(DeMinimisReached):
        await granted(conn, slug, daughter, 200_001)
    assert await granted(conn, slug, stranger, 1_000_000)
    assert await granted(conn, slug, daughter, 200_000)


async def test_two_grants_at_once_to_one_group_stay_below_the_ceiling(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms=AID)
        firms = [await undertaking(conn, group="Rocca") for _ in range(3)]

    async def outcome(firm: int) -> str:
        try:
            async with pool.acquire() as conn:
                await granted(conn, slug, firm, 400_000)
        except DeMinimisReached:
            return "ceiling"
        return "granted"

    found = await asyncio.gather(*(outcome(each) for each in firms * 2))
    assert sorted(found) == ["ceiling"] * 4 + ["granted"] * 2


async def in_turn(pool: Pool, *works: Callable[[Connection], Awaitable[object]]) -> list[str]:
    """Two that begin before either has ended: the second waits for the first, and then goes on."""

    async def outcome(conn: Connection, work: Callable[[Connection], Awaitable[object]]) -> str:
        try:
            async with conn.transaction():
                await work(conn)
        except DeMinimisReached:
            return "ceiling"
        return "granted"

    async with pool.acquire() as one, pool.acquire() as two:
        async with one.transaction():
            first = await outcome(one, works[0])
            second = asyncio.create_task(outcome(two, works[1]))
            await steps.until_waiting(one, two)
        return [first, await second]


async def test_two_that_join_one_new_group_at_once_stay_below_the_ceiling(pool: Pool) -> None:
    """However the group's name is written; neither is in it before."""
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms=AID | {"amount_per_grant": 600_000})
        mine, theirs = [
            await applied(conn, slug, applicant=firm(tax_code=code, single_undertaking=name))
            for code, name in (
                (VAT_NUMBER, "Gruppo Rocca"),
                (OTHER_VAT_NUMBER, " gruppo   ROCCA"),
            )
        ]
    found = await in_turn(pool, lambda c: answered(c, mine), lambda c: answered(c, theirs))
    assert found == ["granted", "ceiling"]
    async with pool.acquire() as conn:
        groups = "SELECT DISTINCT single_undertaking FROM beneficiaries"
        assert [row[0] for row in await conn.fetch(groups) if row[0]] == ["gruppo rocca"]


async def test_what_is_taken_at_first_use_counts_for_the_group(pool: Pool) -> None:
    terms = AID | {"granted": "at_first_use", "amount_per_grant": 600_000}
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn, terms=terms)
        one, two = await make.member(conn), await make.member(conn)

    def taken(conn: Connection, member: Member, code: str) -> Awaitable[object]:
        mine = firm(tax_code=code, single_undertaking="Rocca")
        return take(conn, campaign=slug, member_id=member.id, applicant=mine, now=make.NOW)

    found = await in_turn(
        pool,
        lambda conn: taken(conn, one, VAT_NUMBER),
        lambda conn: taken(conn, two, OTHER_VAT_NUMBER),
    )
    assert found == ["granted", "ceiling"]


async def test_what_was_not_accepted_or_taken_back_is_no_aid(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms=AID | {"accept_within_days": 5})
    firm = await undertaking(conn)
    declined = await granted(conn, slug, firm, 1_000_000)
    await decline_offer(conn, voucher_id=declined.id, member_id=declined.member_id, now=make.NOW)
    revoked = await granted(conn, slug, firm, 1_000_000)
    officer = await make.member(conn)
    await revoke(conn, voucher_id=revoked.id, officer_id=officer.id, reason="Doppio", now=make.NOW)
    assert await granted(conn, slug, firm, 1_000_000)


async def test_declared_aid_is_of_somebody_and_of_a_day_that_was(conn: Connection) -> None:
    firm = await undertaking(conn)
    with pytest.raises(NotFound):
        await declared(conn, 10**9, 1, TODAY)
    with pytest.raises(Invalid, match="invalid") as refused:
        await declared(conn, firm, 1, date(2026, 12, 1))
    assert refused.value.facts["errors"][0]["field"] == "granted_on"
    aid = await declared(conn, firm, 1, TODAY)
    event = "SELECT payload FROM events WHERE stream = $1"
    assert await conn.fetchval(event, f"aid:{aid}") == {"aid_id": aid, "beneficiary_id": firm}


async def test_a_declaration_that_was_wrong_is_taken_back_once_and_stands(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms=AID)
    firm = await undertaking(conn)
    aid = await declared(conn, firm, 900_000, TODAY)
    of: dict[str, Any] = {"officer_id": (await make.member(conn)).id, "now": make.NOW}
    await withdraw_aid(conn, aid_id=aid, reason="Di un’altra impresa", **of)
    assert await aid_that_counts(conn, beneficiary_id=firm, on=TODAY) == []
    assert await granted(conn, slug, firm, 1_000_000)
    assert await told(conn, f"aid:{aid}") == ["AidDeclared", "AidWithdrawn"]
    assert await conn.fetchval("SELECT amount_cents FROM declared_aid WHERE id = $1", aid)
    with pytest.raises(AidWithdrawnBefore):
        await withdraw_aid(conn, aid_id=aid, reason="Di nuovo", **of)
    with pytest.raises(NotFound):
        await withdraw_aid(conn, aid_id=10**9, reason="x", **of)
