"""Grant a voucher: the pot's budget is taken now, so that redeeming never asks a pot."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from booking import events
from booking.city_events import VoucherGranted, VoucherOffered
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.vouchers.beneficiary import join
from booking.vouchers.campaign_today import CampaignToday, campaign_today, require_open
from booking.vouchers.codes import new_code
from booking.vouchers.de_minimis import require_below_ceiling
from booking.vouchers.own_case import require_others
from booking.vouchers.refusals import PotShort
from booking.vouchers.words import amount_words

sql = queries("vouchers")
whose = queries("identity")


@dataclass(frozen=True, slots=True)
class Granted:
    """The voucher that was made; `code` is what its owner types. With `accept_by` it is an offer,
    which is to be accepted up to that day."""

    voucher_id: int
    code: str
    pot: str
    valid_from: date
    valid_until: date
    accept_by: date | None = None


async def grant(
    conn: Connection,
    *,
    campaign: str,
    member_id: int,
    amount: int,
    now: datetime,
    granted_by: int | None = None,
    code: str | None = None,
    application_id: int | None = None,
    written_to: int | None = None,
    declared: dict[str, Any] | None = None,
) -> Granted:
    """Grant `amount`, in the campaign's unit, to the beneficiary that a member acts for.

    Call it in a transaction. A member without beneficiary becomes one as a natural person;
    `written_to` is the member who is told by mail; `declared`, by one who takes it at first use,
    stays with the voucher, one to a tax code. Refuses with Invalid (amount), NotFound (campaign or
    member), OwnCase, CampaignClosed, DeMinimisReached, and PotShort, which names the figure.
    """
    if amount <= 0:
        raise Invalid.of("amount", "positive", _POSITIVE)
    opened = await campaign_today(conn, campaign, now=now)
    require_open(opened)
    beneficiary = await lock_beneficiary(conn, member_id=member_id, now=now)
    if granted_by is not None:
        await require_others(conn, officer_id=granted_by, beneficiary_id=beneficiary["id"])
    if opened.terms.de_minimis and opened.unit == "money":
        await require_below_ceiling(
            conn,
            beneficiary_id=beneficiary["id"],
            amount=amount,
            ceiling=opened.terms.de_minimis_ceiling_cents,
            on=opened.today,
            tax_code=declared["tax_code"] if declared else None,
        )
    pot = await _take_pot(conn, opened, kind=beneficiary["kind"], amount=amount)
    voucher = await sql.insert_voucher.row(
        conn,
        campaign_id=opened.id,
        pot_id=pot["id"],
        beneficiary_id=beneficiary["id"],
        code=code or new_code(),
        granted=amount,
        valid_from=opened.today,
        valid_until=opened.last_day,
        granted_by=granted_by,
        state="offered" if opened.accept_by else "active",
        accept_by=opened.accept_by,
        application_id=application_id,
        written_to=written_to,
        declared=declared,
        account_id=await sql.insert_account.value(conn, campaign_id=opened.id, kind="voucher"),
        reserved_account_id=await sql.insert_account.value(
            conn, campaign_id=opened.id, kind="reserved"
        ),
        now=now,
    )
    if voucher is None:
        raise AssertionError("an insert returns its row")
    await _pay_in(conn, voucher, pot=pot, amount=amount, now=now)
    await _record(conn, voucher, amount=amount, accept_by=opened.accept_by, now=now)
    return Granted(
        voucher["id"],
        voucher["code"],
        pot["slug"],
        opened.today,
        opened.last_day,
        opened.accept_by,
    )


async def lock_beneficiary(conn: Connection, *, member_id: int, now: datetime) -> dict[str, Any]:
    """Id and kind of the beneficiary of a member, with all that count as one undertaking with it
    under lock, after the member; made, of a natural person, where there is none. Refuses with
    NotFound."""
    member = await sql.lock_member.row(conn, member_id=member_id)
    if member is None:
        raise NotFound(what={"en": "member", "it": "una persona con questo numero"})
    beneficiary_id = member["beneficiary_id"]
    if beneficiary_id is None:
        beneficiary_id = await sql.insert_beneficiary.value(conn, kind="person", now=now)
        await join(conn, member_id=member["id"], beneficiary_id=beneficiary_id, now=now)
    rows = await whose.lock_single_undertaking.rows(
        conn, beneficiary_id=beneficiary_id, tax_code=None
    )
    return next(each for each in rows if each["id"] == beneficiary_id)


async def _take_pot(
    conn: Connection, campaign: CampaignToday, *, kind: str, amount: int
) -> dict[str, Any]:
    """The first pot by rank that admits the beneficiary and holds enough; it stays locked, so
    that of two who would empty it one gets it and the other is told what is left."""
    most = 0
    for pot in await sql.pots_admitting.rows(conn, campaign_id=campaign.id, kind=kind):
        balance = await sql.lock_balance.value(conn, account_id=pot["account_id"])
        if balance >= amount:
            return pot
        most = max(most, balance)
        if not pot["spills"]:
            break
    raise pot_short(campaign, wanted=amount, most=most)


def pot_short(campaign: CampaignToday, *, wanted: int, most: int) -> PotShort:
    """The refusal with its figures, in the campaign's unit."""
    return PotShort(
        campaign=campaign.name,
        unit=campaign.unit,
        wanted=wanted,
        most=most,
        wanted_shown=amount_words(wanted, campaign.unit),
        most_shown=amount_words(most, campaign.unit),
    )


async def _pay_in(
    conn: Connection, voucher: dict[str, Any], *, pot: dict[str, Any], amount: int, now: datetime
) -> None:
    await sql.transfer.run(
        conn,
        debit=pot["account_id"],
        credit=voucher["account_id"],
        amount=amount,
        cause="grant",
        voucher_id=voucher["id"],
        reservation_id=None,
        now=now,
    )


async def _record(
    conn: Connection,
    voucher: dict[str, Any],
    *,
    amount: int,
    accept_by: date | None,
    now: datetime,
) -> None:
    of = {
        "voucher_id": voucher["id"],
        "campaign_id": voucher["campaign_id"],
        "beneficiary_id": voucher["beneficiary_id"],
    }
    await events.record(conn, VoucherGranted(**of, amount=amount), stream_version=1, now=now)
    if accept_by is not None:
        offered = VoucherOffered(**of, accept_by=accept_by)
        await events.record(conn, offered, stream_version=2, now=now)


_POSITIVE = {
    "en": "an amount above zero, in cents (days or minutes where the campaign counts those)",
    "it": "un importo maggiore di zero, in centesimi (giorni o minuti se la campagna conta quelli)",
}
