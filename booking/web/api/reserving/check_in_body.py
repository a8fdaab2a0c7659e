"""How somebody says that they are there: the code that they read, or the QR that they scanned."""

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from booking.doors.arrive import Proof
from booking.web.api.fields import Text

_ONE = {
    "en": "holds `code` or `door`, not both",
    "it": "contiene `code` oppure `door`, non entrambi",
}


class CheckInBody(BaseModel):
    """One of both; neither is the bare button."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"code": "123456"}]})

    code: Annotated[Text, Field(min_length=6, max_length=20)] | None = None
    door: Annotated[Text, Field(min_length=1, max_length=100)] | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if self.code is not None and self.door is not None:
            raise ValueError(_ONE)
        return self

    def proof(self) -> Proof | None:
        if self.code is not None:
            return Proof("code", plain_digits(self.code))
        return Proof("door", self.door) if self.door is not None else None


def plain_digits(typed: str) -> str:
    """A typed code without what people put between its digits."""
    return "".join(typed.replace("-", " ").split())
