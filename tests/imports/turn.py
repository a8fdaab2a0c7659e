"""Calendars as a server gives them, and the worker's turns at reading them."""

from datetime import datetime, timedelta

from booking.config import Settings
from booking.database.pool import Pool
from booking.imports.due import take_due
from booking.imports.read import fetching, parsing, read_one
from tests import make


def ics(*events: str, uid: str = "a@else.where") -> bytes:
    """A calendar whose events last from the first to the second of `HHMM-HHMM` on 1 December."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test"]
    for number, each in enumerate(events):
        start, end = each.split("-")
        lines += [
            "BEGIN:VEVENT",
            f"UID:{number}{uid}",
            "DTSTAMP:20261101T000000Z",
            f"DTSTART;TZID=Europe/Rome:20261201T{start}00",
            f"DTEND;TZID=Europe/Rome:20261201T{end}00",
            "END:VEVENT",
        ]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


class Turn:
    """One after another, as a worker takes them; `now` goes on by itself."""

    def __init__(self, pool: Pool, now: datetime = make.NOW) -> None:
        self.pool, self.now = pool, now
        settings = Settings.model_validate(
            {"imports_from_loopback": True, "url": "https://posto.test"}
        )
        self._fetch = fetching(settings, lambda: self.now)
        self._parse = parsing(settings)

    async def __call__(self, **later: float) -> str | None:
        """What became of the one that is due, if one is."""
        self.now += timedelta(**later)
        async with self.pool.acquire() as conn:
            due = await take_due(conn, now=self.now, limit=10)
        for each in due:
            return await read_one(
                self.pool, each, fetch=self._fetch, parse=self._parse, now=lambda: self.now
            )
        return "nothing due"
