"""Move a visit, a series, or a series from one date on, as one of its dates was moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from booking import claims, events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal, StateConflict, TryAgain
from booking.group_events import GroupRescheduled
from booking.groups.group import Group, next_version, not_found, read_group
from booking.groups.plan import Outcome
from booking.groups.recurrence import at
from booking.groups.refusals import GroupRefused
from booking.members.member import Member
from booking.periods import Period, local_days
from booking.reservations.decide import Wish
from booking.reservations.refusals import TooShort
from booking.reservations.reschedule import reschedule
from booking.reservations.reservation import Reservation, lock, may_change
from booking.spaces.network import Network, NetworkCache

sql = queries("reservations")
# Somebody changed one of them while we waited for it; then all are locked.
_TRIES = 3


@dataclass(frozen=True, slots=True)
class MovedTogether:
    """The group as it then stands, and of each that was to move whether it did."""

    group: Group
    moved: list[UUID]
    outcomes: list[Outcome]


@dataclass(frozen=True, slots=True)
class _Step:
    """One that is to move, and where to; nowhere where the clock change leaves no time for it."""

    reservation: Reservation
    period: Period | None

    def outcome(self, refusal: Refusal | None = None) -> Outcome:
        wish = self.period and Wish(
            resource_id=self.reservation.resource_id,
            period=self.period,
            quantity=self.reservation.quantity,
        )
        return Outcome(wish or None, refusal=refusal)


async def reschedule_together(
    conn: Connection,
    *,
    network: NetworkCache,
    member: Member,
    group_id: UUID,
    like: UUID,
    period: Period,
    following: bool,
    what_fits: bool,
    now: datetime,
) -> MovedTogether:
    """Move all of it as `like` is moved, which goes to `period`: a series by so many days and to
    that time of the clock, with `following` that date and those after it; a visit by so many days
    and so much of the clock. In the caller's transaction.

    All of it or nothing; with `what_fits` what can't move stays where it is. Refuses with NotFound,
    Forbidden, GroupRefused, StateConflict where nothing is left to move, or TryAgain.
    """
    group, known = await read_group(conn, group_id, member=member), await network.newest(conn)
    for _ in range(_TRIES):
        model = next((each for each in group.reservations if each.id == like), None)
        if model is None:
            raise not_found()
        since = like if following and group.kind == "series" else None
        wanted = group.still_to_come(now=now, since=since)
        if not wanted:
            raise StateConflict(state="over", group_id=str(group.id))
        steps = [_step(known, each, model, period, group.kind) for each in wanted]
        await _lock(conn, known, member, group, steps)
        before, group = group, await read_group(conn, group_id, member=member)
        if group == before:
            break
    else:
        raise TryAgain
    # What moves on makes room for what comes behind it.
    later = period.start > model.starts_at
    refused = dict[UUID, Refusal]()
    for step in reversed(steps) if later else steps:
        refusal = await _move(conn, network, member, group, step, now=now)
        if refusal is not None:
            refused[step.reservation.id] = refusal
    outcomes = [each.outcome(refused.get(each.reservation.id)) for each in steps]
    if refused and (not what_fits or len(refused) == len(steps)):
        raise GroupRefused(outcomes)
    moved = [each.reservation.id for each in steps if each.reservation.id not in refused]
    told = GroupRescheduled(
        group_id=group.id,
        member_id=group.member_id,
        kind=group.kind,
        reservation_ids=tuple(moved),
    )
    version = await next_version(conn, group.id)
    await events.record(conn, told, stream_version=version, now=now)
    return MovedTogether(await read_group(conn, group_id, member=member), moved, outcomes)


def _step(
    network: Network, each: Reservation, model: Reservation, period: Period, kind: str
) -> _Step:
    if each.id == model.id:
        return _Step(each, period)
    zone = network.all_resources[each.resource_id].space.zone
    begins, ends = _wall(period.start, zone), _wall(period.end, zone)
    if kind == "series":
        # The clock as it was asked for: where a date stands, a clock change may have moved it.
        days = _wall(each.starts_at, zone).date() - _wall(model.starts_at, zone).date()
        begins, ends = begins + days, ends + days
    else:
        begins += _wall(each.starts_at, zone) - _wall(model.starts_at, zone)
        ends += _wall(each.ends_at, zone) - _wall(model.ends_at, zone)
    midnight = begins.replace(hour=0, minute=0, second=0, microsecond=0)
    minute = timedelta(minutes=1)
    to = at(midnight.date(), (begins - midnight) // minute, (ends - midnight) // minute, zone)
    return _Step(each, to)


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


async def _lock(
    conn: Connection, network: Network, member: Member, group: Group, steps: Sequence[_Step]
) -> None:
    """All that moving them will lock, in the order of every write."""
    await sql.lock_member.run(conn, id=group.member_id)
    resources = {
        each.reservation.resource_id: network.all_resources[each.reservation.resource_id]
        for each in steps
    }
    spaces = {each.space.id: each.space for each in resources.values()}
    for space_id in sorted(spaces):
        await sql.share_space.value(conn, space_id=space_id)
        version = await sql.space_version.value(conn, space_id=space_id)
        if version != spaces[space_id].version:
            raise TryAgain
    days = {
        day
        for each in steps
        for period in (each.reservation.period, each.period)
        if period
        for day in local_days(period, resources[each.reservation.resource_id].space.zone)
    }
    leaves = {leaf for each in resources.values() for leaf in each.leaves}
    await claims.lock_days(conn, resource_ids=sorted(leaves), days=sorted(days))
    for reservation_id in sorted(each.reservation.id for each in steps):
        may_change(member, await lock(conn, reservation_id, member=member))


async def _move(
    conn: Connection,
    network: NetworkCache,
    member: Member,
    group: Group,
    step: _Step,
    *,
    now: datetime,
) -> Refusal | None:
    """Why it stays where it is; None where it moved."""
    if step.period is None:
        return TooShort(shortest_minutes=1, asked_minutes=0)
    if step.period == step.reservation.period:
        return None
    try:
        async with conn.transaction():
            await reschedule(
                conn,
                network=network,
                member=member,
                reservation_id=step.reservation.id,
                period=step.period,
                now=now,
                group_id=group.id,
            )
    except TryAgain:
        raise
    except Refusal as refusal:
        return refusal
    return None
