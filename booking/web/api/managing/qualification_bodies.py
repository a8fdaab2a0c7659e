"""What is sent about trainings, qualifications and recognitions."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from booking.certification.days import Day
from booking.members.email_address import plausible
from booking.upkeep.hits import Choice, Choices
from booking.web.api.fields import Id, Instant, Stretch, Text, Whole

_MOST_CHOICES, _MOST_MARKS = 1000, 500
_NO_ADDRESS = {
    "en": "an e-mail address like ada@example.org",
    "it": "un indirizzo e-mail come ada@example.org",
}


def _address(value: str) -> str:
    found = plausible(value)
    if found is None:
        raise ValueError(_NO_ADDRESS)
    return found


Level = Annotated[Whole, Field(ge=1, le=9)]
Family = Annotated[Text, Field(min_length=1, max_length=100)]
Line = Annotated[Text, Field(min_length=1, max_length=200)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NameBody(_Body):
    """What it is called, in Italian and English."""

    it: Annotated[Text, Field(min_length=1, max_length=100)]
    en: Annotated[Text, Field(min_length=1, max_length=100)]


class TrainingBody(Stretch):
    """When a space teaches a family of machines, to how many, and for how long it counts."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "family": "laser_cutter",
                    "level": 1,
                    "name": {"it": "Taglio laser: patentino", "en": "Laser cutting: the basics"},
                    "starts_at": "2026-12-03T14:00:00+01:00",
                    "ends_at": "2026-12-03T18:00:00+01:00",
                    "places": 6,
                    "valid_days": 730,
                }
            ]
        },
    )

    family: Family
    level: Level = 1
    name: NameBody
    places: Annotated[Whole, Field(ge=1, le=500)]
    closes_at: Annotated[
        Instant | None,
        Field(description="Places are taken and given back before this; without it, the start."),
    ] = None
    valid_days: Annotated[
        Annotated[Whole, Field(ge=1, le=36_600)] | None, Field(description="Null: for good.")
    ] = None


class ReasonBody(_Body):
    """Why; those whom it concerns are told."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"reason": "Il tutor è malato"}]}
    )

    reason: Line


class MarkBody(_Body):
    """What became of one place."""

    member_id: Id
    state: Literal["attended", "missed"]


class AttendanceBody(_Body):
    """Who came; whoever is not named stays as they are."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"places": [{"member_id": 7, "state": "attended"}]}]},
    )

    places: Annotated[list[MarkBody], Field(min_length=1, max_length=_MOST_MARKS)]


class GrantBody(_Body):
    """A qualification without a training, by a manager's word; `note` says why. Whoever has no
    account is given one."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "email": "ada@example.org",
                    "family": "laser_cutter",
                    "level": 1,
                    "note": "Attestato del Politecnico, visto il 1 dicembre",
                }
            ]
        },
    )

    email: Annotated[str, AfterValidator(_address)]
    family: Family
    level: Level = 1
    note: Line
    issued_on: Annotated[Day | None, Field(description="Without it today.")] = None
    expires_on: Annotated[Day | None, Field(description="The last day; null: for good.")] = None


class RevokeBody(_Body):
    """Why, and what becomes of the stays that need it: each in `choices` is kept or cancelled with
    all given back, the others as `reservations` says."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"reason": "Ha lasciato il laser acceso", "reservations": "cancel"}]
        },
    )

    reason: Line
    choices: Annotated[dict[UUID, Literal["keep", "cancel"]], Field(max_length=_MOST_CHOICES)] = {}
    reservations: Literal["refuse", "keep", "cancel"] = "refuse"

    def chosen(self) -> Choices:
        otherwise: Choice | None = None if self.reservations == "refuse" else self.reservations
        return Choices(dict(self.choices), otherwise)


class RecognitionBody(_Body):
    """Whose qualifications the space takes as its own, on what, up to which level, and when."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"issuer": "vectorealism", "family": "laser_cutter", "level": 1}]
        },
    )

    issuer: Annotated[Text, Field(max_length=100, description="The other space's slug.")]
    family: Family
    level: Annotated[Level | None, Field(description="Null: as it was granted.")] = None
    from_day: Annotated[Day | None, Field(description="Without it today.")] = None
    until_day: Annotated[Day | None, Field(description="The last day; null: no end.")] = None
