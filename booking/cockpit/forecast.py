"""How fast a pot burns, and the day on which it will be empty at that rate; pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from booking.cockpit.figures import RETURNING

# Weeks that the rate is an average of.
LOOKED_BACK = 8
_MOST_WEEKS = 1_000


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days up to `ends_on`, that day included; amounts in the campaign's unit. `remaining` is
    what the pot held at its end."""

    ends_on: date
    granted: int
    returned: int
    captured: int
    remaining: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Averages per week over the last `weeks`, half a unit rounded up; `net_per_week` is what left
    the pot less what came back. `empty_on`: None where nothing burns or the pot outlasts the
    campaign."""

    weeks: int
    granted_per_week: int
    captured_per_week: int
    net_per_week: int
    empty_on: date | None


def week_ends(*, opens_on: date, today: date) -> list[date]:
    """The last day of each week since the campaign opened: seven days each, counted back from
    `today`, so that the last week is whole. At least one, at most the last 1,000."""
    days = max(1, (today - opens_on).days + 1)
    count = min(-(-days // 7), _MOST_WEEKS)
    return [today - timedelta(days=7 * back) for back in reversed(range(count))]


def burn_down(moved: Mapping[tuple[int, str], int], ends: Sequence[date]) -> list[Week]:
    """Week after week; `moved` is what moved by number of the week, from 1, and cause. What moved
    before the first week (0) is in its start, not in its sums."""
    held = _flow(moved, 0)
    found = []
    for number, ends_on in enumerate(ends, start=1):
        held += _flow(moved, number)
        returned = sum(moved.get((number, cause), 0) for cause in RETURNING)
        found.append(
            Week(
                ends_on=ends_on,
                granted=moved.get((number, "grant"), 0),
                returned=returned,
                captured=moved.get((number, "capture"), 0),
                remaining=held,
            )
        )
    return found


def forecast(weeks: Sequence[Week], *, remaining: int, today: date, closes_on: date) -> Forecast:
    """By the last eight weeks, or as many as there are since the campaign opened."""
    last = weeks[-LOOKED_BACK:]
    granted = sum(week.granted for week in last)
    net = granted - sum(week.returned for week in last)
    return Forecast(
        weeks=len(last),
        granted_per_week=_average(granted, len(last)),
        captured_per_week=_average(sum(week.captured for week in last), len(last)),
        net_per_week=_average(net, len(last)),
        empty_on=empty_on(
            remaining, burnt=net, days=7 * len(last), today=today, closes_on=closes_on
        ),
    )


def empty_on(remaining: int, *, burnt: int, days: int, today: date, closes_on: date) -> date | None:
    """The day on which nothing will be left where `burnt` left in `days`; today where nothing is
    left now. None where nothing burns, or where it lasts until after the campaign's last day."""
    if remaining <= 0:
        return today
    if burnt <= 0:
        return None
    lasts = -(-remaining * days // burnt)
    if lasts > (closes_on - today).days:
        return None
    return today + timedelta(days=lasts)


def _flow(moved: Mapping[tuple[int, str], int], week: int) -> int:
    """What came into the pot in that week, less what left it."""
    came = sum(moved.get((week, cause), 0) for cause in ("fund", *RETURNING))
    return came - sum(moved.get((week, cause), 0) for cause in ("correct", "grant"))


def _average(total: int, count: int) -> int:
    return (2 * total + count) // (2 * count)
