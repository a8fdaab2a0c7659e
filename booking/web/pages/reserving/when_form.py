"""The fields in which one says when: a day, from, to, and how many; with what the place allows."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from booking.periods import Period, local_day, local_midnight, minutes_from_midnight
from booking.spaces.network import Resource
from booking.web.pages.say import Say

_MOST_SHOWN = 20
_DAY_MINUTES = 24 * 60
# Finer grids are shown so: a list of a hundred times helps nobody.
_FINE, _COARSER = 15, 30


@dataclass(frozen=True, slots=True)
class WhenForm:
    """`until_day` only where stays of several days are possible."""

    day: str
    first_day: str
    last_day: str
    until_day: str | None
    starts: list[str]
    start: str
    ends: list[str]
    end: str
    quantities: list[int]
    quantity: int


def when_form(resource: Resource, period: Period, quantity: int, *, say: Say) -> WhenForm:
    """What is chosen, and what else can be."""
    zone, rules = resource.space.zone, resource.rules
    start, end = period.start.astimezone(zone), period.end.astimezone(zone)
    today = say.now.astimezone(zone).date()
    times = _times(resource, start.date())
    several = rules.longest_minutes > _DAY_MINUTES
    chosen_start, chosen_end = f"{start:%H:%M}", f"{end:%H:%M}"
    if chosen_end == "00:00" and not several:
        chosen_end = "24:00"
    return WhenForm(
        day=start.date().isoformat(),
        first_day=today.isoformat(),
        last_day=(today + timedelta(days=rules.ahead_days)).isoformat(),
        until_day=end.date().isoformat() if several else None,
        starts=_with(chosen_start, times[:-1]),
        start=chosen_start,
        ends=_with(chosen_end, times[1:]),
        end=chosen_end,
        quantities=list(range(1, max(quantity, min(resource.unit_count, _MOST_SHOWN)) + 1)),
        quantity=quantity,
    )


def _times(resource: Resource, day: date) -> list[str]:
    """The grid's times from opening to closing on that day; of the whole day where it is shut."""
    zone = resource.space.zone
    whole = local_day(day, zone)
    openings = [each for each in resource.space.openings(whole) if each.end > whole.start]
    opens = max(whole.start, min((each.start for each in openings), default=whole.start))
    closes = max((each.end for each in openings), default=whole.end)
    grid = resource.rules.grid_minutes
    step = timedelta(minutes=grid if grid >= _FINE else _COARSER)
    midnight = local_midnight(day, zone)
    first = midnight + -(-(opens - midnight) // step) * step
    found: list[datetime] = []
    while first <= closes:
        found.append(first)
        first += step
    return [_shown(at, resource, day) for at in found]


def _shown(at: datetime, resource: Resource, day: date) -> str:
    """24:00 ends a day that is open until midnight."""
    zone = resource.space.zone
    local = at.astimezone(zone)
    if local.date() > day and minutes_from_midnight(at, zone) == 0:
        return "24:00"
    return f"{local:%H:%M}"


def _with(chosen: str, times: list[str]) -> list[str]:
    """What is chosen can be seen also where the place does not offer it."""
    shown = list(dict.fromkeys(times))
    return shown if chosen in shown else sorted([*shown, chosen])
