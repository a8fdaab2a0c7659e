"""A manager’s answer to a request, on the page that its mail leads to: yes, or no and why."""

import re
from typing import Any
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency
from litestar.params import FromPath

from booking.database.pool import Connection
from booking.errors import Invalid
from booking.reservations import answer as answers
from booking.web.access import MANAGER, operation
from booking.web.pages.own.reservation import changed, shown
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.reserving.choice import Fields, value_of
from booking.web.pages.wording.words import WORDS

_PATH = "/prenotazioni/{reservation_id:uuid}"
_LONGEST_REASON = 500
_ON_BOARD = re.compile(r"([a-z0-9-]{1,100})/(\d{4}-\d\d-\d\d)", re.ASCII)


@post(
    f"{_PATH}/accetta",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def approve(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()

    async def work(conn: Connection) -> None:
        await answers.approve(
            conn, member=visit.member, reservation_id=reservation_id, now=visit.now
        )

    to = _board(form, "approvata")
    return await changed(visit, reservation_id, work, done="confirmed", to=to)


@post(
    f"{_PATH}/rifiuta",
    include_in_schema=False,
    dependencies=VISIT,
    **operation(MANAGER, page=True),
)
async def decline(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    try:
        reason = _reason(form)
    except Invalid as refusal:
        return await shown(visit, reservation_id, refusal=refusal)

    async def work(conn: Connection) -> None:
        await answers.decline(
            conn,
            member=visit.member,
            reservation_id=reservation_id,
            now=visit.now,
            reason=reason,
        )

    to = _board(form, "rifiutata")
    return await changed(visit, reservation_id, work, done="declined", to=to)


def _board(form: Fields, done: str) -> str | None:
    """The board that the form stood on; None where it stood elsewhere."""
    found = _ON_BOARD.fullmatch(value_of(form, "board") or "")
    return f"/gestione/{found[1]}?day={found[2]}&fatto={done}#richieste" if found else None


def _reason(form: Fields) -> str | None:
    """Refuses with Invalid."""
    reason = (value_of(form, "reason") or "").strip()
    if len(reason) > _LONGEST_REASON or not reason.isprintable():
        message = {language: WORDS[language]["bad_reason"] for language in WORDS}
        raise Invalid.of("reason", "bad_reason", message)
    return reason or None
