"""Values of properties as they are written: times, durations, parameters; ValueError when bad."""

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import NamedTuple

DAY = 86_400
# Of 1970-01-01, as `date.toordinal` counts.
EPOCH_DAY = 719_163
_STAMP = re.compile(
    r"(\d{8})(?:T(\d\d)(\d\d)(\d\d)?(?:[.,]\d{1,9})?(Z|[+-]\d{4})?)?",
    re.IGNORECASE | re.ASCII,
)
_DURATION = re.compile(
    r"([+-])?P(?=.)(?:(\d{1,30})W)?(?:(\d{1,30})D)?"
    r"(?:T(?=.)(?:(\d{1,30})H)?(?:(\d{1,30})M)?(?:(\d{1,30})S)?)?",
    re.IGNORECASE | re.ASCII,
)
_OFFSET = re.compile(r"([+-])(\d\d):?(\d\d)(\d\d)?", re.ASCII)
_PARAMETER = re.compile(r';[ \t]*([A-Z0-9-]+)[ \t]*=[ \t]*("[^"]*"|[^;]*)', re.IGNORECASE)


class Stamp(NamedTuple):
    """A date or a date with a time. `wall` is what the clock shows, in seconds since its
    1970-01-01T00:00:00; `offset` from UTC in seconds, where the value itself says so."""

    wall: int
    whole_day: bool = False
    offset: int | None = None
    tzid: str = ""


class Between(NamedTuple):
    """A period: its end, or its length as `duration` gives it."""

    start: Stamp
    end: Stamp | None
    length: tuple[int, int] = (0, 0)


def stamps(rest: str) -> list[Stamp | Between | None]:
    """The values of one line; None is one that cannot be read, and an empty line has none."""
    given, values = parted(rest)
    found: list[Stamp | Between | None] = []
    for value in values.split(",") if values else ():
        try:
            found.append(_value(value, given))
        except ValueError:
            found.append(None)
    return found


def stamp(rest: str) -> Stamp:
    """The one value of a line."""
    given, value = parted(rest)
    return stamp_of(value, given)


def parted(rest: str) -> tuple[Mapping[str, str], str]:
    """Parameters by name, and the value of a time, which holds no colon itself: so that names of
    zones with colons and without quotes can be read too."""
    head, _, value = rest.rpartition(":")
    return (_parameters(head) if head else {}), value.strip()


def stamp_of(value: str, given: Mapping[str, str]) -> Stamp:
    """A value with the parameters that it was given."""
    found = _STAMP.fullmatch(value.strip())
    if found is None:
        raise ValueError("no date and no time")
    day, hours, minutes, seconds, offset = found.groups()
    midnight = _midnight(day)
    if hours is None:
        return Stamp(midnight, whole_day=True)
    time = _seconds(int(hours), int(minutes), int(seconds or 0))
    if time == 0 and given.get("VALUE", "").upper() == "DATE":
        return Stamp(midnight, whole_day=True)
    if offset is not None:
        return Stamp(midnight + time, offset=0 if offset in "Zz" else offset_of(offset))
    return Stamp(midnight + time, tzid=given.get("TZID", ""))


def duration(value: str) -> tuple[int, int]:
    """Seconds of its weeks and days, which go by the clock, and of its hours, minutes, seconds."""
    found = _DURATION.fullmatch(value.strip())
    if found is None:
        raise ValueError("no duration")
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups()[1:])
    sign = -1 if found[1] == "-" else 1
    return sign * (weeks * 7 + days) * DAY, sign * (hours * 3600 + minutes * 60 + seconds)


def offset_of(value: str) -> int:
    """Seconds east of Greenwich."""
    found = _OFFSET.fullmatch(value.strip())
    if found is None:
        raise ValueError("no offset")
    seconds = int(found[2]) * 3600 + int(found[3]) * 60 + int(found[4] or 0)
    if seconds >= DAY:
        raise ValueError("an offset of a day or more")
    return -seconds if found[1] == "-" else seconds


def _value(value: str, given: Mapping[str, str]) -> Stamp | Between:
    first, slash, second = value.partition("/")
    start = stamp_of(first, given)
    if not slash:
        return start
    if second.strip().upper().startswith(("P", "+P", "-P")):
        return Between(start, None, duration(second))
    return Between(start, stamp_of(second, given))


# Calendars name the same days over and over.
@lru_cache(maxsize=4096)
def _midnight(day: str) -> int:
    return (date(int(day[:4]), int(day[4:6]), int(day[6:])).toordinal() - EPOCH_DAY) * DAY


def _seconds(hours: int, minutes: int, seconds: int) -> int:
    if (hours > 23 or minutes > 59 or seconds > 60) and (hours, minutes, seconds) != (24, 0, 0):
        raise ValueError("no such time")
    return hours * 3600 + minutes * 60 + seconds


@lru_cache(maxsize=256)
def _parameters(head: str) -> Mapping[str, str]:
    return {name.upper(): value.strip(' \t"') for name, value in _PARAMETER.findall(head)}
