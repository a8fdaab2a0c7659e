"""Places in a training: taken and given back by members, counted under the training's lock."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.events import record
from booking.members.member import Member
from booking.qualification_events import TrainingPlaceGivenBack, TrainingPlaceTaken
from booking.qualifications.refusals import TrainingFull, TrainingState
from booking.qualifications.training import Training, lock_managed, lock_training

sql = queries("qualifications")
_NO_PLACE = {"en": "place of yours in this course", "it": "un tuo posto in questo corso"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Who has one; `state` is booked, attended or missed."""

    training_id: int
    member_id: int
    name: str | None = field(repr=False)
    email: str = field(repr=False)
    state: str


async def take_place(
    conn: Connection, *, member: Member, training_id: int, now: datetime
) -> Training:
    """In the caller's transaction; who has one keeps it. Refuses with NotFound, TrainingState or
    TrainingFull."""
    member.may_reserve()
    training = await lock_training(conn, training_id)
    _require_open(training, now)
    states = await _states(conn, training)
    if states.get(member.id) == "booked":
        return training
    if len(states) >= training.places:
        raise TrainingFull(places=training.places)
    await _set(conn, training, member.id, "booked", now=now)
    version = await sql.next_training_version.value(conn, id=training.id)
    taken = TrainingPlaceTaken(
        training_id=training.id, space_id=training.space_id, member_id=member.id
    )
    await record(conn, taken, stream_version=version, now=now)
    return training


async def give_place_back(
    conn: Connection, *, member: Member, training_id: int, now: datetime
) -> Training:
    """In the caller's transaction. Refuses with NotFound, also where they have none, or
    TrainingState."""
    member.may_reserve()
    training = await lock_training(conn, training_id)
    if (await _states(conn, training)).get(member.id) is None:
        raise NotFound(what=_NO_PLACE)
    _require_open(training, now)
    await _set(conn, training, member.id, "cancelled", now=now)
    version = await sql.next_training_version.value(conn, id=training.id)
    back = TrainingPlaceGivenBack(
        training_id=training.id, space_id=training.space_id, member_id=member.id
    )
    await record(conn, back, stream_version=version, now=now)
    return training


async def places_of(conn: Connection, *, member: Member, training_id: int) -> list[Place]:
    """Everybody who has one, for a manager of the space. Refuses with NotFound or Forbidden."""
    training = await lock_managed(conn, member, training_id)
    return await read_places(conn, [training.id])


async def read_places(conn: Connection, training_ids: Sequence[int]) -> list[Place]:
    """Of all these trainings, whose space is the caller's to manage."""
    return await sql.places_of_trainings.all(conn, Place, training_ids=list(training_ids))


def _require_open(training: Training, now: datetime) -> None:
    if now >= training.closes_at:
        raise TrainingState(state="closed")


async def _states(conn: Connection, training: Training) -> dict[int, str]:
    """Of everybody who has a place; a statement of its own, after the lock."""
    rows = await sql.place_states.rows(conn, training_id=training.id)
    return {row["member_id"]: row["state"] for row in rows if row["state"] != "cancelled"}


async def _set(
    conn: Connection, training: Training, member_id: int, state: str, *, now: datetime
) -> None:
    await sql.set_place.run(
        conn, training_id=training.id, member_id=member_id, state=state, now=now
    )
