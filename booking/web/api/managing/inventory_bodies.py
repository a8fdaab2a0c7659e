"""What a manager sends about a resource and its units."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.spaces.prices import PriceList
from booking.spaces.rules import Rules
from booking.upkeep.hits import Choice, Choices
from booking.upkeep.resource_facts import MOST_UNITS, Facts
from booking.web.api.answers.inventory import EXAMPLE
from booking.web.api.answers.spaces import ResourceKind
from booking.web.api.fields import Id, Text, Whole

_MOST_CHOICES = 1000
Amenities = Annotated[list[str], Field(max_length=50)]
Name = Annotated[Text, Field(min_length=1, max_length=200)]
Position = Annotated[Whole, Field(ge=0, le=32_767)]
UnitName = Annotated[Text, Field(min_length=1, max_length=100)]
Parts = Annotated[list[Id], Field(max_length=MOST_UNITS)]
_TOLD = ("kind", "family", "name", "amenities", "rules", "prices", "position")
_FACTS: dict[str, JsonValue] = {name: EXAMPLE[name] for name in _TOLD}


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class NamesBody(_Body):
    """The same in Italian and English."""

    it: Name
    en: Name


class FactsBody(_Body):
    """What a resource is, as `GET` tells it. Without a position it keeps its own, or comes last."""

    kind: ResourceKind
    family: str | None = None
    name: NamesBody
    amenities: Amenities = []
    rules: Rules = Rules()
    prices: PriceList
    position: Position | None = None

    def facts(self) -> Facts:
        return Facts(
            kind=self.kind,
            family=self.family,
            name={"it": self.name.it, "en": self.name.en},
            amenities=tuple(self.amenities),
            rules=self.rules,
            prices=self.prices,
            position=self.position,
        )


class NewResourceBody(FactsBody):
    """A resource with `units` by name or by their number, or a whole of `parts`, units of others.
    Without a `key` one is made of its Italian name."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [_FACTS | {"unit_count": 2}]}
    )

    key: Annotated[Text, Field(max_length=80)] | None = None
    unit_count: Annotated[Whole, Field(ge=1, le=MOST_UNITS)] | None = None
    units: Annotated[list[UnitName], Field(max_length=MOST_UNITS)] = []
    parts: Parts = []

    def unit_names(self) -> list[str]:
        if self.units or self.unit_count is None:
            return list(self.units)
        return [str(number) for number in range(1, self.unit_count + 1)]


class ChangedResourceBody(FactsBody):
    """All of its facts, and the `version` that they were read with."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [_FACTS | {"version": EXAMPLE["version"]}]},
    )

    version: Annotated[Text, Field(max_length=64)]


class PartsBody(_Body):
    """The units that make up a whole, at least two."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"parts": [41, 42], "version": EXAMPLE["version"]}]},
    )

    parts: Parts
    version: Annotated[Text, Field(max_length=64)]


class UnitBody(_Body):
    """A unit's name, which is its own among those of the resource."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"name": "Finestra"}]}
    )

    name: UnitName


class RetireBody(_Body):
    """What becomes of stays under way and to come. Each in `choices` is moved to another unit, or
    cancelled with all given back, its member being offered other places or not. For the others
    `reservations` says whether nothing is retired, or they are cancelled."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "reason": "Rotta",
                    "choices": {"019ad3a6-5a0e-7c31-b0f4-3f2c8f1f6d11": "move"},
                }
            ]
        },
    )

    reason: Annotated[Text, Field(min_length=1, max_length=200)] | None = None
    choices: Annotated[
        dict[UUID, Literal["move", "offer", "cancel"]], Field(max_length=_MOST_CHOICES)
    ] = {}
    reservations: Literal["refuse", "cancel"] = "refuse"

    def chosen(self) -> Choices:
        otherwise: Choice | None = "cancel" if self.reservations == "cancel" else None
        return Choices(dict(self.choices), otherwise)
