"""When a space is open, changed by its managers with a look ahead."""

import re
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from litestar import Response, post, put
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from booking.certification.days import Day
from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.spaces.network import NetworkCache, read_network
from booking.spaces.rules import SpecialHours, WeeklyHours
from booking.upkeep.hits import Choice, Choices
from booking.upkeep.hours import Hours, HoursHit, change_hours, hours_of, preview_hours
from booking.web.access import MANAGER, operation
from booking.web.api.answers.upkeep import EXAMPLE_HIT, HoursChanged, HoursPreview
from booking.web.api.fields import Text
from booking.web.api.finding.represent_space import hours_shown
from booking.web.api.managing.represent_upkeep import shown_hit
from booking.web.idempotency import Answer, answered, as_response, write_once

_CLOCK = re.compile(r"([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_MOST_STRETCHES, _MOST_SPECIAL, _MOST_CHOICES = 70, 100, 1000
_NO_CLOCK = {"en": "a time like 08:00, up to 24:00", "it": "un’ora come 08:00, fino alle 24:00"}
_ORDER = {
    "en": "closes comes after opens; for hours past midnight send closes_next_day: true",
    "it": "closes viene dopo opens; per gli orari oltre la mezzanotte manda closes_next_day: true",
}
_DAYS_ORDER = {"en": "not before first_day", "it": "non prima di first_day"}
_EXAMPLE_HOURS: list[JsonValue] = [
    {"weekday": 1, "opens": "08:00", "closes": "20:00", "closes_next_day": False}
]
_EXAMPLE: dict[str, JsonValue] = {
    "hours": _EXAMPLE_HOURS,
    "special_hours": [
        {
            "kind": "exception",
            "name": "Vigilia di Natale",
            "first_day": "2026-12-24",
            "last_day": "2026-12-24",
            "hours": [
                {"weekday": 4, "opens": "08:00", "closes": "13:00", "closes_next_day": False}
            ],
        }
    ],
    "closes_on_holidays": True,
}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StretchBody(_Body):
    """Wall-clock hours of one ISO weekday (1 is Monday) in the space's zone."""

    weekday: Annotated[int, Field(ge=1, le=7)]
    opens: str
    closes: str
    closes_next_day: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> "StretchBody":
        if self.minutes[0] >= self.minutes[1] or self.minutes[1] > self.minutes[0] + 1440:
            raise ValueError(_ORDER)
        return self

    @property
    def minutes(self) -> tuple[int, int]:
        """From the midnight on which the weekday begins."""
        found = [_CLOCK.fullmatch(each) for each in (self.opens, self.closes)]
        opens, closes = (int(each[1]) * 60 + int(each[2]) if each else -1 for each in found)
        if not 0 <= opens < 1440 or not 0 <= closes <= 1440:
            raise ValueError(_NO_CLOCK)
        return opens, closes + 1440 * self.closes_next_day

    def hours(self) -> WeeklyHours:
        opens, closes = self.minutes
        return WeeklyHours(weekday=self.weekday, opens=opens, closes=closes)


Stretches = Annotated[list[StretchBody], Field(max_length=_MOST_STRETCHES)]


class SpecialBody(_Body):
    """Days with hours of their own, the last one included; without any it is closed. An
    exception's come before a season's, and before holidays."""

    kind: Literal["season", "exception"]
    name: Annotated[Text, Field(min_length=1, max_length=100)]
    first_day: Day
    last_day: Day
    hours: Stretches = []

    @model_validator(mode="after")
    def _ordered(self) -> "SpecialBody":
        if self.last_day < self.first_day:
            raise ValueError(_DAYS_ORDER)
        return self

    def special(self) -> SpecialHours:
        first, last = self.first_day, self.last_day
        return SpecialHours(
            kind=self.kind,
            name=self.name,
            first_day=first,
            last_day=last,
            hours=_sorted(self.hours),
        )


class HoursLookBody(_Body):
    """All that says when a space is open, as `GET /spaces/{slug}` tells it; a look ahead needs
    nothing else of the body that changes it."""

    hours: Stretches
    special_hours: Annotated[list[SpecialBody], Field(max_length=_MOST_SPECIAL)] = []
    closes_on_holidays: bool
    reason: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    choices: Annotated[
        dict[UUID, Literal["keep", "offer", "cancel"]], Field(max_length=_MOST_CHOICES)
    ] = {}
    reservations: Literal["refuse", "keep", "cancel"] = "refuse"

    def asked(self) -> Hours:
        special = sorted((each.special() for each in self.special_hours), key=_first)
        return Hours(
            weekly=_sorted(self.hours),
            special=tuple(special),
            closes_on_holidays=self.closes_on_holidays,
        )


class HoursBody(HoursLookBody):
    """The hours, and what becomes of stays that would lie outside them. Each in `choices` is kept,
    or cancelled with all given back, its member being offered other places or not; the others as
    `reservations` says."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_EXAMPLE]})

    def chosen(self) -> Choices:
        otherwise: Choice | None = None if self.reservations == "refuse" else self.reservations
        return Choices(dict(self.choices), otherwise)


def _first(special: SpecialHours) -> date:
    return special.first_day


def _sorted(stretches: list[StretchBody]) -> tuple[WeeklyHours, ...]:
    found = (each.hours() for each in stretches)
    return tuple(sorted(found, key=lambda each: (each.weekday, each.opens)))


@post(
    "/api/v1/spaces/{slug:str}/hours/preview",
    operation_id="previewHours",
    summary="What other hours would hit",
    description="By a manager of the space, before they hold; writes nothing.",
    tags=["spaces"],
    status_code=HTTP_200_OK,
    **operation(
        MANAGER,
        refusals=(NotFound,),
        body=True,
        answer=HoursPreview,
        says="The reservations that would lie outside those hours, by their start.",
        example={"items": [{k: v for k, v in EXAMPLE_HIT.items() if k != "can_move"}]},
    ),
)
async def look_ahead(
    slug: FromPath[str],
    data: JSONBody[HoursLookBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
) -> dict[str, Any]:
    async with pool.acquire() as conn:
        space = (await network.newest(conn)).space(slug)
        hits = await preview_hours(conn, member=member, space=space, hours=data.asked(), now=now)
    return {"items": [shown_hit(each) for each in hits]}


@put(
    "/api/v1/spaces/{slug:str}/hours",
    operation_id="changeHours",
    summary="Change the hours",
    description="By a manager of the space: weekly hours, seasons, exceptions and holidays, all "
    "of them. No stay falls out of the hours by accident.",
    tags=["spaces"],
    **operation(
        MANAGER,
        refusals=(NotFound, HoursHit, IdempotencyKeyReused),
        body=True,
        answer=HoursChanged,
        says="The hours, and what became of the reservations outside them.",
        example=_EXAMPLE | {"kept_reservations": [], "cancelled_reservations": []},
    ),
)
async def change(
    slug: FromPath[str],
    data: JSONBody[HoursBody],
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    network: NamedDependency[NetworkCache],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        known = await network.newest(conn)
        settled = await change_hours(
            conn,
            member=member,
            space=known.space(slug),
            hours=data.asked(),
            reason=data.reason,
            choices=data.chosen(),
            network=known,
            now=now,
        )
        kept = [str(hit.id) for hit, choice in settled if choice == "keep"]
        gone = [str(hit.id) for hit, choice in settled if choice != "keep"]
        shown = hours_shown(hours_of((await read_network(conn)).space(slug)))
        return answered(shown | {"kept_reservations": kept, "cancelled_reservations": gone})

    return as_response(await write_once(pool, member=member, key=key, now=now, work=work))
