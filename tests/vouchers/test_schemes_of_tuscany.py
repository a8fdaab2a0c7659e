"""Tuscany's schemes from the application to the ledger: ages, VAT numbers, desk and receipts."""

from datetime import date
from typing import Any

import pytest

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.member import Member
from booking.vouchers.applicant import Applicant
from booking.vouchers.expenses import submit_expense
from booking.vouchers.grant import Granted
from booking.vouchers.grant_refusals import NothingToReimburse
from booking.vouchers.offers import accept_offer
from booking.vouchers.refusals import ClassCapReached, NotAccepted
from booking.vouchers.reimburse import approve_expense
from tests import make
from tests.vouchers.applying import applied, firm, paper
from tests.vouchers.schemes import books, desk, granted_as_ranked, loaded, unmet, used

TODAY = date(2026, 11, 30)
# Born a day later, they would be a year younger today.
EIGHTEEN, FORTY_ONE = date(2008, 11, 30), date(1985, 11, 30)
SEVENTEEN, FORTY = date(2008, 12, 1), date(1985, 12, 1)
BUDGET = 40_000_000


def new_firm(**facts: Any) -> Applicant:
    """Fulfils Tuscany's conditions but for what is named."""
    return firm(**{"birth_date": FORTY, "vat_opened_on": TODAY} | facts)


@pytest.mark.parametrize(
    ("born", "waived", "refused"),
    [
        (SEVENTEEN, False, [("age", 17)]),
        (EIGHTEEN, False, []),
        (FORTY, False, []),
        (FORTY_ONE, False, [("age", 41)]),
        (FORTY_ONE, True, []),
        (SEVENTEEN, True, []),
        (None, False, [("age", None)]),
    ],
)
async def test_tuscany_2017_takes_18_to_40_and_asks_no_age_with_a_disability(
    conn: Connection, born: date | None, waived: bool, refused: list[tuple[str, Any]]
) -> None:
    applicant = new_firm(birth_date=born, disability_waiver=waived)
    slug = await loaded(conn, "toscana-2017")
    assert await unmet(conn, slug, applicant=applicant, months=12) == refused


@pytest.mark.parametrize(
    ("year", "opened", "refused"),
    [
        ("2017", date(2023, 11, 30), []),
        ("2017", date(2023, 11, 29), [("vat_age", 37)]),
        ("2017", None, [("vat_age", None)]),
        ("2018", date(2025, 11, 30), []),
        ("2018", date(2025, 11, 29), [("vat_age", 13)]),
    ],
)
async def test_tuscany_takes_a_vat_number_of_so_many_months(
    conn: Connection, year: str, opened: date | None, refused: list[tuple[str, Any]]
) -> None:
    slug = await loaded(conn, f"toscana-{year}")
    applicant = new_firm(vat_opened_on=opened)
    assert await unmet(conn, slug, applicant=applicant, months=12) == refused


async def test_tuscany_takes_plans_of_six_to_twelve_months(conn: Connection) -> None:
    slug = await loaded(conn, "toscana-2017")
    found = [
        await unmet(conn, slug, applicant=new_firm(), months=months) for months in (5, 6, 12, 13)
    ]
    assert found == [[("plan_least_months", 5)], [], [], [("plan_most_months", 13)]]


@pytest.mark.parametrize(
    ("year", "whole", "receipts"),
    [("2017", 400_000, ["insurance", "travel"]), ("2018", 350_000, ["travel"])],
)
async def test_tuscany_pays_3000_for_a_desk_and_500_for_each_class_by_receipt(
    conn: Connection, year: str, whole: int, receipts: list[str]
) -> None:
    slug, member = await loaded(conn, f"toscana-{year}"), await make.member(conn)
    wish = await applied(conn, slug, member=member, applicant=new_firm(), months=12)
    made, amount = await granted_as_ranked(conn, wish)
    assert (amount, made.accept_by) == (whole, date(2026, 12, 30))
    resource = await desk(conn, 25_000, units=13, listed=False)
    with pytest.raises(NotAccepted):
        await used(conn, member, made.code, resource, 1)
    await accept_offer(conn, voucher_id=made.voucher_id, member_id=member.id, now=make.NOW)
    assert await used(conn, member, made.code, resource, 12) == [25_000] * 12
    with pytest.raises(ClassCapReached) as refused:
        await used(conn, member, made.code, resource, 1)
    assert (refused.value.facts["expense_class"], refused.value.facts["cap"]) == ("desk", 300_000)
    for each in receipts:
        assert await reimbursed(conn, member, made, each, 40_000) == 40_000
        assert await reimbursed(conn, member, made, each, 40_000) == 10_000
    with pytest.raises(NothingToReimburse):
        await reimbursed(conn, member, made, "travel", 1)
    assert await books(conn, slug) == {
        "pot": BUDGET - whole,
        "payable": 300_000,
        "owed": 50_000 * len(receipts),
    }


async def test_tuscany_2018_pays_no_insurance_and_asks_no_age(conn: Connection) -> None:
    slug, member = await loaded(conn, "toscana-2018"), await make.member(conn)
    older = new_firm(birth_date=FORTY_ONE)
    made, _ = await granted_as_ranked(
        conn, await applied(conn, slug, member=member, applicant=older, months=12)
    )
    await accept_offer(conn, voucher_id=made.voucher_id, member_id=member.id, now=make.NOW)
    with pytest.raises(Invalid) as refused:
        await reimbursed(conn, member, made, "insurance", 1_000)
    assert "there is travel" in refused.value.detail("en")


async def reimbursed(
    conn: Connection, member: Member, voucher: Granted, of_class: str, cents: int
) -> int:
    """What is owed for a receipt that an officer approved."""
    officer = await make.member(conn)
    async with conn.transaction():
        expense_id = await submit_expense(
            conn,
            voucher_id=voucher.voucher_id,
            member_id=member.id,
            of_class=of_class,
            spent_on=TODAY,
            cost_cents=cents,
            document=paper(kind="receipt"),
            now=make.NOW,
        )
        return await approve_expense(
            conn, expense_id=expense_id, officer_id=officer.id, now=make.NOW
        )
