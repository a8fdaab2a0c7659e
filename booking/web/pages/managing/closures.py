"""What is closed in a space, and closing more of it, with every stay that it would hit."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid, NotFound, Refusal
from booking.periods import Period
from booking.spaces.network import Network, Space
from booking.upkeep.close import Ahead, MadeClosure, close, preview
from booking.upkeep.closure import Closure, closures_of, reopen
from booking.upkeep.hits import Choice
from booking.web.access import MANAGER, operation
from booking.web.pages.given import sent_in
from booking.web.pages.managing.calendar_words import choices_of, wanted
from booking.web.pages.managing.hits import (
    ALL,
    HitSaid,
    choices_in,
    counted_in,
    counts_of,
    said_of_hit,
    still_chosen,
)
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, clock_period, value_of
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

_PATH = "/gestione/{slug:str}/chiusure"
_FIELDS = ("blocks", "day", "from", "until_day", "to", "reason")
CHOICES: tuple[Choice, ...] = ("move", "offer", "cancel")
_LONGEST_REASON, _MOST = 200, 200
_DONE = frozenset({"chiuso", "riaperto", "guasta"})
_ALL_DAY = {"blocks": "", "from": "0:00", "to": "24:00", "until_day": "", "reason": ""}
_ALL_DAY |= {"machine": "", "out_until": "", "out_reason": ""}


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await shown_closures(visit, slug)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def make(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    """Closes at once what hits nobody; else asks what becomes of each stay."""
    form = await visit.request.form()
    sent = sent_in(form, _FIELDS)
    made = list[MadeClosure]()

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        where = _where(sent, space)
        asked = {"member": visit.member, "space": space, "now": visit.now, **where}
        ahead = await preview(conn, **asked)
        made[:] = [
            await close(
                conn,
                **asked,
                reason=reason_of(sent["reason"]),
                choices=choices_in(form, ahead.hits, CHOICES, movable=ahead.movable),
                network=network,
            )
        ]

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        tried = Tried(f"/gestione/{slug}/chiusure", sent, form, lambda space: _where(sent, space))
        return await shown_closures(visit, slug, refusal=refusal, tried=tried)
    counts = counts_of(made[0].settled)
    return Redirect(f"/gestione/{slug}/chiusure?fatto=chiuso&{counts}", status_code=303)


@post(
    f"{_PATH}/{{closure_id:int}}/riapri",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def take_back(
    slug: FromPath[str], closure_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        visit.member.may_manage(network.space(slug).id)
        try:
            await reopen(
                conn, network=network, member=visit.member, closure_id=closure_id, now=visit.now
            )
        except NotFound:
            return  # somebody else did so before: the page shows how things stand

    await visit.change(work)
    return Redirect(f"/gestione/{slug}/chiusure?fatto=riaperto", status_code=303)


def _where(sent: dict[str, str], space: Space) -> dict[str, Any]:
    """Refuses with Invalid, or NotFound what is no place of the space."""
    errors: list[dict[str, object]] = []
    period = clock_period(sent, space, errors)
    if errors or period is None:
        raise Invalid(errors)
    resource_id, unit_id = wanted(sent["blocks"])
    return {"resource_id": resource_id, "unit_id": unit_id, "period": period}


def reason_of(reason: str, field: str = "reason") -> str:
    """Refuses with Invalid, by the name of the field."""
    if not 0 < len(reason) <= _LONGEST_REASON or not reason.isprintable():
        message = {language: WORDS[language]["up_bad_reason"] for language in WORDS}
        raise Invalid.of(field, "up_bad_reason", message)
    return reason


@dataclass(frozen=True, slots=True)
class Tried:
    """What was tried: where the form goes, what it said, also of each stay, and of which place and
    period."""

    action: str
    sent: dict[str, str]
    form: Fields
    where: Callable[[Space], dict[str, Any]]


async def shown_closures(
    visit: Visit, slug: str, *, refusal: Refusal | None = None, tried: Tried | None = None
) -> Response[str]:
    """For managers of the space alone; with what was tried, and what it would hit."""
    say, query = visit.say, visit.request.query_params
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space = network.space(slug)
        visit.member.may_manage(space.id)
        closures = await closures_of(conn, space_id=space.id, now=visit.now, limit=_MOST)
        hits: list[HitSaid] = []
        about: list[str] = []
        if tried is not None and not isinstance(refusal, Invalid):
            ahead = await preview(
                conn, member=visit.member, space=space, now=visit.now, **tried.where(space)
            )
            hits = still_chosen(_said(ahead, network, visit), tried.form)
            about = _tried_said(tried, network, space, visit)
    tomorrow = visit.now.astimezone(space.zone).date() + timedelta(days=1)
    return page(
        visit.request,
        "closures.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/gestione/{space.slug}/chiusure",
        closures=[_closure_said(each, network, space, visit) for each in closures],
        choices=choices_of(space, say),
        machines=choices_of(space, say, kind="machine"),
        action=tried.action if tried else "",
        tried=tried.sent if tried else {},
        sent=_ALL_DAY | {"day": tomorrow.isoformat()} | (tried.sent if tried else {}),
        first_day=visit.now.astimezone(space.zone).date().isoformat(),
        hits=hits,
        for_all=value_of(tried.form, ALL) if tried else None,
        about=about,
        troubles=[] if hits and not _is_stuck(refusal) else troubles_of(refusal, say),
        done=done if (done := query.get("fatto")) in _DONE else None,
        counts=counted_in(query),
        return_to=f"/gestione/{space.slug}/chiusure",
    )


def _is_stuck(refusal: Refusal | None) -> bool:
    return refusal is not None and refusal.code == "cannot-move"


def _said(ahead: Ahead, network: Network, visit: Visit) -> list[HitSaid]:
    return [
        said_of_hit(
            hit,
            network,
            visit.say,
            options=[each for each in CHOICES if each != "move" or hit.id in ahead.movable],
            chosen="move",
        )
        for hit in ahead.hits
    ]


def _closure_said(
    closure: Closure, network: Network, space: Space, visit: Visit
) -> dict[str, object]:
    return {
        "id": closure.id,
        "where": _place_said(closure.resource_id, closure.unit_id, network, visit),
        "when": _when(closure, space, visit),
        "reason": closure.reason,
        "broken": closure.out_of_order,
        "now": closure.starts_at <= visit.now,
    }


def _place_said(
    resource_id: int | None, unit_id: int | None, network: Network, visit: Visit
) -> str:
    if resource_id is None:
        return visit.say("up_all_space")
    resource = network.all_resources[resource_id]
    name = resource.name[visit.say.language]
    units = [unit.name for unit in resource.units if unit.id == unit_id]
    return f"{name}, {units[0]}" if units else name


def _tried_said(tried: Tried, network: Network, space: Space, visit: Visit) -> list[str]:
    """What would be closed, when and why: what the choices below are about."""
    asked = tried.where(space)
    resource_id, unit_id = asked["resource_id"], asked["unit_id"]
    if resource_id is None and unit_id is not None:
        with_it = (each for each in space.resources if unit_id in {u.id for u in each.units})
        resource_id = next((each.id for each in with_it if not each.whole), None)
    place = _place_said(resource_id, unit_id, network, visit)
    reason = tried.sent.get("reason") or tried.sent.get("out_reason") or ""
    period: Period = asked["period"]
    if tried.sent.get("out_until") == "":
        when = visit.say("out_since", day=visit.say.moment(period.start, space.zone))
    else:
        when = visit.say.stay(period, space.zone)
    return [each for each in (place, when, reason) if each]


def _when(closure: Closure, space: Space, visit: Visit) -> str:
    if closure.open_ended:
        return visit.say("out_since", day=visit.say.moment(closure.starts_at, space.zone))
    return visit.say.stay(Period(closure.starts_at, closure.ends_at), space.zone)
