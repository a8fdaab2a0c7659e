"""Expenses by receipt: what a voucher pays that is no reservation, such as insurance or travel."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from booking.city_events import ExpenseRefused, ExpenseSubmitted
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.events import record
from booking.vouchers.applicant import Document
from booking.vouchers.campaign import Unit
from booking.vouchers.grant_refusals import STATES, ExpenseDecided
from booking.vouchers.own_case import require_others
from booking.vouchers.refusals import VoucherExpired, VoucherNotEligible
from booking.vouchers.terms import Terms
from booking.vouchers.words import LANGUAGES, Words, day_words

sql = queries("grants")
whose = queries("identity")
vouchers = queries("vouchers")
_WHAT = {"en": "expense", "it": "una spesa con questo numero"}
_VOUCHER = {"en": "voucher", "it": "un voucher con questo numero"}
_CLASS = {
    "en": "is no class of this campaign that is claimed with a receipt; there is {known}",
    "it": "in questa campagna non è una classe che si chiede con una ricevuta; c’è {known}",
}
_NONE = {"en": "none", "it": "nessuna"}
_DAY = {
    "en": "a day of the voucher, from {first} to {last}, and not after today",
    "it": "un giorno del voucher, dal {first} al {last}, e non dopo oggi",
}


@dataclass(frozen=True, slots=True)
class Expense:
    """Cents; `covered_cents` is what the city owes for it, once it is approved."""

    id: int
    voucher_id: int
    member_id: int
    of_class: str
    spent_on: date
    cost_cents: int
    covered_cents: int
    document: dict[str, Any]
    state: str
    submitted_at: datetime
    decided_at: datetime | None
    reason: str | None
    paid_at: datetime | None
    payment_reference: str | None
    campaign_slug: str


async def submit_expense(
    conn: Connection,
    *,
    voucher_id: int,
    member_id: int,
    of_class: str,
    spent_on: date,
    cost_cents: int,
    document: Document,
    now: datetime,
) -> int:
    """Hand in a receipt against one's own voucher; the expense's id. Call it in a transaction.

    Up to the voucher's last day: from then on the clock waits only for what was handed in. Refuses
    with NotFound where the voucher is not theirs, VoucherNotEligible or VoucherExpired where it is
    not active, Invalid (class, day).
    """
    own = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    voucher = await sql.voucher_for_expense.row(conn, voucher_id=voucher_id)
    if voucher is None or own is None or voucher["beneficiary_id"] != own:
        raise NotFound(what=_VOUCHER)
    number = _number_of(Terms(**voucher["terms"]), of_class, unit=voucher["unit"])
    today = now.astimezone(ZoneInfo(voucher["timezone"])).date()
    # Under its lock, so that it does not expire without seeing this receipt.
    locked = await vouchers.lock_voucher.row(conn, voucher_id=voucher_id)
    voucher |= {} if locked is None else {name: locked[name] for name in ("state", "valid_until")}
    _require_usable(voucher, today=today)
    if not voucher["valid_from"] <= spent_on <= min(voucher["valid_until"], today):
        raise Invalid.of("spent_on", "outside", _days_shown(voucher))
    expense_id: int = await sql.insert_expense.value(
        conn,
        voucher_id=voucher_id,
        member_id=member_id,
        of_class=number,
        spent_on=spent_on,
        cost_cents=cost_cents,
        document=document.model_dump(mode="json"),
        now=now,
    )
    event = ExpenseSubmitted(
        expense_id=expense_id, voucher_id=voucher_id, campaign_id=voucher["campaign_id"]
    )
    await record(conn, event, stream_version=1, now=now)
    return expense_id


async def refuse_expense(
    conn: Connection, *, expense_id: int, officer_id: int, reason: str, now: datetime
) -> None:
    """Say no, with the reason. Call it in a transaction. Refuses with NotFound, ExpenseDecided and
    OwnCase."""
    expense = await lock_submitted(conn, expense_id)
    await require_others(conn, officer_id=officer_id, beneficiary_id=expense["beneficiary_id"])
    voucher = await sql.voucher_for_expense.row(conn, voucher_id=expense["voucher_id"])
    if voucher is None:
        raise AssertionError("an expense is of a voucher")
    version = await sql.decide_expense.value(
        conn,
        id=expense_id,
        state="refused",
        covered_cents=0,
        reason=reason,
        decided_by=officer_id,
        now=now,
    )
    event = ExpenseRefused(
        expense_id=expense_id, voucher_id=voucher["id"], campaign_id=voucher["campaign_id"]
    )
    await record(conn, event, stream_version=version, now=now)


async def lock_expense(conn: Connection, expense_id: int) -> dict[str, Any]:
    """The expense under its lock, with its campaign. Refuses with NotFound."""
    row = await sql.lock_expense.row(conn, id=expense_id)
    if row is None:
        raise NotFound(what=_WHAT)
    return row


async def lock_submitted(conn: Connection, expense_id: int) -> dict[str, Any]:
    """The expense under its lock. Refuses with NotFound, and ExpenseDecided where it does not wait
    for an answer any more."""
    row = await lock_expense(conn, expense_id)
    if row["state"] != "submitted":
        raise ExpenseDecided(
            state=STATES[row["state"]],
            status_now=row["state"],
            decided_shown=day_words(row["decided_on"]),
        )
    return row


async def read_expense(conn: Connection, expense_id: int) -> Expense:
    """One expense. Refuses with NotFound."""
    row = await sql.expense.row(conn, id=expense_id)
    if row is None:
        raise NotFound(what=_WHAT)
    return _expense(row)


async def expenses_of(conn: Connection, *, member_id: int, after: int, limit: int) -> list[Expense]:
    """A member's own, in the order in which they were submitted."""
    rows = await sql.expenses_of_member.rows(conn, member_id=member_id, after=after, limit=limit)
    return [_expense(row) for row in rows]


async def expenses_under(
    conn: Connection, *, campaign_id: int, after: int, limit: int
) -> list[Expense]:
    """Those of a campaign's vouchers, in the order in which they were submitted."""
    rows = await sql.expenses_of_campaign.rows(
        conn, campaign_id=campaign_id, after=after, limit=limit
    )
    return [_expense(row) for row in rows]


def _expense(row: dict[str, Any]) -> Expense:
    number, terms = row.pop("class"), Terms(**row.pop("terms"))
    slug = next((each.slug for each in terms.classes if each.number == number), str(number))
    return Expense(**row, of_class=slug)


def _number_of(terms: Terms, slug: str, *, unit: Unit) -> int:
    # Days and hours are no money to pay a receipt with.
    classes = terms.classes if unit == "money" else ()
    by_receipt = {each.slug: each.number for each in classes if each.by_receipt}
    if slug not in by_receipt:
        known = ", ".join(by_receipt)
        message = {each: _CLASS[each].format(known=known or _NONE[each]) for each in LANGUAGES}
        raise Invalid.of("class", "choice", message)
    return by_receipt[slug]


def _require_usable(voucher: dict[str, Any], *, today: date) -> None:
    over = voucher["state"] == "active" and today > voucher["valid_until"]
    if voucher["state"] == "expired" or over:
        last = voucher["valid_until"]
        raise VoucherExpired(valid_until=last.isoformat(), last_day=day_words(last))
    if voucher["state"] != "active":
        raise VoucherNotActive(state=STATES[voucher["state"]], status_now=voucher["state"])


def _days_shown(voucher: dict[str, Any]) -> Words:
    first, last = day_words(voucher["valid_from"]), day_words(voucher["valid_until"])
    return {each: _DAY[each].format(first=first[each], last=last[each]) for each in LANGUAGES}


class VoucherNotActive(VoucherNotEligible):
    """It is an offer, or was taken back or forfeited."""

    sentence = {
        "en": "This voucher is {state}, and only an active one pays expenses. Accept it first if "
        "it is an offer; else ask the office that granted it.",
        "it": "Questo voucher è {state}, e solo uno attivo paga spese. Se è un’offerta, prima "
        "accettala; altrimenti chiedi all’ufficio che l’ha concesso.",
    }
