"""The rules of a resource, as data: what its manager sets and every door asks."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

Minutes = Annotated[int, Field(ge=0, le=527_040)]
YEAR_DAYS = 366


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Quota(_Frozen):
    """Most that one person may have of the resource; `null` sets no limit."""

    hours_per_day: Annotated[int, Field(ge=1, le=24)] | None = None
    hours_per_week: Annotated[int, Field(ge=1, le=168)] | None = None
    open_reservations: Annotated[int, Field(ge=1, le=1000)] | None = None


# How a member says that they are there: a button, the QR at the door, the wall display's code.
Way = Literal["button", "door", "code"]


class CheckIn(_Frozen):
    """Check-in opens so many minutes before the start; after the grace period it is a no-show.
    Without `button` among the `ways`, the member shows by one of the others that they stand there;
    a manager always may."""

    opens_before_minutes: Minutes = 15
    grace_minutes: Annotated[int, Field(ge=1, le=1440)] = 15
    ways: Annotated[tuple[Way, ...], Field(min_length=1, max_length=3)] = ("button",)


class Rules(_Frozen):
    """Times are minutes or days; each default is the gentlest sensible one."""

    grid_minutes: Annotated[int, Field(ge=5, le=1440)] = 30
    shortest_minutes: Annotated[int, Field(ge=5)] = 30
    longest_minutes: Annotated[int, Field(ge=5, le=527_040)] = 24 * 60
    lead_minutes: Minutes = 0
    ahead_days: Annotated[int, Field(ge=1, le=2 * YEAR_DAYS)] = 90
    turnaround_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    # Cancelling is free until so long before the start; later it is allowed too, and the
    # campaign's rule says what the voucher gets back.
    cancel_before_minutes: Minutes = 24 * 60
    approval: bool = False
    answer_within_minutes: Annotated[int, Field(ge=5, le=43_200)] = 24 * 60
    quota: Quota = Quota()
    # The family of machines one must be qualified on, at this level, at the start of the stay.
    qualification: str | None = None
    qualification_level: Annotated[int, Field(ge=1, le=9)] = 1
    # "staffed": only while somebody of the lab is there, within `staffed_hours`.
    supervision: Literal["none", "staffed"] = "none"
    staffed_hours: tuple["WeeklyHours", ...] = ()
    youngest_age: Annotated[int, Field(ge=1, le=99)] | None = None
    check_in: CheckIn | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Rules":
        if self.shortest_minutes > self.longest_minutes:
            raise ValueError("the shortest stay is longer than the longest one")
        if self.shortest_minutes % self.grid_minutes or self.longest_minutes % self.grid_minutes:
            raise ValueError("the shortest and the longest stay are multiples of the grid")
        if (self.supervision == "staffed") != bool(self.staffed_hours):
            raise ValueError("supervision 'staffed' goes with staffed_hours")
        return self


class WeeklyHours(_Frozen):
    """Wall-clock minutes from local midnight on an ISO weekday; 1,560 is 02:00 the next day."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    opens: Annotated[int, Field(ge=0, le=1439)]
    closes: Annotated[int, Field(ge=1, le=2879)]

    @model_validator(mode="after")
    def _ordered(self) -> "WeeklyHours":
        if not self.opens < self.closes <= self.opens + 1440:
            raise ValueError("closes comes after opens, within 24 hours")
        return self


class SpecialHours(_Frozen):
    """Hours of some days of the space's calendar, the last one included, in place of the weekly
    ones; without any it is closed. A season's are closed on holidays as the weekly ones are; an
    exception's come before a season's, and before holidays."""

    kind: Literal["season", "exception"]
    name: Annotated[str, Field(min_length=1, max_length=100)]
    first_day: date
    last_day: date
    hours: tuple[WeeklyHours, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> "SpecialHours":
        if self.last_day < self.first_day:
            raise ValueError("last_day is not before first_day")
        return self


Rules.model_rebuild()
