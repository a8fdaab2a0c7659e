"""The rules of a resource, decided for one stay: pure, the same at every door.

`check` refuses in a fixed order, from what is plainly impossible to what depends on the person.
Quotas and free units need the database's locks and are decided there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from booking.periods import (
    DAY,
    Period,
    local_day,
    local_days,
    local_midnight,
    local_week,
)
from booking.reservations.qualified import Qualification
from booking.reservations.refusals import (
    Closed,
    ClosedAllDay,
    InThePast,
    OffGrid,
    OutsideOpeningHours,
    QuantityTooLarge,
    TooFarAhead,
    TooLong,
    TooShort,
    TooSoon,
    Unsupervised,
    UnsupervisedAllDay,
)
from booking.reservations.refusals_of_people import (
    Blocked,
    BlockedUntil,
    NotQualified,
    TooYoung,
)
from booking.spaces.families import FAMILIES
from booking.spaces.hours import holiday_name, openings
from booking.spaces.network import Resource, Space

NOTHING_WAIVED: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Block:
    """A space that takes no reservations from the member at this moment, and until when it does
    not (None: until it is lifted)."""

    space_id: int
    reason: str = field(repr=False)
    until_at: datetime | None


@dataclass(frozen=True, slots=True)
class Person:
    """What rules ask about a member; days are local to the space, the last one included."""

    birth_date: date | None
    qualifications: tuple[Qualification, ...] = ()
    blocks: tuple[Block, ...] = ()


def check(
    resource: Resource,
    period: Period,
    *,
    quantity: int,
    now: datetime,
    waived: frozenset[str] = NOTHING_WAIVED,
) -> datetime:
    """Whether anybody may reserve this stay; until when its claim runs (turnaround included).

    A manager may waive 'lead' and 'grid'. Refuses with InThePast, QuantityTooLarge, TooShort,
    TooLong, OffGrid, OutsideOpeningHours, Closed, Unsupervised, TooSoon or TooFarAhead.
    """
    if period.start < now:
        raise InThePast(starts_at=period.start)
    if quantity > resource.unit_count:
        raise QuantityTooLarge(unit_count=resource.unit_count, asked=quantity)
    _check_length(resource, period)
    if "grid" not in waived:
        _check_grid(resource, period)
    until = _check_hours(resource, period)
    _check_staffed(resource, period)
    _check_window(resource, period, now=now, waived=waived)
    return until


def check_person(resource: Resource, period: Period, *, person: Person) -> None:
    """Whether this person may, judged at the start; whether they are blocked, at the moment of the
    decision. Refuses with Blocked, NotQualified or TooYoung."""
    rules, space = resource.rules, resource.space
    refuse_if_blocked(resource, person)
    day = period.start.astimezone(space.zone).date()
    if rules.qualification and not any(
        each.family == rules.qualification
        and each.level_at(space.id, day) >= rules.qualification_level
        for each in person.qualifications
    ):
        raise not_qualified(resource, day)
    if rules.youngest_age and not _is_old_enough(person.birth_date, rules.youngest_age, day):
        raise TooYoung(youngest_age=rules.youngest_age, day=day.isoformat(), space=space.name)


def not_qualified(
    resource: Resource, day: date, *, kind: type[NotQualified] = NotQualified
) -> NotQualified:
    """The refusal of somebody who lacks what the resource asks for on that day."""
    family = resource.rules.qualification or ""
    return kind(
        family=family,
        family_shown=FAMILIES.get(family, family),
        level=resource.rules.qualification_level,
        day=day.isoformat(),
        space=resource.space.name,
        space_slug=resource.space.slug,
    )


def refuse_if_blocked(resource: Resource, person: Person) -> None:
    """Whatever the stay's time: made while blocked, it is not made. Refuses with Blocked."""
    space = resource.space
    for each in person.blocks:
        if each.space_id != space.id:
            continue
        if each.until_at is None:
            raise Blocked(space=space.name, reason=each.reason, until_at=None)
        raise BlockedUntil(
            space=space.name,
            reason=each.reason,
            until=f"{each.until_at.astimezone(space.zone):%Y-%m-%d %H:%M}",
            until_at=each.until_at,
        )


def quotas(resource: Resource, period: Period, *, quantity: int) -> list[dict[str, object]] | None:
    """What the database counts under the member's lock; None where the resource sets no quota."""
    quota = resource.rules.quota
    if not (quota.hours_per_day or quota.hours_per_week or quota.open_reservations):
        return None
    found: list[dict[str, object]] = []
    for rule, hours, windows in (
        ("hours_per_day", quota.hours_per_day, _days(period, resource)),
        ("hours_per_week", quota.hours_per_week, _weeks(period, resource)),
    ):
        for window in windows if hours else ():
            asked = period.intersection(window)
            if hours and asked:
                found.append(
                    {
                        "rule": rule,
                        "limit": hours * 60,
                        "asked": asked.minutes * quantity,
                        "from": window.start.isoformat(),
                        "to": window.end.isoformat(),
                    }
                )
    if quota.open_reservations:
        found.append({"rule": "open_reservations", "limit": quota.open_reservations, "asked": 1})
    return found or None


def _check_length(resource: Resource, period: Period) -> None:
    rules = resource.rules
    if period.length < timedelta(minutes=rules.shortest_minutes):
        raise TooShort(shortest_minutes=rules.shortest_minutes, asked_minutes=period.minutes)
    if period.length > timedelta(minutes=rules.longest_minutes):
        raise TooLong(longest_minutes=rules.longest_minutes, asked_minutes=period.minutes)


def _check_grid(resource: Resource, period: Period) -> None:
    """Both ends lie on the grid, counted from their own local midnight in elapsed minutes."""
    zone, grid = resource.space.zone, timedelta(minutes=resource.rules.grid_minutes)
    for at in (period.start, period.end):
        midnight = local_midnight(at.astimezone(zone).date(), zone)
        beyond = (at - midnight) % grid
        if beyond:
            nearest = at - beyond if beyond * 2 < grid else at - beyond + grid
            raise OffGrid(
                grid_minutes=resource.rules.grid_minutes,
                nearest=f"{nearest.astimezone(zone):%H:%M}",
                nearest_at=nearest,
            )


def _check_hours(resource: Resource, period: Period) -> datetime:
    """The opening that holds the whole stay; until when the turnaround may run in it."""
    space = resource.space
    turnaround = timedelta(minutes=resource.rules.turnaround_minutes)
    for opening in space.openings(Period(period.start, period.end + turnaround)):
        if opening.contains(period):
            return min(period.end + turnaround, opening.end)
    _explain_closed(space, period)
    day = period.start.astimezone(space.zone).date()
    that_day = space.openings(local_day(day, space.zone))
    refusal = OutsideOpeningHours if that_day else ClosedAllDay
    raise refusal(day=day.isoformat(), hours=shown_hours(that_day, space))


def _explain_closed(space: Space, period: Period) -> None:
    """Hours of their own, or a holiday, are why, where the weekly hours alone would have held the
    stay."""
    if not space.closes_on_holidays and not space.special_hours:
        return
    weekly = openings(space.hours, period, space.zone, closes_on_holidays=False)
    if not any(each.contains(period) for each in weekly):
        return
    # The evening before is last: its holiday matters only to hours that cross midnight.
    days = list(local_days(period, space.zone))
    for day in [*days, days[0] - DAY]:
        special = space.special_on(day)
        if special is not None and not special.hours:
            reason = {"en": special.name, "it": special.name}
            raise Closed(reason=reason, day=day.isoformat())
        exception = special is not None and special.kind == "exception"
        if exception or not space.closes_on_holidays:
            continue
        name = holiday_name(day, "en")
        if name:
            raise Closed(
                reason={"en": name, "it": holiday_name(day, "it") or name}, day=day.isoformat()
            )


def _check_staffed(resource: Resource, period: Period) -> None:
    found = resource.staffed(period)
    if found is None or any(each.contains(period) for each in found):
        return
    space = resource.space
    day = period.start.astimezone(space.zone).date()
    that_day = resource.staffed(local_day(day, space.zone)) or []
    refusal = Unsupervised if that_day else UnsupervisedAllDay
    raise refusal(day=day.isoformat(), hours=shown_hours(that_day, space))


def _check_window(
    resource: Resource, period: Period, *, now: datetime, waived: frozenset[str]
) -> None:
    rules, zone = resource.rules, resource.space.zone
    earliest = now + timedelta(minutes=rules.lead_minutes)
    if period.start < earliest and "lead" not in waived:
        raise TooSoon(
            lead_minutes=rules.lead_minutes,
            earliest=f"{earliest.astimezone(zone):%Y-%m-%d %H:%M}",
            earliest_at=earliest,
        )
    last_day = now.astimezone(zone).date() + timedelta(days=rules.ahead_days)
    if period.start.astimezone(zone).date() > last_day:
        raise TooFarAhead(ahead_days=rules.ahead_days, last_day=last_day.isoformat())


def _is_old_enough(born: date | None, age: int, day: date) -> bool:
    if born is None:
        return False
    return (day.year - born.year - ((day.month, day.day) < (born.month, born.day))) >= age


def _days(period: Period, resource: Resource) -> Iterable[Period]:
    zone = resource.space.zone
    return (local_day(day, zone) for day in local_days(period, zone))


def _weeks(period: Period, resource: Resource) -> Iterable[Period]:
    zone = resource.space.zone
    return sorted({local_week(day, zone) for day in local_days(period, zone)})


def shown_hours(found: list[Period], space: Space) -> object:
    """Opening hours as people read them: 08:00–13:00, 14:00–20:00; 'closed' where none."""
    if not found:
        return {"en": "closed", "it": "chiuso"}
    return ", ".join(
        f"{each.start.astimezone(space.zone):%H:%M}–{each.end.astimezone(space.zone):%H:%M}"
        for each in found
    )
