"""Trainings: when a space teaches a family of machines, how many may come, and what it grants."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.events import record
from booking.members.member import Member
from booking.periods import Period
from booking.qualification_events import TrainingCancelled, TrainingScheduled
from booking.qualifications.known import require_family
from booking.qualifications.refusals import TrainingState
from booking.spaces.network import Space

sql = queries("qualifications")
NO_SUCH = {"en": "training", "it": "un corso con questo numero"}
_PAST = {"en": "a course begins in the future", "it": "un corso comincia nel futuro"}
_LATE = {"en": "not after the start", "it": "non dopo l’inizio"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Training:
    """Who attends is qualified on the family at the level for `valid_days` days from its last day
    on, or for good. Places are taken and given back before `closes_at`."""

    id: int
    space_id: int
    family: str
    level: int
    name: dict[str, str]
    starts_at: datetime
    ends_at: datetime
    places: int
    closes_at: datetime
    valid_days: int | None
    version: int
    cancelled_at: datetime | None
    taken: int

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)

    @property
    def free(self) -> int:
        return self.places - self.taken


async def schedule(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    family: str,
    level: int,
    name: dict[str, str],
    period: Period,
    places: int,
    closes_at: datetime | None = None,
    valid_days: int | None = None,
    now: datetime,
) -> Training:
    """In the caller's transaction. `closes_at` is the start where none is given. Refuses with
    Forbidden or Invalid."""
    member.may_manage(space.id)
    require_family(family)
    if period.start <= now:
        raise Invalid.of("starts_at", "future", _PAST)
    closes_at = closes_at or period.start
    if closes_at > period.start:
        raise Invalid.of("closes_at", "order", _LATE)
    facts: dict[str, Any] = {
        "space_id": space.id,
        "family": family,
        "level": level,
        "starts_at": period.start,
        "ends_at": period.end,
        "places": places,
        "closes_at": closes_at,
    }
    training_id = await sql.make_training.value(
        conn, **facts, name=name, valid_days=valid_days, made_by=member.id, now=now
    )
    scheduled = TrainingScheduled(training_id=training_id, **facts)
    await record(conn, scheduled, stream_version=1, now=now)
    return Training(
        id=training_id,
        **facts,
        name=name,
        valid_days=valid_days,
        version=1,
        cancelled_at=None,
        taken=0,
    )


async def cancel_training(
    conn: Connection, *, member: Member, training_id: int, reason: str, now: datetime
) -> Training:
    """Before it begins, in the caller's transaction; whoever had a place is told. Refuses with
    NotFound, Forbidden or TrainingState."""
    training = await lock_managed(conn, member, training_id)
    if training.starts_at <= now:
        raise TrainingState(state="begun")
    version = await sql.cancel_training.value(
        conn, id=training.id, by=member.id, reason=reason, now=now
    )
    event = TrainingCancelled(training_id=training.id, space_id=training.space_id)
    await record(conn, event, stream_version=version, now=now)
    return training


async def trainings_of(
    conn: Connection, *, space_id: int, from_at: datetime, limit: int
) -> list[Training]:
    """Those of a space that end after that, by their start, with how many places are taken."""
    return await sql.trainings_of_space.all(
        conn, Training, space_id=space_id, from_at=from_at, limit=limit
    )


async def own_trainings(conn: Connection, *, member: Member, now: datetime) -> list[Training]:
    """Those that are not over in which the member has a place, by their start."""
    member.may_read()
    return await sql.trainings_of_member.all(conn, Training, member_id=member.id, now=now)


async def lock_training(conn: Connection, training_id: int) -> Training:
    """One that was not cancelled; whoever else changes it waits. Refuses with NotFound or
    TrainingState."""
    found = None
    if training_id < 2**63:
        found = await sql.lock_training.one(conn, Training, id=training_id)
    if found is None:
        raise NotFound(what=NO_SUCH)
    if found.cancelled_at is not None:
        raise TrainingState(state="cancelled")
    return found


async def lock_managed(conn: Connection, member: Member, training_id: int) -> Training:
    """The same for a manager of its space; refuses others with NotFound, as if there were none."""
    found = None
    if training_id < 2**63:
        found = await sql.lock_training.one(conn, Training, id=training_id)
    if found is None or not member.manages_space(found.space_id):
        raise NotFound(what=NO_SUCH)
    member.may_manage(found.space_id)
    if found.cancelled_at is not None:
        raise TrainingState(state="cancelled")
    return found
