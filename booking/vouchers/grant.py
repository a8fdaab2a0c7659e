"""Grant a voucher: the pot's budget is taken now, so that redeeming never asks a pot."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.events import VoucherGranted
from booking.vouchers.codes import new_code
from booking.vouchers.refusals import CampaignClosed, PotShort
from booking.vouchers.terms import Terms
from booking.vouchers.words import amount_words, day_words

sql = queries("vouchers")


@dataclass(frozen=True, slots=True)
class Granted:
    """The voucher that was made; `code` is what its owner types."""

    voucher_id: int
    code: str
    pot: str
    valid_from: date
    valid_until: date


async def grant(
    conn: Connection,
    *,
    campaign: str,
    member_id: int,
    amount: int,
    now: datetime,
    granted_by: int | None = None,
    code: str | None = None,
) -> Granted:
    """Grant `amount`, in the campaign's unit, to the beneficiary that a member acts for.

    Call it in a transaction. A member without beneficiary becomes one as a natural person. Refuses
    with Invalid (amount), NotFound (campaign or member), CampaignClosed, and PotShort, which names
    the figure.
    """
    if amount <= 0:
        raise Invalid.of("amount", "positive", _POSITIVE)
    opened = await _open_campaign(conn, campaign, now=now)
    beneficiary = await _beneficiary(conn, member_id=member_id, now=now)
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
        account_id=await sql.insert_account.value(conn, campaign_id=opened.id, kind="voucher"),
        reserved_account_id=await sql.insert_account.value(
            conn, campaign_id=opened.id, kind="reserved"
        ),
        now=now,
    )
    if voucher is None:
        raise AssertionError("an insert returns its row")
    await _pay_in(conn, voucher, pot=pot, amount=amount, now=now)
    return Granted(voucher["id"], voucher["code"], pot["slug"], opened.today, opened.last_day)


@dataclass(frozen=True, slots=True)
class _Open:
    """A campaign that grants on `today`, and the last day of what it grants now."""

    id: int
    name: dict[str, str]
    unit: Any
    today: date
    last_day: date


async def _open_campaign(conn: Connection, slug: str, *, now: datetime) -> _Open:
    row = await sql.campaign_of_slug.row(conn, slug=slug)
    if row is None:
        raise NotFound(what={"en": f"campaign “{slug}”", "it": f"la campagna “{slug}”"})
    today = now.astimezone(ZoneInfo(row["timezone"])).date()
    opens, closes = row["opens_on"], row["closes_on"]
    if not opens <= today <= closes:
        raise CampaignClosed(
            campaign=row["name"],
            opens_on=opens.isoformat(),
            closes_on=closes.isoformat(),
            first_day=day_words(opens),
            last_day=day_words(closes),
        )
    lasts = timedelta(days=Terms(**row["terms"]).valid_days - 1)
    return _Open(row["id"], row["name"], row["unit"], today, min(today + lasts, closes))


async def _beneficiary(conn: Connection, *, member_id: int, now: datetime) -> dict[str, Any]:
    """The beneficiary of a member, under the member's lock; made where there is none."""
    member = await sql.lock_member.row(conn, member_id=member_id)
    if member is None:
        raise NotFound(what={"en": "member", "it": "una persona con questo numero"})
    beneficiary_id = member["beneficiary_id"]
    if beneficiary_id is None:
        beneficiary_id = await sql.insert_beneficiary.value(conn, now=now)
        await sql.act_for.run(conn, member_id=member["id"], beneficiary_id=beneficiary_id)
    kind = await sql.beneficiary_kind.value(conn, beneficiary_id=beneficiary_id)
    return {"id": beneficiary_id, "kind": kind}


async def _take_pot(conn: Connection, campaign: _Open, *, kind: str, amount: int) -> dict[str, Any]:
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
    raise PotShort(
        campaign=campaign.name,
        unit=campaign.unit,
        wanted=amount,
        most=most,
        wanted_shown=amount_words(amount, campaign.unit),
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
    event = VoucherGranted(
        voucher_id=voucher["id"],
        campaign_id=voucher["campaign_id"],
        beneficiary_id=voucher["beneficiary_id"],
        amount=amount,
    )
    await events.record(conn, event, stream_version=1, now=now)


_POSITIVE = {
    "en": "an amount above zero, in cents (days or minutes where the campaign counts those)",
    "it": "un importo maggiore di zero, in centesimi (giorni o minuti se la campagna conta quelli)",
}
