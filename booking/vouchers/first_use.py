"""Campaigns that grant at first use: whoever is eligible takes one voucher, or names the campaign
in place of a code.

What is declared binds: one voucher to a tax code, and no account takes for two. It gives no right
to act for the beneficiary that is known by the tax code, so the voucher is the account's own.
"""

from collections.abc import Callable
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.vouchers.applicant import Applicant
from booking.vouchers.apply import require_past
from booking.vouchers.beneficiary import join, lock_group, lock_tax_code
from booking.vouchers.campaign_today import CampaignToday, campaign_of, campaign_today
from booking.vouchers.grant import Granted, grant
from booking.vouchers.grant_refusals import GrantedOnApplication
from booking.vouchers.holding import Holding
from booking.vouchers.takeable import (
    Known,
    amount_at_first_use,
    known_of,
    require_takeable,
    said_to_members,
)

sql = queries("grants")
whose = queries("identity")
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

    Call it in a transaction. Refuses with NotFound, GrantedOnApplication, Invalid (a day that is
    yet to come), CampaignClosed, NotDeclared, NotEligible, OtherKind, ActsForAnother,
    AlreadyGranted, and whatever grant refuses.
    """
    wanted = await campaign_today(conn, campaign, now=now)
    if wanted.terms.granted != "at_first_use":
        raise GrantedOnApplication(campaign=wanted.name, slug=wanted.slug)
    if applicant is not None:
        require_past(applicant, (), today=wanted.today)
    known = await _locked(conn, member_id=member_id, applicant=applicant)
    known = await require_takeable(conn, wanted, known)
    return await _grant(conn, wanted, known, member_id=member_id, now=now)


async def code_at_first_use(
    conn: Connection,
    *,
    named: str,
    member_id: int,
    year: int,
    fits: Callable[[Holding], object],
    now: datetime,
) -> str | None:
    """The code of the member's voucher of the campaign that is named in place of one, taken now
    where there is none; None where no campaign that grants at first use has that slug. Nothing is
    granted where `fits`, which gets the voucher as it would be, refuses it.

    Call it in a transaction of its own. Refuses as take does.
    """
    campaign = await _of_first_use(conn, named, now=now)
    if campaign is None:
        return None
    # Of two at once, the second finds the first one's.
    known = await _locked(conn, member_id=member_id, applicant=None)
    held = await _held(conn, campaign, known)
    if held is not None:
        return held
    known = await require_takeable(conn, campaign, known)
    fits(_as_granted(campaign, known, year=year))
    return (await _grant(conn, campaign, known, member_id=member_id, now=now)).code


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
    known = await known_of(conn, member_id=member_id, applicant=None)
    held = await _held(conn, campaign, known)
    if held is not None:
        return held
    return _as_granted(campaign, await require_takeable(conn, campaign, known), year=year)


async def _of_first_use(conn: Connection, named: str, *, now: datetime) -> CampaignToday | None:
    row = await vouchers.campaign_of_slug.row(conn, slug=named.strip().lower())
    campaign = campaign_of(row, now=now) if row else None
    return campaign if campaign and campaign.terms.granted == "at_first_use" else None


async def _locked(conn: Connection, *, member_id: int, applicant: Applicant | None) -> Known:
    """What is known, under lock: the member, the tax code, and all that count as one undertaking
    with it."""
    await vouchers.lock_member.row(conn, member_id=member_id)
    known = await known_of(conn, member_id=member_id, applicant=applicant)
    if known.tax_code:
        await lock_tax_code(conn, known.tax_code)
    if known.group:
        await lock_group(conn, known.group)
    await whose.lock_single_undertaking.rows(
        conn, beneficiary_id=known.own_id, tax_code=known.tax_code
    )
    return known


async def _held(conn: Connection, campaign: CampaignToday, known: Known) -> str | None:
    row = await sql.first_voucher.row(conn, campaign_id=campaign.id, beneficiary_id=known.own_id)
    return str(row["code"]) if row else None


async def _grant(
    conn: Connection, campaign: CampaignToday, known: Known, *, member_id: int, now: datetime
) -> Granted:
    own_id = known.own_id
    if own_id is None:
        own_id = await vouchers.insert_beneficiary.value(conn, kind=known.kind, now=now)
        await join(conn, member_id=member_id, beneficiary_id=own_id, now=now)
    if known.group:
        await whose.join_group.run(conn, id=own_id, name=known.group)
    with said_to_members(acts_for_it=known.acts_for_it):
        return await grant(
            conn,
            campaign=campaign.slug,
            member_id=member_id,
            amount=amount_at_first_use(campaign),
            declared=known.declared,
            now=now,
        )


def _as_granted(campaign: CampaignToday, known: Known, *, year: int) -> Holding:
    return Holding(
        voucher_id=0,
        code=campaign.slug,
        campaign_id=campaign.id,
        campaign_slug=campaign.slug,
        campaign_name=campaign.name,
        unit=campaign.unit,
        terms=campaign.terms,
        beneficiary_id=known.own_id or 0,
        beneficiary_kind=known.kind,
        valid_from=campaign.today,
        valid_until=campaign.last_day,
        state="active",
        balance=amount_at_first_use(campaign),
        used_this_year=0,
        year=year,
        account_id=0,
        reserved_account_id=0,
        pot_account_id=0,
    )
