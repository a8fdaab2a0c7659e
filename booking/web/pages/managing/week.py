"""A manager's week: units by days, who is where, and how full each day is."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.errors import Invalid
from booking.periods import DAY
from booking.upkeep.board_week import board_week, read_week, week_name
from booking.web.access import MANAGER, operation
from booking.web.pages.managing.other_spaces import other_spaces
from booking.web.pages.managing.week_words import days_of, rows_of
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import value_of


@get(
    "/gestione/{slug:str}/settimana",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    say, now, query = visit.say, visit.now, visit.request.query_params
    # Its own name, or the API's.
    asked = value_of(query, "settimana") or value_of(query, "week")
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        try:
            days = board_week(asked, space, now=now)
        except Invalid:
            # An address that was cut off shows something.
            days = board_week(None, space, now=now)
        boards = await read_week(conn, member=visit.member, space=space, days=days, now=now)
    path, this = f"/gestione/{space.slug}", now.astimezone(space.zone).date() in days
    rest = "/settimana" + ("" if this else f"?settimana={week_name(days[0])}")
    return page(
        visit.request,
        "board_week.html",
        say=say,
        space=space,
        others=other_spaces(network, visit.member, space, say, rest=rest),
        path=path,
        title=say("week_title", first=days[0]),
        this=this,
        before=f"{path}/settimana?settimana={week_name(days[0] - DAY)}",
        after=f"{path}/settimana?settimana={week_name(days[-1] + DAY)}",
        as_of=say.clock(now, space.zone),
        days=days_of(boards, say),
        rows=rows_of(boards, say),
        return_to=f"{path}/settimana?settimana={week_name(days[0])}",
    )
