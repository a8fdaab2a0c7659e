"""Prices: the cheapest combination of a price list's items for a stay.

An `hour` is charged by the minute, an `hour` with `peak` or `off_peak` only where the local time
says so; a `half_day` covers any stretch of up to its hours, a `day` the rest of one local day.
All prices include VAT at the list's rate and are per unit.
"""

from bisect import bisect_right
from datetime import date, datetime, timedelta
from itertools import accumulate
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from booking.periods import MINUTE, Period, instant, local_days, local_midnight
from booking.spaces.rules import WeeklyHours

_DAY = timedelta(days=1)
_MOST_KNOWN = 5000
Cents = Annotated[int, Field(ge=0, le=100_000_000)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PriceItem(_Frozen):
    """One line of a price list, in cents per unit, VAT included."""

    item: Literal["hour", "half_day", "day"]
    cents: Cents
    when: Literal["always", "peak", "off_peak"] = "always"
    # How long a half day may be.
    hours: Annotated[int, Field(ge=2, le=12)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "PriceItem":
        if (self.item == "half_day") != (self.hours is not None):
            raise ValueError("hours goes with half_day, and half_day with hours")
        if self.item != "hour" and self.when != "always":
            raise ValueError("only an hour has peak and off-peak prices")
        return self


class PriceList(_Frozen):
    """At least an hour's price that is always known: `always`, or `peak` with `off_peak`."""

    items: tuple[PriceItem, ...] = Field(min_length=1, max_length=12)
    # Local hours that are peak; everything else is off-peak.
    peak: tuple[WeeklyHours, ...] = ()
    vat_basis_points: Annotated[int, Field(ge=0, le=10_000)] = 2200
    # What stays of a weekday, a minute and a length were found to cost.
    _known: dict[tuple[int, int, int], int] = PrivateAttr(default_factory=dict)

    @model_validator(mode="after")
    def _consistent(self) -> "PriceList":
        kinds = {each.when for each in self.items if each.item == "hour"}
        flat = [each.item for each in self.items if each.item != "hour"]
        if kinds not in ({"always"}, {"peak", "off_peak"}):
            raise ValueError("hours are priced either 'always' or both 'peak' and 'off_peak'")
        if len(flat) != len(set(flat)) or len(kinds) != len(self.items) - len(flat):
            raise ValueError("each item stands once")
        if ("peak" in kinds) != bool(self.peak):
            raise ValueError("peak hours go with a peak price")
        return self


def price(prices: PriceList, period: Period, zone: ZoneInfo, *, quantity: int = 1) -> int:
    """What the stay costs in cents, VAT included, half a cent rounded up once, per unit."""
    key = _in_its_week(period, zone)
    unit = None if key is None else prices._known.get(key)
    if unit is None:
        sixtieths = _Cheapest(prices, period, zone).cost()
        unit = (sixtieths * 2 + 60) // 120
        if key is not None:
            if len(prices._known) >= _MOST_KNOWN:
                prices._known.clear()
            prices._known[key] = unit
    return unit * quantity


def _in_its_week(period: Period, zone: ZoneInfo) -> tuple[int, int, int] | None:
    """Weekday, minute and length, which alone decide the price where no clock change is near; None
    where one is, or where the stay is of no whole minutes."""
    start, end = period.start.astimezone(zone), (period.end + _DAY).astimezone(zone)
    before = (period.start - 2 * _DAY).astimezone(zone)
    if before.utcoffset() != end.utcoffset() or period.length > _DAY or start.second:
        return None
    if start.microsecond or period.length % MINUTE:
        return None
    return start.isoweekday(), start.hour * 60 + start.minute, period.minutes


class _Cheapest:
    """The cheapest cover of a stay, by the least cost from each breakpoint to the end.

    Where an optimum changes item can be moved to a breakpoint without loss: the start, a
    change of the hour's price or of the local day, or a whole number of half days from one
    of those in either direction. Costs are in sixtieths of a cent, so that minutes are exact.
    """

    def __init__(self, prices: PriceList, period: Period, zone: ZoneInfo) -> None:
        self.period = period
        by_item = {each.item: each for each in prices.items if each.item != "hour"}
        self.half_day, self.day = by_item.get("half_day"), by_item.get("day")
        self.hourly = {each.when: each.cents for each in prices.items if each.item == "hour"}
        days = list(local_days(period, zone))
        self.midnights = [
            minute
            for day in days[1:]
            if (minute := self._minute(local_midnight(day, zone))) < period.minutes
        ]
        self.peaks = self._peaks(prices, zone, days) if prices.peak else []
        self.peak_starts = [low for low, _ in self.peaks]
        # How many peak minutes lie before each stretch.
        lengths = (high - low for low, high in self.peaks)
        self.peak_minutes = list(accumulate(lengths, initial=0))
        self.points = self._points()

    def cost(self) -> int:
        """Sixtieths of a cent for the whole stay."""
        if self.half_day is None and self.day is None:
            return self._hours(0, self.period.minutes)
        best = {self.period.minutes: 0}
        for index in range(len(self.points) - 2, -1, -1):
            start, following = self.points[index], self.points[index + 1]
            options = [self._hours(start, following) + best[following]]
            if self.half_day and self.half_day.hours:
                until = self._last_within(start + self.half_day.hours * 60)
                options.append(self.half_day.cents * 60 + best[until])
            if self.day:
                options.append(self.day.cents * 60 + best[self._end_of_day(start)])
            best[start] = min(options)
        return best[0]

    def _minute(self, at: datetime) -> int:
        return (at - self.period.start) // MINUTE

    def _peaks(self, prices: PriceList, zone: ZoneInfo, days: list[date]) -> list[tuple[int, int]]:
        found = []
        for day in [days[0] - timedelta(days=1), *days]:
            for hours in prices.peak:
                if hours.weekday == day.isoweekday():
                    opens = self._minute(instant(day, hours.opens, zone))
                    closes = self._minute(instant(day, hours.closes, zone, closing=True))
                    low, high = max(0, opens), min(self.period.minutes, closes)
                    if low < high:
                        found.append((low, high))
        return _joined(found)

    def _points(self) -> list[int]:
        length = self.period.minutes
        edges = {0, length, *self.midnights, *(edge for pair in self.peaks for edge in pair)}
        if self.half_day and self.half_day.hours:
            step = self.half_day.hours * 60
            edges |= {point for edge in edges for point in range(edge % step, length, step)}
        return sorted(edges)

    def _last_within(self, minute: int) -> int:
        return self.points[bisect_right(self.points, minute) - 1]

    def _end_of_day(self, start: int) -> int:
        later = bisect_right(self.midnights, start)
        return self.midnights[later] if later < len(self.midnights) else self.period.minutes

    def _hours(self, start: int, end: int) -> int:
        if "always" in self.hourly:
            return (end - start) * self.hourly["always"]
        peak = self._peak_before(end) - self._peak_before(start)
        return peak * self.hourly["peak"] + (end - start - peak) * self.hourly["off_peak"]

    def _peak_before(self, minute: int) -> int:
        """Peak minutes from the start until then."""
        index = bisect_right(self.peak_starts, minute) - 1
        if index < 0:
            return 0
        low, high = self.peaks[index]
        return self.peak_minutes[index] + min(minute, high) - low


def _joined(stretches: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted, and one where they overlap: a clock change can push peak hours into each other."""
    union: list[tuple[int, int]] = []
    for low, high in sorted(stretches):
        if union and low <= union[-1][1]:
            union[-1] = (union[-1][0], max(union[-1][1], high))
        else:
            union.append((low, high))
    return union
