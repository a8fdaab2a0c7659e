"""A manager's day: who is where, what waits for an answer, and who just walked in."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid, Refusal, TryAgain
from booking.imports.conflicts import conflicts_of
from booking.periods import DAY, instant
from booking.reservations.visit import rest_of_visits
from booking.spaces.network import Space
from booking.upkeep.board import Board, board_day, read_board, requests_of
from booking.upkeep.board_week import week_name
from booking.upkeep.closure import closures_of
from booking.upkeep.walk_in import walk_in
from booking.web.access import MANAGER, operation
from booking.web.pages.managing.board_price import price_told
from booking.web.pages.managing.board_side import (
    Form,
    closures_in_words,
    figures,
    form_of,
    now_and_next,
    requests_in_words,
    to_prepare,
)
from booking.web.pages.managing.board_stay import (
    reason_helps,
    stay_form,
    stay_troubles,
    undo_of,
)
from booking.web.pages.managing.board_words import Words
from booking.web.pages.managing.calendar_words import wanted
from booking.web.pages.managing.other_spaces import other_spaces
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import value_of
from booking.web.pages.trouble import troubles_of

_PATH = "/gestione/{slug:str}"
_TIME = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)", re.ASCII)
_A_WHILE = timedelta(minutes=30)
_PAST = {
    "en": "now or later; leave it empty for now",
    "it": "adesso o più tardi; lascialo vuoto per adesso",
}
_NO_TIME = {"en": "a time like 13:00", "it": "un’ora come 13:00"}
_NO_PLACE = {"en": "a place of this space", "it": "un posto di questo spazio"}
_SHOWN_CLOSURES = 5
_DONE = {
    "arrivo": "board_given",
    "spostata": "board_moved",
    "rimessa": "board_put_back",
    "approvata": "board_approved",
    "rifiutata": "board_declined",
}


@dataclass(frozen=True, slots=True)
class _Sent:
    """What the form said, kept as it is where it is refused."""

    name: str
    place: str
    start: str
    end: str
    of_age: bool = False


@get("/gestione", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def choose(visit: NamedDependency[Visit]) -> Response[Any]:
    """The one space that somebody manages, or which of them."""
    async with visit.pool.acquire() as conn:
        known = await visit.network.newest(conn)
    spaces = [each for each in known.spaces.values() if visit.member.manages_space(each.id)]
    if not spaces:
        visit.member.may_manage(0)
    if len(spaces) == 1:
        return Redirect(f"/gestione/{spaces[0].slug}", status_code=303)
    spaces.sort(key=lambda each: each.name)
    return page(visit.request, "board_choose.html", say=visit.say, spaces=spaces)


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    return await shown(visit, slug)


@post(
    f"{_PATH}/arrivi", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def arrive(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    name, place, start, end, day = (
        value_of(form, each) or "" for each in ("name", "place", "from", "to", "day")
    )
    of_age = value_of(form, "of_age") is not None
    sent = _Sent(name, place, start, end, of_age)

    async def work(conn: Connection) -> UUID:
        space = (await visit.network.newest(conn)).space(slug)
        visit.member.may_manage(space.id)
        on = board_day(day, space, now=visit.now)
        resource_id, unit_id = _place(space, place)
        given = await walk_in(
            conn,
            network=visit.network,
            member=visit.member,
            space=space,
            guest=name,
            resource_id=resource_id,
            unit_id=unit_id,
            starts_at=_start(start, on, space, visit.now),
            ends_at=_instant(end, on, space, "to"),
            of_age=of_age,
            now=visit.now,
        )
        return given.id

    try:
        given = await visit.change(work)
    except TryAgain:
        raise
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        return await shown(visit, slug, asked=day, refusal=refusal, sent=sent)
    return Redirect(f"/gestione/{slug}?day={day}&fatto=arrivo&chi={given}", status_code=303)


def _place(space: Space, place: str) -> tuple[int, int | None]:
    """The resource, and the unit where one was chosen. Refuses with Invalid or NotFound."""
    resource_id, unit_id = wanted(place)
    for resource in space.resources:
        if unit_id is None and resource.id == resource_id:
            return resource.id, None
        if not resource.whole and unit_id in {unit.id for unit in resource.units}:
            return resource.id, unit_id
    raise Invalid.of("place", "known", _NO_PLACE)


def _start(text: str, day: date, space: Space, now: datetime) -> datetime | None:
    """None: from now on. What was now when the form was shown still is. Refuses with Invalid."""
    if not text.strip() and day == now.astimezone(space.zone).date():
        return None
    start = _instant(text, day, space, "from")
    if start < now - _A_WHILE:
        raise Invalid.of("from", "past", _PAST)
    return start


def _instant(text: str, day: date, space: Space, field: str) -> datetime:
    """Refuses with Invalid."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        raise Invalid.of(field, "format", _NO_TIME)
    return instant(day, int(found[1]) * 60 + int(found[2]), space.zone, closing=field == "to")


def _done(query: Any, words: Words) -> str:
    """What was done, in a sentence; of whoever was given a place, which."""
    name, places = _DONE.get(query.get("fatto") or "", ""), _given(query, words)
    if name == "board_given" and places:
        return words.say("board_given_at", place=", ".join(places))
    return words.say(name) if name else ""


def _given(query: Any, words: Words) -> list[str]:
    """The places of the stay that was made last, on this day."""
    rows, stay = words.board.rows, query.get("chi")
    return [words.place(row) for row in rows if any(each.id == stay for each in row.blocks)]


async def shown(
    visit: Visit,
    slug: str,
    *,
    asked: str | None = None,
    refusal: Refusal | None = None,
    sent: _Sent | None = None,
    stay: str | None = None,
    moving: dict[str, str] | None = None,
) -> Response[str]:
    """The day; with the form of a `stay`, as it was sent where it was refused."""
    query = visit.request.query_params
    say, now = visit.say, visit.now
    async with visit.pool.acquire() as conn:
        network = await visit.network.newest(conn)
        space, who = network.space(slug), visit.member
        who.may_manage(space.id)
        day = _day(asked or query.get("day"), space, now)
        board = await read_board(conn, member=who, space=space, day=day, now=now)
        requests = await requests_of(conn, member=who, space=space, now=now)
        conflicts = await conflicts_of(conn, member=who, space=space, now=now)
        rest = await rest_of_visits(conn, [each.id for each in requests], now=now)
        closed = await closures_of(conn, space_id=space.id, now=now, limit=_SHOWN_CLOSURES)
        words = Words(board, say, all_of=_number(query.get("all")))
        price = await price_told(conn, visit, query)
        moved = await stay_form(conn, visit, words, stay or query.get("stay"), moving)
    today = now.astimezone(space.zone).date() == day
    clashing = {each.reservation_id for each in conflicts if not each.kept}
    return page(
        visit.request,
        "board.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        others=other_spaces(network, who, space, say, rest="" if today else f"?day={day}"),
        path=words.path,
        day=day,
        title=say.full_day(day),
        week=week_name(day),
        today=today,
        before=_link(words, day - DAY),
        after=_link(words, day + DAY),
        as_of=say.clock(now, space.zone),
        figures=figures(words, requests=len(requests), clashes=len(clashing)),
        table=words.table(),
        listed=now_and_next(words),
        requests=requests_in_words(requests, words, rest),
        closures=closures_in_words(closed, words),
        prepared=to_prepare(words),
        form=_form(words, board, query, sent),
        troubles=troubles_of(refusal, say) if stay is None else [],
        stay=moved,
        stay_troubles=stay_troubles(refusal, say) if stay else [],
        reason_helps=reason_helps(refusal, say, moved) if moved else "",
        undo=undo_of(query, words),
        move_path=words.move_path("ID"),
        done=_done(query, words),
        price=price,
        given=query.get("chi") if _given(query, words) else None,
        return_to=_link(words, day),
    )


def _form(words: Words, board: Board, query: Any, sent: _Sent | None) -> Form | None:
    given = sent or _Sent(
        _name_of(query.get("per"), words),
        query.get("place") or "",
        query.get("from") or "",
        query.get("to") or "",
    )
    return form_of(
        words,
        board,
        name=given.name,
        place=given.place,
        start=given.start,
        end=given.end,
        of_age=given.of_age,
    )


def _name_of(stay: str | None, words: Words) -> str:
    """Of whoever is to have another place, so that no address names them."""
    blocks = (each for row in words.board.rows for each in row.blocks if each.id == stay)
    return next((each.name for each in blocks if each.name), "")


def _day(asked: str | None, space: Space, now: datetime) -> date:
    """What no day is, is today: an address that was cut off shows something."""
    try:
        return board_day(asked, space, now=now)
    except Invalid:
        return board_day(None, space, now=now)


def _number(text: str | None) -> int | None:
    return int(text) if text and re.fullmatch(r"[0-9]{1,9}", text) else None


def _link(words: Words, day: date) -> str:
    return f"{words.path}?day={day}"
