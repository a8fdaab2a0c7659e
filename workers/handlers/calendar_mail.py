"""An imported calendar that cannot be read, or that clashes with reservations: each manager of its
space is told, each by a mail of their own."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

from booking.busy_events import BusyNoticeDue, BusySourceStale, BusyTimesChanged
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import record
from booking.imports.reasons import REASONS
from workers.calendar_words import BUTTON, NEWS
from workers.letter import Letter, compose
from workers.post import Cause
from workers.subscriber import Desk
from workers.worded_letter import worded_letter
from workers.words import DEMO

sql = queries("mail")


async def notify_of_calendars(
    conn: Connection, event: BusyTimesChanged | BusySourceStale, now: datetime
) -> None:
    """One event for each manager, so that one whose mail is refused keeps no other waiting; none
    where nothing new clashes."""
    stale = isinstance(event, BusySourceStale)
    conflicts = 0 if isinstance(event, BusySourceStale) else event.conflicts
    if not stale and not conflicts:
        return
    for row in await sql.call_managers.rows(conn, space_id=event.space_id):
        due = BusyNoticeDue(
            member_id=row["id"],
            busy_source_id=event.busy_source_id,
            space_id=event.space_id,
            kind="stale" if stale else "conflicts",
            good_at=event.good_at if isinstance(event, BusySourceStale) else None,
            error=event.error if isinstance(event, BusySourceStale) else None,
            conflicts=conflicts,
        )
        await record(conn, due, stream_version=row["version"], now=now)


async def send_calendar_mail(
    desk: Desk, event: BusyNoticeDue, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Unless it was removed or is read again meanwhile."""
    async with desk.pool.acquire() as conn:
        row = await sql.read_calendar_told.row(
            conn, member_id=event.member_id, busy_source_id=event.busy_source_id
        )
    if row is None or (event.kind == "stale" and not row["stale"]):
        return None
    letter = _letter(event, row, public_url=desk.settings.public_url)
    return compose(letter, settings=desk.settings, cause=cause)


def _letter(event: BusyNoticeDue, row: dict[str, Any], *, public_url: str) -> Letter:
    language = row["language"]
    words = NEWS["never" if event.kind == "stale" and event.good_at is None else event.kind]
    good_at = event.good_at.astimezone(ZoneInfo(row["timezone"])) if event.good_at else None
    facts = {
        "calendar": row["calendar"],
        "space": row["space"],
        "conflicts": event.conflicts,
        "good_day": good_at.date() if good_at else None,
        "good_time": f"{good_at.hour}:{good_at:%M}" if good_at else None,
        "why": REASONS.get(event.error or "", REASONS["unreachable"])[language],
    }
    return worded_letter(
        words,
        facts,
        to=row["email"],
        language=language,
        button=BUTTON,
        link=f"{public_url}/gestione/{row['slug']}/calendari",
        notes=[DEMO] if row["demo"] else [],
        thread=f"calendar-{event.busy_source_id}",
    )
