"""Groups of reservations as they are answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel
from booking.web.api.answers.reservations import ReservationAnswer, Status


class RepeatAnswer(AnswerModel):
    """How a series repeats."""

    every: Literal["week", "two-weeks", "month"]
    weekdays: list[int]
    until: date | None
    count: int | None


class OutcomeAnswer(AnswerModel):
    """One of several wishes: what it would be, or the problem that stands in its way. Without times
    it is a date on which the clock change leaves none."""

    resource_id: int | None
    starts_at: datetime | None
    ends_at: datetime | None
    quantity: int | None
    status: Status | None
    price_cents: int | None
    voucher_cents: int | None
    due_cents: int | None
    refusal: Annotated[dict[str, Any] | None, Field(description="A problem, or null.")]


class GroupPreview(AnswerModel):
    """What would become of each, and what those that fit cost."""

    outcomes: list[OutcomeAnswer]
    fits: Annotated[int, Field(description="How many of them could be reserved.")]
    price_cents: int
    voucher_cents: int
    due_cents: int
    currency: str


class GroupAnswer(AnswerModel):
    """Several reservations made together."""

    id: UUID
    kind: Annotated[
        Literal["visit", "series"], Field(description="A visit stands or falls as one.")
    ]
    repeat: RepeatAnswer | None
    reservations: list[ReservationAnswer]


class NewGroupAnswer(GroupAnswer):
    """The same once it was made, with what did not fit and was left out."""

    left_out: list[OutcomeAnswer]


class CancelledGroupAnswer(GroupAnswer):
    """The group, and which of it were cancelled just now."""

    cancelled: list[UUID]
    late: Annotated[int, Field(description="How many of them came after their deadline.")]
    given_back_cents: int


class MovedGroupAnswer(GroupAnswer):
    """The group, which of it were moved just now, and what became of each that was to move."""

    moved: list[UUID]
    outcomes: list[OutcomeAnswer]
