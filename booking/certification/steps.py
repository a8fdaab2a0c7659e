"""Into the list: a space applies, an officer visits, lists it or rejects it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from booking.certification import checklist
from booking.certification.documents import Document
from booking.certification.expiring import already_warned
from booking.certification.refusals import ChecklistShort, NotVisited
from booking.certification.standing import (
    Standing,
    Step,
    lock_standing,
    metadata,
    sql,
    today_in,
    write_step,
)
from booking.certification.states import State, after
from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.member import Member
from booking.spaces.network import Space

_DAY = timedelta(days=1)


async def apply(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    found: Mapping[str, Any],
    documents: Sequence[Document],
    now: datetime,
) -> Standing:
    """A manager applies for the space, or amends what they applied with while nobody has visited.

    `found` is the call's checklist as they see it. Refuses with Forbidden, Invalid or NotFromHere.
    """
    member.may_manage(space.id)
    seen = checklist.read_found(space.kind, found)
    before = await lock_standing(conn, space=space)
    state = after("apply", before.state if before else None, space=space.name)
    standing = _became(before, state)
    await write_step(
        conn,
        space_id=space.id,
        before=before,
        standing=standing,
        step=Step(
            state=state,
            on_day=today_in(space.zone, now),
            checklist=seen,
            documents=metadata(documents),
            made_by=member.id,
            made_at=now,
        ),
        now=now,
    )
    return standing


async def visit(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    on_day: date,
    found: Mapping[str, Any],
    documents: Sequence[Document],
    reason: str | None,
    now: datetime,
) -> Standing:
    """An officer records a visit of that day with the checklist as found; a space that is listed or
    suspended stays so. Refuses with Forbidden, Invalid or NotFromHere."""
    member.may_act_for_city()
    seen = checklist.read_found(space.kind, found)
    if on_day > today_in(space.zone, now):
        raise Invalid.of("on_day", "future", _NOT_YET)
    before = await lock_standing(conn, space=space)
    state = after("visit", before.state if before else None, space=space.name)
    standing = _became(before, state)
    await write_step(
        conn,
        space_id=space.id,
        before=before,
        standing=standing,
        step=Step(
            state="visited",
            on_day=on_day,
            checklist=seen,
            documents=metadata(documents),
            reason=reason,
            made_by=member.id,
            made_at=now,
        ),
        now=now,
    )
    return standing


async def enlist(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    on_day: date,
    until_day: date | None,
    reason: str | None,
    now: datetime,
) -> Standing:
    """An officer lists the space from a day, until a day or with no end; or lists it for longer.

    Refuses with Forbidden, NotFromHere, NotVisited, ChecklistShort, and Invalid days: before the
    visit, an end that is over, a gap after the listing that stands, or an end before its own, which
    would take back what stays rely on.
    """
    member.may_act_for_city()
    before = await lock_standing(conn, space=space)
    state = after("list", before.state if before else None, space=space.name)
    seen = await sql.last_visit.row(conn, space_id=space.id)
    if seen is None:
        raise NotVisited(space=space.name)
    if lacking := checklist.missing(space, seen["checklist"]):
        raise ChecklistShort(space=space.name, missing=lacking)
    today = today_in(space.zone, now)
    _check_days(on_day, until_day, before=before, seen=seen, today=today)
    standing = replace(
        _listed(before, on_day),
        state=state,
        listed_until=until_day,
        for_demonstration=False,
        warned_days=already_warned(until_day, today),
    )
    await write_step(
        conn,
        space_id=space.id,
        before=before,
        standing=standing,
        step=Step(
            state=state,
            on_day=on_day,
            until_day=until_day,
            checklist=seen["checklist"],
            reason=reason,
            made_by=member.id,
            made_at=now,
        ),
        now=now,
    )
    return standing


def _check_days(
    on_day: date,
    until_day: date | None,
    *,
    before: Standing | None,
    seen: Mapping[str, Any],
    today: date,
) -> None:
    if on_day < seen["on_day"]:
        raise Invalid.of("on_day", "before-visit", _BEFORE_VISIT)
    if until_day is not None and until_day < max(on_day, today):
        raise Invalid.of("until_day", "order", _OVER)
    if before is None or before.state != "listed":
        return
    stands = before.listed_until
    if not _renews(before, on_day):
        if stands is not None and stands >= today:
            raise Invalid.of("on_day", "gap", _GAP)
    elif until_day is not None and (stands is None or until_day < stands):
        raise Invalid.of("until_day", "shorter", _SHORTER)


def _renews(before: Standing, on_day: date) -> bool:
    """Whether a listing from that day goes on where the one that stands ends."""
    return before.listed_until is None or on_day <= before.listed_until + _DAY


def _became(before: Standing | None, state: State) -> Standing:
    """The same days in another state: stays of before a removal are still settled by them."""
    return replace(before, state=state) if before else Standing(state=state)


def _listed(before: Standing | None, on_day: date) -> Standing:
    """Its first day, and the days on which it does not hold.

    A listing that goes on keeps its own. Of one that lapsed or was removed the days before stay,
    and those between are a gap: a month's stay that began before is still settled by them.
    """
    if before is not None and before.state == "listed":
        if _renews(before, on_day) or before.listed_until is None:
            return before
        return replace(before, gap=(before.listed_until + _DAY, on_day - _DAY))
    if before is None or before.listed_from is None or before.suspends_on is None:
        return Standing(state="listed", listed_from=on_day)
    out = before.suspends_on
    if before.listed_until is not None:
        out = min(out, before.listed_until + _DAY)
    if out <= before.listed_from:
        return Standing(state="listed", listed_from=on_day)
    return Standing(
        state="listed",
        listed_from=min(before.listed_from, on_day),
        gap=(out, on_day - _DAY) if out < on_day else None,
    )


async def reject(
    conn: Connection, *, member: Member, space: Space, reason: str, now: datetime
) -> Standing:
    """An officer rejects the application. Refuses with Forbidden or NotFromHere."""
    member.may_act_for_city()
    before = await lock_standing(conn, space=space)
    state = after("reject", before.state if before else None, space=space.name)
    standing = _became(before, state)
    await write_step(
        conn,
        space_id=space.id,
        before=before,
        standing=standing,
        step=Step(
            state=state,
            on_day=today_in(space.zone, now),
            reason=reason,
            made_by=member.id,
            made_at=now,
        ),
        now=now,
    )
    return standing


_NOT_YET = {
    "en": "a visit is recorded once it was made: today or earlier",
    "it": "una visita si registra quando è stata fatta: oggi o prima",
}
_BEFORE_VISIT = {
    "en": "not before the day of the visit",
    "it": "non prima del giorno della visita",
}
_OVER = {
    "en": "the last day is today or later, and not before the first",
    "it": "l’ultimo giorno è oggi o dopo, e non prima del primo",
}
_GAP = {
    "en": "a renewal begins at the latest on the day after the listing that stands; for a later "
    "one, list the space once this one is over",
    "it": "un rinnovo comincia al più tardi il giorno dopo l’iscrizione in corso; per un’altra più "
    "avanti, iscrivi lo spazio quando questa è finita",
}
_SHORTER = {
    "en": "a renewal ends later than the listing that stands; to end it earlier, remove the space "
    "from that day",
    "it": "un rinnovo finisce dopo l’iscrizione in corso; per finirla prima, togli lo spazio "
    "dall’elenco da quel giorno",
}
