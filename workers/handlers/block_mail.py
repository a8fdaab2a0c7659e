"""A member whom a space blocks, or no longer blocks, is told."""

from datetime import datetime
from email.message import EmailMessage
from zoneinfo import ZoneInfo

from booking.block_events import MemberBlocked, MemberUnblocked
from booking.database.queries import queries
from workers.block_words import BUTTON, NEWS
from workers.letter import compose
from workers.post import Cause
from workers.subscriber import Desk
from workers.worded_letter import worded_letter
from workers.words import DEMO

sql = queries("blocks")


async def send_block_mail(
    desk: Desk, event: MemberBlocked | MemberUnblocked, cause: Cause, _now: datetime
) -> EmailMessage | None:
    """With the reason and the end; and that it is over where it is lifted before."""
    async with desk.pool.acquire() as conn:
        row = await sql.mailed_block.row(conn, block_id=event.block_id)
    if row is None:
        raise LookupError("the block of an event is not there")
    facts = {"space": row["space"], "reason": None, "until": None, "open_end": None}
    if isinstance(event, MemberBlocked):
        until = event.until_at.astimezone(ZoneInfo(row["timezone"])) if event.until_at else None
        # The sentence of an open end is said where there is no other.
        open_end = "" if until is None else None
        facts |= {"reason": row["reason"], "until": until, "open_end": open_end}
    letter = worded_letter(
        NEWS["blocked" if isinstance(event, MemberBlocked) else "unblocked"],
        facts,
        to=row["email"],
        language=row["language"],
        button=BUTTON,
        link=f"{desk.settings.public_url}/spazi/{row['slug']}",
        notes=[DEMO] if row["demo"] else [],
        thread=f"block-{event.block_id}",
    )
    return compose(letter, settings=desk.settings, cause=cause)
