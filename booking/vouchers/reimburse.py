"""Approve an expense: what the voucher covers of it, the city owes to the beneficiary."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.city_events import ExpenseApproved
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import record
from booking.money import share_half_up
from booking.vouchers.caps import NO_CAP, YEAR, rows_beside_the_year
from booking.vouchers.expenses import lock_submitted
from booking.vouchers.grant_refusals import STATES, NothingToReimburse
from booking.vouchers.own_case import require_others
from booking.vouchers.terms import Terms
from booking.vouchers.words import LANGUAGES, Words, amount_words

sql = queries("grants")
vouchers = queries("vouchers")
_LEFT = {
    "balance": {
        "en": "{left} is left on the voucher, which is {state}",
        "it": "sul voucher, che è {state}, resta {left}",
    },
    "cap_per_campaign": {
        "en": "the cap of the whole campaign, {cap}, is used",
        "it": "il massimo di tutta la campagna, {cap}, è usato",
    },
    "cap_per_class": {
        "en": "the cap of this class of expense, {cap}, is used",
        "it": "il massimo di questo tipo di spesa, {cap}, è usato",
    },
    "cap_per_year": {
        "en": "the cap of the year, {cap}, is used",
        "it": "il massimo dell’anno, {cap}, è usato",
    },
}
_WAY_OUT = {
    # No cap is in the way, and nothing is added to a voucher.
    "balance": {
        "en": "Refuse the expense with that reason; where the beneficiary has another voucher, "
        "they can hand it in against that",
        "it": "Rifiuta la spesa con questo motivo; se il beneficiario ha un altro voucher, può "
        "presentarla su quello",
    },
    "cap": {
        "en": "Refuse the expense, or have the cap raised",
        "it": "Rifiuta la spesa, o fai alzare il massimo",
    },
}


@dataclass(frozen=True, slots=True)
class _Cap:
    """A row of cap_uses that the expense counts in, and what it leaves."""

    rule: str
    year: int
    of_class: int
    limit: int
    left: int


async def approve_expense(
    conn: Connection, *, expense_id: int, officer_id: int, now: datetime
) -> int:
    """Cover the rate of the cost, as far as the caps and the balance go; the cents covered.

    Call it in a transaction. The caps are those of the year in which it was spent. An expense is a
    cost that the beneficiary bears: VAT that an undertaking recovers is no part of it. After the
    voucher's last day it works until the voucher expires: expire.WAITS_FOR_RECEIPTS. Refuses with
    NotFound, ExpenseDecided, OwnCase, and NothingToReimburse, which names what leaves nothing.
    """
    expense = await lock_submitted(conn, expense_id)
    await require_others(conn, officer_id=officer_id, beneficiary_id=expense["beneficiary_id"])
    voucher = await sql.voucher_for_expense.row(conn, voucher_id=expense["voucher_id"])
    if voucher is None:
        raise AssertionError("an expense is of a voucher")
    terms = Terms(**voucher["terms"])
    caps = await _lock_caps(conn, terms, voucher, expense)
    locked = await vouchers.lock_voucher.row(conn, voucher_id=voucher["id"])
    if locked is None:
        raise AssertionError("an expense is of a voucher")
    balance = await vouchers.lock_balance.value(conn, account_id=voucher["account_id"])
    share = share_half_up(expense["cost_cents"], basis_points=terms.rate_basis_points)
    covered: int = min([share, balance, *(each.left for each in caps)])
    if covered <= 0:
        raise _nothing_left(expense, balance=balance, state=locked["state"], caps=caps)
    for each in caps:
        await _take(conn, voucher, each, amount=covered)
    await sql.reimburse.run(
        conn,
        debit=voucher["account_id"],
        credit=await _owed(conn, campaign_id=voucher["campaign_id"]),
        amount=covered,
        voucher_id=voucher["id"],
        expense_id=expense_id,
        now=now,
    )
    version = await sql.decide_expense.value(
        conn,
        id=expense_id,
        state="approved",
        covered_cents=covered,
        reason=None,
        decided_by=officer_id,
        now=now,
    )
    event = ExpenseApproved(
        expense_id=expense_id,
        voucher_id=voucher["id"],
        campaign_id=voucher["campaign_id"],
        covered_cents=covered,
    )
    await record(conn, event, stream_version=version, now=now)
    return covered


async def _lock_caps(
    conn: Connection, terms: Terms, voucher: dict[str, Any], expense: dict[str, Any]
) -> list[_Cap]:
    """The rows that it counts in, locked in the order of their key: those of the whole campaign
    and of the class, then the year's."""
    of_class = next((each for each in terms.classes if each.number == expense["class"]), None)
    rules = ("cap_per_campaign", "cap_per_class")
    rows = [
        (rule, 0, number, limit)
        for rule, (number, limit) in zip(rules, rows_beside_the_year(terms, of_class), strict=False)
    ]
    limit = NO_CAP if terms.cap_per_year is None else terms.cap_per_year
    rows.append(("cap_per_year", expense["spent_on"].year, YEAR, limit))
    caps = []
    for rule, year, number, most in rows:
        cap = _Cap(rule, year, number, most, left=most)
        await _take(conn, voucher, cap, amount=0)
        used = await sql.cap_used.value(
            conn,
            campaign_id=voucher["campaign_id"],
            beneficiary_id=voucher["beneficiary_id"],
            year=year,
            of_class=number,
        )
        caps.append(_Cap(rule, year, number, most, left=max(0, most - used)))
    return caps


async def _take(conn: Connection, voucher: dict[str, Any], cap: _Cap, *, amount: int) -> None:
    await sql.take_cap.value(
        conn,
        campaign_id=voucher["campaign_id"],
        beneficiary_id=voucher["beneficiary_id"],
        year=cap.year,
        of_class=cap.of_class,
        # Nothing is taken of a cap that was lowered below what is used: its row is locked alone.
        cap=cap.limit if amount else NO_CAP,
        amount=amount,
    )


async def _owed(conn: Connection, *, campaign_id: int) -> int:
    """The account of what a campaign owes to beneficiaries, made at its first expense."""
    found = await sql.owed_account.value(conn, campaign_id=campaign_id)
    if found is None:
        await sql.insert_owed_account.run(conn, campaign_id=campaign_id)
        found = await sql.owed_account.value(conn, campaign_id=campaign_id)
    return int(found)


def _nothing_left(
    expense: dict[str, Any], *, balance: int, state: str, caps: list[_Cap]
) -> NothingToReimburse:
    used = next((each for each in caps if each.left <= 0), None)
    rule = used.rule if used and balance > 0 else "balance"
    left = amount_words(balance, "money")
    cap = amount_words(used.limit if used else 0, "money")
    shown: Words = {
        each: _LEFT[rule][each].format(left=left[each], cap=cap[each], state=STATES[state][each])
        for each in LANGUAGES
    }
    return NothingToReimburse(
        rule=rule,
        cost_cents=expense["cost_cents"],
        left_cents=balance,
        cost_shown=amount_words(expense["cost_cents"], "money"),
        limit_shown=shown,
        way_out=_WAY_OUT["balance" if rule == "balance" else "cap"],
    )
