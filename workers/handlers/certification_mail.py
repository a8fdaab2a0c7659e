"""How a space stands with the city: each of its managers is told, each by a mail of their own."""

from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking.city_events import CertificationChanged, CertificationNoticeDue, ListingExpiring
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import record
from workers.certification_words import BUTTON, NEWS
from workers.letter import Letter, compose
from workers.post import Cause
from workers.subscriber import Desk
from workers.worded_letter import worded_letter
from workers.words import DEMO

sql = queries("mail")


async def notify_managers(
    conn: Connection, event: CertificationChanged | ListingExpiring, now: datetime
) -> None:
    """One event for each manager, so that one whose mail is refused keeps no other waiting; none
    of what a city's list said of a space from the beginning."""
    facts = await _news(conn, event)
    if facts is None:
        return
    for row in await sql.call_managers.rows(conn, space_id=event.space_id):
        due = CertificationNoticeDue(member_id=row["id"], space_id=event.space_id, **facts)
        await record(conn, due, stream_version=row["version"], now=now)


async def _news(
    conn: Connection, event: CertificationChanged | ListingExpiring
) -> dict[str, Any] | None:
    if isinstance(event, ListingExpiring):
        return {
            "kind": "expiring",
            "on_day": None,
            "until_day": event.listed_until,
            "days": event.days,
            "step_id": None,
        }
    step = await sql.step_told.row(conn, id=event.step_id)
    if step is None:
        raise LookupError("the step of a change is not there")
    if step["origin"] == "file" and event.was is None:
        return None
    kind = _kind(event, step)
    return {
        "kind": kind,
        "on_day": event.on_day,
        "until_day": step["listed_until"] if kind == "lapsed" else event.until_day,
        "days": None,
        "step_id": event.step_id,
    }


def _kind(event: CertificationChanged, step: dict[str, Any]) -> str:
    """The step's state, or what being listed again means: that a suspension is over or will not be,
    or, where the listing has come to its end meanwhile, that the space is not listed all the same.
    """
    kind: str = step["state"]
    if kind != "listed":
        return kind
    over = event.was == "suspended" and step["origin"] != "file"
    taken_back = event.was == "listed" and step["found_nothing"]
    until = step["listed_until"]
    if (over or taken_back) and until is not None and until < event.on_day:
        return "lapsed"
    if taken_back:
        return "taken-back"
    return "reinstated" if event.was == "suspended" else kind


async def send_certification_mail(
    desk: Desk, event: CertificationNoticeDue, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """Tell one manager."""
    async with desk.pool.acquire() as conn:
        row = await sql.read_standing_told.row(
            conn, member_id=event.member_id, space_id=event.space_id, step_id=event.step_id
        )
    if row is None:
        raise LookupError("the space or the manager of a notice is not there")
    letter = _letter(event, row, public_url=desk.settings.public_url)
    return compose(letter, settings=desk.settings, cause=cause)


def _letter(event: CertificationNoticeDue, row: dict[str, Any], *, public_url: str) -> Letter:
    facts = {
        "space": row["space"],
        "on_day": event.on_day,
        "until_day": event.until_day,
        "days": event.days,
        "reason": row["reason"],
    }
    return worded_letter(
        NEWS[event.kind],
        facts,
        to=row["email"],
        language=row["language"],
        button=BUTTON,
        link=f"{public_url}/spazi/{row['slug']}",
        notes=[DEMO] if row["demo"] else [],
        thread=f"certification-{event.space_id}",
    )
