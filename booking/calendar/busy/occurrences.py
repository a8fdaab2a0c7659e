"""The instances of a recurrence rule near a window, whatever the rule: it starts there, not at
DTSTART, and stops there.

Of python-dateutil, which the tests compare this with, neither can be asked: it walks from DTSTART,
and a rule that never matches is followed to the year 9999, which takes seconds.
"""

from collections.abc import Iterable, Iterator
from itertools import product
from math import gcd

from booking.calendar.busy.days import Days
from booking.calendar.busy.limits import Effort
from booking.calendar.busy.rule import Rule
from booking.calendar.busy.values import DAY

_UNITS = {"HOURLY": 3600, "MINUTELY": 60, "SECONDLY": 1}
# 0001-01-09 to 9998-12-20: with days to spare on both sides.
_FIRST, _LAST = -62_134_905_600, 253_369_555_200


def occurrences(rule: Rule, start: int, *, first: int, last: int, effort: Effort) -> Iterator[int]:
    """Clock times in order from `first` (some may be earlier) to `last`; `start` always counts as
    the first instance, and the others come after it. Raises Unreadable with `timeout`."""
    last = min(last, _LAST)
    if not _FIRST <= start <= last:
        if start <= last or start <= first:
            yield start
        return
    yield start
    after, left = max(start, first - 1), None
    if rule.count is not None:
        passed = _passed(rule, start, first)
        after, left = start + passed * _step(rule), rule.count - 1 - passed
    if left is not None and left <= 0:
        return
    for wall in _walls(rule, start, after, last, effort):
        if wall > last:
            return
        if wall > after:
            yield wall
            if left is not None:
                left -= 1
                if left == 0:
                    return


def _step(rule: Rule) -> int:
    return _UNITS.get(rule.frequency, DAY) * rule.interval


def _passed(rule: Rule, start: int, first: int) -> int:
    """How many instances of a rule that skips none lie between the first one and `first`."""
    if not rule.is_plain or rule.frequency not in (*_UNITS, "DAILY"):
        return 0
    return max(0, (first - start) // _step(rule) - 1)


def _walls(rule: Rule, start: int, begin: int, last: int, effort: Effort) -> Iterator[int]:
    days = Days(rule, start // DAY)
    if rule.frequency in _UNITS:
        periods = _short_periods(rule, days, start, range(begin // DAY, last // DAY + 1), effort)
    else:
        times = _times(rule, start)
        periods = (
            [day * DAY + time for day in named for time in times]
            for named in _counted(days.periods(begin // DAY, last // DAY), len(times), effort)
        )
    places = rule.numbers("BYSETPOS")
    for walls in periods:
        yield from _placed(walls, places) if places else walls


def _counted(periods: Iterable[list[int]], times: int, effort: Effort) -> Iterator[list[int]]:
    for period in periods:
        effort.spend(1 + len(period) * times)
        yield period


def _times(rule: Rule, start: int) -> list[int]:
    """Seconds since midnight."""
    hours, minutes, seconds = _parts(rule, start)
    return sorted({h * 3600 + m * 60 + s for h, m, s in product(hours, minutes, seconds)})


def _parts(rule: Rule, start: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """What the rule leaves open is as in DTSTART."""
    return (
        rule.numbers("BYHOUR") or (start % DAY // 3600,),
        rule.numbers("BYMINUTE") or (start % 3600 // 60,),
        tuple(min(each, 59) for each in rule.numbers("BYSECOND")) or (start % 60,),
    )


def _placed(walls: list[int], places: tuple[int, ...]) -> list[int]:
    """BYSETPOS: the first, the last but one and so on of a period's."""
    found = {
        walls[place - 1 if place > 0 else place]
        for place in places
        if -len(walls) <= place <= len(walls)
    }
    return sorted(found)


def _short_periods(
    rule: Rule, days: Days, start: int, numbers: range, effort: Effort
) -> Iterator[list[int]]:
    """The instances in each hour, minute or second that the rule names."""
    unit = _UNITS[rule.frequency]
    _, minutes, seconds = _parts(rule, start)
    if unit == 3600:
        within = sorted({m * 60 + s for m, s in product(minutes, seconds)})
    else:
        within = sorted(set(seconds)) if unit == 60 else [0]
    for day in numbers:
        effort.spend(1)
        if days.names(day):
            for begin in _short_starts(rule, unit, start - start % unit, day * DAY, effort):
                yield [begin + each for each in within]


def _short_starts(
    rule: Rule, unit: int, start: int, midnight: int, effort: Effort
) -> Iterator[int]:
    """The hours, minutes or seconds of a day, found by whichever way is shorter: step by step, or
    through what the rule lists."""
    step = unit * rule.interval
    hours = rule.numbers("BYHOUR") or range(24)
    minutes = (rule.numbers("BYMINUTE") or range(60)) if unit <= 60 else (0,)
    listed = (rule.numbers("BYSECOND") or range(60)) if unit == 1 else (0,)
    # Minutes and days are whole ones: a second that no step can fall on falls on none of them.
    seconds = [each for each in listed if (each - start) % gcd(step, 60) == 0]
    if DAY // step <= len(hours) * len(minutes) * len(seconds):
        for begin in range(midnight + (start - midnight) % step, midnight + DAY, step):
            effort.spend(1)
            hour, minute, second = begin % DAY // 3600, begin % 3600 // 60, begin % 60
            if hour in hours and minute in minutes and second in seconds:
                yield begin
        return
    for hour, minute, second in product(hours, minutes, seconds):
        effort.spend(1)
        begin = midnight + hour * 3600 + minute * 60 + second
        if (begin - start) % step == 0:
            yield begin
