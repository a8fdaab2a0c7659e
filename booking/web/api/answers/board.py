"""A space's day, as /schema/openapi.json shows it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, Cents, InBothLanguages, Slug, Zone
from booking.web.api.answers.reservations import Status


class BoardPeriod(AnswerModel):
    """A stretch of the day."""

    starts_at: datetime
    ends_at: datetime


class BoardAddOn(AnswerModel):
    """So many of what is to be prepared."""

    id: int
    name: InBothLanguages
    quantity: int


class BoardBlock(BoardPeriod):
    """What takes a unit."""

    kind: Literal["reservation", "closure", "busy"]
    reservation_id: Annotated[UUID | None, Field(description="Null of what is no reservation.")]
    reference: str | None
    status: Annotated[
        Status | None,
        Field(description="Of a reservation; one that nobody came to ends when it was freed."),
    ]
    name: Annotated[
        str | None, Field(description="The member's, or of a walk-in the guest's; null: not given.")
    ]
    walk_in: bool
    label: Annotated[
        str | None, Field(description="A closure's reason, or the name of an imported calendar.")
    ]
    add_ons: Annotated[
        list[BoardAddOn],
        Field(description="What comes with the reservation, the same on each of its units."),
    ]


class BoardUnit(AnswerModel):
    """A unit and what takes it, by its start."""

    id: int
    name: str
    blocks: list[BoardBlock]


class BoardResource(AnswerModel):
    """A resource with its units; a whole is shown on those of its parts."""

    id: int
    kind: str
    name: InBothLanguages
    units: list[BoardUnit]


class BoardRequest(BoardPeriod):
    """A reservation that waits for an answer, on whatever day."""

    id: UUID
    reference: str
    resource_id: int
    quantity: int
    expires_at: Annotated[datetime, Field(description="Without an answer it is over then.")]
    title: str | None
    name: str | None
    price_cents: Cents
    voucher_cents: Cents


class BoardDay(AnswerModel):
    """A local day, and how full it is: minutes of all units within opening hours."""

    day: date
    openings: list[BoardPeriod]
    open_minutes: Annotated[int, Field(ge=0, description="Those that no closure takes.")]
    taken_minutes: Annotated[int, Field(ge=0)]


class BoardAnswer(AnswerModel):
    """A local day of a space, or the days of a week."""

    space: Slug
    timezone: Zone
    day: Annotated[date, Field(description="The day, or the first one.")]
    openings: Annotated[
        list[BoardPeriod], Field(description="Cut at midnight; closures are blocks.")
    ]
    days: list[BoardDay]
    resources: list[BoardResource]
    requests: Annotated[list[BoardRequest], Field(description="At most 50, most urgent first.")]
