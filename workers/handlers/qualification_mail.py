"""Mails about qualifications to whose they are, about a cancelled course to who had a place, and
about a recognition to the managers of the other space."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import record
from booking.qualification_events import (
    QualificationExpiring,
    QualificationGranted,
    QualificationRevoked,
    RecognitionEnded,
    RecognitionMade,
    RecognitionNoticeDue,
    TrainingCancelled,
    TrainingNoticeDue,
)
from booking.spaces.families import FAMILIES
from workers.letter import compose
from workers.post import Cause
from workers.qualification_words import (
    MANAGED_BUTTON,
    OWN_BUTTON,
    QUALIFICATION,
    RECOGNITION,
    SPACE_BUTTON,
    TRAINING,
)
from workers.subscriber import Desk
from workers.worded_letter import worded_letter
from workers.words import DEMO, Both, Words

sql = queries("qualifications")
mail = queries("mail")


async def send_qualification_mail(
    desk: Desk,
    event: QualificationGranted | QualificationRevoked | QualificationExpiring,
    cause: Cause,
    _now: datetime,
) -> EmailMessage | None:
    """Tell whose it is; nothing of one that was revoked before its good news was sent."""
    async with desk.pool.acquire() as conn:
        row = await sql.mailed_qualification.row(conn, qualification_id=event.qualification_id)
    revoked = isinstance(event, QualificationRevoked)
    if row is None or (row["revoked_at"] is not None) != revoked:
        return None
    kind = "revoked" if revoked else "granted"
    if isinstance(event, QualificationExpiring):
        kind = "expiring"
    facts = {
        "family": FAMILIES.get(row["family"], row["family"]),
        "level": row["level"],
        "space": row["space"],
        "until": row["expires_on"],
        "note": row["note"],
        "reason": row["revoke_reason"],
    }
    path = f"/spazi/{row['slug']}#corsi" if kind == "expiring" else "/account/abilitazioni"
    button = SPACE_BUTTON if kind == "expiring" else OWN_BUTTON
    return _letter_of(desk, cause, row, QUALIFICATION[kind], facts, button=button, path=path)


async def notify_of_training(conn: Connection, event: TrainingCancelled, now: datetime) -> None:
    """One event for each who had a place, so that one whose mail is refused keeps no other
    waiting."""
    rows = await sql.call_whoever_had_a_place.rows(conn, training_id=event.training_id)
    for row in rows:
        due = TrainingNoticeDue(member_id=row["id"], training_id=event.training_id)
        await record(conn, due, stream_version=row["version"], now=now)


async def send_training_mail(
    desk: Desk, event: TrainingNoticeDue, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Tell one who had a place."""
    async with desk.pool.acquire() as conn:
        row = await sql.mailed_training.row(
            conn, training_id=event.training_id, member_id=event.member_id
        )
    if row is None:
        return None
    facts = {
        "name": row["name"],
        "space": row["space"],
        "starts": row["starts_at"].astimezone(ZoneInfo(row["timezone"])),
        "reason": row["reason"],
    }
    path = f"/spazi/{row['slug']}#corsi"
    return _letter_of(desk, cause, row, TRAINING, facts, button=SPACE_BUTTON, path=path)


async def notify_of_recognition(
    conn: Connection, event: RecognitionMade | RecognitionEnded, now: datetime
) -> None:
    """One event for each manager of the space that did not decide it."""
    ended = isinstance(event, RecognitionEnded)
    decided_by = event.by_space_id if isinstance(event, RecognitionEnded) else event.space_id
    told = event.issuer_space_id if decided_by == event.space_id else event.space_id
    for row in await mail.call_managers.rows(conn, space_id=told):
        due = RecognitionNoticeDue(
            member_id=row["id"],
            recognition_id=event.recognition_id,
            space_id=told,
            kind="ended" if ended else "made",
        )
        await record(conn, due, stream_version=row["version"], now=now)


async def send_recognition_mail(
    desk: Desk, event: RecognitionNoticeDue, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Tell one manager, who still is one."""
    async with desk.pool.acquire() as conn:
        row = await sql.mailed_recognition.row(
            conn,
            recognition_id=event.recognition_id,
            space_id=event.space_id,
            member_id=event.member_id,
        )
    if row is None:
        return None
    facts = {
        "space": row["space"],
        "issuer": row["issuer"],
        "family": FAMILIES.get(row["family"], row["family"]),
    }
    path = f"/gestione/{row['slug']}/abilitazioni"
    words = RECOGNITION[event.kind]
    return _letter_of(desk, cause, row, words, facts, button=MANAGED_BUTTON, path=path)


def _letter_of(
    desk: Desk,
    cause: Cause,
    row: dict[str, Any],
    words: Words,
    facts: dict[str, Any],
    *,
    button: Both,
    path: str,
) -> EmailMessage:
    letter = worded_letter(
        words,
        facts,
        to=row["email"],
        language=row["language"],
        button=button,
        link=f"{desk.settings.public_url}{path}",
        notes=[DEMO] if row["demo"] else [],
    )
    return compose(letter, settings=desk.settings, cause=cause)
