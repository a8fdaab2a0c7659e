"""A worker process for tests: one listener mails each event, another writes a row for it.

With the word `patient` it keeps the pace of service, and mailing the stream token:0 never ends.
With `product` it does what the product's worker does, waits briefly and gives up late.
"""

import asyncio
import logging
import sys
from dataclasses import replace
from datetime import datetime, timedelta
from email.message import EmailMessage

from booking.config import Settings
from booking.database.pool import Connection
from booking.events import TokenMade
from tests.workers.steps import QUICK
from workers.pace import Pace
from workers.post import Cause
from workers.process import work
from workers.schedule import SCHEDULE
from workers.subscriber import Desk, Sends, Subscriptions, Writes
from workers.subscriptions import SUBSCRIPTIONS


async def _mail(desk: Desk, event: TokenMade, cause: Cause, _now: datetime) -> EmailMessage:
    if event.token_id == 0:
        await asyncio.Event().wait()
    message = EmailMessage()
    message["From"], message["To"] = desk.settings.mail_from, "ada@example.org"
    message["Message-ID"] = f"<{cause.name}@posto.test>"
    message["Subject"] = f"{event.token_id} {event.member_id}"
    # Long, so that a worker that is killed while writing leaves a part of it.
    message.set_content("line\n" * 20_000 + "end\n")
    return message


async def _write(conn: Connection, event: TokenMade, _now: datetime) -> None:
    await conn.execute(
        "INSERT INTO beneficiaries (kind, name) VALUES ('person', $1)",
        f"{event.token_id} {event.member_id}",
    )


# An attempt may take longer than a machine that runs other tests besides needs for a mail.
STUBBORN = replace(
    QUICK,
    look_again=timedelta(seconds=2),
    attempt=timedelta(seconds=5),
    lease=timedelta(seconds=6),
    most_attempts=100,
)
LISTENING: Subscriptions = {TokenMade: (Sends("mail", _mail), Writes("rows", _write))}


def main() -> None:
    """Work on what BOOKING_* names until a signal."""
    logging.basicConfig(level=logging.INFO)
    for chatty in ("arq", "aiosmtplib"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    if "product" in sys.argv:
        asyncio.run(work(Settings(), subscriptions=SUBSCRIPTIONS, entries=SCHEDULE, pace=STUBBORN))
        return
    pace = Pace() if "patient" in sys.argv else QUICK
    asyncio.run(work(Settings(), subscriptions=LISTENING, entries=(), pace=pace))


if __name__ == "__main__":
    main()
