"""How a space was used: what its manager reads of any days of up to a year."""

import re
from typing import Any
from urllib.parse import urlencode

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from markupsafe import Markup

from booking.errors import Invalid
from booking.figures.days import Days, days_between, presets
from booking.figures.plot import Plot, as_svg
from booking.figures.read import OfSpace, read_figures
from booking.spaces.network import Space
from booking.web.access import MANAGER, operation
from booking.web.pages.managing.figures_words import lines, tiles, week
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of

_PATH = "/gestione/{slug:str}/dati"
_PLOTS: tuple[Plot, ...] = ("hours", "resources", "revenue")
_USUAL = "ninety_days"


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    query = visit.request.query_params
    found, refusal, usual = None, None, dict[str, Days]()
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        visit.member.may_manage(space.id)
        usual = presets(visit.now.astimezone(space.zone).date())
        days, sent = usual[_USUAL], {each: query.get(each) or "" for each in ("from", "to")}
        chosen = _resource(query.get("resource"), space)
        try:
            if any(sent.values()):
                days = days_between(sent["from"], sent["to"], zone=space.zone, now=visit.now)
            found = await read_figures(
                conn,
                member=visit.member,
                network=network,
                space=space,
                days=days,
                resource_id=chosen,
            )
        except Invalid as invalid:
            refusal = invalid
    return page(
        visit.request,
        "figures.html",
        status=refusal.status if refusal else 200,
        say=visit.say,
        space=space,
        path=f"/gestione/{space.slug}/dati",
        sent=sent if refusal else {"from": str(days.first), "to": str(days.last)},
        usual=_presets(usual, days if found else None, chosen),
        choices=[(each.id, each.name[visit.say.language]) for each in space.resources],
        chosen=chosen,
        troubles=troubles_of(refusal, visit.say),
        shown=_shown(found, visit.say) if found else None,
    )


def _resource(text: str | None, space: Space) -> int | None:
    """What is none of the space's is all of it: an address that was cut off shows something."""
    number = int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None
    return number if number in {each.id for each in space.resources} else None


def _presets(
    usual: dict[str, Days], asked: Days | None, chosen: int | None
) -> list[tuple[str, str, bool]]:
    """The word of each, its address, and whether it is what is shown."""
    return [(f"fig_{name}", _query(days, chosen), days == asked) for name, days in usual.items()]


def _query(days: Days, chosen: int | None) -> str:
    asked = {"from": str(days.first), "to": str(days.last)}
    return "?" + urlencode(asked | ({"resource": str(chosen)} if chosen is not None else {}))


def _shown(found: OfSpace, say: Say) -> dict[str, Any]:
    alone = found.resources[0].resource if len(found.resources) == 1 else None
    chosen = alone.id if alone else None
    return {
        "nothing": found.nothing,
        "title": say(
            "fig_shown",
            what=alone.name[say.language] if alone else say("fig_all"),
            first=found.days.first,
            last=found.days.last,
        ),
        "tiles": tiles(found.total, say),
        "week": week(found.total.time, say),
        "lines": list(lines(found, say)),
        "plots": [
            # It escapes what it was given.
            Markup(as_svg(found, plot, language=say.language))  # noqa: S704
            for plot in _PLOTS
        ],
        "api": f"/api/v1/spaces/{found.space.slug}/figures",
        "query": _query(found.days, chosen),
    }
