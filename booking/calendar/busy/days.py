"""Which days a recurrence rule names: in a year, a month, a week, or whether it names one."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date

from booking.calendar.busy.rule import Rule
from booking.calendar.busy.values import EPOCH_DAY

_LAST_YEAR = 9998


class Days:
    """Of one rule whose DTSTART is on day `first`. Days are counted from 1970-01-01."""

    def __init__(self, rule: Rule, first: int) -> None:
        self._rule, self._first = rule, first
        self._begin = date.fromordinal(first + EPOCH_DAY)
        self._months = rule.numbers("BYMONTH")
        self._month_days = rule.numbers("BYMONTHDAY")
        self._year_days = rule.numbers("BYYEARDAY")
        self._weeks = rule.numbers("BYWEEKNO")
        self._weekdays = rule.days
        self._in_year = rule.frequency == "YEARLY" and not self._months
        if not (self._month_days or self._year_days or self._weeks or self._weekdays):
            self._take_from_start()

    def _take_from_start(self) -> None:
        """What the rule leaves open is as in DTSTART."""
        if self._rule.frequency == "YEARLY":
            self._months = self._months or (self._begin.month,)
        if self._rule.frequency in ("YEARLY", "MONTHLY"):
            self._month_days = (self._begin.day,)
        elif self._rule.frequency == "WEEKLY":
            self._weekdays = ((0, self._begin.weekday()),)

    def periods(self, begin: int, last: int) -> Iterator[list[int]]:
        """The days of each year, month, week or day of the rule, from that of `begin` on."""
        if self._rule.frequency == "YEARLY":
            return self._years(begin, last)
        if self._rule.frequency == "MONTHLY":
            return self._all_months(begin, last)
        if self._rule.frequency == "WEEKLY":
            return self._all_weeks(begin, last)
        return self._all_days(begin, last)

    def names(self, day: int) -> bool:
        """Whether the rule's lists let this day be."""
        at = date.fromordinal(day + EPOCH_DAY)
        return (
            (not self._months or at.month in self._months)
            and (not self._month_days or at.day in self._of_month(at.year, at.month))
            and self._is_named(day, at)
        )

    def _is_named(self, day: int, at: date) -> bool:
        """As `names`, of a day that month and day of the month have already let be."""
        return (
            (not self._weekdays or any(self._is_weekday(at, *each) for each in self._weekdays))
            and (not self._year_days or self._is_year_day(at))
            and (not self._weeks or self._is_in_week(day))
        )

    def _years(self, begin: int, last: int) -> Iterator[list[int]]:
        ends, step = _year_of(last), self._rule.interval
        for year in range(_at_least(self._begin.year, step, _year_of(begin)), ends + 1, step):
            found: list[int] = []
            for month in self._months or range(1, 13):
                found += self._in_month(year, month)
            yield found

    def _all_months(self, begin: int, last: int) -> Iterator[list[int]]:
        from_month, step = _month_of(self._first), self._rule.interval
        ends = min(_month_of(last), _LAST_YEAR * 12 + 11)
        for number in range(_at_least(from_month, step, _month_of(begin)), ends + 1, step):
            year, month = divmod(number, 12)
            named = not self._months or month + 1 in self._months
            yield self._in_month(year, month + 1) if named else []

    def _all_weeks(self, begin: int, last: int) -> Iterator[list[int]]:
        start, step = self._week_of(self._first), 7 * self._rule.interval
        only_weekdays = not (self._months or self._month_days or self._year_days or self._weeks)
        places = sorted((each - self._rule.week_start) % 7 for _, each in self._weekdays)
        for week in range(_at_least(start, step, self._week_of(begin)), last + 1, step):
            if only_weekdays:
                yield [week + place for place in places]
            else:
                yield [day for day in range(week, week + 7) if self.names(day)]

    def _all_days(self, begin: int, last: int) -> Iterator[list[int]]:
        step, every = self._rule.interval, not self._rule.lists and not self._rule.days
        for day in range(_at_least(self._first, step, begin), last + 1, step):
            yield [day] if every or self.names(day) else []

    def _in_month(self, year: int, month: int) -> list[int]:
        start = date(year, month, 1).toordinal() - EPOCH_DAY - 1
        if self._month_days:
            days = self._of_month(year, month)
        else:
            days = range(1, monthrange(year, month)[1] + 1)
        if not (self._weekdays or self._year_days or self._weeks):
            return [start + day for day in days]
        return [start + day for day in days if self._is_named(start + day, date(year, month, day))]

    def _of_month(self, year: int, month: int) -> "list[int] | range":
        length = monthrange(year, month)[1]
        days = {day if day > 0 else length + 1 + day for day in self._month_days}
        return sorted(day for day in days if 1 <= day <= length)

    def _is_weekday(self, at: date, which: int, weekday: int) -> bool:
        if at.weekday() != weekday:
            return False
        if which == 0:
            return True
        if self._in_year:
            place, length = at.timetuple().tm_yday, 366 if _is_leap(at.year) else 365
        else:
            place, length = at.day, monthrange(at.year, at.month)[1]
        return which == ((place - 1) // 7 + 1 if which > 0 else -((length - place) // 7 + 1))

    def _is_year_day(self, at: date) -> bool:
        place, length = at.timetuple().tm_yday, 366 if _is_leap(at.year) else 365
        return place in self._year_days or place - length - 1 in self._year_days

    def _is_in_week(self, day: int) -> bool:
        """Weeks belong to the year that has four days of them or more."""
        middle = date.fromordinal(self._week_of(day) + 3 + EPOCH_DAY)
        number = (middle.timetuple().tm_yday - 1) // 7 + 1
        left = date(middle.year, 12, 31).toordinal() - middle.toordinal()
        return number in self._weeks or -(left // 7 + 1) in self._weeks

    def _week_of(self, day: int) -> int:
        # 1970-01-01 was a Thursday.
        return day - (day + 3 - self._rule.week_start) % 7


def _at_least(start: int, step: int, least: int) -> int:
    """The first of start, start + step, … that is `least` or more."""
    return start + max(0, -((start - least) // step)) * step


def _year_of(day: int) -> int:
    return min(date.fromordinal(day + EPOCH_DAY).year, _LAST_YEAR)


def _month_of(day: int) -> int:
    at = date.fromordinal(day + EPOCH_DAY)
    return at.year * 12 + at.month - 1


def _is_leap(year: int) -> bool:
    return monthrange(year, 2)[1] == 29
