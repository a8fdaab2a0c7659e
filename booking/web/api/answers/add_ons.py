"""Add-ons as they are told, changed and taken."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.web.api.answers.parts import AnswerModel, Cents, InBothLanguages
from booking.web.api.fields import Flag, Id, Text, Whole

_Name = Annotated[Text, Field(min_length=1, max_length=200)]
_Per = Literal["stay", "hour", "person"]
_MOST = 50


class AddOnAnswer(AnswerModel):
    """What is lent or served with a stay."""

    id: int
    name: InBothLanguages
    price_cents: Cents
    per: Annotated[_Per, Field(description="What the price is for; a quantity counts it.")]
    stock: Annotated[int | None, Field(description="At any instant; null: as many as are wanted.")]
    notice_minutes: Annotated[int, Field(description="How long before the start at the latest.")]
    resource_ids: Annotated[
        list[int] | None, Field(description="What it goes with; null: everything of the space.")
    ]
    retired: bool


class AddOnList(AnswerModel):
    """Those that can be had."""

    items: list[AddOnAnswer]


class TakenAnswer(AnswerModel):
    """So many of one, for so much."""

    id: int
    name: InBothLanguages
    per: _Per
    quantity: int
    price_cents: Cents


class TakenList(AnswerModel):
    """What comes with a reservation; paid at the space, no voucher covers it."""

    items: list[TakenAnswer]
    add_ons_cents: Cents


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AddOnNamesBody(_Body):
    """The same in Italian and English."""

    it: _Name
    en: _Name


class AddOnBody(_Body):
    """All of an add-on."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": {"it": "Proiettore", "en": "Projector"},
                    "price_cents": 1000,
                    "per": "stay",
                    "stock": 3,
                }
            ]
        },
    )

    name: AddOnNamesBody
    price_cents: Annotated[Whole, Field(ge=0, le=100_000_000)]
    per: _Per
    stock: Annotated[Whole, Field(ge=1, le=10_000)] | None = None
    notice_minutes: Annotated[Whole, Field(ge=0, le=527_040)] = 0
    resource_ids: Annotated[list[Id], Field(max_length=500)] | None = None
    retired: Flag = False


class TakeOneBody(_Body):
    """So many of one; of persons, where it is per person."""

    id: Id
    quantity: Annotated[Whole, Field(ge=1, le=10_000)]


class TakeBody(_Body):
    """What comes with the reservation, and nothing else does."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"add_ons": [{"id": 5, "quantity": 1}]}]},
    )

    add_ons: Annotated[list[TakeOneBody], Field(max_length=_MOST)]


EXAMPLE: dict[str, JsonValue] = {
    "id": 5,
    "name": {"it": "Proiettore", "en": "Projector"},
    "price_cents": 1000,
    "per": "stay",
    "stock": 3,
    "notice_minutes": 0,
    "resource_ids": None,
    "retired": False,
}
EXAMPLE_TAKEN: dict[str, JsonValue] = {
    "items": [
        {
            "id": 5,
            "name": {"it": "Proiettore", "en": "Projector"},
            "per": "stay",
            "quantity": 1,
            "price_cents": 1000,
        }
    ],
    "add_ons_cents": 1000,
}
