"""Photos as they are told and changed."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.web.api.answers.parts import AnswerModel, InBothLanguages
from booking.web.api.fields import Text, Whole

_Alt = Annotated[Text, Field(min_length=1, max_length=200)]


class PhotoAnswer(AnswerModel):
    """A photo in two sizes, both WebP."""

    id: int
    resource_id: Annotated[int | None, Field(description="Of which resource; null: of the space.")]
    alt: InBothLanguages
    position: Annotated[int, Field(description="Where it stands, the least first.")]
    width: Annotated[int, Field(description="Of the large one, at most 1600.")]
    height: int
    url: str
    small_url: Annotated[str, Field(description="At most 480 wide.")]


class PhotoList(AnswerModel):
    """In their order."""

    items: list[PhotoAnswer]


class AltBody(BaseModel):
    """What it shows, for those who don't see it."""

    model_config = ConfigDict(extra="forbid")

    it: _Alt
    en: _Alt


class PhotoBody(BaseModel):
    """The alternative text, and where it stands among the others."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {"alt": {"it": "La sala con otto posti", "en": "The room for eight"}, "position": 0}
            ]
        },
    )

    alt: AltBody
    position: Annotated[Whole, Field(ge=0, le=32_767)] | None = None


EXAMPLE: dict[str, JsonValue] = {
    "id": 3,
    "resource_id": 12,
    "alt": {"it": "La sala con otto posti", "en": "The room for eight"},
    "position": 0,
    "width": 1600,
    "height": 1067,
    "url": "https://posto.example.org/foto/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15"
    "b0f00a08.webp",
    "small_url": "https://posto.example.org/foto/60303ae22b998861bce3b28f33eec1be758a213c86c93c0767"
    "2f7d1d5a3c2e1b.webp",
}
