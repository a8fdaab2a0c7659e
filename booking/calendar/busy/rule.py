"""A recurrence rule as it is written (RFC 5545, section 3.3.10); ValueError when it is bad."""

import re
from dataclasses import dataclass

from booking.calendar.busy.values import Stamp, stamp_of

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BYDAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,30}", re.ASCII)
# Greatest value, whether it may be counted from the end, and the least.
_LISTS = {
    "BYSECOND": (60, False, 0),
    "BYMINUTE": (59, False, 0),
    "BYHOUR": (23, False, 0),
    "BYMONTHDAY": (31, True, 1),
    "BYYEARDAY": (366, True, 1),
    "BYWEEKNO": (53, True, 1),
    "BYMONTH": (12, False, 1),
    "BYSETPOS": (366, True, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Its lists are sorted and may be empty; `days` are (which, weekday), with 0 for every one and
    0 for Monday."""

    frequency: str
    interval: int
    count: int | None
    until: Stamp | None
    week_start: int
    days: tuple[tuple[int, int], ...]
    lists: dict[str, tuple[int, ...]]

    def numbers(self, name: str) -> tuple[int, ...]:
        return self.lists.get(name, ())

    @property
    def is_plain(self) -> bool:
        return not self.days and not self.lists


def rule_of(value: str) -> Rule:
    """Unknown parts are passed over, but another calendar system than ours is not understood."""
    parts = _parts(value)
    frequency = parts.get("FREQ", "")
    if frequency not in FREQUENCIES or parts.get("RSCALE", "GREGORIAN") != "GREGORIAN":
        raise ValueError("no such frequency")
    until = parts.get("UNTIL")
    count = _natural(parts["COUNT"]) if "COUNT" in parts else None
    return Rule(
        frequency=frequency,
        interval=_natural(parts.get("INTERVAL", "1")),
        count=count,
        until=stamp_of(until, {}) if until else None,
        week_start=_WEEKDAYS.index(parts.get("WKST", "MO")),
        days=_days(parts["BYDAY"], numbered=frequency in ("YEARLY", "MONTHLY"))
        if "BYDAY" in parts
        else (),
        lists={name: _list(parts[name], *_LISTS[name]) for name in _LISTS if name in parts},
    )


def _parts(value: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    for each in value.upper().split(";"):
        name, _, said = each.partition("=")
        if said.strip():
            parts.setdefault(name.strip(), said.strip())
    return parts


def _natural(value: str) -> int:
    number = _number(value)
    if number < 1:
        raise ValueError("not above 0")
    return number


def _number(value: str) -> int:
    if not _NUMBER.fullmatch(value.strip()):
        raise ValueError("no number")
    return int(value)


def _list(value: str, most: int, signed: bool, least: int) -> tuple[int, ...]:
    numbers = {_number(each) for each in value.split(",")}
    for number in numbers:
        if not least <= (abs(number) if signed else number) <= most:
            raise ValueError("out of range")
    return tuple(sorted(numbers))


def _days(value: str, *, numbered: bool) -> tuple[tuple[int, int], ...]:
    found: set[tuple[int, int]] = set()
    for each in value.split(","):
        match = _BYDAY.fullmatch(each.strip())
        if match is None:
            raise ValueError("no weekday")
        # RFC 5545 has no numbers in other frequencies; those who write them mean the weekday.
        found.add((int(match[1] or 0) if numbered else 0, _WEEKDAYS.index(match[2])))
    return tuple(sorted(found))
