"""What a space has to reserve, as its managers see and change it."""

from typing import Annotated
from uuid import UUID

from pydantic import Field, JsonValue

from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules
from booking.web.api.answers.parts import AnswerModel, InBothLanguages
from booking.web.api.answers.spaces import ResourceKind
from booking.web.api.answers.upkeep import ClosureHit

Version = Annotated[
    str, Field(description="Another one whenever anything of it is another; sent with a change.")
]


class ManagedUnitAnswer(AnswerModel):
    """A unit that there is or was."""

    id: int
    number: int
    name: str
    retired: bool


class ManagedResource(AnswerModel):
    """A resource with every unit it has or had."""

    id: int
    key: str
    kind: ResourceKind
    family: str | None
    name: InBothLanguages
    amenities: list[str]
    rules: Rules
    prices: PriceList
    position: Annotated[int, Field(description="Where it stands in its space, the least first.")]
    retired: bool
    units: list[ManagedUnitAnswer]
    parts: Annotated[list[int], Field(description="The units that a whole takes; else empty.")]
    version: Version


class ManagedResources(AnswerModel):
    """In their order, the retired ones last."""

    items: list[ManagedResource]


class RetiringPreview(AnswerModel):
    """By their start."""

    items: list[ClosureHit]


class RetiredResource(AnswerModel):
    """The resource as it is now, and what became of the stays that were hit."""

    resource: ManagedResource
    moved_reservations: list[UUID]
    cancelled_reservations: Annotated[
        list[UUID], Field(description="Those that were cancelled, with all given back.")
    ]
    left_wholes: Annotated[
        list[int], Field(description="Wholes of which a unit was a part, and is no more.")
    ]


EXAMPLE: dict[str, JsonValue] = {
    "id": 12,
    "key": "sala-rossa",
    "kind": "room",
    "family": None,
    "name": {"it": "Sala Rossa", "en": "Red room"},
    "amenities": ["screen"],
    "rules": Rules(cancel_before_minutes=120).model_dump(mode="json"),
    "prices": {
        "items": [
            {"item": "hour", "cents": 2000, "when": "peak", "hours": None},
            {"item": "hour", "cents": 1200, "when": "off_peak", "hours": None},
            {"item": "day", "cents": 9000, "when": "always", "hours": None},
        ],
        "peak": [{"weekday": 1, "opens": 540, "closes": 1080}],
        "vat_basis_points": 2200,
    },
    "position": 2,
    "retired": False,
    "units": [{"id": 41, "number": 1, "name": "1", "retired": False}],
    "parts": [],
    "version": "8a3f0c6b2d11e4f7",
}
