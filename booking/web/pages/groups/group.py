"""Several that were made together: each with how it stands, and cancelling them: `/gruppi/ID`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect

from booking.database.pool import Connection
from booking.errors import Invalid, Refusal, StateConflict
from booking.groups.cancel import cancel_together
from booking.groups.group import Group, read_group
from booking.reservations.cancel import given_back_now, is_late, undo_until
from booking.reservations.reservation import Reservation
from booking.web.access import MEMBER, READER, operation
from booking.web.api.reserving.represent import known_resource
from booking.web.pages.given import count_in
from booking.web.pages.groups.repeat import rule_words
from booking.web.pages.own.ticket import Ticket
from booking.web.pages.own.visit import VISIT, Visit
from booking.web.pages.render import page
from booking.web.pages.reserving.choice import value_of
from booking.web.pages.say import Say
from booking.web.pages.trouble import troubles_of
from booking.web.pages.wording.words import WORDS

PATH = "/gruppi/{group_id:uuid}"


@dataclass(frozen=True, slots=True)
class Step:
    """From one date on: so many would be cancelled, and so much goes back to the voucher."""

    since: str
    words: str


@dataclass(frozen=True, slots=True)
class Cancelling:
    """What cancelling means now; `undo` while it has no consequences."""

    undo: str | None
    words: list[str]
    steps: list[Step]


@get(PATH, include_in_schema=False, dependencies=VISIT, **operation(READER, page=True))
async def look(group_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[str]:
    visit.member.may_read()
    return await _shown(visit, group_id)


@post(
    f"{PATH}/annulla", include_in_schema=False, dependencies=VISIT, **operation(MEMBER, page=True)
)
async def cancel(group_id: FromPath[UUID], visit: NamedDependency[Visit]) -> Response[Any]:
    form = await visit.request.form()
    done = 0

    async def work(conn: Connection) -> None:
        nonlocal done
        cancelled = await cancel_together(
            conn,
            member=visit.member,
            group_id=group_id,
            since=_since(value_of(form, "since")),
            now=visit.now,
        )
        done = len(cancelled.cancelled)

    try:
        await visit.change(work)
    except (Invalid, StateConflict) as refusal:
        return await _shown(visit, group_id, refusal=refusal)
    return Redirect(f"/gruppi/{group_id}?cancelled={done}", status_code=303)


async def _shown(visit: Visit, group_id: UUID, *, refusal: Refusal | None = None) -> Response[str]:
    say, query = visit.say, visit.request.query_params
    async with visit.pool.acquire() as conn:
        group = await read_group(conn, group_id, member=visit.member)
        tickets = await tickets_of(conn, visit, group)
        cancelling = await _cancelling(conn, visit, group, tickets)
    return page(
        visit.request,
        "group.html",
        status=refusal.status if refusal else 200,
        say=say,
        heading=heading_of(group, say),
        rule=rule_of(group, tickets, say),
        is_series=group.kind == "series",
        tickets=tickets,
        cancelling=cancelling,
        path=f"/gruppi/{group_id}",
        troubles=troubles_of(refusal, say),
        done=done_words(query, say),
        return_to=f"/gruppi/{group_id}",
    )


async def tickets_of(conn: Connection, visit: Visit, group: Group) -> list[Ticket]:
    """Each of its reservations, in the order of their times."""
    own = group.member_id == visit.member.id
    found = [
        Ticket(
            each, await known_resource(conn, visit.network, each), visit.say, visit.settings, own
        )
        for each in group.reservations
    ]
    return sorted(found, key=lambda each: (each.reservation.starts_at, each.reservation.id))


def heading_of(group: Group, say: Say) -> str:
    """Serie di 4 date, 3 prenotazioni insieme."""
    return say(f"gr_head_{group.kind}", count=len(group.reservations))


def rule_of(group: Group, tickets: list[Ticket], say: Say) -> str | None:
    """Ogni settimana, lunedì e mercoledì."""
    if group.rule is None or not tickets:
        return None
    first, zone = tickets[0].reservation, tickets[0].resource.space.zone
    return rule_words(group.rule, first.starts_at.astimezone(zone).date(), say)


def done_words(query: Any, say: Say) -> list[str]:
    """What was just done, as the address says it."""
    return [
        say(f"gr_done_{name}", count=count)
        for name in ("moved", "stayed", "cancelled")
        if (count := count_in(query.get(name)))
    ]


async def _cancelling(
    conn: Connection, visit: Visit, group: Group, tickets: list[Ticket]
) -> Cancelling | None:
    """None where nothing is left to cancel."""
    say, left = visit.say, group.still_to_come(now=visit.now)
    if not left:
        return None
    zones = {each.reservation.id: each.resource.space.zone for each in tickets}
    own = group.member_id == visit.member.id
    undo = _undo(left, zones[left[0].id], say) if own else None
    words = [] if undo else [_consequences(left, zones[left[0].id], say, own=own)]
    # What a manager cancels comes back whole, and says so.
    back = [await given_back_now(conn, each, now=visit.now) if own else 0 for each in left]
    steps = [
        Step(
            str(each.id) if place else "",
            _step_words(each, zones[each.id], sum(back[place:]), say, place, len(left)),
        )
        for place, each in enumerate(left)
    ]
    if group.kind == "visit":
        words += [say("gr_back", amount=say.money(sum(back)))] if sum(back) else []
        return Cancelling(undo, words, [])
    return Cancelling(undo, words, steps)


def _undo(left: list[Reservation], zone: ZoneInfo, say: Say) -> str | None:
    """While that alone keeps cancelling all of it free of consequences."""
    until = min(undo_until(each) for each in left)
    matters = any(_deadline(each) < undo_until(each) for each in left)
    return say("gr_undo", time=say.clock(until, zone)) if matters and say.now < until else None


def _consequences(left: list[Reservation], zone: ZoneInfo, say: Say, *, own: bool) -> str:
    if not own:
        return say("manager_cancels")
    if late := sum(is_late(each, now=say.now) for each in left):
        return say("gr_late", count=late)
    first = min(max(_deadline(each), undo_until(each)) for each in left)
    return say("gr_in_time", moment=say.moment(first, zone))


def _deadline(each: Reservation) -> datetime:
    """The last moment at which anybody cancels it free, also long after reserving."""
    return each.cancel_free_until if each.status == "confirmed" else each.starts_at


def _step_words(each: Reservation, zone: ZoneInfo, back: int, say: Say, place: int, of: int) -> str:
    """Da gio 14 gen in poi (3): tornano €27,00."""
    day = " ".join(say.short_day(each.starts_at.astimezone(zone).date()))
    said = say("gr_from_on", day=day, count=of - place) if place else say("gr_all_of", count=of)
    return f"{said}: {say('gr_back_short', amount=say.money(back))}" if back else said


def _since(sent: str | None) -> UUID | None:
    if not sent:
        return None
    try:
        return UUID(sent)
    except ValueError:
        message = {language: WORDS[language]["gr_bad_since"] for language in WORDS}
        raise Invalid.of("since", "gr_bad_since", message) from None
