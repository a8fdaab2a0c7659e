"""Moving a reservation: choose a time, see what it costs there, and move.

What it costs is found out by moving it in a transaction that is undone; so the page refuses what
the button would refuse.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid, Refusal
from booking.periods import Period
from booking.reservations import reservation as stored
from booking.reservations.refusals import (
    PartOfVisit,
    SlotTaken,
)
from booking.reservations.reschedule import reschedule
from booking.reservations.reservation import Reservation
from booking.spaces.network import Resource
from booking.web.access import MEMBER, operation
from booking.web.api.reserving.represent import known_resource
from booking.web.limits import Limits
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, period_of, value_of
from booking.web.pages.reserving.price_changed import PriceChanged
from booking.web.pages.reserving.when_form import when_form
from booking.web.pages.trouble import troubles_of

_PATH = "/prenotazioni/{reservation_id:uuid}/sposta"


class _Undone(Exception):
    """Ends the transaction of a trial."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The stay as it would be, and the fields of the button that makes it so."""

    stay: str
    due: str
    covered: str | None
    fields: dict[str, str]


@get(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def look(
    reservation_id: FromPath[UUID],
    visit: NamedDependency[Visit],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Response[Any]:
    visit.member.may_reserve()
    if names_time(visit.request.query_params):
        # A trial takes what a write takes, and is counted as one.
        await limits.write(member_id=visit.member.id, address=address)
    return await _shown(visit, reservation_id, visit.request.query_params)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True))
async def move(reservation_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()

    async def work(conn: Connection) -> None:
        found = await stored.read(conn, reservation_id, member=visit.member)
        resource = await known_resource(conn, visit.network, found)
        moved = await _reschedule(conn, visit, found, _period(form, resource))
        if value_of(form, "due") != str(moved.due_cents):
            raise PriceChanged(due_cents=moved.due_cents)

    try:
        await visit.change(work)
    except PartOfVisit as refusal:
        return Redirect(f"/gruppi/{refusal.facts['group_id']}/sposta", status_code=303)
    except (Invalid, SlotTaken, PriceChanged) as refusal:
        return await _shown(visit, reservation_id, form, refusal=refusal)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return await _shown(visit, reservation_id, form, refusal=refusal)
    return Redirect(f"/prenotazioni/{reservation_id}", status_code=303)


def names_time(fields: Fields) -> bool:
    """Whether it is asked what moving there would make of it."""
    return value_of(fields, "day") is not None or value_of(fields, "starts_at") is not None


async def _shown(
    visit: Visit, reservation_id: UUID, fields: Fields, *, refusal: Refusal | None = None
) -> Response[Any]:
    say, tried = visit.say, refusal is not None
    async with visit.pool.acquire() as conn:
        found = await stored.read(conn, reservation_id, member=visit.member)
        if found.group_kind == "visit" and found.member_id == visit.member.id:
            return Redirect(f"/gruppi/{found.group_id}/sposta")
        resource = await known_resource(conn, visit.network, found)
        period, proposal = found.period, None
        if names_time(fields):
            try:
                period = _period(fields, resource)
                proposal = await _proposal(conn, visit, found, resource, period)
            except Refusal as no:
                refusal = refusal or no
    return page(
        visit.request,
        "move.html",
        status=refusal.status if refusal and tried else 200,
        say=say,
        ticket=Ticket(found, resource, say, visit.settings),
        form=when_form(resource, period, found.quantity, say=say),
        proposal=proposal,
        troubles=troubles_of(refusal, say),
        instead=_instead(refusal, found, visit, resource),
    )


def _period(fields: Fields, resource: Resource) -> Period:
    """Refuses with Invalid."""
    errors: list[dict[str, object]] = []
    period = period_of(fields, resource, errors)
    if period is None:
        raise Invalid(errors)
    return period


async def _proposal(
    conn: Connection, visit: Visit, found: Reservation, resource: Resource, period: Period
) -> Proposal:
    """What moving would make of it; nothing is kept."""
    say, moved = visit.say, found
    try:
        async with conn.transaction():
            moved = await _reschedule(conn, visit, found, period)
            raise _Undone  # noqa: TRY301 - the way to end a transaction without keeping it
    except _Undone:
        pass
    return Proposal(
        stay=say.full(period, resource.space.zone),
        due=say.money(moved.due_cents),
        covered=say.money(moved.voucher_cents) if moved.voucher_cents else None,
        fields=_fields(period, moved.due_cents),
    )


async def _reschedule(
    conn: Connection, visit: Visit, found: Reservation, period: Period
) -> Reservation:
    return await reschedule(
        conn,
        network=visit.network,
        member=visit.member,
        reservation_id=found.id,
        period=period,
        now=visit.now,
    )


def _instead(
    refusal: Refusal | None, found: Reservation, visit: Visit, resource: Resource
) -> list[Proposal]:
    """Other times of the same resource, where somebody was quicker."""
    if not isinstance(refusal, SlotTaken):
        return []
    say, zone = visit.say, resource.space.zone
    here = [
        (Period(each["starts_at"], each["ends_at"]), each["due_cents"])
        for each in refusal.facts["alternatives"]
        if each["resource_id"] == found.resource_id
    ]
    return [
        Proposal(say.stay(period, zone), say.money(due), None, _fields(period, due))
        for period, due in here
    ]


def _fields(period: Period, due_cents: int) -> dict[str, str]:
    return {
        "starts_at": period.start.isoformat(),
        "ends_at": period.end.isoformat(),
        "due": str(due_cents),
    }
