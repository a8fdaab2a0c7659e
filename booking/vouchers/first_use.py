"""Campaigns that grant at first use: whoever is eligible takes one voucher, or names the campaign
in place of a code."""

from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.applicant import Applicant
from booking.vouchers.campaign_today import CampaignToday, campaign_of, campaign_today, require_open
from booking.vouchers.de_minimis import require_below_ceiling
from booking.vouchers.eligibility import judge
from booking.vouchers.grant import Granted, grant, lock_beneficiary, pot_short
from booking.vouchers.grant_refusals import (
    AlreadyGranted,
    GrantedOnApplication,
    NotDeclared,
    NotEligible,
)
from booking.vouchers.holding import Holding
from booking.vouchers.ranking import paying_pot
from booking.vouchers.words import day_words

sql = queries("grants")
vouchers = queries("vouchers")


async def take(
    conn: Connection,
    *,
    campaign: str,
    member_id: int,
    now: datetime,
    applicant: Applicant | None = None,
) -> Granted:
    """Grant the campaign's amount to the beneficiary that a member acts for, once. Without
    `applicant`, what the member declared last is judged.

    Call it in a transaction. Refuses with NotFound, GrantedOnApplication, CampaignClosed,
    NotDeclared, NotEligible, AlreadyGranted, and whatever grant refuses.
    """
    wanted = await campaign_today(conn, campaign, now=now)
    if wanted.terms.granted != "at_first_use":
        raise GrantedOnApplication(campaign=wanted.name, slug=wanted.slug)
    require_open(wanted)
    facts = await _judged(conn, wanted, member_id=member_id, applicant=applicant)
    beneficiary = await lock_beneficiary(
        conn, member_id=member_id, kind=facts.kind if facts else "person", now=now
    )
    await _require_first(conn, wanted, beneficiary_id=beneficiary["id"], facts=facts)
    return await grant(
        conn, campaign=campaign, member_id=member_id, amount=_amount(wanted), now=now
    )


async def code_at_first_use(
    conn: Connection, *, named: str, member_id: int, now: datetime
) -> str | None:
    """The code of the member's voucher of the campaign that is named in place of one, taken now
    where there is none; None where no campaign that grants at first use has that slug.

    Call it in a transaction of its own. Refuses as take does.
    """
    campaign = await _of_first_use(conn, named, now=now)
    if campaign is None:
        return None
    held = await _held(conn, campaign, member_id=member_id)
    if held is not None:
        return held
    return (await take(conn, campaign=campaign.slug, member_id=member_id, now=now)).code


async def holding_at_first_use(
    conn: Connection, *, named: str, member_id: int, year: int, now: datetime
) -> Holding | str | None:
    """What a decision would see were it granted now; nothing is written. A code where the member
    holds one already, None where no campaign that grants at first use has that slug.

    Refuses as take does.
    """
    campaign = await _of_first_use(conn, named, now=now)
    if campaign is None:
        return None
    held = await _held(conn, campaign, member_id=member_id)
    if held is not None:
        return held
    require_open(campaign)
    facts = await _judged(conn, campaign, member_id=member_id, applicant=None)
    own = await sql.beneficiary_of_member.value(conn, member_id=member_id)
    known = await sql.beneficiary.row(conn, id=own) if own else None
    kind = known["kind"] if known else facts.kind if facts else "person"
    await _require_room(conn, campaign, beneficiary_id=own, kind=kind)
    return Holding(
        voucher_id=0,
        code=campaign.slug,
        campaign_id=campaign.id,
        campaign_slug=campaign.slug,
        campaign_name=campaign.name,
        unit=campaign.unit,
        terms=campaign.terms,
        beneficiary_id=own or 0,
        beneficiary_kind=kind,
        valid_from=campaign.today,
        valid_until=campaign.last_day,
        state="offered" if campaign.accept_by else "active",
        accept_by=campaign.accept_by,
        balance=_amount(campaign),
        used_this_year=0,
        year=year,
        account_id=0,
        reserved_account_id=0,
        pot_account_id=0,
    )


async def _of_first_use(conn: Connection, named: str, *, now: datetime) -> CampaignToday | None:
    row = await vouchers.campaign_of_slug.row(conn, slug=named.strip().lower())
    campaign = campaign_of(row, now=now) if row else None
    return campaign if campaign and campaign.terms.granted == "at_first_use" else None


async def _held(conn: Connection, campaign: CampaignToday, *, member_id: int) -> str | None:
    own = await sql.beneficiary_of_member.value(conn, member_id=member_id)
    row = await sql.first_voucher.row(conn, campaign_id=campaign.id, beneficiary_id=own)
    return str(row["code"]) if row else None


async def _judged(
    conn: Connection, campaign: CampaignToday, *, member_id: int, applicant: Applicant | None
) -> Applicant | None:
    """What is known of the member, found eligible."""
    if applicant is None:
        declared = await sql.last_facts.value(conn, member_id=member_id)
        applicant = Applicant(**declared) if declared else None
    if not campaign.terms.eligibility:
        return applicant
    if applicant is None:
        raise NotDeclared(campaign=campaign.name, slug=campaign.slug)
    if unmet := judge(campaign.terms, applicant, on=campaign.today):
        raise NotEligible(campaign=campaign.name, unmet=unmet)
    return applicant


async def _require_first(
    conn: Connection, campaign: CampaignToday, *, beneficiary_id: int, facts: Applicant | None
) -> None:
    """Neither the beneficiary has one, nor whoever is known by the tax code that was declared."""
    had = await sql.first_voucher.row(conn, campaign_id=campaign.id, beneficiary_id=beneficiary_id)
    at = had["granted_at"] if had else None
    if at is None and facts is not None:
        at = await sql.had_by_tax_code.value(conn, campaign_id=campaign.id, tax_code=facts.tax_code)
    if at is not None:
        raise AlreadyGranted(
            campaign=campaign.name,
            granted_at=at.isoformat(),
            granted_shown=day_words(at.date()),
        )


async def _require_room(
    conn: Connection, campaign: CampaignToday, *, beneficiary_id: int | None, kind: str
) -> None:
    """Pots and the de minimis ceiling, as grant asks them, without their locks."""
    amount = _amount(campaign)
    if campaign.terms.de_minimis and campaign.unit == "money" and beneficiary_id:
        await require_below_ceiling(
            conn,
            beneficiary_id=beneficiary_id,
            amount=amount,
            ceiling=campaign.terms.de_minimis_ceiling_cents,
            on=campaign.today,
        )
    pots = await sql.pots_left.rows(conn, campaign_id=campaign.id)
    left = {pot["slug"]: pot["balance"] for pot in pots}
    if paying_pot(pots, left, kind=kind, amount=amount) is None:
        admitting = [left[pot["slug"]] for pot in pots if kind in pot["admits"]]
        raise pot_short(campaign, wanted=amount, most=max(admitting, default=0))


def _amount(campaign: CampaignToday) -> int:
    if campaign.terms.amount_per_grant is None:
        raise AssertionError("terms that grant at first use have an amount")
    return campaign.terms.amount_per_grant
