"""What the city offers: campaigns that are open or will be, and how one stands with each:
`/voucher`."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from litestar import Request, Response, get
from litestar.di import NamedDependency

from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.members.member import Member
from booking.vouchers.campaign_today import CampaignToday, campaign_of
from booking.vouchers.standing import last_declared, standing_with
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.api.fields import Cursor, cursor_of, position_of
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say
from booking.web.pages.vouchers.back import back_in, with_back
from booking.web.pages.vouchers.shown import (
    CampaignSaid,
    StandingSaid,
    campaign_said,
    in_order,
    standing_said,
)

PATH = "/voucher"
sql = queries("takeable")
_MOST = 20
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Line:
    campaign: CampaignSaid
    standing: StandingSaid | None


@get(PATH, include_in_schema=False, **operation(ANYONE_OR_MEMBER, page=True))
async def look(
    request: Request[Any, Any, Any],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    maybe_member: NamedDependency[Member | None],
    cursor: Cursor = None,
) -> Response[str]:
    """`cursor` is the slug of the last campaign shown."""
    say, back = Say(page_language(request), now), back_in(request.query_params)
    position = position_of(cursor, str)
    async with pool.acquire() as conn:
        found, more = await _standing_ones(conn, position[0] if position else "", now=now)
        lines = await _lines(conn, found, maybe_member, say, back=back)
    return page(
        request,
        "vouchers.html",
        say=say,
        lines=lines,
        more=f"{PATH}?cursor={more}" if more else None,
        return_to=with_back(PATH, back),
    )


async def _standing_ones(
    conn: Connection, after: str, *, now: datetime
) -> tuple[list[CampaignToday], str | None]:
    """Those that have not ended by their own clock, and the cursor of the rest."""
    # Wherever it is, it is not before yesterday.
    day = now.date() - _DAY
    rows = await sql.campaigns_standing.rows(conn, after=after, day=day, limit=_MOST + 1)
    found = [campaign_of(row, now=now) for row in rows[:_MOST]]
    more = cursor_of(rows[_MOST - 1]["slug"]) if len(rows) > _MOST else None
    return in_order([each for each in found if each.today <= each.closes_on]), more


async def _lines(
    conn: Connection,
    campaigns: list[CampaignToday],
    member: Member | None,
    say: Say,
    *,
    back: str,
) -> list[_Line]:
    declared = await last_declared(conn, member_id=member.id) if member else None
    lines = []
    for each in campaigns:
        standing = None
        if member is not None:
            standing = await standing_with(
                conn, each, member_id=member.id, declared=declared, now=say.now
            )
        said = campaign_said(each, say, back=back)
        lines.append(_Line(said, standing_said(standing, each, say)))
    return lines
