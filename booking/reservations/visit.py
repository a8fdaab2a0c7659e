"""A visit stands or falls as one: where a part of it falls, so does the rest that has not begun.

The parts may lie in several spaces. Whoever may end one of them locks all, in the order of their
ids, before the first is changed; the group's own row comes last.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from booking import events
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.group_events import GroupCancelled, Why
from booking.reservations.fault import cancel_by_fault
from booking.reservations.reservation import Reservation, from_row, lock_any

sql = queries("visits")
_BEFORE_IT_BEGINS = ("held", "pending", "confirmed")


@dataclass(frozen=True, slots=True)
class Visit:
    """Its parts as they were wished for, and those of them that stand and have not begun."""

    group_id: UUID
    member_id: int
    ids: tuple[UUID, ...]
    ahead: tuple[Reservation, ...]


# By the id of each part with which others would fall.
Visits = Mapping[UUID, Visit]


@dataclass(frozen=True, slots=True)
class Rest:
    """Of a part's visit, how many others stand and have not begun, and so fall with it."""

    group_id: UUID
    others: int


@dataclass(frozen=True, slots=True)
class Fallen:
    """A part that fell by itself: what its voucher had back, and what its space offers instead."""

    id: UUID
    given_back_cents: int = 0
    alternatives: tuple[dict[str, Any], ...] = ()


class VisitBusy(Exception):
    """Somebody else holds a part of this reservation's visit, and may want this one's row, which
    we hold: who waited for them here could wait in a circle."""

    def __init__(self, reservation_id: UUID) -> None:
        super().__init__(str(reservation_id))
        self.reservation_id = reservation_id


async def rest_of_visits(
    conn: Connection, ids: Sequence[UUID], *, now: datetime
) -> dict[UUID, Rest]:
    """Beforehand, by the id of each of these that is part of a visit. Locks nothing."""
    if not ids:
        return {}
    rows = await sql.fall_with.rows(conn, ids=list(ids), now=now)
    return {row["reservation_id"]: Rest(row["group_id"], row["others"]) for row in rows}


async def lock_visits(
    conn: Connection, ids: Iterable[UUID], *, now: datetime, ran_out_at: datetime | None = None
) -> Visits:
    """Lock those of these that are parts of visits, and all other parts, until the transaction
    ends. What had not begun when a request `ran_out_at` falls with it, however late that is
    noticed, unless it is over."""
    wanted = set(ids)
    group_ids = await sql.visits_of.column(conn, ids=list(wanted))
    if not group_ids:
        return {}
    await sql.lock_parts.value(conn, group_ids=group_ids, ids=list(wanted))
    of_group: dict[UUID, list[Reservation]] = {each: [] for each in group_ids}
    for row in await sql.parts_of_visits.rows(conn, group_ids=group_ids):
        of_group[row["group_id"]].append(from_row(row))
    found = dict[UUID, Visit]()
    for group_id, parts in of_group.items():
        ahead = tuple(each for each in parts if _is_ahead(each, now, ran_out_at))
        ids_of = tuple(each.id for each in parts)
        visit = Visit(group_id, parts[0].member_id, ids_of, ahead)
        for each in parts:
            if each.id in wanted and any(other.id != each.id for other in ahead):
                found[each.id] = visit
    return found


async def lock_rest_or_leave(conn: Connection, reservation_id: UUID) -> None:
    """For who holds one part already. Raises VisitBusy where somebody else holds another."""
    if not await sql.lock_other_parts.value(conn, id=reservation_id):
        raise VisitBusy(reservation_id)


def group_in(visits: Visits, reservation_id: UUID) -> UUID | None:
    """What the event of that part names: its visit, where it is told of as one."""
    visit = visits.get(reservation_id)
    return visit.group_id if visit else None


async def fall(
    conn: Connection,
    visits: Visits,
    fallen: Sequence[Fallen],
    *,
    by: str,
    why: Why | None,
    ended_by: int | None,
    reason: str | None,
    now: datetime,
) -> set[UUID]:
    """Cancel the rest of the visit of each that fell, everything given back, and tell once of all
    of it; the ids of the rest."""
    of_visit = dict[UUID, list[Fallen]]()
    for each in fallen:
        if each.id in visits:
            of_visit.setdefault(visits[each.id].group_id, []).append(each)
    rest = set[UUID]()
    for group_id in sorted(of_visit):
        first = of_visit[group_id]
        visit, done = visits[first[0].id], {each.id for each in first}
        back = sum(each.given_back_cents for each in first)
        for part in sorted(visit.ahead, key=lambda part: part.id):
            # As it stands: what ran out meanwhile fell, and took along the rest, by itself.
            if part.id in done or not await _still_stands(conn, part):
                continue
            ended = await cancel_by_fault(
                conn,
                part,
                by=by,
                ended_by=ended_by,
                reason=reason,
                now=now,
                group_id=group_id,
            )
            back += ended.given_back_cents
            rest.add(part.id)
        told = GroupCancelled(
            group_id=group_id,
            member_id=visit.member_id,
            kind="visit",
            reservation_ids=tuple(each for each in visit.ids if each in done | rest),
            by=by,
            given_back_cents=back,
            why=why,
            because=tuple(each for each in visit.ids if each in done),
            alternatives=tuple(offer for each in first for offer in each.alternatives),
        )
        version = await sql.next_version.value(conn, id=group_id)
        await events.record(conn, told, stream_version=version, now=now)
    return rest


async def cancel_with_rest(
    conn: Connection,
    ids: Sequence[UUID],
    *,
    standing: Container[str],
    ended_by: int,
    reason: str | None,
    now: datetime,
) -> tuple[set[UUID], set[UUID]]:
    """Cancel those of these that a manager gives up and that are still in a state of `standing`,
    everything given back; and what of their visits fell with them."""
    how: dict[str, Any] = {"by": "manager", "ended_by": ended_by, "reason": reason, "now": now}
    visits = await lock_visits(conn, ids, now=now)
    done = list[Fallen]()
    for id_ in ids:
        reservation = await lock_any(conn, id_)
        if reservation.status in standing:
            group_id = group_in(visits, id_)
            ended = await cancel_by_fault(conn, reservation, group_id=group_id, **how)
            done.append(Fallen(id_, ended.given_back_cents))
    rest = await fall(conn, visits, done, why=None, **how)
    return {each.id for each in done}, rest


async def _still_stands(conn: Connection, part: Reservation) -> bool:
    return (await lock_any(conn, part.id)).status in _BEFORE_IT_BEGINS


def _is_ahead(part: Reservation, now: datetime, ran_out_at: datetime | None) -> bool:
    if part.status not in _BEFORE_IT_BEGINS:
        return False
    if ran_out_at is not None and part.starts_at >= ran_out_at and part.ends_at > now:
        return True
    return part.starts_at > now
