"""Placing what was decided together: in one write, and why what did not fit did not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Refusal
from booking.group_events import GroupReserved
from booking.groups.plan import Outcome
from booking.groups.recurrence import Recurrence
from booking.groups.refusals import TakenThen
from booking.members.member import Member
from booking.reservations.closed import closure_over
from booking.reservations.decide import Wish
from booking.reservations.desk import overtaken
from booking.reservations.expire import expire
from booking.reservations.key import Key
from booking.reservations.placement import Placement, Represent, placement
from booking.reservations.quota import quota_exceeded
from booking.reservations.reservation import new_id

sql = queries("groups")
Outcomes = Sequence[Outcome]
Tell = Callable[[UUID, Outcomes], dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """What one member wishes at once: a visit, or with a `rule` the dates of a series."""

    wishes: Sequence[Wish | None]
    rule: Recurrence | None = None

    @property
    def kind(self) -> str:
        return "series" if self.rule else "visit"

    @property
    def voucher(self) -> str | None:
        """The code, or the campaign in its place, that all of them share."""
        return next((each.voucher for each in self.wishes if each is not None), None)

    def with_voucher(self, code: str) -> "Together":
        """The same with that code."""
        wishes = [each and msgspec.structs.replace(each, voucher=code) for each in self.wishes]
        return replace(self, wishes=wishes)


@dataclass(frozen=True, slots=True)
class Ready:
    """A try that the database may answer: the outcomes so far, and what is to be placed of them."""

    group_id: UUID
    outcomes: list[Outcome]
    places: list[int]
    placements: list[Placement]


def ready_of(
    outcomes: list[Outcome], *, member: Member, key: Key | None, now: datetime, represent: Represent
) -> Ready:
    """In the order of units, as everybody claims: who waits for whom never goes in a circle."""
    group_id = new_id()
    decided = [(place, each.decision) for place, each in enumerate(outcomes) if each.decision]
    decided.sort(key=lambda each: (min(u.id for u in each[1].resource.units), each[0]))
    placements = [
        placement(
            decision,
            member=member,
            key=key,
            now=now,
            represent=represent,
            group_id=group_id,
        )
        for _, decision in decided
    ]
    return Ready(group_id, outcomes, [place for place, _ in decided], placements)


async def place(
    conn: Connection, ready: Ready, wanted: Together, *, tell: Tell, trying: bool
) -> dict[str, Any] | None:
    """The outcome as place_group tells it; None where somebody else used the voucher, the cap or a
    reference since, and it is worth deciding again."""
    event = GroupReserved(
        group_id=ready.group_id,
        member_id=ready.placements[0].member_id,
        kind=wanted.kind,
        reservation_ids=tuple(
            each.id for _, each in sorted(zip(ready.places, ready.placements, strict=True))
        ),
    )
    try:
        return await sql.place_group.row(
            conn,
            placements=ready.placements,
            places=ready.places,
            group_id=ready.group_id,
            kind=wanted.kind,
            rule=wanted.rule.model_dump_json() if wanted.rule else None,
            answer=msgspec.json.encode(tell(ready.group_id, ready.outcomes)).decode(),
            event_type=type(event).__name__,
            event_version=event.version,
            event=msgspec.json.encode(event.payload()).decode(),
            **{"try": trying},
        )
    except (asyncpg.IntegrityConstraintViolationError, asyncpg.UnknownPostgresError) as error:
        if not overtaken(error):
            raise
    return None


async def why_not(
    conn: Connection, ready: Ready, failed: Sequence[dict[str, Any]], *, now: datetime
) -> dict[int, Refusal]:
    """For each that does not fit, by its place, the refusal. Holds that ran out are expired, and
    what they stood in the way of is worth another try."""
    found: dict[int, Refusal] = {}
    for each in failed:
        place = ready.places[each["place"]]
        decision = ready.outcomes[place].decision
        if each["outcome"] == "quota":
            found[place] = quota_exceeded(each["detail"])
        elif each["outcome"] == "stale":
            await expire(conn, ids=[UUID(id_) for id_ in each["detail"]], now=now)
        elif decision is not None:
            closed = await closure_over(conn, decision.resource, decision.wish)
            found[place] = closed or TakenThen(alternatives=[])
    return found
