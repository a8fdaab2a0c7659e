"""Imported calendars and conflicts, as /schema/openapi.json shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel


class BusySourceAnswer(AnswerModel):
    """A calendar that a space keeps elsewhere. Of its address only the host is shown."""

    id: int
    name: str
    host: str
    resource_id: Annotated[int | None, Field(description="Null: the whole space.")]
    unit_id: Annotated[int | None, Field(description="Null: every unit.")]
    state: Annotated[
        Literal["waiting", "good", "failing", "stale"],
        Field(description="waiting: not read yet; stale: not for a day. What was said blocks on."),
    ]
    times: Annotated[int, Field(description="How many busy times it says, those over left out.")]
    checked_at: datetime | None
    good_at: Annotated[datetime | None, Field(description="When it was last read well.")]
    check_at: Annotated[datetime, Field(description="When it is read next.")]
    error: Annotated[str | None, Field(description="Of the last try; docs/calendars.md.")]
    warnings: Annotated[list[Any], Field(description="Of the last good copy.")]


class BusySourceList(AnswerModel):
    """By name; at most 50."""

    items: list[BusySourceAnswer]


class BusySourceQueued(BusySourceAnswer):
    """It is read by a worker at `check_at`, mostly within seconds."""

    queued: bool


class BusyTime(AnswerModel):
    """When the calendar says that it is busy."""

    starts_at: datetime
    ends_at: datetime


class ConflictUnit(AnswerModel):
    """A unit that the reservation takes."""

    id: int
    name: str


class ConflictSource(AnswerModel):
    """Which calendar."""

    id: int
    name: str


class BusyConflictAnswer(AnswerModel):
    """A reservation that lies in busy times of one calendar."""

    reservation_id: UUID
    reference: str
    resource_id: int
    units: list[ConflictUnit]
    quantity: int
    status: str
    starts_at: datetime
    ends_at: datetime
    member: Annotated[str | None, Field(description="The member's name, where they gave one.")]
    source: ConflictSource
    busy: list[BusyTime]
    kept: Annotated[bool, Field(description="A manager said that it stays.")]


class BusyConflictList(AnswerModel):
    """By the reservation's start; at most 1,000."""

    items: list[BusyConflictAnswer]
