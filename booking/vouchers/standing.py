"""How a member stands with a campaign: the voucher they have of it, or what keeps them from one."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.vouchers.applicant import Applicant
from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.own import OwnVoucher, own_vouchers
from booking.vouchers.takeable import Known, known_of, require_takeable

sql = queries("takeable")
grants = queries("grants")
whose = queries("identity")


@dataclass(frozen=True, slots=True)
class Standing:
    """`held` is their voucher, also one that is over. `refusal` is what taking one now would be
    refused with by what was declared last. Of a campaign that grants on application, `applied` is
    their newest application: its state, day, and the reason it was answered with."""

    held: OwnVoucher | None = None
    refusal: Refusal | None = None
    applied: "Applied | None" = None


@dataclass(frozen=True, slots=True)
class Applied:
    id: int
    state: str
    day: date
    reason: str | None = field(repr=False)


async def last_declared(conn: Connection, *, member_id: int) -> Applicant | None:
    """What the member declared last, to be offered again; None where it was of somebody else than
    their account was found to act for."""
    facts: dict[str, Any] | None = await sql.last_declared.value(conn, member_id=member_id)
    own_id = await whose.beneficiary_of_member.value(conn, member_id=member_id)
    own = await whose.beneficiary.row(conn, id=own_id) if own_id else None
    if facts is None or (own and own["tax_code"] not in {None, facts["tax_code"]}):
        return None
    return Applicant(**facts)


async def standing_with(
    conn: Connection,
    campaign: CampaignToday,
    *,
    member_id: int,
    declared: Applicant | None,
    now: datetime,
) -> Standing:
    """Nothing is written."""
    known = await known_of(conn, member_id=member_id, applicant=declared)
    held = await _held(conn, campaign, known, member_id=member_id, now=now)
    if campaign.terms.granted == "on_application":
        applied = await last_application(conn, campaign, member_id=member_id)
        return Standing(held=held, applied=applied)
    if held is not None:
        return Standing(held=held)
    try:
        await require_takeable(conn, campaign, known)
    except Refusal as refusal:
        return Standing(refusal=refusal)
    return Standing()


async def last_application(
    conn: Connection, campaign: CampaignToday, *, member_id: int
) -> Applied | None:
    """The member's newest one in the campaign."""
    row = await sql.last_application.row(conn, member_id=member_id, campaign_id=campaign.id)
    if row is None:
        return None
    return Applied(row["id"], row["state"], campaign.day_of(row["submitted_at"]), row["reason"])


async def _held(
    conn: Connection, campaign: CampaignToday, known: Known, *, member_id: int, now: datetime
) -> OwnVoucher | None:
    """That of the beneficiary that the account acts for."""
    row = await grants.first_voucher.row(conn, campaign_id=campaign.id, beneficiary_id=known.own_id)
    if row is None:
        return None
    found = await own_vouchers(
        conn, member_id=member_id, after=row["id"] - 1, limit=1, now=now, with_history=False
    )
    return next((each for each in found if each.id == row["id"]), None)
