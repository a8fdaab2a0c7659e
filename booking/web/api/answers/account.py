"""The account's own things as they are answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field

from booking.members.member import Scope
from booking.members.preferences import Reminder
from booking.web.api.answers.parts import AnswerModel, Next, Slug


class ManagedSpace(AnswerModel):
    """A space that the account manages."""

    id: int
    slug: Slug
    name: str


class AccountAnswer(AnswerModel):
    """The account that asks."""

    id: int
    email: str
    name: str | None
    language: str
    birth_date: date | None
    roles: list[str]
    manages: Annotated[list[int], Field(description="The ids of `manages_spaces`.")]
    manages_spaces: list[ManagedSpace]
    scopes: Annotated[list[Scope] | None, Field(description="Null where no token was used.")]
    reminders: Annotated[
        list[Reminder], Field(description="How long before a reservation a reminder is mailed.")
    ]


class TokenAnswer(AnswerModel):
    """A token, but for its secret."""

    id: int
    name: str
    scopes: list[Scope]
    created_at: datetime
    expires_at: Annotated[datetime | None, Field(description="Null: until it is revoked.")]
    last_used_at: Annotated[datetime | None, Field(description="To within five minutes.")]


class TokenMade(TokenAnswer):
    """A new token."""

    token: Annotated[str, Field(description="The secret, shown this once.")]


class TokenPage(AnswerModel):
    """Tokens, newest first."""

    items: list[TokenAnswer]
    next: Next


class SessionAnswer(AnswerModel):
    """A browser in which the account is signed in."""

    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    current: Annotated[bool, Field(description="The one that asks.")]


class SessionPage(AnswerModel):
    """Sessions, newest first."""

    items: list[SessionAnswer]
    next: Next
