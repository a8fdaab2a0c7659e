"""Expenses by receipt against a voucher: hand one in, read, approve, refuse, pay."""

from datetime import date, datetime
from typing import Annotated, Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.vouchers.applicant import Document
from booking.vouchers.campaign_today import campaign_today
from booking.vouchers.expenses import (
    Expense,
    expenses_of,
    expenses_under,
    read_expense,
    refuse_expense,
    submit_expense,
)
from booking.vouchers.grant_refusals import ExpenseDecided
from booking.vouchers.offers import require_voucher
from booking.vouchers.pay_expense import ExpenseNotApproved, pay_expense
from booking.vouchers.refusals import VoucherExhausted, VoucherExpired, VoucherNotEligible
from booking.vouchers.reimburse import approve_expense
from booking.web.access import MEMBER, OFFICER, READER, operation
from booking.web.api.answers.grants import ExpenseAnswer, ExpensePage
from booking.web.api.city.applications import DOCUMENT
from booking.web.api.city.rankings import ReasonBody
from booking.web.api.city.settling import PaymentBody
from booking.web.api.fields import (
    SHOWN_ITEMS,
    Cursor,
    Limit,
    Text,
    Whole,
    clamped,
    page_by_id,
    position_of,
)
from booking.web.api.reserving.represent import utc
from booking.web.idempotency import Answer, answered, as_response, write_once

_EXAMPLE: dict[str, Any] = {
    "class": "insurance",
    "spent_on": "2026-11-20",
    "cost_cents": 24_000,
    "document": DOCUMENT | {"kind": "receipt", "name": "ricevuta.pdf"},
}


class ExpenseBody(BaseModel):
    """A receipt: its class of expense, by the slug in the campaign's terms, and what it cost."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    of_class: Annotated[Text, Field(alias="class", min_length=1, max_length=80)]
    spent_on: date
    cost_cents: Annotated[Whole, Field(ge=1, le=10**12)]
    document: Document


@post(
    "/api/v1/vouchers/{voucher_id:int}/expenses",
    operation_id="submitExpense",
    summary="Hand in a receipt",
    description="Against one's own voucher, of a class of expense that its campaign takes by "
    "receipt.",
    tags=["vouchers"],
    **operation(
        MEMBER,
        refusals=(NotFound, VoucherNotEligible, VoucherExpired, IdempotencyKeyReused),
        body=True,
        answer=ExpenseAnswer,
        status=201,
        says="The expense.",
    ),
)
async def submit(
    voucher_id: FromPath[int],
    data: JSONBody[ExpenseBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await require_voucher(conn, voucher_id, of_member=member.id)
        member.may_reserve()
        expense_id = await submit_expense(
            conn,
            voucher_id=voucher_id,
            member_id=member.id,
            of_class=data.of_class,
            spent_on=data.spent_on,
            cost_cents=data.cost_cents,
            document=data.document,
            now=now,
        )
        return answered(_shown(await read_expense(conn, expense_id)), 201)

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@get(
    "/api/v1/expenses",
    operation_id="listOwnExpenses",
    summary="Own expenses",
    tags=["vouchers"],
    **operation(READER, answer=ExpensePage, says="The expenses, in the order of their submission."),
)
async def own(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, int)
    member.may_read()
    async with pool.acquire() as conn:
        found = await expenses_of(
            conn, member_id=member.id, after=position[0] if position else 0, limit=most + 1
        )
    return page_by_id(found, most, shown=_shown)


@get(
    "/api/v1/campaigns/{slug:str}/expenses",
    operation_id="listExpenses",
    summary="Expenses under a campaign",
    description="By an officer; in the order of their submission.",
    tags=["vouchers"],
    **operation(
        OFFICER,
        refusals=(NotFound,),
        answer=ExpensePage,
        says="The expenses, in the order of their submission.",
    ),
)
async def listed(
    slug: FromPath[str],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    limit: Limit = SHOWN_ITEMS,
    cursor: Cursor = None,
) -> dict[str, Any]:
    most, position = clamped(limit), position_of(cursor, int)
    async with pool.acquire() as conn:
        campaign = await campaign_today(conn, slug, now=now)
        member.may_act_for_city()
        found = await expenses_under(
            conn, campaign_id=campaign.id, after=position[0] if position else 0, limit=most + 1
        )
    return page_by_id(found, most, shown=_shown)


@post(
    "/api/v1/expenses/{expense_id:int}/approve",
    operation_id="approveExpense",
    summary="Approve an expense",
    description="By an officer. The city owes the campaign's rate of the cost, as far as the "
    "voucher and the caps go.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, ExpenseDecided, VoucherExhausted, IdempotencyKeyReused),
        answer=ExpenseAnswer,
        says="The expense, with what is covered of it.",
    ),
)
async def approve(
    expense_id: FromPath[int],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await read_expense(conn, expense_id)
        member.may_act_for_city()
        await approve_expense(conn, expense_id=expense_id, officer_id=member.id, now=now)
        return answered(_shown(await read_expense(conn, expense_id)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/expenses/{expense_id:int}/refuse",
    operation_id="refuseExpense",
    summary="Refuse an expense",
    description="By an officer, with a reason.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, ExpenseDecided, IdempotencyKeyReused),
        body=True,
        answer=ExpenseAnswer,
        says="The expense, refused.",
    ),
)
async def refuse(
    expense_id: FromPath[int],
    data: JSONBody[ReasonBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await read_expense(conn, expense_id)
        member.may_act_for_city()
        await refuse_expense(
            conn, expense_id=expense_id, officer_id=member.id, reason=data.reason, now=now
        )
        return answered(_shown(await read_expense(conn, expense_id)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


@post(
    "/api/v1/expenses/{expense_id:int}/pay",
    operation_id="payExpense",
    summary="Say that an expense was paid",
    description="By an officer, with the payment's reference; what was approved leaves the account "
    "of what the city owes to beneficiaries.",
    tags=["vouchers"],
    status_code=HTTP_200_OK,
    **operation(
        OFFICER,
        refusals=(NotFound, ExpenseNotApproved, IdempotencyKeyReused),
        body=True,
        answer=ExpenseAnswer,
        says="The expense, paid.",
    ),
)
async def pay(
    expense_id: FromPath[int],
    data: JSONBody[PaymentBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        await read_expense(conn, expense_id)
        member.may_act_for_city()
        await pay_expense(
            conn,
            expense_id=expense_id,
            payment_reference=data.payment_reference,
            officer_id=member.id,
            now=now,
        )
        return answered(_shown(await read_expense(conn, expense_id)))

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))


def _shown(expense: Expense) -> dict[str, Any]:
    decided = expense.decided_at
    return {
        "id": expense.id,
        "voucher_id": expense.voucher_id,
        "campaign": expense.campaign_slug,
        "class": expense.of_class,
        "spent_on": expense.spent_on.isoformat(),
        "cost_cents": expense.cost_cents,
        "covered_cents": expense.covered_cents,
        "document": expense.document,
        "state": expense.state,
        "submitted_at": utc(expense.submitted_at),
        "decided_at": utc(decided) if decided else None,
        "reason": expense.reason,
        "paid_at": utc(expense.paid_at) if expense.paid_at else None,
        "payment_reference": expense.payment_reference,
    }
