"""A statement was sent: each manager of its space is told, each by a mail of their own."""

from collections.abc import Mapping
from datetime import datetime
from email.message import EmailMessage
from typing import Any

from booking.city_events import ApprovalAwaited, StatementSent
from booking.config import Settings
from booking.database.pool import Connection
from booking.database.queries import queries
from booking.events import record
from booking.vouchers.words import amount_words
from booking.wording import worded
from workers.letter import Letter, compose
from workers.post import Cause
from workers.statement_words import BUTTON, LABELS, PERIOD, WORDS
from workers.subscriber import Desk
from workers.worded_letter import worded_letter
from workers.words import DEMO

sql = queries("mail")
settlement = queries("settlement")


async def call_for_approval(conn: Connection, event: StatementSent, now: datetime) -> None:
    """One event for each manager, so that one whose mail is refused keeps no other waiting."""
    for row in await sql.call_managers.rows(conn, space_id=event.space_id):
        awaited = ApprovalAwaited(member_id=row["id"], statement_id=event.statement_id)
        await record(conn, awaited, stream_version=row["version"], now=now)


async def send_statement_mail(
    desk: Desk, event: ApprovalAwaited, cause: Cause, now: datetime
) -> EmailMessage | None:
    """The sum, the period and where to read it; unless somebody approved it meanwhile."""
    del now
    async with desk.pool.acquire() as conn:
        row = await settlement.statement_mailed.row(
            conn, statement_id=event.statement_id, addressee_id=event.member_id
        )
    if row is None:
        raise LookupError("a statement or a member of an event is not there")
    if row["state"] != "sent":
        return None
    letter = _letter(row, statement_id=event.statement_id, settings=desk.settings)
    return compose(letter, settings=desk.settings, cause=cause)


def _letter(row: Mapping[str, Any], *, statement_id: int, settings: Settings) -> Letter:
    language = row["language"]
    facts = {
        "number": row["number"],
        "space": row["space_name"],
        "sum": amount_words(row["total"], row["unit"]),
        "first": row["period_from"],
        "last": row["period_to"],
    }
    return worded_letter(
        WORDS,
        facts,
        to=row["email"],
        language=language,
        button=BUTTON,
        link=f"{settings.public_url}/rendiconti/{statement_id}",
        lines=[
            (LABELS["number"][language], row["number"]),
            (LABELS["space"][language], row["space_name"]),
            (LABELS["campaign"][language], row["campaign"][language]),
            (LABELS["period"][language], worded(PERIOD[language], facts, language)),
            (LABELS["sum"][language], facts["sum"][language]),
        ],
        notes=[DEMO] if row["demo"] else [],
        thread=f"statement-{statement_id}",
    )
