"""What a manager is told before a change of the space takes effect."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from booking.web.api.answers.parts import AnswerModel, Cents
from booking.web.api.answers.reservations import Status
from booking.web.api.answers.spaces import HoursAnswer


class HitMember(AnswerModel):
    """Whose reservation it is."""

    id: int
    name: str | None


class HitAnswer(AnswerModel):
    """A reservation that stands and that the change lies over."""

    id: UUID
    reference: str
    member: HitMember
    resource_id: int
    unit_ids: list[int]
    quantity: int
    starts_at: datetime
    ends_at: datetime
    status: Status
    price_cents: Cents
    voucher_cents: Cents
    group_id: Annotated[
        UUID | None, Field(description="The visit that it is part of, which falls with it.")
    ]
    fall_with_it: Annotated[
        int,
        Field(
            description="How many other parts of its visit, not begun, fall where it is cancelled."
        ),
    ]


class ClosureHit(HitAnswer):
    """One that a closure lies over."""

    can_move: Annotated[bool, Field(description="Whether another unit is free for it as yet.")]


class ClosurePreview(AnswerModel):
    """By their start."""

    items: list[ClosureHit]


class HoursPreview(AnswerModel):
    """By their start."""

    items: list[HitAnswer]


class HoursChanged(HoursAnswer):
    """The hours, and what became of those whose stay lies outside them."""

    kept_reservations: list[UUID]
    cancelled_reservations: Annotated[
        list[UUID], Field(description="Those that were cancelled, with all given back.")
    ]


EXAMPLE_HIT: dict[str, JsonValue] = {
    "id": "019ad3a6-5a0e-7c31-b0f4-3f2c8f1f6d11",
    "reference": "K7WM-3RQD",
    "member": {"id": 7, "name": "Ada Neri"},
    "resource_id": 12,
    "unit_ids": [41],
    "quantity": 1,
    "starts_at": "2026-12-18T08:00:00Z",
    "ends_at": "2026-12-18T12:00:00Z",
    "status": "confirmed",
    "price_cents": 1800,
    "voucher_cents": 900,
    "group_id": None,
    "fall_with_it": 0,
    "can_move": True,
}
