"""What a tax code, a list and an officer's own account must never open."""

from datetime import date
from typing import Any

import pytest

from booking.database.pool import Connection
from booking.members.member import Member
from booking.vouchers.de_minimis import aid_that_counts, declare_aid
from booking.vouchers.first_use import take
from booking.vouchers.grant import Granted, grant
from booking.vouchers.grant_many import grant_many
from booking.vouchers.grant_refusals import (
    CeilingReached,
    DeMinimisReached,
    GrantedToOther,
    TakenByOther,
)
from booking.vouchers.grant_rows import GrantRow
from booking.vouchers.offers import decline_offer, revoke
from booking.vouchers.own import own_vouchers
from booking.vouchers.own_case import OwnCase
from booking.vouchers.separate import separate
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import TAX_CODE, VAT_NUMBER, applied, firm, granted, person
from tests.vouchers.first_use import hubs

_OWN = "SELECT beneficiary_id FROM members WHERE id = $1"
_AID = {"de_minimis": True, "de_minimis_ceiling_cents": 200_000}


async def codes(conn: Connection, member: Member) -> list[str]:
    found = await own_vouchers(conn, member_id=member.id, after=0, limit=9, now=make.NOW)
    return [each.code for each in found]


async def taken(conn: Connection, member: Member, slug: str, **facts: Any) -> Granted:
    return await take(
        conn, campaign=slug, member_id=member.id, applicant=person(**facts), now=make.NOW
    )


async def undone(conn: Connection, voucher_id: int, *, wrong_identity: bool = False) -> None:
    await revoke(
        conn,
        voucher_id=voucher_id,
        officer_id=(await make.member(conn)).id,
        reason="Dato per errore",
        wrong_identity=wrong_identity,
        now=make.NOW,
    )


async def with_aid(conn: Connection, beneficiary_id: int, cents: int) -> None:
    await declare_aid(
        conn,
        beneficiary_id=beneficiary_id,
        granted_on=date(2026, 1, 31),
        amount_cents=cents,
        grantor="Camera di commercio",
        measure="Bando",
        entered_by=(await make.member(conn)).id,
        today=make.NOW.date(),
        now=make.NOW,
    )


async def test_a_line_that_grants_nothing_lets_nobody_in(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    await granted(conn, await applied(conn, slug))
    stranger = await make.member(conn)
    row = GrantRow(2, "x@example.org", "person", TAX_CODE, None, 1_000, "it")
    report = await grant_many(
        conn,
        campaign=slug,
        rows=[row],
        members={row.email: stranger.id},
        again=False,
        granted_by=None,
        now=make.NOW,
    )
    assert [each.outcome for each in report.lines] == ["already"]
    assert await conn.fetchval(_OWN, stranger.id) is None
    assert await codes(conn, stranger) == []


async def test_who_declined_and_applied_anew_keeps_others_from_a_second(conn: Connection) -> None:
    slug = await steps.campaign(conn, terms={"accept_within_days": 5})
    member = await make.member(conn)
    held = await steps.voucher(conn, of=slug, member_id=member.id)
    await decline_offer(conn, voucher_id=held.id, member_id=member.id, now=make.NOW)
    first, second = await applied(conn, slug, member=member), await applied(conn, slug)
    made = await granted(conn, first)
    owner = "SELECT beneficiary_id FROM vouchers WHERE id = $1"
    applicant = "SELECT beneficiary_id FROM applications WHERE id = $1"
    assert await conn.fetchval(owner, made.voucher_id) == await conn.fetchval(applicant, first.id)
    with pytest.raises(GrantedToOther):
        await granted(conn, second)


async def test_an_account_of_the_one_that_is_left_sees_nothing_of_the_other(
    conn: Connection,
) -> None:
    slug, owner = await steps.campaign(conn), await make.member(conn)
    wrong = await applied(conn, slug)
    await undone(conn, (await granted(conn, wrong)).voucher_id)
    await taken(conn, owner, await hubs(conn))
    await granted(conn, await applied(conn, slug, member=owner))
    assert len(await codes(conn, owner)) == 2
    assert await conn.fetchval(_OWN, wrong.member_id) is None
    merged = await conn.fetchval("SELECT payload FROM events WHERE type = 'BeneficiaryMerged'")
    assert merged == {
        "beneficiary_id": wrong.beneficiary_id,
        "into": await conn.fetchval(_OWN, owner.id),
        "member_ids": [wrong.member_id],
    }


async def test_group_and_aid_go_with_whom_they_were_entered_for(conn: Connection) -> None:
    """Whichever of the two is kept."""
    slug, owner = await steps.campaign(conn), await make.member(conn)
    known = await applied(conn, slug, applicant=firm(single_undertaking="Rossi"))
    await undone(conn, (await granted(conn, known)).voucher_id)
    await with_aid(conn, known.beneficiary_id, 150_000)
    first_use = {"granted": "at_first_use", "amount_per_grant": 1}
    other = await steps.campaign(conn, terms=first_use)
    await take(conn, campaign=other, member_id=owner.id, applicant=firm(), now=make.NOW)
    made = await applied(conn, await steps.campaign(conn), member=owner, applicant=firm())
    await granted(conn, made, amount=100)
    own = await conn.fetchval(_OWN, owner.id)
    row = await conn.fetchrow(
        "SELECT tax_code, single_undertaking FROM beneficiaries WHERE id = $1", own
    )
    assert tuple(row or ()) == (VAT_NUMBER, "rossi")
    counted = await aid_that_counts(conn, beneficiary_id=own, on=make.NOW.date())
    assert [each.cents for each in counted if each.source == "declared"] == [150_000]


async def test_aid_of_who_holds_nothing_yet_counts_when_they_are_known(conn: Connection) -> None:
    member = await make.member(conn)
    held = await steps.voucher(conn, member_id=member.id)
    await undone(conn, held.id)
    await with_aid(conn, await conn.fetchval(_OWN, member.id), 150_000)
    made = await applied(conn, await steps.campaign(conn, terms=_AID), member=member)
    with pytest.raises(DeMinimisReached):
        await granted(conn, made, amount=60_000)


async def test_what_others_had_is_told_to_nobody_who_names_them(conn: Connection) -> None:
    slug = await hubs(conn)
    await taken(conn, await make.member(conn), slug)
    with pytest.raises(TakenByOther) as refused:
        await taken(conn, await make.member(conn), slug)
    assert "granted_at" not in refused.value.facts
    assert "2026" not in refused.value.detail("it")
    known = await applied(conn, await steps.campaign(conn), applicant=firm())
    await with_aid(conn, known.beneficiary_id, 150_000)
    aid = await steps.campaign(
        conn, terms=_AID | {"granted": "at_first_use", "amount_per_grant": 60_000}
    )
    stranger = await make.member(conn)
    with pytest.raises(CeilingReached) as above:
        await take(conn, campaign=aid, member_id=stranger.id, applicant=firm(), now=make.NOW)
    assert "counted" not in above.value.facts
    assert "1.500" not in above.value.detail("it")


async def test_an_officer_does_not_step_out_of_their_own_case(conn: Connection) -> None:
    slug = await steps.campaign(conn)
    officer, other = await make.member(conn), await make.member(conn)
    made = await applied(conn, slug, member=officer)
    await granted(conn, made)

    async def separated(by: int) -> None:
        await separate(
            conn,
            beneficiary_id=made.beneficiary_id,
            member_id=officer.id,
            officer_id=by,
            reason="Un’altra persona",
            now=make.NOW,
        )

    with pytest.raises(OwnCase):
        await separated(officer.id)
    await separated(other.id)
    second = await applied(conn, await steps.campaign(conn))
    member = second.member_id
    await granted(conn, second)
    with pytest.raises(OwnCase):
        await grant(
            conn,
            campaign=slug,
            member_id=member,
            amount=100,
            granted_by=officer.id,
            now=make.NOW,
        )
