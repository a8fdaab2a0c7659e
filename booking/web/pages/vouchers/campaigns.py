"""What the city offers: campaigns that are open or will be, and how one stands with each:
`/voucher`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from litestar import Request, Response, get
from litestar.di import NamedDependency

from booking.database.pool import Connection, Pool
from booking.database.queries import queries
from booking.members.member import Member
from booking.vouchers.campaign_today import CampaignToday, campaign_of
from booking.vouchers.standing import Standing, known_from_last, standings
from booking.web.access import ANYONE_OR_MEMBER, operation
from booking.web.api.fields import Cursor, cursor_of, position_of
from booking.web.pages.render import page, page_language
from booking.web.pages.say import Say
from booking.web.pages.vouchers.back import back_in, with_back
from booking.web.pages.vouchers.shown import (
    CampaignSaid,
    StandingSaid,
    campaign_said,
    standing_said,
)

PATH = "/voucher"
sql = queries("takeable")
_MOST = 20


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
        found, more = await _page_of(conn, position[0] if position else "", now=now)
        standing = await _standings(conn, found, maybe_member, now=now)
    lines = [
        _Line(campaign_said(each, say, back=back), standing_said(standing.get(each.id), each, say))
        for each in found
    ]
    return page(
        request,
        "vouchers.html",
        say=say,
        lines=lines,
        more=_path(more, back) if more else None,
        return_to=_path(cursor, back),
    )


def _path(cursor: str | None, back: str) -> str:
    return with_back(f"{PATH}?cursor={quote(cursor, safe='')}" if cursor else PATH, back)


async def _page_of(
    conn: Connection, after: str, *, now: datetime
) -> tuple[list[CampaignToday], str | None]:
    """What can be had now first, and the cursor of the rest."""
    rows = await sql.campaigns_standing.rows(conn, after=after, now=now, limit=_MOST + 1)
    found = [campaign_of(row, now=now) for row in rows[:_MOST]]
    return found, cursor_of(found[-1].slug) if len(rows) > _MOST else None


async def _standings(
    conn: Connection, campaigns: list[CampaignToday], member: Member | None, *, now: datetime
) -> dict[int, Standing]:
    """None for whoever is not signed in."""
    if member is None:
        return {}
    known = await known_from_last(conn, member_id=member.id)
    return await standings(conn, campaigns, known, member_id=member.id, now=now)
