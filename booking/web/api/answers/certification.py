"""A space's certification, what a suspension hits, and the register, as they are answered."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from booking.certification.documents import Document
from booking.certification.states import State
from booking.web.api.answers.parts import AnswerModel, Cents, InBothLanguages, Next, SpaceInShort
from booking.web.api.answers.spaces import SpaceKind

OnlyInside = "Null unless an officer or a manager of the space asks."
LastDay = Annotated[date | None, Field(description="Its last day, included; null: no end known.")]


class StepAnswer(AnswerModel):
    """One step of a certification, dated by the space's clock."""

    id: int
    state: State
    on_day: date
    until_day: LastDay
    origin: Annotated[
        Literal["person", "file", "clock"],
        Field(description="Who decided: a person, a city's file, or a day that came."),
    ]
    made_at: datetime
    made_by: Annotated[str | None, Field(description=f"The person's name. {OnlyInside}")]
    reason: Annotated[str | None, Field(description=OnlyInside)]
    checklist: Annotated[dict[str, bool | int] | None, Field(description=OnlyInside)]
    documents: Annotated[list[Document] | None, Field(description=OnlyInside)]


class ChecklistItem(AnswerModel):
    """One thing that the call asks for; where `least` is not null, so many of it."""

    key: str
    name: InBothLanguages
    least: int | None
    counted: Annotated[
        int | None, Field(description="How many of it can be reserved here; null: not counted.")
    ]


class ChecklistAnswer(AnswerModel):
    """What the call asks of a space of that kind, and where that stands."""

    source: InBothLanguages
    items: list[ChecklistItem]


class CertificationAnswer(AnswerModel):
    """How a space stands in the city's list today; a listing whose last day is past is over."""

    space: SpaceInShort
    state: State | None
    listed: Annotated[bool, Field(description="Whether vouchers are accepted there today.")]
    listed_from: date | None
    listed_until: LastDay
    suspends_on: Annotated[
        date | None, Field(description="First day of a suspension or removal that was decided.")
    ]
    suspended_until: LastDay
    for_demonstration: bool
    source: str | None
    asked: ChecklistAnswer
    steps: Annotated[list[StepAnswer], Field(description="The newest first, at most 200.")]


class HitAnswer(AnswerModel):
    """A stay that a voucher covers, without anybody's name; `becomes` is null in a preview."""

    id: UUID
    reference: str
    resource_id: int
    starts_at: datetime
    ends_at: datetime
    day: date
    status: str
    campaign: str
    price_cents: Cents
    voucher_cents: int
    becomes: Literal["uncovered", "cancelled"] | None
    given_back_cents: int
    group_id: Annotated[
        UUID | None, Field(description="In a preview, the visit that it is part of.")
    ]
    fall_with_it: Annotated[
        int,
        Field(
            description="In a preview, how many other reservations of that visit, not begun, are "
            "cancelled with it where stays are to be; in other spaces too. They may be hit "
            "themselves."
        ),
    ]


class SuspensionPreview(AnswerModel):
    """What a suspension of those days would hit as things stand."""

    count: int
    voucher_cents: Annotated[int, Field(description="What would go back to vouchers in all.")]
    reservations: list[HitAnswer]


class SuspensionAnswer(CertificationAnswer):
    """How it stands, and the stays that were settled; none yet where the first day is to come."""

    reservations: list[HitAnswer]


class RegisterItem(AnswerModel):
    """A space in the city's list today."""

    slug: str
    name: str
    kind: SpaceKind
    street: str | None
    postcode: str | None
    city: str
    municipio: int | None
    lat: float | None
    lon: float | None
    listed_from: date
    listed_until: LastDay
    sample: Annotated[bool, Field(description="Made up for the demonstration.")]
    for_demonstration: Annotated[
        bool,
        Field(
            description="Listed for the demonstration only; the city's listing of it is not known."
        ),
    ]
    url: str


class RegisterPage(AnswerModel):
    """The register, by name."""

    items: list[RegisterItem]
    next: Next
