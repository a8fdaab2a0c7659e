"""Who takes a voucher at first use: what is declared binds, and one tax code takes one."""

import asyncio
from collections import Counter

import pytest

from booking.database.pool import Connection, Pool
from booking.members.member import Member
from booking.vouchers.first_use import take
from booking.vouchers.grant_refusals import AlreadyGranted, DeMinimisReached, NotEligible
from booking.vouchers.identity_refusals import ActsForAnother, OtherKind
from tests import make
from tests.reservations.steps import reserved
from tests.vouchers import steps
from tests.vouchers.applying import OTHER_BORN, OTHER_PERSON, applied, firm, granted, person
from tests.vouchers.first_use import DAY, FIRST, hubs, quoted


async def test_conditions_are_asked_of_what_was_declared(conn: Connection) -> None:
    slug = await hubs(conn, eligibility=[{"rule": "age", "most": 40}])
    desk, member = await make.resource(conn), await make.member(conn)
    with pytest.raises(NotEligible) as unknown:
        await reserved(conn, desk, DAY, member=member, voucher=slug)
    assert f"POST /api/v1/campaigns/{slug}/vouchers".replace(slug, "") in unknown.value.detail(
        "en"
    ).replace(slug, "")
    with pytest.raises(NotEligible):
        await take(conn, campaign=slug, member_id=member.id, applicant=person(), now=make.NOW)
    young = person(tax_code=OTHER_PERSON, birth_date=OTHER_BORN)
    assert await take(conn, campaign=slug, member_id=member.id, applicant=young, now=make.NOW)


async def test_whoever_is_known_by_a_tax_code_takes_one_from_no_other_account(
    conn: Connection,
) -> None:
    slug = await hubs(conn)
    known = await applied(conn, await steps.campaign(conn))
    await granted(conn, known)
    await take(conn, campaign=slug, member_id=known.member_id, now=make.NOW)
    other = await make.member(conn)
    with pytest.raises(AlreadyGranted):
        await take(conn, campaign=slug, member_id=other.id, applicant=person(), now=make.NOW)


async def test_a_quote_knows_who_had_one_by_the_tax_code(conn: Connection) -> None:
    slug, desk = await hubs(conn), await make.resource(conn)
    first, other = await make.member(conn), await make.member(conn)
    await take(conn, campaign=slug, member_id=first.id, applicant=person(), now=make.NOW)
    await applied(conn, await steps.campaign(conn), member=other)
    assert isinstance((await quoted(conn, desk, other, slug)).refusal, AlreadyGranted)
    with pytest.raises(AlreadyGranted):
        await reserved(conn, desk, DAY, member=other, voucher=slug)


async def test_of_two_accounts_with_one_tax_code_one_takes_it(pool: Pool) -> None:
    async with pool.acquire() as conn:
        slug = await hubs(conn)
        people = [await make.member(conn) for _ in range(5)]

    async def outcome(member: Member) -> str:
        try:
            async with pool.acquire() as conn, conn.transaction():
                await take(
                    conn, campaign=slug, member_id=member.id, applicant=person(), now=make.NOW
                )
        except AlreadyGranted:
            return "already"
        return "taken"

    found = Counter(await asyncio.gather(*(outcome(each) for each in people)))
    assert found == {"taken": 1, "already": 4}


async def test_an_account_takes_for_one_tax_code_and_one_kind(conn: Connection) -> None:
    first, second, member = await hubs(conn), await hubs(conn), await make.member(conn)
    await take(conn, campaign=first, member_id=member.id, applicant=person(), now=make.NOW)
    another = person(tax_code=OTHER_PERSON, birth_date=OTHER_BORN)
    for applicant, refusal in ((another, ActsForAnother), (firm(), OtherKind)):
        with pytest.raises(refusal):
            await take(
                conn, campaign=second, member_id=member.id, applicant=applicant, now=make.NOW
            )
    with pytest.raises(ActsForAnother):
        await applied(conn, await steps.campaign(conn), member=member, applicant=another)
    assert await take(conn, campaign=second, member_id=member.id, applicant=person(), now=make.NOW)


async def test_a_declared_firm_stays_one_whichever_account_takes(conn: Connection) -> None:
    """The ceiling counts what was taken under the same VAT number elsewhere."""
    aid = FIRST | {
        "amount_per_grant": 60_000,
        "cap_per_campaign": None,
        "de_minimis": True,
        "de_minimis_ceiling_cents": 100_000,
    }
    first, second = await steps.campaign(conn, terms=aid), await steps.campaign(conn, terms=aid)
    one, two = await make.member(conn), await make.member(conn)
    await take(conn, campaign=first, member_id=one.id, applicant=firm(), now=make.NOW)
    kinds = "SELECT kind FROM beneficiaries b JOIN members m ON m.beneficiary_id = b.id"
    assert await conn.fetchval(kinds) == "undertaking"
    with pytest.raises(DeMinimisReached):
        await take(conn, campaign=second, member_id=two.id, applicant=firm(), now=make.NOW)


async def test_naming_a_tax_code_gives_no_right_to_its_vouchers(conn: Connection) -> None:
    known = await applied(conn, await steps.campaign(conn))
    await granted(conn, known)
    slug, other = await hubs(conn), await make.member(conn)
    made = await take(conn, campaign=slug, member_id=other.id, applicant=person(), now=make.NOW)
    owner = "SELECT beneficiary_id FROM vouchers WHERE id = $1"
    assert await conn.fetchval(owner, made.voucher_id) != known.beneficiary_id
    with pytest.raises(AlreadyGranted):
        await take(conn, campaign=slug, member_id=known.member_id, now=make.NOW)
