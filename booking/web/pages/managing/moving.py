"""A manager moves, lengthens or shortens a stay from the board, and puts it back."""

import re
from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Refusal, TryAgain
from booking.reservations import reservation as stored
from booking.reservations.reschedule import reschedule
from booking.reservations.reservation import Reservation, not_found
from booking.spaces.network import Resource
from booking.web.access import MANAGER, operation
from booking.web.api.reserving.represent import known_resource
from booking.web.pages.given import sent_in
from booking.web.pages.managing.board import shown
from booking.web.pages.managing.board_stay import (
    FIELDS,
    in_fields,
    undo_query,
    wanted_period,
    wanted_reason,
    wanted_unit,
)
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.reserving.choice import Fields, value_of

_SMALL = re.compile(r"[0-9]{1,9}")


@post(
    "/gestione/{slug:str}/prenotazioni/{reservation_id:uuid}/sposta",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def move(
    slug: FromPath[str], reservation_id: FromPath[UUID], visit: NamedDependency[Visit]
) -> Response[Any]:
    form = await visit.request.form()
    done = list[tuple[Reservation, Reservation, Resource]]()
    tried = sent_in(form, FIELDS)

    async def work(conn: Connection) -> None:
        space = (await visit.network.newest(conn)).space(slug)
        visit.member.may_manage(space.id)
        before = await stored.read(conn, reservation_id, member=visit.member)
        if before.space_id != space.id:
            raise not_found()
        resource = await known_resource(conn, visit.network, before)
        period = wanted_period(form, before, resource)
        tried.update(in_fields(period, resource))
        after = await reschedule(
            conn,
            network=visit.network,
            member=visit.member,
            reservation_id=before.id,
            period=period,
            unit_id=wanted_unit(form, before, resource),
            reason=wanted_reason(form),
            for_space=True,
            sequence=_number(form, "sequence"),
            now=visit.now,
        )
        done[:] = [(before, after, resource)]

    try:
        await visit.change(work)
    except TryAgain:
        raise
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        stay = str(reservation_id)
        return await shown(visit, slug, asked=_day(form), refusal=refusal, stay=stay, moving=tried)
    all_of = visit.request.query_params.get("all") or ""
    return _back(slug, form, *done[0], all_of=all_of if _SMALL.fullmatch(all_of) else "")


def _back(
    slug: str,
    form: Fields,
    before: Reservation,
    after: Reservation,
    resource: Resource,
    *,
    all_of: str,
) -> Response[Any]:
    """To the day where it now is, and to the stay itself."""
    day = after.starts_at.astimezone(resource.space.zone).date()
    told = f"?day={day}" + (f"&all={all_of}" if all_of else "")
    if after.sequence == before.sequence:
        pass
    elif value_of(form, "undo"):
        told += "&fatto=rimessa"
    else:
        told += f"&fatto=spostata&{undo_query(before, after, resource)}"
    path = f"/gestione/{slug}{told}#stay-{after.id}-{after.unit_ids[0]}"
    return Redirect(path, status_code=303)


def _number(form: Fields, name: str) -> int | None:
    text = value_of(form, name) or ""
    return int(text) if _SMALL.fullmatch(text) else None


def _day(form: Fields) -> str | None:
    """The day that the board showed."""
    try:
        return str(date.fromisoformat(value_of(form, "on") or ""))
    except ValueError:
        return None
