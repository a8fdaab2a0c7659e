"""How a member stands with a campaign: the voucher they have of it, or what keeps them from one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.vouchers.campaign_today import CampaignToday
from booking.vouchers.own import OwnVoucher, vouchers_held
from booking.vouchers.takeable import Known, last_applied, own_of, refusals_to_take, said_of

sql = queries("takeable")


@dataclass(frozen=True, slots=True)
class Standing:
    """`held` is their voucher, also one that is over; of several that were granted on application
    the one to answer or to use, else the newest. `refusal` is what taking one now would be refused
    with by what was declared last. Of a campaign that grants on application, `applied` is their
    newest application: its state, day, and the reason it was answered with."""

    held: OwnVoucher | None = None
    refusal: Refusal | None = None
    applied: "Applied | None" = None


@dataclass(frozen=True, slots=True)
class Applied:
    id: int
    state: str
    day: date
    reason: str | None = field(repr=False)


async def known_from_last(conn: Connection, *, member_id: int) -> Known:
    """Who the member is, with what they declared last, when applying or at first use."""
    own = await own_of(conn, member_id=member_id)
    facts = await sql.last_declared.value(conn, member_id=member_id)
    said = said_of(own, facts)
    if said is None and facts is not None:
        said = await last_applied(conn, own, member_id=member_id)
    return Known(own, said)


async def standings(
    conn: Connection,
    campaigns: Sequence[CampaignToday],
    known: Known,
    *,
    member_id: int,
    now: datetime,
) -> dict[int, Standing]:
    """By campaign. Nothing is written, and what is read does not grow with their number."""
    ids = [each.id for each in campaigns]
    held = await vouchers_held(conn, member_id=member_id, campaign_ids=ids, now=now)
    applied = await last_applications(conn, campaigns, member_id=member_id)
    to_take = [
        each for each in campaigns if each.terms.granted == "at_first_use" and each.id not in held
    ]
    refused = await refusals_to_take(conn, to_take, known)
    return {
        each: Standing(held=held.get(each), refusal=refused.get(each), applied=applied.get(each))
        for each in ids
    }


async def last_applications(
    conn: Connection, campaigns: Sequence[CampaignToday], *, member_id: int
) -> dict[int, Applied]:
    """By campaign, the member's newest one in it, of those that grant on application."""
    on_application = {each.id: each for each in campaigns if each.terms.granted == "on_application"}
    rows = await sql.last_applications.rows(
        conn, member_id=member_id, campaign_ids=list(on_application)
    )
    return {
        found: Applied(
            row["id"],
            row["state"],
            on_application[found].day_of(row["submitted_at"]),
            row["reason"],
        )
        for row in rows
        for found in (row["campaign_id"],)
    }


async def last_application(
    conn: Connection, campaign: CampaignToday, *, member_id: int
) -> Applied | None:
    """The member's newest one in the campaign."""
    return (await last_applications(conn, [campaign], member_id=member_id)).get(campaign.id)
