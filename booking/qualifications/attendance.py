"""Who came to a training is qualified, in the transaction that says so."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import NotFound
from booking.events import record
from booking.members.member import Member
from booking.qualification_events import TrainingMissed
from booking.qualifications.grant import grant_for_training
from booking.qualifications.places import Place, read_places
from booking.qualifications.refusals import TrainingState
from booking.qualifications.training import lock_managed
from booking.spaces.network import Space

sql = queries("qualifications")
Mark = Literal["attended", "missed"]
_NO_PLACE = {
    "en": "place of that member in this course",
    "it": "un posto di quella persona in questo corso",
}


async def mark_attendance(
    conn: Connection,
    *,
    member: Member,
    training_id: int,
    marks: Mapping[int, Mark],
    spaces: Mapping[int, Space],
    now: datetime,
) -> list[Place]:
    """Once it has begun, by a manager, in the caller's transaction; everybody with a place as
    they are then. Marking the same again changes nothing. Refuses with NotFound, Forbidden, or
    TrainingState, also where somebody who attended would have missed it."""
    training = await lock_managed(conn, member, training_id)
    if now < training.starts_at:
        raise TrainingState(state="not-begun")
    rows = await sql.place_states.rows(conn, training_id=training.id)
    states = {row["member_id"]: row["state"] for row in rows if row["state"] != "cancelled"}
    if not marks.keys() <= states.keys():
        raise NotFound(what=_NO_PLACE)
    changed = {each: mark for each, mark in sorted(marks.items()) if states[each] != mark}
    if any(states[each] == "attended" for each in changed):
        raise TrainingState(state="attended")
    for member_id, mark in changed.items():
        await sql.set_place.run(
            conn, training_id=training.id, member_id=member_id, state=mark, now=now
        )
        if mark == "attended":
            await grant_for_training(
                conn,
                training,
                space=spaces[training.space_id],
                member_id=member_id,
                granted_by=member.id,
                now=now,
            )
            continue
        version = await sql.next_training_version.value(conn, id=training.id)
        missed = TrainingMissed(
            training_id=training.id, space_id=training.space_id, member_id=member_id
        )
        await record(conn, missed, stream_version=version, now=now)
    return await read_places(conn, [training.id])
