"""What a file of busy times says: type, start and end of each period."""

from datetime import datetime

import httpx
from icalendar import Calendar

from tests import make
from tests.calendar.place import Place

Busy = tuple[str, datetime, datetime]


def busy_of(answer: httpx.Response) -> list[Busy]:
    """Type, start and end of each period in the order of the file."""
    assert answer.status_code == 200, answer.text
    (found,) = Calendar.from_ical(answer.content).walk("VFREEBUSY")
    listed = found.get("FREEBUSY", [])
    return [
        (str(each.params["FBTYPE"]), *each.dt)
        for each in (listed if isinstance(listed, list) else [listed])
    ]


def at(day: int, hour: int) -> datetime:
    return make.rome(day, hour)


async def busy(place: Place, path: str | None = None) -> list[Busy]:
    return busy_of(await place.poll(path or f"/calendars/spaces/{place.slug}.ifb"))
