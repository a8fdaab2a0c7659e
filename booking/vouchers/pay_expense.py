"""Pay an expense: what the city owes its beneficiary for it leaves the city's till."""

from datetime import datetime

from booking.city_events import ExpensePaid
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Conflict
from booking.events import record
from booking.vouchers.expenses import lock_expense
from booking.vouchers.grant_refusals import STATES
from booking.vouchers.own_case import require_others

sql = queries("grants")


async def pay_expense(
    conn: Connection, *, expense_id: int, payment_reference: str, officer_id: int, now: datetime
) -> int:
    """Say that an approved expense was paid; the cents. Call it in a transaction.

    `payment_reference` is the bank's or the treasury's, 1–140 characters. Each is paid once, whole.
    Refuses with NotFound, OwnCase and ExpenseNotApproved.
    """
    expense = await lock_expense(conn, expense_id)
    await require_others(conn, officer_id=officer_id, beneficiary_id=expense["beneficiary_id"])
    if expense["state"] != "approved":
        raise ExpenseNotApproved(
            expense_id=expense_id, state=STATES[expense["state"]], status_now=expense["state"]
        )
    version = await sql.mark_expense_paid.value(
        conn, id=expense_id, payment_reference=payment_reference, paid_by=officer_id, now=now
    )
    campaign_id: int = expense["campaign_id"]
    await sql.insert_paid_account.run(conn, campaign_id=campaign_id)
    if await sql.pay_owed.run(conn, expense_id=expense_id, campaign_id=campaign_id, now=now) != 1:
        raise LookupError(f"expense {expense_id} is owed from an account that is not there")
    event = ExpensePaid(
        expense_id=expense_id,
        voucher_id=expense["voucher_id"],
        campaign_id=campaign_id,
        covered_cents=expense["covered_cents"],
    )
    await record(conn, event, stream_version=version, now=now)
    return event.covered_cents


class ExpenseNotApproved(Conflict):
    """What nobody approved is not owed, and what was paid is not paid again."""

    code = "state-conflict"
    title = {"en": "Not in this state", "it": "Non in questo stato"}
    sentence = {
        "en": "Expense {expense_id} is {state}, and only an approved one is paid, once. Read it "
        "again; approve it first if it still waits.",
        "it": "La spesa {expense_id} è {state}, e si paga solo una approvata, una volta. "
        "Rileggila; se aspetta ancora, prima approvala.",
    }
