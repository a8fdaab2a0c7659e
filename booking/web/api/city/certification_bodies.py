"""What the operations of certification take."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from booking.certification.days import Day
from booking.certification.documents import MOST_DOCUMENTS, Document
from booking.web.api.fields import Text

Reason = Annotated[Text, Field(min_length=1, max_length=1000)]
_CHECKLIST = {
    "desks": 14,
    "connectivity": True,
    "shared_equipment": True,
    "rooms": True,
    "support_services": True,
    "events": True,
    "business_register": True,
}
_DOCUMENT = {
    "kind": "business-register",
    "name": "visura.pdf",
    "media_type": "application/pdf",
    "bytes": 182_044,
    "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "dated": "2026-11-20",
}


def _example(**fields: Any) -> ConfigDict:
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})


class _WithChecklist(BaseModel):
    checklist: Annotated[
        dict[str, Any],
        Field(
            max_length=50,
            description="Each thing that the call asks for, by key: true or false, or how many.",
        ),
    ] = {}
    documents: Annotated[list[Document], Field(max_length=MOST_DOCUMENTS)] = []


class ApplyBody(_WithChecklist):
    """What the space has of what the call asks."""

    model_config = _example(checklist=_CHECKLIST, documents=[_DOCUMENT])


class VisitBody(_WithChecklist):
    """What was found on that day."""

    model_config = _example(on_day="2026-11-25", checklist=_CHECKLIST, documents=[])

    on_day: Day
    reason: Reason | None = None


class ListBody(BaseModel):
    """From when; without `until_day` there is no end known."""

    model_config = _example(on_day="2026-12-01", until_day="2027-11-30")

    on_day: Day
    until_day: Day | None = None
    reason: Reason | None = None


class RejectBody(BaseModel):
    """Why."""

    model_config = _example(reason="Le postazioni sono otto, ne servono dieci.")

    reason: Reason


class ReinstateBody(BaseModel):
    """Perhaps why."""

    model_config = _example(reason="La sala è di nuovo agibile.")

    reason: Reason | None = None


class PreviewBody(BaseModel):
    """Which days."""

    model_config = _example(on_day="2026-12-10", until_day="2026-12-20")

    on_day: Day
    until_day: Day | None = None


class RemoveBody(BaseModel):
    """From when and why. `reservations` says what becomes of stays that a voucher covers: they
    stand at their full price, or are cancelled; everything goes back to the voucher either way."""

    model_config = _example(on_day="2026-12-10", reason="L’attività ha cessato.")

    on_day: Day
    reason: Reason
    reservations: Literal["uncover", "cancel"] = "uncover"


class SuspendBody(RemoveBody):
    """The same, until a day or with no end known."""

    model_config = _example(
        on_day="2026-12-10", until_day="2026-12-20", reason="Lavori non dichiarati."
    )

    until_day: Day | None = None
