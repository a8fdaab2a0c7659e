"""Trainings, qualifications and recognitions, as /schema/openapi.json shows them."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, InBothLanguages, Next, SpaceInShort, Zone
from booking.web.api.answers.upkeep import HitAnswer

LastDay = Annotated[date | None, Field(description="The last day; null: no end known.")]


class TrainingAnswer(AnswerModel):
    """When a space teaches a family of machines."""

    id: int
    space: SpaceInShort
    family: str
    level: int
    name: InBothLanguages
    starts_at: datetime
    ends_at: datetime
    timezone: Zone
    places: int
    free_places: int
    closes_at: Annotated[
        datetime, Field(description="Places are taken and given back before this.")
    ]
    valid_days: Annotated[
        int | None, Field(description="How long what it grants is valid; null: for good.")
    ]


class TrainingPage(AnswerModel):
    """By their start."""

    items: list[TrainingAnswer]
    next: Next


class TrainingPlace(AnswerModel):
    """The training, and the place in it that the member has now, or gave back."""

    training_id: int
    state: Literal["booked", "cancelled"]


class PlaceMember(AnswerModel):
    """Who has the place; told to managers of the space alone."""

    id: int
    name: str | None
    email: str


class PlaceAnswer(AnswerModel):
    """A place that somebody has."""

    member: PlaceMember
    state: Literal["booked", "attended", "missed"]


class PlaceList(AnswerModel):
    """Everybody who has one."""

    items: list[PlaceAnswer]


class QualificationAnswer(AnswerModel):
    """What somebody is trained on."""

    id: int
    family: str
    level: int
    issuer: SpaceInShort
    issued_on: date
    expires_on: Annotated[date | None, Field(description="The last day; null: for good.")]
    state: Literal["valid", "expired", "revoked"]
    training_id: Annotated[int | None, Field(description="Null: granted without one.")]
    note: Annotated[str | None, Field(description="Why it was granted without a training.")]
    revoke_reason: str | None


class OwnQualifications(AnswerModel):
    """The newest first, and the trainings to come in which the member has a place."""

    items: list[QualificationAnswer]
    trainings: list[TrainingAnswer]


class GrantedQualification(QualificationAnswer):
    """One that the space issued, with whose it is."""

    member: PlaceMember


class QualificationPage(AnswerModel):
    """The newest first."""

    items: list[GrantedQualification]
    next: Next


class RevocationPreview(AnswerModel):
    """Stays to come that the member could not reserve without it, by their start."""

    items: list[HitAnswer]
    elsewhere: Annotated[
        int, Field(description="So many more in spaces that you do not manage; they stay.")
    ]


class Revoked(QualificationAnswer):
    """What was revoked, and what became of the stays that needed it."""

    kept_reservations: list[UUID]
    cancelled_reservations: Annotated[
        list[UUID], Field(description="Those that were cancelled, with all given back.")
    ]


class RecognitionAnswer(AnswerModel):
    """`space` takes what `issuer` grants on the family as its own."""

    id: int
    space: SpaceInShort
    issuer: SpaceInShort
    family: str
    level: Annotated[
        int | None, Field(description="Counted up to this level; null: as it was granted.")
    ]
    from_day: date
    until_day: LastDay


class RecognitionList(AnswerModel):
    """Both ways: whose the space takes, and who takes its own."""

    items: list[RecognitionAnswer]
