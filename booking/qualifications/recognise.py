"""One space takes another's qualifications as its own: it decides so by itself, the other is told,
and either may end it. The other way round is a recognition of its own."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid, NotFound
from booking.events import record
from booking.members.member import Member
from booking.qualification_events import RecognitionEnded, RecognitionMade
from booking.qualifications.known import require_family
from booking.qualifications.refusals import AlreadyRecognised
from booking.spaces.network import Space

sql = queries("qualifications")
_ITSELF = {"en": "another space", "it": "un altro spazio"}
_ORDER = {"en": "not before from_day", "it": "non prima di from_day"}
_NO_SUCH = {"en": "recognition", "it": "un riconoscimento con questo numero"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognition:
    """`space_id` takes what `issuer_space_id` grants on the family, up to the level (None: as it
    was granted), from a day on until the last one, by its own calendar."""

    id: int
    space_id: int
    issuer_space_id: int
    family: str
    level: int | None
    from_day: date
    until_day: date | None
    version: int

    def facts(self) -> dict[str, Any]:
        """What its events say of it."""
        return {
            "recognition_id": self.id,
            "space_id": self.space_id,
            "issuer_space_id": self.issuer_space_id,
            "family": self.family,
            "level": self.level,
        }


async def recognise(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    issuer: Space,
    family: str,
    level: int | None = None,
    from_day: date | None = None,
    until_day: date | None = None,
    now: datetime,
) -> Recognition:
    """In the caller's transaction, by a manager of the space that recognises; from today where no
    day is given. Refuses with Forbidden, Invalid or AlreadyRecognised."""
    member.may_manage(space.id)
    require_family(family)
    if issuer.id == space.id:
        raise Invalid.of("issuer", "other", _ITSELF)
    from_day = from_day or now.astimezone(space.zone).date()
    if until_day is not None and until_day < from_day:
        raise Invalid.of("until_day", "order", _ORDER)
    # Nobody revokes one of the issuer's without seeing where it counts.
    await queries("reservations").share_space.value(conn, space_id=issuer.id)
    facts: dict[str, Any] = {
        "space_id": space.id,
        "issuer_space_id": issuer.id,
        "family": family,
        "level": level,
        "from_day": from_day,
        "until_day": until_day,
    }
    made = await sql.make_recognition.value(conn, **facts, made_by=member.id, now=now)
    if made is None:
        raise AlreadyRecognised(issuer=issuer.name)
    await record(conn, RecognitionMade(recognition_id=made, **facts), stream_version=1, now=now)
    return Recognition(id=made, **facts, version=1)


async def end_recognition(
    conn: Connection, *, member: Member, recognition_id: int, now: datetime
) -> Recognition:
    """At once, by a manager of either space, in the caller's transaction; what is reserved stays.
    Refuses with NotFound or Forbidden."""
    recognition = await _lock(conn, recognition_id)
    sides = [recognition.space_id, recognition.issuer_space_id]
    managed = [each for each in sides if member.manages_space(each)]
    if not managed:
        raise NotFound(what=_NO_SUCH)
    member.may_manage(managed[0])
    await sql.change_spaces.value(conn, space_ids=[recognition.space_id])
    version = await sql.end_recognition.value(conn, id=recognition.id, by=member.id, now=now)
    event = RecognitionEnded(**recognition.facts(), by_space_id=managed[0])
    await record(conn, event, stream_version=version, now=now)
    return recognition


async def recognitions_of(conn: Connection, *, space: Space) -> list[Recognition]:
    """Both ways: whose it takes, and who takes its own."""
    return await sql.recognitions_of_space.all(conn, Recognition, space_id=space.id)


async def _lock(conn: Connection, recognition_id: int) -> Recognition:
    found = None
    if recognition_id < 2**63:
        found = await sql.lock_recognition.one(conn, Recognition, id=recognition_id)
    if found is None:
        raise NotFound(what=_NO_SUCH)
    return found
