"""A manager schedules courses, cancels them, and says who came."""

import re
from typing import Any, cast

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Conflict, Invalid
from booking.qualifications.attendance import Mark, mark_attendance
from booking.qualifications.training import cancel_training, schedule
from booking.web.access import MANAGER, operation
from booking.web.api.fields import id_in_path
from booking.web.pages.given import sent_in
from booking.web.pages.managing.qualification_page import Asked, bad, shown
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.reserving.choice import clock_period

_PATH = "/gestione/{slug:str}/abilitazioni/corsi"
_ONE = f"{_PATH}/{{training_id:int}}"
_FIELDS = ("family", "level", "name_it", "name_en", "day", "from", "to", "places", "valid")
_MARK = re.compile(r"place-(\d{1,18})")
_LONGEST_NAME, _LONGEST_REASON = 100, 200


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True))
async def make(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[Any]:
    sent = sent_in(await visit.request.form(), _FIELDS)

    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        visit.member.may_manage(space.id)
        errors: list[dict[str, object]] = []
        period = clock_period(sent | {"until_day": ""}, space, errors, said_of_end="bad_end_of_day")
        if errors or period is None:
            raise Invalid(errors)
        days = _whole(sent["valid"], "valid", 0, 36_600)
        await schedule(
            conn,
            member=visit.member,
            space=space,
            family=sent["family"],
            level=_whole(sent["level"], "level", 1, 9),
            name={language: _line(sent, f"name_{language}") for language in ("it", "en")},
            period=period,
            places=_whole(sent["places"], "places", 1, 500),
            valid_days=days or None,
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, Asked(sent, refusal))
    return _back(slug, "corso")


@post(
    f"{_ONE}/annulla", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def cancel(
    slug: FromPath[str], training_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    sent = sent_in(await visit.request.form(), ("reason",))

    async def work(conn: Connection) -> None:
        visit.member.may_manage((await visit.network.newest(conn)).space(slug).id)
        await cancel_training(
            conn,
            member=visit.member,
            training_id=id_in_path(training_id),
            reason=_line(sent, "reason", longest=_LONGEST_REASON),
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict) as refusal:
        return await shown(visit, slug, Asked({}, refusal))
    return _back(slug, "annullato")


@post(
    f"{_ONE}/presenze", include_in_schema=False, dependencies=VISIT, **operation(MANAGER, page=True)
)
async def attend(
    slug: FromPath[str], training_id: FromPath[int], visit: NamedDependency[Visit]
) -> Response[Any]:
    """Of whom the form says nothing, nothing changes."""
    form = await visit.request.form()
    marks = {
        int(found[1]): cast("Mark", str(value))
        for name, value in form.multi_items()
        if (found := _MARK.fullmatch(name)) and value in ("attended", "missed")
    }

    async def work(conn: Connection) -> None:
        network = await visit.network.newest(conn)
        visit.member.may_manage(network.space(slug).id)
        await mark_attendance(
            conn,
            member=visit.member,
            training_id=id_in_path(training_id),
            marks=marks,
            spaces={each.id: each for each in network.spaces.values()},
            now=visit.now,
        )

    try:
        await visit.change(work)
    except Conflict as refusal:
        return await shown(visit, slug, Asked({}, refusal))
    return _back(slug, "presenze")


def _back(slug: str, done: str) -> Redirect:
    return Redirect(f"/gestione/{slug}/abilitazioni?fatto={done}", status_code=303)


def _line(sent: dict[str, str], name: str, *, longest: int = _LONGEST_NAME) -> str:
    if not 0 < len(sent[name]) <= longest or not sent[name].isprintable():
        raise bad(name, "q_bad_text")
    return sent[name]


def _whole(text: str, name: str, least: int, most: int) -> int:
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not least <= found <= most:
        raise bad(name, "q_bad_places" if name == "places" else "q_bad_text")
    return found
