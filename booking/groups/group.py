"""A group as it stands, and how it is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.groups.recurrence import Recurrence
from booking.members.member import Member
from booking.reservations.reservation import Reservation, from_row

sql = queries("groups")


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`kind` is visit or series; `reservations` in the order in which they were wished for, those
    that ended included."""

    id: UUID
    member_id: int
    kind: str
    rule: Recurrence | None
    created_at: datetime
    reservations: Sequence[Reservation]

    def still_to_come(self, *, now: datetime, since: UUID | None = None) -> list[Reservation]:
        """Those that can still be changed, by their start; since that one's start, it included."""
        of_id = {each.id: each for each in self.reservations}
        if since is not None and since not in of_id:
            raise not_found()
        from_at = of_id[since].starts_at if since else now
        return sorted(
            (
                each
                for each in self.reservations
                if each.status in ("held", "pending", "confirmed")
                and each.starts_at > now
                and each.starts_at >= from_at
            ),
            key=lambda each: (each.starts_at, each.id),
        )


async def read_group(conn: Connection, group_id: UUID, *, member: Member) -> Group:
    """One's own, or one all of which lies in spaces that one manages. Refuses with NotFound
    otherwise, so that nobody learns which ids exist."""
    return await _visible(conn, await sql.read_group.row(conn, id=group_id), member)


async def with_groups(conn: Connection, reservations: Sequence[Reservation]) -> list[Reservation]:
    """The same, each with the group that it is one of."""
    if not reservations:
        return []
    rows = await sql.groups_of.rows(conn, ids=[each.id for each in reservations])
    groups = {row["reservation_id"]: (row["id"], row["kind"]) for row in rows}
    return [
        msgspec.structs.replace(each, group_id=found[0], group_kind=found[1])
        if (found := groups.get(each.id))
        else each
        for each in reservations
    ]


async def next_version(conn: Connection, group_id: UUID) -> int:
    """Of the group's event stream; its row is locked from then on, after all else."""
    version: int = await sql.next_version.value(conn, id=group_id)
    return version


async def _visible(conn: Connection, row: dict[str, Any] | None, member: Member) -> Group:
    if row is None:
        raise not_found()
    found = [from_row(each) for each in await sql.reservations_of_group.rows(conn, id=row["id"])]
    own = row["member_id"] == member.id
    if not own and not all(member.manages_space(each.space_id) for each in found):
        raise not_found()
    if not own:
        # Also what their token may.
        for each in found:
            member.may_manage(each.space_id)
    return Group(
        id=row["id"],
        member_id=row["member_id"],
        kind=row["kind"],
        rule=Recurrence.model_validate(row["rule"]) if row["rule"] else None,
        created_at=row["created_at"],
        reservations=found,
    )


def not_found() -> NotFound:
    return NotFound(what={"en": "group of reservations", "it": "un gruppo di prenotazioni così"})
