"""A worker process for tests: one listener mails each event, another writes a row for it.

With the word `patient` it keeps the pace of service, and mailing the stream token:0 never ends.
"""

import asyncio
import logging
import sys
from datetime import datetime
from email.message import EmailMessage

from booking.config import Settings
from booking.database.pool import Connection
from booking.events import TokenMade
from tests.workers.steps import QUICK
from workers.pace import Pace
from workers.post import Cause
from workers.process import work
from workers.subscriber import Desk, Sends, Subscriptions, Writes


async def _mail(desk: Desk, event: TokenMade, cause: Cause, _now: datetime) -> None:
    if event.token_id == 0:
        await asyncio.Event().wait()
    message = EmailMessage()
    message["From"], message["To"] = desk.settings.mail_from, "ada@example.org"
    message["Message-ID"] = f"<{cause.name}@posto.test>"
    message["Subject"] = f"{event.token_id} {event.member_id}"
    # Long, so that a worker that is killed while writing leaves a part of it.
    message.set_content("line\n" * 20_000 + "end\n")
    await desk.post.send(cause, message)


async def _write(conn: Connection, event: TokenMade, _now: datetime) -> None:
    await conn.execute(
        "INSERT INTO beneficiaries (kind, name) VALUES ('person', $1)",
        f"{event.token_id} {event.member_id}",
    )


LISTENING: Subscriptions = {TokenMade: (Sends("mail", _mail), Writes("rows", _write))}


def main() -> None:
    """Work on what BOOKING_* names until a signal."""
    logging.basicConfig(level=logging.INFO)
    pace = Pace() if "patient" in sys.argv else QUICK
    asyncio.run(work(Settings(), subscriptions=LISTENING, entries=(), pace=pace))


if __name__ == "__main__":
    main()
