"""A calendar in few words, and when it is busy as a test writes it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from booking.calendar.busy.limits import Unreadable
from booking.calendar.busy.read import BusyTimes, busy_times
from booking.periods import Period

ROME = ZoneInfo("Europe/Rome")
WINDOW = Period(datetime(2026, 11, 1, tzinfo=UTC), datetime(2027, 11, 1, tzinfo=UTC))
DOMAIN = "posto.example.org"


def calendar(body: str, *, head: str = "") -> bytes:
    """A VCALENDAR around lines; in front of its first component stands `head`."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", *head.split("\n"), *body.split("\n")]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"] if line).encode()


def event(body: str) -> str:
    """A VEVENT of lines parted by spaces; a tilde is a space."""
    lines = body.split()
    return "\n".join(["BEGIN:VEVENT", *(line.replace("~", " ") for line in lines), "END:VEVENT"])


def one(lines: str, head: str = "") -> bytes:
    """A calendar of one event."""
    return calendar(event(lines), head=head)


def two(first: str, second: str) -> bytes:
    """A calendar of two events."""
    return calendar(f"{event(first)}\n{event(second)}")


def read(data: bytes, *, zone: ZoneInfo = ROME, window: Period = WINDOW) -> BusyTimes:
    return busy_times(data, zone=zone, window=window, domain=DOMAIN)


def busy(data: bytes, *, zone: ZoneInfo = ROME) -> list[str]:
    """Each as `12-01T08:00/09:00`, with the end's day where it is another; with years but 2026
    where they are others. An error is its code."""
    try:
        found = read(data, zone=zone)
    except Unreadable as unreadable:
        return [unreadable.code]
    return [f"{_short(each.start)}/{_end(each)}" for each in found.intervals]


def _end(period: Period) -> str:
    same_day = period.start.date() == period.end.date()
    return f"{period.end:%H:%M}" if same_day else _short(period.end)


def _short(at: datetime) -> str:
    return at.strftime("%m-%dT%H:%M" if at.year == 2026 else "%Y-%m-%dT%H:%M")
