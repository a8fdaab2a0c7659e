"""Out of the list for some days or for good: what it hits, the decision, and taking it back."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from booking.certification.refusals import STATE_WORDS, AlreadyDecided
from booking.certification.settle import Settled, Stretch, covered_in, settle_all, with_visits
from booking.certification.standing import (
    Standing,
    Step,
    lock_standing,
    today_in,
    told_end,
    write_step,
)
from booking.certification.states import after
from booking.database.pool import Connection
from booking.errors import Invalid
from booking.members.member import Member
from booking.spaces.network import Space

_DAY = timedelta(days=1)
Stays = Literal["uncover", "cancel"]


@dataclass(frozen=True, slots=True)
class Decided:
    """How the space stands now, and what became of the stays that it hit: none yet where the first
    day is to come."""

    standing: Standing
    settled: list[Settled]


async def preview(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    on_day: date,
    until_day: date | None,
    now: datetime,
) -> list[Settled]:
    """What a suspension of those days would hit as things stand; writes nothing.

    References and amounts, and nobody's name. Refuses with Forbidden or Invalid days.
    """
    member.may_act_for_city()
    _check_days(on_day, until_day, today=today_in(space.zone, now))
    found = await covered_in(conn, Stretch(space.id, space.zone, on_day, until_day))
    return await with_visits(conn, found, now=now)


async def suspend(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    on_day: date,
    until_day: date | None,
    stays: Stays,
    reason: str,
    now: datetime,
) -> Decided:
    """An officer suspends the space from a day, until a day or with no end known.

    No voucher is redeemed there for those days any more. Stays that one covers are settled when
    the first day comes, at once where that is today. Refuses with Forbidden, Invalid,
    NotFromHere, and AlreadyDecided where another decision is to come.
    """
    member.may_act_for_city()
    today = today_in(space.zone, now)
    _check_days(on_day, until_day, today=today)
    before = await lock_standing(conn, space=space)
    state = after("suspend", before.state if before else None, space=space.name)
    planned = replace(
        before or Standing(state=state),
        suspends_on=on_day,
        suspended_until=until_day,
        suspension_removes=False,
        suspension_cancels=stays == "cancel",
        suspension_begun=on_day <= today,
        gap=before.done_with if before else None,
    )
    return await _decide(
        conn, member=member, space=space, before=before, planned=planned, reason=reason, now=now
    )


async def remove(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    on_day: date,
    stays: Stays,
    reason: str,
    now: datetime,
) -> Decided:
    """The same for good; a space that is suspended is removed as of today. Refuses as `suspend`."""
    member.may_act_for_city()
    today = today_in(space.zone, now)
    _check_days(on_day, None, today=today)
    before = await lock_standing(conn, space=space)
    state = after("remove", before.state if before else None, space=space.name)
    first = on_day
    if before is not None and before.state == "suspended":
        if on_day > today:
            raise Invalid.of("on_day", "today", _AS_OF_TODAY)
        first = before.suspends_on or on_day
    planned = replace(
        before or Standing(state=state),
        suspends_on=first,
        suspended_until=None,
        suspension_removes=True,
        suspension_cancels=stays == "cancel",
        suspension_begun=first <= today,
        gap=before.done_with if before else None,
    )
    return await _decide(
        conn, member=member, space=space, before=before, planned=planned, reason=reason, now=now
    )


async def _decide(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    before: Standing | None,
    planned: Standing,
    reason: str,
    now: datetime,
) -> Decided:
    today = today_in(space.zone, now)
    if before is not None and before.state == "listed" and _is_suspended(before, today):
        raise AlreadyDecided(
            space=space.name,
            state_shown=STATE_WORDS[before.leads_to],
            suspends_on=(before.suspends_on or today).isoformat(),
        )
    first = planned.suspends_on or today
    begins = planned.suspension_begun
    standing = replace(planned, state=planned.leads_to) if begins else planned
    await write_step(
        conn,
        space_id=space.id,
        before=before,
        standing=standing,
        step=Step(
            state=planned.leads_to,
            on_day=max(first, today),
            until_day=planned.suspended_until,
            reason=reason,
            made_by=member.id,
            made_at=now,
        ),
        now=now,
    )
    if not begins:
        return Decided(standing, [])
    settled = await settle_all(
        conn,
        Stretch(space.id, space.zone, first, planned.suspended_until),
        cancels=planned.suspension_cancels,
        ended_by=member.id,
        reason=reason,
        now=now,
    )
    return Decided(standing, settled)


async def reinstate(
    conn: Connection, *, member: Member, space: Space, reason: str | None, now: datetime
) -> Standing:
    """An officer ends a suspension as of today, or takes back one that is to come; what was settled
    stays settled. Refuses with Forbidden, NotFromHere, or Invalid where there is none."""
    member.may_act_for_city()
    before = await lock_standing(conn, space=space)
    state = after("reinstate", before.state if before else None, space=space.name)
    today = today_in(space.zone, now)
    if before is None or not _is_suspended(before, today):
        raise Invalid.of("on_day", "not-suspended", _NOT_SUSPENDED)
    past = before.suspends_on is not None and before.suspends_on < today
    standing = replace(
        before,
        state=state,
        listed_from=before.listed_from or today,
        # The days before today stay what they were, for stays that are not settled yet.
        suspends_on=before.suspends_on if past else None,
        suspended_until=min(before.suspended_until or today, today - _DAY) if past else None,
        suspension_removes=False,
        suspension_cancels=False,
        suspension_begun=past,
    )
    await write_step(
        conn,
        space_id=space.id,
        before=before,
        standing=standing,
        step=Step(
            state=state,
            on_day=today,
            until_day=told_end(before.listed_until, today),
            reason=reason,
            made_by=member.id,
            made_at=now,
        ),
        now=now,
    )
    return standing


def _is_suspended(standing: Standing, today: date) -> bool:
    """Under way, or decided and not yet begun, also where the schedule is late."""
    if standing.state == "suspended":
        return True
    if standing.suspends_on is None:
        return False
    last = standing.suspended_until
    return not standing.suspension_begun or last is None or last >= today


def _check_days(on_day: date, until_day: date | None, *, today: date) -> None:
    if on_day < today:
        raise Invalid.of("on_day", "past", _FROM_TODAY)
    if until_day is not None and until_day < on_day:
        raise Invalid.of("until_day", "order", _ORDER)


_FROM_TODAY = {"en": "today or later", "it": "oggi o dopo"}
_ORDER = {"en": "not before on_day", "it": "non prima di on_day"}
_AS_OF_TODAY = {
    "en": "a space that is suspended is removed as of today",
    "it": "uno spazio sospeso si toglie dall’elenco da oggi",
}
_NOT_SUSPENDED = {
    "en": "the space is listed and no suspension of it is to come; there is nothing to take back",
    "it": "lo spazio è in elenco e non è prevista una sospensione: non c’è nulla da ritirare",
}
