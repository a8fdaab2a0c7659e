"""Campaigns with an application, an offer and an expense of one person, for tests of the API."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from booking.vouchers.applicant import Document
from booking.vouchers.apply import apply
from booking.vouchers.de_minimis import declare_aid
from booking.vouchers.expenses import submit_expense
from tests import make
from tests.vouchers import steps
from tests.vouchers.applying import paper, person
from tests.web.client import Web

PAPER = paper().model_dump(mode="json")
APPLICATION: dict[str, Any] = {
    "applicant": {
        "kind": "undertaking",
        "tax_code": "00743110157",
        "name": "Rocca s.r.l.",
        "register": {"province": "MI", "number": "1234567"},
    },
    "plan_cents": 300_000,
    "months": 12,
    "documents": [PAPER],
}
EXPENSE = {"class": "insurance", "spent_on": "2026-11-30", "cost_cents": 24_000, "document": PAPER}
_CLASS = {
    "number": 2,
    "slug": "insurance",
    "name": {"it": "Assicurazione", "en": "Insurance"},
    "cap": 50_000,
    "by_receipt": True,
}


@dataclass
class Granting:
    """All of it is the owner's; `campaign` takes applications, `first_use` grants at first use."""

    campaign: str
    first_use: str
    application_id: int
    offer_id: int
    voucher_id: int
    expense_id: int
    beneficiary_id: int
    aid_id: int


async def lay_out_grants(web: Web, ids: dict[str, int]) -> Granting:
    """What every role is tried at."""
    owner, at_first_use = ids["owner"], {"granted": "at_first_use", "amount_per_grant": 1_000}
    async with web.pool.acquire() as conn, conn.transaction():
        offering = await steps.campaign(conn, terms={"accept_within_days": 30})
        campaign = await steps.campaign(conn, terms={"classes": [_CLASS]})
        first_use = await steps.campaign(conn, terms=at_first_use)
        voucher = await steps.voucher(conn, of=campaign, member_id=owner, amount=40_000)
        offer = await steps.voucher(conn, of=offering, member_id=owner)
        beneficiary: int = await conn.fetchval(
            "SELECT beneficiary_id FROM members WHERE id = $1", owner
        )
        return Granting(
            campaign=campaign,
            first_use=first_use,
            application_id=await apply(
                conn,
                campaign=campaign,
                member_id=owner,
                applicant=person(),
                plan_cents=300_000,
                months=None,
                documents=[paper()],
                now=make.NOW,
            ),
            offer_id=offer.id,
            voucher_id=voucher.id,
            expense_id=await submit_expense(
                conn,
                voucher_id=voucher.id,
                member_id=owner,
                of_class="insurance",
                spent_on=date(2026, 11, 30),
                cost_cents=10_000,
                document=Document.model_validate(PAPER),
                now=make.NOW,
            ),
            beneficiary_id=beneficiary,
            # Of so long ago that it counts no more.
            aid_id=await declare_aid(
                conn,
                beneficiary_id=beneficiary,
                granted_on=date(2020, 1, 31),
                amount_cents=100,
                grantor="Camera di commercio",
                measure="Bando",
                entered_by=ids["officer"],
                today=date(2026, 11, 30),
                now=make.NOW,
            ),
        )
