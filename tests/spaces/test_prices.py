"""Golden table of prices, and what must hold of every price list."""

from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from booking.periods import Period
from booking.spaces.loading.hours_text import parse_hours
from booking.spaces.prices import PriceItem, PriceList, price

ROME = ZoneInfo("Europe/Rome")


def price_list(peak: str = "", **cents: int) -> PriceList:
    """`hour=400, half5=1400, day=2200`, or `peak_hour` and `off_hour` with peak hours."""
    items = []
    for name, amount in cents.items():
        if name.startswith("half"):
            items.append(PriceItem(item="half_day", hours=int(name[4:]), cents=amount))
        elif name == "day":
            items.append(PriceItem(item="day", cents=amount))
        else:
            when = {"hour": "always", "peak_hour": "peak", "off_hour": "off_peak"}[name]
            items.append(PriceItem.model_validate({"item": "hour", "when": when, "cents": amount}))
    return PriceList(items=tuple(items), peak=parse_hours(peak))


HOUR = price_list(hour=400)
DESK = price_list(hour=400, half5=1400, day=2200)
PEAK = price_list("mon-fri 09:00-18:00", peak_hour=450, off_hour=250)
MIXED = price_list("mon-fri 09:00-18:00", peak_hour=450, off_hour=250, half5=1600, day=2500)
NIGHT = price_list("fri-sat 22:00-02:00", peak_hour=1000, off_hour=600)
CENT = price_list(hour=1)
THREE = price_list(hour=333)
DAY_CHEAP = price_list(hour=400, day=100)
HALF_CHEAP = price_list(hour=1000, half4=1500)

GOLDEN = [
    # list, from, to (Rome), quantity, cents
    (HOUR, "2026-12-01 09:00", "2026-12-01 10:00", 1, 400),
    (HOUR, "2026-12-01 09:00", "2026-12-01 09:30", 1, 200),
    (HOUR, "2026-12-01 09:00", "2026-12-01 13:00", 1, 1600),
    (HOUR, "2026-12-01 09:00", "2026-12-01 13:00", 5, 8000),
    (price_list(hour=0), "2026-12-01 09:00", "2026-12-01 13:00", 3, 0),
    # Half a cent goes up, once for each unit: 20 units of half a cent are 20 cents.
    (CENT, "2026-12-01 09:00", "2026-12-01 09:30", 1, 1),
    (CENT, "2026-12-01 09:00", "2026-12-01 09:30", 20, 20),
    (CENT, "2026-12-01 09:00", "2026-12-01 09:29", 1, 0),
    (THREE, "2026-12-01 09:00", "2026-12-01 10:30", 1, 500),  # 499.5
    (THREE, "2026-12-01 09:00", "2026-12-01 09:20", 1, 111),
    (THREE, "2026-12-01 09:00", "2026-12-01 09:10", 1, 56),  # 55.5
    # Half days and days come in where they are cheaper.
    (DESK, "2026-12-01 09:00", "2026-12-01 12:00", 1, 1200),
    (DESK, "2026-12-01 09:00", "2026-12-01 12:30", 1, 1400),
    (DESK, "2026-12-01 09:00", "2026-12-01 14:00", 1, 1400),
    (DESK, "2026-12-01 09:00", "2026-12-01 15:00", 1, 1800),
    (DESK, "2026-12-01 09:00", "2026-12-01 16:00", 1, 2200),
    (DESK, "2026-12-01 08:00", "2026-12-01 20:00", 1, 2200),
    (DESK, "2026-12-01 08:00", "2026-12-01 20:00", 3, 6600),
    # Two local days; a half day may cross midnight, a day may not.
    (DESK, "2026-12-01 20:00", "2026-12-02 12:00", 1, 3600),  # a half day to 1, then a day
    (DESK, "2026-12-01 22:00", "2026-12-02 03:00", 1, 1400),
    (DESK, "2026-12-01 00:00", "2026-12-03 00:00", 1, 4400),
    (DESK, "2026-12-01 12:00", "2026-12-03 12:00", 1, 6600),
    (DAY_CHEAP, "2026-12-01 23:00", "2026-12-02 01:00", 1, 200),
    (HALF_CHEAP, "2026-12-01 09:00", "2026-12-01 18:00", 1, 4000),
    # Peak and off-peak by local time.
    (PEAK, "2026-12-01 08:00", "2026-12-01 10:00", 1, 700),
    (PEAK, "2026-12-01 17:00", "2026-12-01 20:00", 1, 950),
    (PEAK, "2026-12-05 09:00", "2026-12-05 13:00", 1, 1000),
    (PEAK, "2026-12-01 08:30", "2026-12-01 09:30", 1, 350),
    (MIXED, "2026-12-01 08:00", "2026-12-01 15:00", 1, 2300),  # off, half day, peak
    (MIXED, "2026-12-01 07:00", "2026-12-01 20:00", 1, 2500),
    # Peak hours across midnight belong to the day on which they begin.
    (NIGHT, "2026-12-05 21:00", "2026-12-06 03:00", 1, 5200),
    (NIGHT, "2026-12-06 21:00", "2026-12-07 03:00", 1, 3600),
    (NIGHT, "2026-12-06 00:00", "2026-12-06 02:00", 1, 2000),
    # Clocks change: elapsed time is charged; peak hours follow the wall clock.
    (HOUR, "2026-10-25 00:00", "2026-10-26 00:00", 1, 10000),
    (HOUR, "2027-03-28 00:00", "2027-03-29 00:00", 1, 9200),
    (DESK, "2026-10-25 00:00", "2026-10-26 00:00", 1, 2200),
    (DESK, "2027-03-28 00:00", "2027-03-29 00:00", 1, 2200),
    (NIGHT, "2026-10-24 21:00", "2026-10-25 03:00", 1, 6200),  # ends with the second 02:00
    (NIGHT, "2027-03-27 21:00", "2027-03-28 04:00", 1, 5200),
]  # fmt: skip


def stay(start: str, end: str) -> Period:
    begin, finish = (
        datetime.strptime(each, "%Y-%m-%d %H:%M").replace(tzinfo=ROME) for each in (start, end)
    )
    return Period.of(begin, finish)


@pytest.mark.parametrize(("prices", "start", "end", "quantity", "cents"), GOLDEN)
def test_a_stay_costs(prices: PriceList, start: str, end: str, quantity: int, cents: int) -> None:
    assert price(prices, stay(start, end), ROME, quantity=quantity) == cents


def cheapest_by_the_minute(prices: PriceList, period: Period) -> int:
    """The same by brute force: each minute is paid by the hour, or begins a half day or a day."""
    minutes = period.minutes
    local = [
        (period.start + timedelta(minutes=minute)).astimezone(ROME) for minute in range(minutes + 1)
    ]
    by_item = {(each.item, each.when): each for each in prices.items}
    half, day = by_item.get(("half_day", "always")), by_item.get(("day", "always"))
    best = [0] * (minutes + 1)
    for minute in range(minutes - 1, -1, -1):
        options = [_rate(prices, local[minute]) + best[minute + 1]]
        if half is not None:
            options.append(half.cents * 60 + best[min(minutes, minute + (half.hours or 0) * 60)])
        if day is not None:
            until = minute + 1
            while until < minutes and local[until].date() == local[minute].date():
                until += 1
            options.append(day.cents * 60 + best[until])
        best[minute] = min(options)
    return (best[0] * 2 + 60) // 120


def _rate(prices: PriceList, at: datetime) -> int:
    """Cents an hour, which are sixtieths of a cent a minute, by the clock on the wall."""
    hours = {each.when: each.cents for each in prices.items if each.item == "hour"}
    if "always" in hours:
        return hours["always"]
    minute = at.hour * 60 + at.minute
    yesterday = (at.date() - timedelta(days=1)).isoweekday()
    peak = any(
        (each.weekday == at.isoweekday() and each.opens <= minute < each.closes)
        or (each.weekday == yesterday and minute < each.closes - 1440)
        for each in prices.peak
    )
    return hours["peak" if peak else "off_peak"]


cents = st.integers(0, 900)
# Edges of peak hours stay out of the hours that a clock change repeats or skips: there the wall
# does not tell which of two instants is meant, and test_hours.py says which one is.
PEAKS = ["mon-sun 09:00-18:00", "mon-fri 06:30-09:30 17:15-19:45", "sat-sun 20:00-01:00"]
DAYS = ["2026-10-24", "2026-10-25", "2027-03-27", "2027-03-28", "2026-12-01", "2026-12-06"]


@st.composite
def price_lists(draw: st.DrawFn) -> PriceList:
    peak = draw(st.sampled_from(["", *PEAKS]))
    given_cents = (
        {"peak_hour": draw(cents), "off_hour": draw(cents)} if peak else {"hour": draw(cents)}
    )
    if draw(st.booleans()):
        given_cents[f"half{draw(st.integers(2, 6))}"] = draw(st.integers(0, 3000))
    if draw(st.booleans()):
        given_cents["day"] = draw(st.integers(0, 5000))
    return price_list(peak, **given_cents)


@st.composite
def stays(draw: st.DrawFn) -> Period:
    day = datetime.fromisoformat(draw(st.sampled_from(DAYS))).replace(tzinfo=ROME)
    start = Period.of(day, day + timedelta(days=1)).start + timedelta(
        minutes=5 * draw(st.integers(0, 287))
    )
    return Period(start, start + timedelta(minutes=5 * draw(st.integers(1, 360))))


@settings(max_examples=150, deadline=None)
@given(prices=price_lists(), period=stays())
def test_no_combination_is_cheaper(prices: PriceList, period: Period) -> None:
    assert price(prices, period, ROME) == cheapest_by_the_minute(prices, period)


@settings(max_examples=100, deadline=None)
@given(prices=price_lists(), period=stays())
def test_one_kind_of_item_is_never_cheaper(prices: PriceList, period: Period) -> None:
    paid = price(prices, period, ROME)
    by_hour = PriceList(
        items=tuple(each for each in prices.items if each.item == "hour"), peak=prices.peak
    )
    local_days = {
        (period.start + timedelta(minutes=minute)).astimezone(ROME).date()
        for minute in range(period.minutes)
    }

    assert paid <= price(by_hour, period, ROME)
    for item in prices.items:
        if item.item == "half_day":
            assert paid <= item.cents * -(-period.minutes // ((item.hours or 0) * 60))
        if item.item == "day":
            assert paid <= item.cents * len(local_days)


@settings(max_examples=60, deadline=None)
@given(prices=price_lists(), period=stays(), quantity=st.integers(1, 50))
def test_a_longer_stay_is_never_cheaper(prices: PriceList, period: Period, quantity: int) -> None:
    lengths = range(5, period.minutes + 1, 35)
    costs = [
        price(prices, Period(period.start, period.start + timedelta(minutes=each)), ROME)
        for each in lengths
    ]

    assert all(shorter <= longer for shorter, longer in pairwise(costs))
    assert price(prices, period, ROME, quantity=quantity) == quantity * price(prices, period, ROME)


def test_a_year_is_as_many_days_as_it_touches() -> None:
    year = stay("2026-12-01 09:00", "2027-12-01 09:00")

    assert price(DAY_CHEAP, year, ROME) == 366 * 100


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{"item": "day", "cents": 100}],
        [{"item": "hour", "when": "peak", "cents": 100}],
        [{"item": "hour", "cents": 100}, {"item": "hour", "cents": 200}],
        [{"item": "hour", "cents": 100}, {"item": "half_day", "cents": 200}],
        [{"item": "hour", "cents": 100, "hours": 4}],
        [{"item": "hour", "cents": -1}],
        [{"item": "hour", "cents": 100}, {"item": "day", "cents": 1, "when": "peak"}],
    ],
)
def test_a_price_list_that_leaves_a_price_open_is_refused(items: list[dict[str, object]]) -> None:
    with pytest.raises(ValidationError):
        PriceList.model_validate({"items": items})
