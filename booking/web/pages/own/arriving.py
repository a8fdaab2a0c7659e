"""Where the QR at a door leads: one's stays of today there, and the button that says one is there.

What was scanned comes along as `t` (the sheet's) or `c` (the display's code of the moment)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.doors.arrive import Proof, WrongCode, arrive, prove, stays_today
from booking.errors import NotFound, Refusal, StateConflict
from booking.members.server_secret import server_secret
from booking.reservations.check_in import opens_at, takes, why_not
from booking.reservations.refusals import CheckInAtTheDoor
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource
from booking.spaces.rules import Way
from booking.web.access import MEMBER, READER, operation
from booking.web.api.reserving.check_in_body import plain_digits
from booking.web.api.reserving.represent import known_resource
from booking.web.limits import Limits
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import value_of
from booking.web.pages.say import Say, capital
from booking.web.pages.trouble import troubles_of

_PATH = "/arrivo/{slug:str}"
_LONGEST = 100
_STATES = {"pending": "pending", "checked_in": "in", "completed": "over", "no_show": "no_show"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A stay; with a button where `why` says nothing against it."""

    ticket: Ticket
    why: str | None


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def look(slug: FromPath[str], visit: NamedDependency[Visit]) -> Response[str]:
    """The code of the moment is looked at when the button is pressed, so that each try counts."""
    visit.member.may_read()
    return await _shown(visit, slug, _proof_in(visit.request.query_params))


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def come(
    slug: FromPath[str],
    visit: NamedDependency[Visit],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Response[Any]:
    form = await visit.request.form()
    proof, reservation_id = _proof_in(form), _id_in(value_of(form, "reservation"))
    if proof is not None and proof.way == "code":
        await limits.door_code_try(member_id=visit.member.id, address=address)

    async def work(conn: Connection) -> None:
        await arrive(
            conn,
            member=visit.member,
            reservation_id=reservation_id,
            proof=proof,
            own_key=server_secret(visit.settings),
            now=visit.now,
        )

    try:
        await visit.change(work)
    except (StateConflict, CheckInAtTheDoor, WrongCode) as refusal:
        if refusal.facts.get("status_now") != "checked_in":
            return await _shown(visit, slug, proof, refusal=refusal)
    return Redirect(f"/prenotazioni/{reservation_id}", status_code=303)


def _proof_in(given: Any) -> Proof | None:
    secret, code = value_of(given, "t"), value_of(given, "c")
    if code:
        return Proof("code", plain_digits(code[:_LONGEST]))
    return Proof("door", secret[:_LONGEST]) if secret else None


def _id_in(text: str | None) -> UUID:
    """Refuses with NotFound."""
    try:
        return UUID(text or "")
    except ValueError:
        what = {"en": "reservation", "it": "una prenotazione così"}
        raise NotFound(what=what) from None


async def _shown(
    visit: Visit, slug: str, proof: Proof | None, *, refusal: Refusal | None = None
) -> Response[str]:
    say = visit.say
    async with visit.pool.acquire() as conn:
        space = (await visit.network.newest(conn)).space(slug)
        if proof is not None and proof.way == "door":
            own_key = server_secret(visit.settings)
            await prove(conn, proof, space_id=space.id, own_key=own_key, now=visit.now)
        stays = await stays_today(conn, member=visit.member, space=space, now=visit.now)
        lines = [
            _line(each, await known_resource(conn, visit.network, each), visit, proof)
            for each in stays
        ]
    return page(
        visit.request,
        "arrive.html",
        status=refusal.status if refusal else 200,
        say=say,
        space=space,
        path=f"/arrivo/{space.slug}",
        proof=proof,
        can=[each for each in lines if each.why is None],
        cannot=[each for each in lines if each.why is not None],
        troubles=troubles_of(refusal, say),
    )


def _line(reservation: Reservation, resource: Resource, visit: Visit, proof: Proof | None) -> _Line:
    ticket = Ticket(reservation, resource, visit.say, visit.settings)
    return _Line(ticket, _why(reservation, resource, visit.say, proof.way if proof else "button"))


def _why(reservation: Reservation, resource: Resource, say: Say, way: Way) -> str | None:
    if reservation.status != "confirmed":
        return say(f"arrive_{_STATES[reservation.status]}")
    reason = why_not(reservation, now=say.now)
    if reason == "too-early":
        moment = say.moment(opens_at(reservation), resource.space.zone)
        return capital(say("arrive_early", moment=moment))
    if reason is not None:
        return say(f"arrive_{reason}")
    check_in = resource.rules.check_in
    if takes(check_in, way):
        return None
    return say("arrive_code" if takes(check_in, "code") else "arrive_door")
