"""App passwords as they are answered."""

from datetime import datetime
from typing import Annotated

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, Next


class AppPasswordAnswer(AnswerModel):
    """An app password, but for itself."""

    id: int
    name: str
    created_at: datetime
    last_used_at: Annotated[datetime | None, Field(description="To within an hour.")]


class AppPasswordMade(AppPasswordAnswer):
    """A new app password."""

    password: Annotated[str, Field(description="Shown this once.")]
    username: Annotated[str, Field(description="What goes with it: the account’s mail address.")]
    url: Annotated[str, Field(description="Where a calendar app begins.")]


class AppPasswordPage(AnswerModel):
    """App passwords, newest first."""

    items: list[AppPasswordAnswer]
    next: Next
