"""Grant a qualification: for a training that somebody attended, or by a manager's word."""

from datetime import date, datetime, timedelta
from typing import Any

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.errors import Invalid
from booking.events import record
from booking.members.member import Member
from booking.members.register import ensure_member
from booking.qualification_events import QualificationGranted
from booking.qualifications.known import require_family
from booking.qualifications.qualification import Qualification
from booking.qualifications.refusals import AlreadyQualified
from booking.qualifications.training import Training
from booking.spaces.network import Space

sql = queries("qualifications")
_ORDER = {"en": "not before issued_on", "it": "non prima di issued_on"}
_FUTURE = {"en": "today or earlier", "it": "oggi o prima"}


async def grant(
    conn: Connection,
    *,
    member: Member,
    space: Space,
    email: str,
    family: str,
    level: int,
    note: str,
    issued_on: date | None = None,
    expires_on: date | None = None,
    now: datetime,
) -> Qualification:
    """Without a training, in the caller's transaction: `note` says why, as a certificate that was
    seen. Whoever has no account is given one. From today where no day is given. What the space
    said of them already, or more, is not said twice, also by two at once: refuses with
    AlreadyQualified, Forbidden or Invalid."""
    member.may_manage(space.id)
    require_family(family)
    today = now.astimezone(space.zone).date()
    issued_on = issued_on or today
    if issued_on > today:
        raise Invalid.of("issued_on", "past", _FUTURE)
    if expires_on is not None and expires_on < issued_on:
        raise Invalid.of("expires_on", "order", _ORDER)
    member_id = await ensure_member(conn, email=email, language=member.language, now=now)
    await sql.lock_qualified.run(conn, member_id=member_id)
    what: dict[str, Any] = {
        "member_id": member_id,
        "space_id": space.id,
        "family": family,
        "level": level,
        "issued_on": issued_on,
        "expires_on": expires_on,
    }
    known = await sql.qualification_at_least.row(conn, **what)
    if known is not None:
        raise AlreadyQualified(
            qualification_id=known["id"], level=known["level"], expires_on=known["expires_on"]
        )
    found = await _insert(conn, **what, training_id=None, note=note, granted_by=member.id, now=now)
    if found is None:
        raise AssertionError("only a training grants once")
    return found


async def grant_for_training(
    conn: Connection,
    training: Training,
    *,
    space: Space,
    member_id: int,
    granted_by: int,
    now: datetime,
) -> Qualification | None:
    """What the training grants, from the day on which it ends, or begins if it goes on. None where
    it was granted before."""
    issued_on = min(training.ends_at, now).astimezone(space.zone).date()
    expires_on = None
    if training.valid_days is not None:
        expires_on = issued_on + timedelta(days=training.valid_days)
    return await _insert(
        conn,
        member_id=member_id,
        space_id=training.space_id,
        family=training.family,
        level=training.level,
        issued_on=issued_on,
        expires_on=expires_on,
        training_id=training.id,
        note=None,
        granted_by=granted_by,
        now=now,
    )


async def _insert(
    conn: Connection,
    *,
    member_id: int,
    space_id: int,
    family: str,
    level: int,
    issued_on: date,
    expires_on: date | None,
    training_id: int | None,
    note: str | None,
    granted_by: int,
    now: datetime,
) -> Qualification | None:
    found = await sql.insert_qualification.value(
        conn,
        member_id=member_id,
        space_id=space_id,
        family=family,
        level=level,
        issued_on=issued_on,
        expires_on=expires_on,
        training_id=training_id,
        note=note,
        granted_by=granted_by,
        now=now,
    )
    if found is None:
        return None
    qualification = await sql.qualification.one(conn, Qualification, id=found)
    if qualification is None:
        raise AssertionError("a qualification that was just granted disappeared")
    granted = QualificationGranted(
        **qualification.facts(), issued_on=issued_on, training_id=training_id
    )
    await record(conn, granted, stream_version=1, now=now)
    return qualification
