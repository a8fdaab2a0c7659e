"""Two that turn out to be one, and one that turns out not to be: what an officer mends."""

from typing import Any

import pytest

from booking.database.pool import Connection
from booking.errors import NotFound
from booking.vouchers.expenses import submit_expense
from booking.vouchers.first_use import take
from booking.vouchers.grant import grant
from booking.vouchers.grant_refusals import AlreadyGranted
from booking.vouchers.identity_refusals import HeldByTwo
from booking.vouchers.offers import revoke
from booking.vouchers.own import own_vouchers
from booking.vouchers.own_case import OwnCase
from booking.vouchers.reimburse import approve_expense
from booking.vouchers.separate import separate
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import TAX_CODE, applied, firm, granted, paper, person
from tests.vouchers.first_use import hubs

_OWN = "SELECT beneficiary_id FROM members WHERE id = $1"
_CODE = "SELECT tax_code FROM beneficiaries WHERE id = $1"


async def test_who_applied_and_then_took_at_first_use_is_one_beneficiary(conn: Connection) -> None:
    member = await make.member(conn)
    made = await applied(conn, await steps.campaign(conn), member=member)
    taken = await take(
        conn, campaign=await hubs(conn), member_id=member.id, applicant=person(), now=make.NOW
    )
    voucher = await granted(conn, made)
    own = await conn.fetchval(_OWN, member.id)
    assert await conn.fetchval(_CODE, own) == TAX_CODE
    found = await own_vouchers(conn, member_id=member.id, after=0, limit=9, now=make.NOW)
    assert [each.id for each in found] == [taken.voucher_id, voucher.voucher_id]
    # Whoever else applied with that tax code applied for the same beneficiary.
    moved = "SELECT DISTINCT beneficiary_id FROM applications"
    assert await conn.fetchval(moved) == own


async def test_who_took_at_first_use_may_apply_though_a_stranger_did(conn: Connection) -> None:
    slug, member = await steps.campaign(conn), await make.member(conn)
    stranger = await applied(conn, slug)
    await take(
        conn, campaign=await hubs(conn), member_id=member.id, applicant=person(), now=make.NOW
    )
    made = await applied(conn, slug, member=member)
    await granted(conn, made)
    own = await conn.fetchval(_OWN, member.id)
    rows = await conn.fetch("SELECT id, beneficiary_id FROM applications ORDER BY id")
    assert [tuple(row) for row in rows] == [(stranger.id, own), (made.id, own)]


async def test_two_that_hold_vouchers_are_not_made_one(conn: Connection) -> None:
    await granted(conn, await applied(conn, await steps.campaign(conn)))
    member, slug = await make.member(conn), await steps.campaign(conn)
    taken = await take(
        conn, campaign=await hubs(conn), member_id=member.id, applicant=person(), now=make.NOW
    )
    made = await applied(conn, slug, member=member)
    with pytest.raises(HeldByTwo) as refused:
        await granted(conn, made)
    assert "already has 1 voucher" in refused.value.detail("en")
    assert "another account has 1 voucher" in refused.value.detail("en")
    officer = await make.member(conn)
    await revoke(
        conn,
        voucher_id=taken.voucher_id,
        officer_id=officer.id,
        reason="Lo stesso voucher era già stato concesso",
        now=make.NOW,
    )
    # With nothing of its own left the account joins the other's.
    voucher = await granted(conn, made)
    assert await conn.fetchval(_OWN, member.id) == made.beneficiary_id
    assert voucher.voucher_id != taken.voucher_id


async def test_a_tax_code_that_a_stranger_declared_is_its_owners_again(conn: Connection) -> None:
    slug = await hubs(conn)
    stranger, owner, officer = [await make.member(conn) for _ in range(3)]
    taken = await take(conn, campaign=slug, member_id=stranger.id, applicant=person(), now=make.NOW)

    async def revoked(*, wrong_identity: bool) -> None:
        await revoke(
            conn,
            voucher_id=taken.voucher_id,
            officer_id=officer.id,
            reason="Il codice fiscale era di un’altra persona",
            wrong_identity=wrong_identity,
            now=make.NOW,
        )

    around = conn.transaction()
    await around.start()
    await revoked(wrong_identity=False)
    with pytest.raises(AlreadyGranted):
        await take(conn, campaign=slug, member_id=owner.id, applicant=person(), now=make.NOW)
    await around.rollback()
    await revoked(wrong_identity=True)
    assert await take(conn, campaign=slug, member_id=owner.id, applicant=person(), now=make.NOW)


async def test_an_account_that_was_let_in_wrongly_is_put_out(conn: Connection) -> None:
    officer = await make.member(conn)
    made = await applied(conn, await steps.campaign(conn))
    await granted(conn, made)
    parting = {"beneficiary_id": made.beneficiary_id, "member_id": made.member_id}

    async def separated() -> int:
        return await separate(
            conn, **parting, officer_id=officer.id, reason="Un’altra persona", now=make.NOW
        )

    await separated()
    assert await conn.fetchval(_OWN, made.member_id) is None
    assert await own_vouchers(conn, member_id=made.member_id, after=0, limit=9, now=make.NOW) == []
    types = "SELECT array_agg(type ORDER BY id) FROM events WHERE stream = 'member:' || $1"
    found = await conn.fetchval(types, str(made.member_id))
    assert found == ["AccountJoined", "AccountSeparated"]
    with pytest.raises(NotFound):
        await separated()


async def test_nobody_grants_or_approves_for_themselves(conn: Connection) -> None:
    terms = {
        "classes": [
            {
                "number": 1,
                "slug": "insurance",
                "name": {"it": "Assicurazione", "en": "Insurance"},
                "cap": 50_000,
                "by_receipt": True,
            }
        ]
    }
    slug = await steps.campaign(conn, terms=terms)
    officer = await make.member(conn)
    made = await applied(conn, slug, member=officer)
    granting: dict[str, Any] = {
        "campaign": slug,
        "member_id": officer.id,
        "amount": 1_000,
        "now": make.NOW,
    }
    voucher = await grant(conn, **granting)
    with pytest.raises(OwnCase, match="forbidden") as refused:
        await grant(conn, **granting, granted_by=officer.id)
    assert "another officer" in refused.value.detail("en")
    assert made.member_id == officer.id
    expense = await submit_expense(
        conn,
        voucher_id=voucher.voucher_id,
        member_id=officer.id,
        of_class="insurance",
        spent_on=make.NOW.date(),
        cost_cents=1_000,
        document=paper(),
        now=make.NOW,
    )
    with pytest.raises(OwnCase):
        await approve_expense(conn, expense_id=expense, officer_id=officer.id, now=make.NOW)
    other = await make.member(conn)
    assert await approve_expense(conn, expense_id=expense, officer_id=other.id, now=make.NOW) > 0


async def test_a_firm_and_a_person_are_two(conn: Connection) -> None:
    """Their codes differ in form: a stranger can't make one pass for the other."""
    slug = await steps.campaign(conn)
    one, two = await applied(conn, slug), await applied(conn, slug, applicant=firm())
    assert one.beneficiary_id != two.beneficiary_id
