"""One reservation: its ticket, and the buttons that change it.

Every button is a form of its own that says what it does; what it means is decided by the use case
that the API asks too. Pressed twice, the second one finds it done and shows it.
"""

from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.add_ons.take import AddOnTooLate, set_add_ons
from booking.database.pool import Connection
from booking.doors.arrive import Proof, WrongCode
from booking.doors.arrive import arrive as arrive_with
from booking.errors import Conflict, Invalid, Refusal, StateConflict
from booking.members.server_secret import server_secret
from booking.reservations import answer as answers
from booking.reservations import reservation as stored
from booking.reservations.calendar_answer import keep as keep_it
from booking.reservations.cancel import cancel as cancel_it
from booking.reservations.refusals import (
    CheckInAtTheDoor,
    PartOfVisit,
)
from booking.web.access import MEMBER, READER, operation
from booking.web.api.reserving.check_in_body import plain_digits
from booking.web.api.reserving.represent import known_resource
from booking.web.limits import Limits
from booking.web.pages.own.calendar_links import google_event
from booking.web.pages.own.extras import extras_of, wanted_in
from booking.web.pages.own.standing import standing_of
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import value_of
from booking.web.pages.trouble import troubles_of

_PATH = "/prenotazioni/{reservation_id:uuid}"
_read = operation(READER, page=True)
_write = operation(MEMBER, page=True)


@get(_PATH, include_in_schema=False, dependencies=VISIT, **_read)
async def look(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[str]:
    visit.member.may_read()
    return await shown(visit, reservation_id)


@post(f"{_PATH}/annulla", include_in_schema=False, dependencies=VISIT, **_write)
async def cancel(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    async def work(conn: Connection) -> None:
        await cancel_it(conn, member=visit.member, reservation_id=reservation_id, now=visit.now)

    return await changed(visit, reservation_id, work, done="cancelled")


@post(f"{_PATH}/conferma", include_in_schema=False, dependencies=VISIT, **_write)
async def confirm(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    async def work(conn: Connection) -> None:
        found = await stored.read(conn, reservation_id, member=visit.member)
        await answers.confirm(
            conn,
            member=visit.member,
            reservation_id=reservation_id,
            resource=await known_resource(conn, visit.network, found),
            now=visit.now,
        )

    return await changed(visit, reservation_id, work, done="confirmed")


@post(f"{_PATH}/arrivo", include_in_schema=False, dependencies=VISIT, **_write)
async def arrive(
    reservation_id: FromPath[UUID],
    visit: NamedDependency[Visit],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Response[Any]:
    """With the code of the display at the entrance, where one was typed."""
    typed = value_of(await visit.request.form(), "code")
    proof = Proof("code", plain_digits(typed[:20])) if typed else None
    if proof is not None:
        await limits.door_code_try(member_id=visit.member.id, address=address)

    async def work(conn: Connection) -> None:
        await arrive_with(
            conn,
            member=visit.member,
            reservation_id=reservation_id,
            proof=proof,
            own_key=server_secret(visit.settings),
            now=visit.now,
        )

    try:
        return await changed(visit, reservation_id, work, done="checked_in")
    except (CheckInAtTheDoor, WrongCode) as refusal:
        return await shown(visit, reservation_id, refusal=refusal)


@post(f"{_PATH}/tieni", include_in_schema=False, dependencies=VISIT, **_write)
async def keep(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    """Whatever the member's calendar said of it."""

    async def work(conn: Connection) -> None:
        await keep_it(conn, member=visit.member, reservation_id=reservation_id, now=visit.now)

    return await changed(visit, reservation_id, work, done="confirmed")


@post(f"{_PATH}/extra", include_in_schema=False, dependencies=VISIT, **_write)
async def choose(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    """What comes with it; where there is not enough, with how many are left."""
    wanted = wanted_in(await visit.request.form())

    async def work(conn: Connection) -> None:
        await set_add_ons(
            conn,
            member=visit.member,
            reservation_id=reservation_id,
            wanted=wanted,
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (Invalid, Conflict, AddOnTooLate) as refusal:
        return await shown(visit, reservation_id, refusal=refusal)
    return Redirect(f"/prenotazioni/{reservation_id}#extra", status_code=303)


async def changed(
    visit: Visit, reservation_id: UUID, work: Any, *, done: str, to: str | None = None
) -> Response[Any]:
    """Back to the reservation, or `to` where one came from; where it can't be done, to it with why.
    `done`: it already stands so."""
    try:
        await visit.change(work)
    except PartOfVisit as refusal:
        return Redirect(f"/gruppi/{refusal.facts['group_id']}", status_code=303)
    except StateConflict as refusal:
        if refusal.facts["status_now"] != done:
            return await shown(visit, reservation_id, refusal=refusal)
    return Redirect(to or f"/prenotazioni/{reservation_id}", status_code=303)


async def shown(
    visit: Visit, reservation_id: UUID, *, refusal: Refusal | None = None
) -> Response[str]:
    say = visit.say
    async with visit.pool.acquire() as conn:
        found = await stored.read(conn, reservation_id, member=visit.member)
        resource = await known_resource(conn, visit.network, found)
        standing = await standing_of(conn, found, resource, member=visit.member, say=say)
        extras = await extras_of(conn, visit, found)
    own = found.member_id == visit.member.id
    return page(
        visit.request,
        "reservation.html",
        status=refusal.status if refusal else 200,
        say=say,
        ticket=Ticket(found, resource, say, visit.settings, own),
        standing=standing,
        extras=extras,
        own=own,
        troubles=troubles_of(refusal, say),
        google=google_event(found, resource, settings=visit.settings, language=say.language),
        return_to=f"/prenotazioni/{reservation_id}",
    )
