"""When nothing is free, for servers that ask: VFREEBUSY (RFC 5545, section 3.6.4)."""

from collections.abc import Iterable
from datetime import UTC, datetime

from icalendar import Calendar, FreeBusy, Parameters, vPeriod, vUri

from booking.calendar.entry import plain
from booking.calendar.invitation import PRODUCT
from booking.calendar.stretches import Stretch
from booking.periods import Period
from booking.spaces.hours import joined

_END = b"END:VCALENDAR\r\n"


def busy_file(
    every: Iterable[Stretch],
    *,
    window: Period,
    uid: str,
    changed_at: datetime,
    organizer: str,
    page: str,
    url: str,
) -> bytes:
    """The calendar but for its last line: its times in UTC, joined and in order.

    `organizer` is the space's name and `page` its address: whoever answers for the times has to be
    named, and no mail address has to stand here.
    """
    found = FreeBusy()
    found.add("uid", uid)
    found.add("dtstamp", changed_at.astimezone(UTC))
    found.add("dtstart", window.start)
    found.add("dtend", window.end)
    named = vUri(page)
    # A parameter in quotes can hold no quote (RFC 5545, section 3.2).
    named.params["CN"] = plain(organizer).replace("\n", " ").replace('"', "’")
    found.add("organizer", named)
    found.add("url", url)
    for period, kind in busy_periods(every, window):
        times = vPeriod((period.start, period.end))
        # Without VALUE, which the library would say and the property's grammar does not know.
        times.params = Parameters(FBTYPE=kind)
        found.add("freebusy", times, encode=False)
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add_component(found)
    return bytes(calendar.to_ical(sorted=False)).removesuffix(_END)


def busy_periods(every: Iterable[Stretch], window: Period) -> list[tuple[Period, str]]:
    """Where nothing can be reserved in the window: because it is closed, or else taken."""
    at, closed, taken = window.start, [], []
    for each in every:
        if at < each.start:
            closed.append(Period(at, each.start))
        if each.shut:
            closed.append(Period(each.start, each.end))
        elif not each.free:
            taken.append(Period(each.start, each.end))
        at = each.end
    if at < window.end:
        closed.append(Period(at, window.end))
    kinds = ((joined(taken), "BUSY"), (joined(closed), "BUSY-UNAVAILABLE"))
    return sorted((period, kind) for periods, kind in kinds for period in periods)
