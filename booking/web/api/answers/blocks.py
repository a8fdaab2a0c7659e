"""Members whom a space blocks, as /schema/openapi.json shows them."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel
from booking.web.api.answers.upkeep import HitAnswer, HitMember


class BlockAnswer(AnswerModel):
    """A member from whom the space takes no reservations."""

    id: int
    member: HitMember
    reason: Annotated[str, Field(description="The member reads it.")]
    starts_at: datetime
    until: Annotated[datetime | None, Field(description="Null: until it is lifted.")]


class BlockMade(BlockAnswer):
    """The block, and what became of the stays that they had ahead."""

    kept_reservations: list[UUID]
    cancelled_reservations: Annotated[
        list[UUID], Field(description="Those that were cancelled, with all given back.")
    ]


class BlockPage(AnswerModel):
    """Those that stand, the newest first."""

    items: list[BlockAnswer]
    next: Annotated[str | None, Field(description="Always null: all of them are told.")]


class BlockPreview(AnswerModel):
    """The stays that they have ahead, by their start."""

    items: list[HitAnswer]
