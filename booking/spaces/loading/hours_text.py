"""Weekly hours as people write them: `mon-fri 08:00-20:00, sat 22:00-02:00`."""

import re
from collections.abc import Iterable, Sequence

from booking.spaces.rules import WeeklyHours

_DAYS = {
    name: number
    for number, names in enumerate(
        ("mon lun", "tue mar", "wed mer", "thu gio", "fri ven", "sat sab", "sun dom"), start=1
    )
    for name in names.split()
}
_NAMES = {
    "en": ("mon", "tue", "wed", "thu", "fri", "sat", "sun"),
    "it": ("lun", "mar", "mer", "gio", "ven", "sab", "dom"),
}
_TIME = re.compile(r"([01]?\d|2[0-4])(?:[:.]([0-5]\d))?")
# A comma before another stretch of the same days, which begins with a digit as no day does.
_MORE = re.compile(r",\s*(?=\d)")
_WEEK = 7 * 1440


class HoursUnreadable(ValueError):
    """`code` is "hours" or "hours-overlap"; `found` the piece at fault."""

    def __init__(self, code: str, found: str) -> None:
        super().__init__(found)
        self.code = code
        self.found = found


def parse_hours(text: str) -> tuple[WeeklyHours, ...]:
    """Hours sorted by weekday and opening; raises HoursUnreadable.

    Days are English or Italian, one (`sat`), a range (`mon-fri`) or several (`mon/wed`); one or
    more stretches follow, also after a comma (`mon-fri 9-13, 14-18`). A closing at or before its
    opening is on the next day; 24:00 is midnight.
    """
    plain = re.sub("[\N{EN DASH}\N{EM DASH}]", "-", text.strip().lower())
    if not plain:
        return ()
    entries = [entry.strip() for entry in _MORE.sub(" ", plain).split(",")]
    if "" in entries:
        raise HoursUnreadable("hours", text.strip())
    found = [hours for entry in entries for hours in _entry(entry)]
    found.sort(key=lambda each: (each.weekday, each.opens))
    if overlapping(found) is not None:
        raise HoursUnreadable("hours-overlap", text.strip())
    return tuple(found)


def hours_text(hours: tuple[WeeklyHours, ...], language: str = "en") -> str:
    """The same in short form, as parse_hours reads it again: one entry for each day that differs
    from the one before."""
    by_day: list[tuple[int, int, str]] = []
    for weekday in range(1, 8):
        stretches = " ".join(_stretch(each) for each in hours if each.weekday == weekday)
        if not stretches:
            continue
        if by_day and by_day[-1][1:] == (weekday - 1, stretches):
            by_day[-1] = (by_day[-1][0], weekday, stretches)
        else:
            by_day.append((weekday, weekday, stretches))
    return ", ".join(
        f"{_days(first, last, _NAMES[language])} {stretches}" for first, last, stretches in by_day
    )


def _entry(entry: str) -> list[WeeklyHours]:
    days, *stretches = re.sub(r"\s*-\s*", "-", entry).split()
    if not stretches:
        raise HoursUnreadable("hours", entry)
    return [
        WeeklyHours(weekday=day, opens=opens, closes=closes)
        for day in _weekdays(days)
        for opens, closes in (_minutes(each) for each in stretches)
    ]


def _weekdays(text: str) -> list[int]:
    found: list[int] = []
    for piece in text.split("/"):
        ends = [_DAYS.get(name) for name in piece.split("-")]
        if len(ends) > 2 or None in ends:
            raise HoursUnreadable("hours", text)
        first, last = ends[0] or 0, ends[-1] or 0
        found += [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]
    return found


def _minutes(text: str) -> tuple[int, int]:
    ends = [_TIME.fullmatch(each) for each in text.split("-")]
    if len(ends) != 2:
        raise HoursUnreadable("hours", text)
    opens, closes = (_of_day(each) for each in ends)
    if opens is None or closes is None or opens in {closes, 1440}:
        raise HoursUnreadable("hours", text)
    return opens, closes if closes > opens else closes + 1440


def _of_day(match: re.Match[str] | None) -> int | None:
    if match is None:
        return None
    minutes = int(match[1]) * 60 + int(match[2] or 0)
    return minutes if minutes <= 1440 else None


def overlapping(hours: Iterable[WeeklyHours]) -> tuple[WeeklyHours, WeeklyHours] | None:
    """The first two stretches of a week that overlap, in the order of their start; the last of the
    week is looked at with the first of the next."""
    found = sorted(hours, key=lambda each: (each.weekday, each.opens, each.closes))
    for at, one in enumerate(found, start=1):
        other = found[at % len(found)]
        start, after = (1440 * (each.weekday - 1) + each.opens for each in (one, other))
        if start + one.closes - one.opens > (after if at < len(found) else after + _WEEK):
            return one, other
    return None


def _stretch(hours: WeeklyHours) -> str:
    closes = hours.closes if hours.closes <= 1440 else hours.closes - 1440
    return f"{_clock(hours.opens)}-{_clock(closes)}"


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _days(first: int, last: int, names: Sequence[str]) -> str:
    return names[first - 1] if first == last else f"{names[first - 1]}-{names[last - 1]}"
