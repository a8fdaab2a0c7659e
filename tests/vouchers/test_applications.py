"""Applying and withdrawing; one tax code is one beneficiary."""

import asyncio
from datetime import datetime

import pytest

from booking.database.pool import Connection, Pool
from booking.errors import Invalid
from booking.members.member import Member
from booking.vouchers.application import Application
from booking.vouchers.apply import withdraw
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.grant import Granted
from booking.vouchers.grant_refusals import (
    AlreadyApplied,
    ApplicationsClosed,
    GrantedAtFirstUse,
    GrantedToOther,
    HoldsVoucher,
    NotEligible,
)
from booking.vouchers.identity_refusals import ActsForAnother
from booking.vouchers.offers import accept_offer, decline_offer, revoke
from booking.vouchers.ranking import ranked
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import (
    OTHER_BORN,
    OTHER_PERSON,
    applied,
    firm,
    granted,
    paper,
    person,
    told,
)

OTHER = {"tax_code": OTHER_PERSON, "birth_date": OTHER_BORN, "name": "Matteo Moretti"}


async def beneficiary_of(conn: Connection, member_id: int) -> int | None:
    found: int | None = await conn.fetchval(
        "SELECT beneficiary_id FROM members WHERE id = $1", member_id
    )
    return found


async def test_an_application_keeps_what_was_declared_and_is_told(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    made = await applied(conn, slug, months=12)
    assert (made.state, made.plan_cents, made.months) == ("submitted", 300_000, 12)
    assert made.applicant == person()
    assert made.documents == [paper().model_dump(mode="json")]
    assert await told(conn, f"application:{made.id}") == ["ApplicationSubmitted"]


async def test_who_is_not_eligible_is_told_every_reason(conn: Connection) -> None:
    terms = {
        "eligibility": [{"rule": "age", "most": 40}, {"rule": "vat_age", "most_months": 36}],
        "plan": {"least_cents": 400_000, "least_months": 6},
    }
    slug = await steps.campaign(conn, terms=terms)
    with pytest.raises(NotEligible) as refused:
        await applied(conn, slug)
    assert [each["rule"] for each in refused.value.facts["unmet"]] == [
        "age",
        "vat_age",
        "plan_least_cents",
        "plan_months",
    ]
    assert "at most 40 years of age" in refused.value.detail("en")
    assert "almeno €4.000,00" in refused.value.detail("it")
    assert await conn.fetchval("SELECT count(*) FROM applications") == 0


async def test_applications_are_taken_in_their_window(conn: Connection) -> None:
    window = {"opens_on": "2026-12-01", "closes_on": "2026-12-31"}
    slug = await steps.campaign(conn, terms={"applications": [window]})
    with pytest.raises(ApplicationsClosed) as refused:
        await applied(conn, slug)
    assert "from 1 December 2026 to 31 December 2026" in refused.value.detail("en")
    # By Milan's clock it is the 1st of December already.
    assert await applied(conn, slug, now=make.rome(1, 0))
    assert await applied(conn, slug, applicant=firm(), now=make.rome(31, 23, 59))
    with pytest.raises(ApplicationsClosed):
        await applied(
            conn, slug, applicant=person(**OTHER), now=make.rome(1, 0, month=1, year=2027)
        )


async def test_nobody_applies_to_what_is_granted_at_first_use(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms={"granted": "at_first_use", "amount_per_grant": 1_000})
    with pytest.raises(GrantedAtFirstUse, match="applications-closed") as refused:
        await applied(conn, slug)
    assert slug in refused.value.detail("it")


async def test_a_day_that_is_yet_to_come_is_named(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    with pytest.raises(Invalid) as refused:
        await applied(conn, slug, applicant=firm(vat_opened_on="2026-12-01"))
    assert refused.value.facts["errors"][0]["field"] == "applicant.vat_opened_on"


async def test_one_open_application_for_an_account(conn: Connection) -> None:
    slug, member = await steps.campaign(conn), await make.member(conn)
    first = await applied(conn, slug, member=member)
    with pytest.raises(AlreadyApplied) as refused:
        await applied(conn, slug, member=member, applicant=person(**OTHER))
    assert "on 30 November 2026" in refused.value.detail("en")
    await withdraw(conn, application=first, now=make.NOW)
    again = await applied(conn, slug, member=member)
    assert again.beneficiary_id == first.beneficiary_id
    assert await told(conn, f"application:{first.id}") == [
        "ApplicationSubmitted",
        "ApplicationWithdrawn",
    ]


async def test_whoever_names_a_tax_code_first_keeps_nobody_from_applying(conn: Connection) -> None:
    """Nor does its owner learn of them, nor they of its owner; an officer grants one."""
    slug = await steps.campaign(conn)
    stranger, owner = await applied(conn, slug), await applied(conn, slug)
    assert stranger.beneficiary_id == owner.beneficiary_id
    campaign = await campaign_today(conn, slug, now=make.NOW)
    assert [each.same_tax_code for each in await ranked(conn, campaign=campaign)] == [1, 1]
    made = await granted(conn, owner)
    with pytest.raises(GrantedToOther) as refused:
        await granted(conn, stranger)
    assert f"voucher {made.voucher_id} lasts until" in refused.value.detail("en")
    assert await beneficiary_of(conn, stranger.member_id) is None
    # Nor is the next one told that its owner holds a voucher.
    assert await applied(conn, slug)


async def test_of_two_officers_with_one_tax_code_one_grants(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn)
        waiting = [await applied(conn, slug) for _ in range(5)]

    async def outcome(application: Application) -> str:
        try:
            async with pool.acquire() as conn:
                await granted(conn, application)
        except GrantedToOther:
            return "other"
        return "granted"

    found = await asyncio.gather(*(outcome(each) for each in waiting))
    assert sorted(found) == ["granted"] + ["other"] * 4
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM vouchers") == 1


async def test_one_may_apply_anew_once_the_voucher_has_ended(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms={"accept_within_days": 5, "valid_days": 30})
    member, officer = await make.member(conn), await make.member(conn)

    async def made(now: datetime = make.NOW) -> Granted:
        return await granted(conn, await applied(conn, slug, member=member, now=now), now=now)

    first = await made()
    with pytest.raises(HoldsVoucher, match="already-applied") as refused:
        await applied(conn, slug, member=member)
    assert "its voucher lasts until 29 December 2026" in refused.value.detail("en")
    assert "vale fino al 29 dicembre 2026" in refused.value.detail("it")
    await decline_offer(conn, voucher_id=first.voucher_id, member_id=member.id, now=make.NOW)
    second = await made()
    await revoke(
        conn, voucher_id=second.voucher_id, officer_id=officer.id, reason="Errore", now=make.NOW
    )
    third = await made()
    await accept_offer(conn, voucher_id=third.voucher_id, member_id=member.id, now=make.NOW)
    with pytest.raises(HoldsVoucher):
        await applied(conn, slug, member=member, now=make.later(days=29))
    # Its last day has passed, whether or not that was written yet.
    assert await made(now=make.later(days=30))
    with pytest.raises(HoldsVoucher):
        await applied(conn, slug, member=member, now=make.later(days=35))
    assert await applied(conn, slug, member=member, now=make.later(days=36))


async def test_of_two_at_once_of_one_account_one_applies(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug, member = await steps.campaign(conn), await make.member(conn)

    async def outcome() -> str:
        try:
            async with pool.acquire() as conn:
                await applied(conn, slug, member=member)
        except AlreadyApplied:
            return "already"
        return "applied"

    found = await asyncio.gather(*(outcome() for _ in range(6)))
    assert sorted(found) == ["already"] * 5 + ["applied"]


async def test_of_many_at_once_with_one_new_tax_code_all_apply_for_one_beneficiary(
    pool: Pool,
) -> None:
    async with pool.acquire() as conn:
        slug = await steps.campaign(conn)
        members = [await make.member(conn) for _ in range(8)]

    async def one(member: Member) -> int:
        async with pool.acquire() as conn:
            return (await applied(conn, slug, member=member)).beneficiary_id

    assert len(set(await asyncio.gather(*(one(each) for each in members)))) == 1


async def test_the_account_acts_for_the_beneficiary_once_an_officer_granted(
    conn: Connection,
) -> None:
    """Whoever knows a tax code may apply with it, and sees none of its vouchers for that."""
    slug, other = await steps.campaign(conn), await steps.campaign(conn)
    first = await applied(conn, slug)
    assert await beneficiary_of(conn, first.member_id) is None
    await granted(conn, first)
    assert await beneficiary_of(conn, first.member_id) == first.beneficiary_id
    second = await applied(conn, other)
    assert second.beneficiary_id == first.beneficiary_id
    assert await beneficiary_of(conn, second.member_id) is None
    await granted(conn, second)
    assert await beneficiary_of(conn, second.member_id) == first.beneficiary_id


async def test_two_members_of_one_tax_code_share_the_cap(conn: Connection) -> None:
    slug, other = await steps.campaign(conn), await steps.campaign(conn)
    first, second = await applied(conn, slug), await applied(conn, other)
    made = await granted(conn, first)
    await granted(conn, second)
    mine = await steps.holding_by_code(conn, made.code, member_id=first.member_id)
    theirs = await steps.holding_by_code(conn, made.code, member_id=second.member_id)
    assert mine == theirs
    assert mine is not None


async def test_an_account_with_vouchers_of_another_is_refused(conn: Connection) -> None:
    slug, other = await steps.campaign(conn), await steps.campaign(conn)
    member = await make.member(conn)
    await granted(conn, await applied(conn, slug, member=member))
    with pytest.raises(ActsForAnother) as refused:
        await applied(conn, other, member=member, applicant=person(**OTHER))
    assert "1 voucher" in refused.value.detail("en")
    assert await applied(conn, other, member=member)


async def test_a_voucher_from_before_the_tax_code_was_asked_is_of_who_applies(
    conn: Connection,
) -> None:
    held = await steps.voucher(conn)
    member = await make.member(conn, beneficiary=await beneficiary_of(conn, held.member_id))
    made = await applied(conn, await steps.campaign(conn), member=member)
    await granted(conn, made)
    assert made.beneficiary_id == member.beneficiary_id
    code = "SELECT tax_code FROM beneficiaries WHERE id = $1"
    assert await conn.fetchval(code, member.beneficiary_id) == person().tax_code
