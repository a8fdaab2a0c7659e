"""Statements and corrections as they are answered."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, InBothLanguages, Next, SpaceInShort, Zone

State = Literal["draft", "discarded", "sent", "approved", "paid"]
Kind = Literal["stay", "correction"]
Unit = Annotated[
    Literal["money", "day", "hour"],
    Field(description="What the campaign counts: amounts are cents, days or minutes."),
]
InUnit = Annotated[int, Field(description="In `unit`: cents, days or minutes.")]
Cents = Annotated[int | None, Field(description="The same in cents; null where days or minutes.")]


class CampaignInShort(AnswerModel):
    """Which campaign."""

    slug: str
    name: InBothLanguages


class StatementInShort(AnswerModel):
    """What the city owes a space for a period."""

    id: int
    number: Annotated[str, Field(description="As people quote it: MILANO-2026-0007.")]
    campaign: CampaignInShort
    space: SpaceInShort
    period_from: Annotated[date, Field(description="First day, in the campaign's zone.")]
    period_to: Annotated[date, Field(description="Last day, included.")]
    state: State
    unit: Unit
    currency: str
    total: InUnit
    total_cents: Cents
    made_at: datetime
    sent_at: datetime | None
    approved_at: datetime | None
    paid_at: datetime | None
    payment_reference: str | None


class StatementLine(AnswerModel):
    """One stay, or what is taken back for one; nobody's name."""

    position: int
    kind: Kind
    reservation_id: UUID
    reference: str
    resource: InBothLanguages
    use_day: Annotated[date, Field(description="The local day on which the stay began.")]
    starts_at: datetime
    ends_at: datetime
    timezone: Zone
    price_cents: int
    amount: Annotated[int, Field(description="The voucher's share; below zero: taken back.")]
    amount_cents: Cents
    reason: Annotated[str | None, Field(description="Why it is taken back.")]


class StatementAnswer(StatementInShort):
    """A statement with its lines."""

    lines: list[StatementLine]
    to_take_back: Annotated[
        int, Field(description="What waits to be taken back from the space in later statements.")
    ]


class StatementPage(AnswerModel):
    """A page of statements, the newest first."""

    items: list[StatementInShort]
    next: Next


class DraftedAnswer(AnswerModel):
    """The drafts of a period."""

    period_from: date
    period_to: date
    items: list[StatementInShort]


class CorrectionAnswer(AnswerModel):
    """What is to be taken back from a space for a stay."""

    id: int
    reservation_id: UUID
    reference: str
    unit: Unit
    amount: InUnit
    amount_cents: Cents
    left: Annotated[int, Field(description="What could still be taken back for the stay.")]
