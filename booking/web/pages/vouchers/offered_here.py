"""Beside a choice that no voucher of theirs pays for: what one could still take for it."""

from dataclasses import dataclass
from datetime import timedelta

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.members.member import Member
from booking.vouchers.campaign_today import CampaignToday, campaign_of
from booking.web.pages.reserving.choice import Choice
from booking.web.pages.say import Say
from booking.web.pages.vouchers.back import with_back

sql = queries("takeable")
_MOST = 20
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Offered:
    """What there is, and the link to it."""

    text: str
    path: str
    link: str


async def offered_here(
    conn: Connection, *, member: Member | None, choice: Choice, say: Say
) -> Offered | None:
    """Campaigns that grant at first use today and cover such a stay there, of which the member had
    no voucher."""
    today = say.now.date()
    rows = await sql.campaigns_to_take.rows(
        conn,
        member_id=member.id if member else None,
        from_day=today - _DAY,
        to_day=today + _DAY,
        limit=_MOST,
    )
    found = [campaign_of(row, now=say.now) for row in rows]
    found = [each for each in found if each.is_open and _covers(each, choice)]
    if not found:
        return None
    if len(found) > 1:
        path = with_back("/voucher", choice.path)
        return Offered(say("vch_here_several"), path, say("vch_here_several_link"))
    path = with_back(f"/voucher/{found[0].slug}", choice.path)
    return Offered(say("vch_here", campaign=found[0].name), path, say("vch_here_link"))


def _covers(campaign: CampaignToday, choice: Choice) -> bool:
    """Whether a voucher of it counts for that kind of thing, there, on that day."""
    terms, space = campaign.terms, choice.resource.space
    day = choice.period.start.astimezone(space.zone).date()
    return (
        choice.resource.kind in terms.resource_kinds
        and space.kind in terms.space_kinds
        and (not terms.listed_only or space.listed_on(day))
        and (terms.use is None or terms.use.holds(day))
    )
