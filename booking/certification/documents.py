"""What is known of a document that went with a step: its metadata, never its content."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from booking.certification.days import Day

DocumentKind = Literal[
    "business-register", "floor-plan", "safety", "insurance", "photo", "report", "decision", "other"
]
MOST_DOCUMENTS = 30


class Document(BaseModel):
    """Who keeps the file knows it again by `sha256`, 64 hexadecimal digits; `bytes` is its size."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: DocumentKind
    name: Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]+$")]
    media_type: Annotated[str, Field(pattern=r"^[a-z0-9.+-]+/[a-z0-9.+-]+$", max_length=100)]
    bytes: Annotated[int, Field(ge=1, le=10**10, strict=True)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    dated: Day
