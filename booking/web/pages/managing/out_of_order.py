"""A manager puts a machine out of order, on the page of closures, with the stays in view."""

from datetime import date, datetime
from typing import Any

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid
from booking.periods import local_day
from booking.spaces.network import Space
from booking.upkeep.close import MadeClosure, close, preview
from booking.upkeep.out_of_order import out_of_order_period
from booking.web.access import MANAGER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.managing.calendar_words import wanted
from booking.web.pages.managing.closures import CHOICES, Tried, reason_of, shown_closures
from booking.web.pages.managing.hits import choices_in, counts_of
from booking.web.pages.managing.qualification_page import bad
from booking.web.pages.own.visit import VISIT, Visit

_PATH = "/gestione/{slug:str}/guasti"


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def put_out(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """At once where it hits nobody; else asks what becomes of each stay."""
    form = await visit.request.form()
    sent = sent_in(form, ("machine", "out_until", "out_reason"))
    made = list[MadeClosure]()

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        visit.member.may_manage(space.id)
        asked = _where(sent, space, now=visit.now)
        asked |= {"member": visit.member, "space": space, "now": visit.now}
        ahead = await preview(conn, **asked)
        made[:] = [
            await close(
                conn,
                **asked,
                reason=reason_of(sent["out_reason"], "out_reason"),
                choices=choices_in(form, ahead.hits, CHOICES, movable=ahead.movable),
                network=network,
                out_of_order=True,
                open_ended=not sent["out_until"],
            )
        ]

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        tried = Tried(
            f"/gestione/{slug}/guasti", sent, form, lambda space: _where(sent, space, now=visit.now)
        )
        return await shown_closures(visit, slug, refusal=refusal, tried=tried)
    counts = counts_of(made[0].settled)
    return Redirect(f"/gestione/{slug}/chiusure?fatto=guasta&{counts}", status_code=303)


def _where(sent: dict[str, str], space: Space, *, now: datetime) -> dict[str, Any]:
    """Refuses with Invalid, or NotFound what is no place of the space."""
    resource_id, unit_id = wanted(sent["machine"])
    if unit_id is not None:
        resource_id = next(
            (each.id for each in space.resources if unit_id in {unit.id for unit in each.units}),
            None,
        )
    until = None
    if sent["out_until"]:
        try:
            last = date.fromisoformat(sent["out_until"])
        except ValueError:
            raise bad("out_until", "bad_day") from None
        if not 2000 <= last.year < 2200:
            raise bad("out_until", "bad_day")
        until = local_day(last, space.zone).end
    period = out_of_order_period(space, resource_id=resource_id or 0, until=until, now=now)
    return {"resource_id": resource_id, "unit_id": unit_id, "period": period}
