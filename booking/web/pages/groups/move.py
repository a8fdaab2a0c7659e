"""Moving several at once: as one of them is moved; each is tried first: `/gruppi/ID/sposta`.

What becomes of each is found out by moving them in a transaction that is undone.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid, Refusal, StateConflict
from booking.groups.group import Group, not_found, read_group
from booking.groups.plan import Outcome
from booking.groups.refusals import GroupRefused
from booking.groups.reschedule import MovedTogether, reschedule_together
from booking.periods import Period
from booking.reservations.reservation import Reservation
from booking.web.access import MEMBER, operation
from booking.web.api.reserving.represent import known_resource
from booking.web.limits import Limits
from booking.web.pages.groups.group import PATH, heading_of, tickets_of
from booking.web.pages.groups.shown import failed
from booking.web.pages.own.move import names_time
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import Fields, period_of, value_of
from booking.web.pages.reserving.price_changed import PriceChanged
from booking.web.pages.reserving.when_form import when_form
from booking.web.pages.say import Say

_PATH = f"{PATH}/sposta"
_operation = operation(MEMBER, page=True)


class _Undone(Exception):
    """Ends the transaction of a trial."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Where one of them goes, and whether only those after it follow."""

    like: Reservation
    period: Period
    following: bool

    @property
    def fields(self) -> dict[str, str]:
        said = {
            "like": str(self.like.id),
            "starts_at": self.period.start.isoformat(),
            "ends_at": self.period.end.isoformat(),
        }
        return said | ({"following": "1"} if self.following else {})


@dataclass(frozen=True, slots=True)
class Moved:
    """One of them as it would be: its new stay, or why it stays where it is."""

    was: str
    becomes: str
    look: str
    word: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """What would become of each, and the fields of the button that makes it so."""

    lines: list[Moved]
    moved: int
    due: str
    button: str
    fields: dict[str, str]


@get(_PATH, include_in_schema=False, dependencies=VISIT, **_operation)
async def look(
    group_id: FromPath[UUID],
    visit: NamedDependency[Visit],
    limits: NamedDependency[Limits],
    address: NamedDependency[str],
) -> Response[str]:
    visit.member.may_reserve()
    if names_time(visit.request.query_params):
        # A trial takes what a write takes, and is counted as one.
        await limits.write(member_id=visit.member.id, address=address)
    return await _shown(visit, group_id, visit.request.query_params)


@post(_PATH, include_in_schema=False, dependencies=VISIT, **_operation)
async def move(group_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    """Exactly what was shown: those that could move then, and no others."""
    form = await visit.request.form()
    done = stayed = 0

    async def work(conn: Connection) -> None:
        nonlocal done, stayed
        group = await read_group(conn, group_id, member=visit.member)
        moved = await _moved(conn, visit, group, await _asked(conn, visit, group, form))
        if value_of(form, "seen") != _seen(moved) or value_of(form, "due") != str(_due(moved)):
            raise PriceChanged(due_cents=_due(moved))
        done, stayed = len(moved.moved), len(moved.outcomes) - len(moved.moved)

    try:
        await visit.change(work)
    except (Invalid, GroupRefused, PriceChanged, StateConflict) as refusal:
        return await _shown(visit, group_id, form, refusal=refusal)
    back = f"/gruppi/{group_id}?moved={done}"
    return Redirect(f"{back}&stayed={stayed}" if stayed else back, status_code=303)


async def _shown(
    visit: Visit, group_id: UUID, fields: Fields, *, refusal: Refusal | None = None
) -> Response[str]:
    say, tried, proposal = visit.say, refusal is not None, None
    async with visit.pool.acquire() as conn:
        group = await read_group(conn, group_id, member=visit.member)
        left = group.still_to_come(now=visit.now)
        if not left:
            raise StateConflict(state="over", group_id=str(group.id))
        like = _like(left, value_of(fields, "like"))
        resource = await known_resource(conn, visit.network, like)
        period = like.period
        if names_time(fields):
            try:
                asked = await _asked(conn, visit, group, fields)
                period = asked.period
                proposal = await _proposal(conn, visit, group, asked)
            except Refusal as no:
                refusal = refusal or no
        tickets = await tickets_of(conn, visit, group)
    choices = [each for each in tickets if each.can_change]
    return page(
        visit.request,
        "group_move.html",
        status=refusal.status if refusal and tried else 200,
        say=say,
        heading=heading_of(group, say),
        path=f"/gruppi/{group_id}",
        is_series=group.kind == "series",
        choices=choices,
        like=next(each for each in tickets if each.reservation.id == like.id),
        following=value_of(fields, "following") == "1",
        form=when_form(resource, period, like.quantity, say=say),
        proposal=proposal,
        troubles=failed(refusal, say),
        return_to=f"/gruppi/{group_id}/sposta",
    )


def _like(left: list[Reservation], sent: str | None) -> Reservation:
    """The one that was chosen, or else the next one. Refuses with NotFound."""
    if not sent:
        return left[0]
    found = [each for each in left if str(each.id) == sent]
    if not found:
        raise not_found()
    return found[0]


async def _asked(conn: Connection, visit: Visit, group: Group, fields: Fields) -> Asked:
    """Refuses with Invalid, NotFound, or StateConflict where nothing is left."""
    left = group.still_to_come(now=visit.now)
    if not left:
        raise StateConflict(state="over", group_id=str(group.id))
    like = _like(left, value_of(fields, "like"))
    errors: list[dict[str, object]] = []
    period = period_of(fields, await known_resource(conn, visit.network, like), errors)
    if period is None:
        raise Invalid(errors)
    following = group.kind == "series" and value_of(fields, "following") == "1"
    return Asked(like, period, following)


async def _moved(conn: Connection, visit: Visit, group: Group, asked: Asked) -> MovedTogether:
    return await reschedule_together(
        conn,
        network=visit.network,
        member=visit.member,
        group_id=group.id,
        like=asked.like.id,
        period=asked.period,
        following=asked.following,
        what_fits=group.kind == "series",
        now=visit.now,
    )


async def _proposal(conn: Connection, visit: Visit, group: Group, asked: Asked) -> Proposal:
    """What moving would make of each; nothing is kept."""
    say, since = visit.say, asked.like.id if asked.following else None
    wanted = group.still_to_come(now=visit.now, since=since)
    moved, outcomes = None, list[Outcome]()
    try:
        async with conn.transaction():
            moved = await _moved(conn, visit, group, asked)
            raise _Undone  # noqa: TRY301 - the way to end a transaction without keeping it
    except _Undone:
        outcomes = list(moved.outcomes) if moved else []
    except GroupRefused as refusal:
        outcomes = list(refusal.outcomes)
    tickets = [
        Ticket(each, await known_resource(conn, visit.network, each), say, visit.settings)
        for each in wanted
    ]
    if len(tickets) != len(outcomes):
        # Some of it was cancelled while we waited for it.
        raise StateConflict(state="changed", group_id=str(group.id))
    lines = [
        _line(one, out, say, alike=group.kind == "series", moves=moved is not None)
        for one, out in zip(tickets, outcomes, strict=True)
    ]
    count = len(moved.moved) if moved else 0
    name = "gr_move_all" if count == len(lines) else "gr_move_some"
    due = _due(moved) if moved else 0
    said = {"due": str(due), "seen": _seen(moved) if moved else ""}
    return Proposal(lines, count, say.money(due), say(name, count=count), asked.fields | said)


def _line(ticket: Ticket, outcome: Outcome, say: Say, *, alike: bool, moves: bool) -> Moved:
    zone = ticket.resource.space.zone
    was = ticket.stay if alike else ticket.what_when
    becomes = say.stay_within(outcome.wish.period, zone) if outcome.wish else ""
    if outcome.refusal is None:
        look, word = ("ok", "gr_moves") if moves else ("info", "gr_could")
        return Moved(was, becomes, look, say(word), "")
    text = outcome.refusal.detail(say.language) if outcome.wish else say("gr_no_such_hour")
    return Moved(was, becomes, "bad", say("gr_stays"), text)


def _seen(moved: MovedTogether) -> str:
    return "".join("0" if each.refusal else "1" for each in moved.outcomes)


def _due(moved: MovedTogether) -> int:
    """What one pays for those that moved."""
    return sum(each.due_cents for each in moved.group.reservations if each.id in moved.moved)
