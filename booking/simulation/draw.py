"""Draw a year's applicants and their wishes: the same demand, day and seed draw the same ones.

Only Random.random() is asked, whose sequence Python promises to keep from version to version.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import Literal

from booking.simulation.demand import Demand, Planned, Stay
from booking.vouchers.conditions import BeneficiaryKind

DAYS = 365
End = Literal["used", "cancelled", "late", "missed"]


@dataclass(frozen=True, slots=True)
class Wish:
    """A stay on `day`, reserved on `reserved_on`, in a listed space or not, and how it ends."""

    reserved_on: date
    day: date
    stay: Stay
    listed: bool
    end: End


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies on `day`; `accepts_after` so many days after the grant, None: never."""

    number: int
    day: date
    kind: BeneficiaryKind
    eligible: bool
    accepts_after: int | None
    plan: Planned
    wishes: tuple[Wish, ...]


def draw(demand: Demand, *, begins: date, seed: int) -> list[Applicant]:
    """Every applicant of the year from `begins`, in the order in which they apply."""
    chance = Random(seed)  # noqa: S311 - a forecast, and it must repeat
    drawn = [
        _applicant(demand, chance, begins=begins, number=number)
        for number in range(1, demand.beneficiaries + 1)
    ]
    return sorted(drawn, key=lambda each: (each.day, each.number))


def _applicant(demand: Demand, chance: Random, *, begins: date, number: int) -> Applicant:
    month = _pick(chance, demand.arrivals)
    offset = int((month + chance.random()) * DAYS / 12)
    plan = demand.plans[_pick(chance, [each.weight for each in demand.plans])]
    kind: BeneficiaryKind = "undertaking" if chance.random() < demand.undertakings else "person"
    eligible = chance.random() < demand.eligible
    accepts = chance.random() < demand.accepting
    after = int(chance.random() * 10)
    return Applicant(
        number=number,
        day=begins + timedelta(days=offset),
        kind=kind,
        eligible=eligible,
        accepts_after=after if accepts else None,
        plan=plan,
        wishes=_wishes(demand, chance, begins=begins, offset=offset, months=plan.months),
    )


def _wishes(
    demand: Demand, chance: Random, *, begins: date, offset: int, months: int
) -> tuple[Wish, ...]:
    """From the day after the application on, month by month."""
    weights = [each.weight for each in demand.stays]
    found = []
    for month in range(months):
        for _ in range(_pick(chance, demand.stays_per_month)):
            day = offset + 1 + int((month + chance.random()) * DAYS / 12)
            stay = demand.stays[_pick(chance, weights)]
            ahead = int(chance.random() * (demand.ahead_days + 1))
            listed = chance.random() < demand.listed
            end = _end(demand, chance.random())
            on = _working_day(begins + timedelta(days=day))
            reserved_on = max(begins + timedelta(days=offset + 1), on - timedelta(days=ahead))
            if on < begins + timedelta(days=DAYS):
                found.append(Wish(reserved_on, on, stay, listed, end))
    return tuple(found)


def _end(demand: Demand, drawn: float) -> End:
    if drawn < demand.cancelled:
        return "cancelled"
    if drawn < demand.cancelled + demand.late:
        return "late"
    return "missed" if drawn < demand.cancelled + demand.late + demand.missed else "used"


def _working_day(day: date) -> date:
    """The Monday after a Saturday or Sunday."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _pick(chance: Random, weights: Sequence[int]) -> int:
    """An index, as often as its weight says."""
    sums = list(accumulate(weights))
    drawn = chance.random() * sums[-1]
    return next(index for index, total in enumerate(sums) if drawn < total)
