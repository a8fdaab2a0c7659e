"""Cancel a visit, a series, or a series from one date on: each as it would be alone."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.errors import StateConflict
from booking.group_events import GroupCancelled
from booking.groups.group import Group, next_version, read_group
from booking.members.member import Member
from booking.reservations.cancel import cancel
from booking.reservations.reservation import Reservation, lock, may_change


@dataclass(frozen=True, slots=True)
class CancelledTogether:
    """The group as it then stands; `late` of those that were cancelled came after the deadline."""

    group: Group
    cancelled: list[UUID]
    late: int
    given_back_cents: int


async def cancel_together(
    conn: Connection,
    *,
    member: Member,
    group_id: UUID,
    now: datetime,
    since: UUID | None = None,
    reason: str | None = None,
) -> CancelledTogether:
    """Cancel all that has not begun, in the caller's transaction; of a series with `since` that
    date and those after it. What ended stays as it ended.

    Refuses with NotFound, Forbidden, or StateConflict where nothing is left to cancel.
    """
    group = await read_group(conn, group_id, member=member)
    # Rows in one order, before anything else of them is touched; then as they stand.
    for each in sorted(_wanted(group, since, now=now), key=lambda each: each.id):
        may_change(member, await lock(conn, each.id, member=member))
    group = await read_group(conn, group_id, member=member)
    wanted = _wanted(group, since, now=now)
    done, late, back = list[UUID](), 0, 0
    for each in wanted:
        ended = await cancel(
            conn,
            member=member,
            reservation_id=each.id,
            now=now,
            reason=reason,
            group_id=group.id,
        )
        done.append(each.id)
        late += ended.late
        back += ended.given_back_cents
    if not done:
        raise StateConflict(state="over", group_id=str(group.id))
    told = GroupCancelled(
        group_id=group.id,
        member_id=group.member_id,
        kind=group.kind,
        reservation_ids=tuple(done),
        by="member" if group.member_id == member.id else "manager",
        given_back_cents=back,
    )
    version = await next_version(conn, group.id)
    await events.record(conn, told, stream_version=version, now=now)
    after = await read_group(conn, group_id, member=member)
    return CancelledTogether(after, done, late, back)


def _wanted(group: Group, since: UUID | None, *, now: datetime) -> list[Reservation]:
    return group.still_to_come(now=now, since=since if group.kind == "series" else None)
