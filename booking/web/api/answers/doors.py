"""The door of a space as it is answered."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel


class DisplayAnswer(AnswerModel):
    """A wall display, but for its address."""

    id: int
    name: str
    created_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="To within an hour.")]


class DisplayMade(DisplayAnswer):
    """A new wall display."""

    url: Annotated[str, Field(description="What the tablet opens, shown this once.")]


class DoorAnswer(AnswerModel):
    """A space's door; `null` while no sheet was ever made."""

    url: Annotated[
        str | None, Field(description="What the QR on the sheet leads to, until it is renewed.")
    ]
    sheet: Annotated[str, Field(description="The page to print, for a manager who signed in.")]
    renewed_at: datetime | None
    displays: list[DisplayAnswer]
