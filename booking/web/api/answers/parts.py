"""What several answers have in common."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Cents = Annotated[int, Field(description="Euro cents, VAT included.")]
Zone = Annotated[str, Field(description="The space's time zone, as tzdata names it.")]
Slug = Annotated[str, Field(description="The space's name in addresses.")]
Next = Annotated[
    str | None, Field(description="Send it as `cursor` for the next page; null at the end.")
]


class AnswerModel(BaseModel):
    """Every field there is, and no other."""

    model_config = ConfigDict(extra="forbid")


class InBothLanguages(AnswerModel):
    """The same text in Italian and English."""

    it: str
    en: str


class SpaceInShort(AnswerModel):
    """Which space."""

    slug: Slug
    name: str
