"""Events of trainings and qualifications; a contract as those of booking/events.py."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from booking.events import Event


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfTraining(Event):
    area: ClassVar[str] = "training"
    training_id: int
    space_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingScheduled(_OfTraining):
    """Places in it can be taken until `closes_at`."""

    family: str
    level: int
    starts_at: datetime
    ends_at: datetime
    closes_at: datetime
    places: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingCancelled(_OfTraining):
    """It does not take place; whoever had a place has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlaceTaken(_OfTraining):
    """A member comes."""

    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPlaceGivenBack(_OfTraining):
    """A member does not come after all."""

    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingMissed(_OfTraining):
    """A member had a place and did not come."""

    member_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingNoticeDue(Event):
    """A member who had a place is to be told that the training was cancelled; one for each."""

    area: ClassVar[str] = "member"
    member_id: int
    training_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfQualification(Event):
    area: ClassVar[str] = "qualification"
    qualification_id: int
    member_id: int
    issuer_space_id: int
    family: str
    level: int
    expires_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationGranted(_OfQualification):
    """By a training that the member attended, or without one (`null`), by a manager's word."""

    issued_on: date
    training_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationRevoked(_OfQualification):
    """It counts nowhere any more; `cancelled` stays that needed it were cancelled with it."""

    cancelled: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QualificationExpiring(_OfQualification):
    """`expires_on` is near; that day is its last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _OfRecognition(Event):
    """`space_id` takes the qualifications of `issuer_space_id` on the family as its own."""

    area: ClassVar[str] = "recognition"
    recognition_id: int
    space_id: int
    issuer_space_id: int
    family: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionMade(_OfRecognition):
    """From `from_day` on, until the last day `until_day` if there is one."""

    from_day: date
    until_day: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionEnded(_OfRecognition):
    """At once, by a manager of `by_space_id`, one of the two; what is reserved already stays."""

    by_space_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecognitionNoticeDue(Event):
    """A manager of the other space is to be told: `kind` is made or ended. One for each manager."""

    area: ClassVar[str] = "member"
    member_id: int
    recognition_id: int
    space_id: int
    kind: str
