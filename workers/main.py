"""The worker process: the map of the system and the schedule, put to work."""

import asyncio
import logging

import uvloop

from booking.config import Settings
from workers.pace import Pace
from workers.process import work
from workers.schedule import SCHEDULE
from workers.subscriptions import SUBSCRIPTIONS


def run(settings: Settings) -> None:
    """Work until SIGTERM or SIGINT; what is in hand then is finished, or is due again later.

    `settings` name a database and a queue. Several may run at once.
    """
    # They name each job and each connection, many times a second.
    for chatty in ("arq", "aiosmtplib"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work(settings, subscriptions=SUBSCRIPTIONS, entries=SCHEDULE, pace=Pace()))
