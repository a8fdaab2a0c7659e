"""Private calendar addresses as they are answered."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from booking.calendar.feed_tokens import FeedScope, Shows
from booking.web.api.answers.parts import AnswerModel, Next


class FeedAnswer(AnswerModel):
    """A private feed, but for its address."""

    id: int
    name: str
    shows: Shows
    space: Annotated[str | None, Field(description="The slug of the space that it shows.")]
    scope: FeedScope
    language: Literal["it", "en"]
    created_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="To within an hour.")]


class FeedMade(FeedAnswer):
    """A new private feed."""

    url: Annotated[str, Field(description="The address, shown this once.")]
    webcal: Annotated[str, Field(description="The same for a calendar app.")]
    google: Annotated[str, Field(description="Opens Google Calendar and adds it.")]


class FeedPage(AnswerModel):
    """Private feeds, newest first."""

    items: list[FeedAnswer]
    next: Next
