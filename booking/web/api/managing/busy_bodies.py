"""Imported calendars and conflicts as the API takes and shows them."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from booking.imports.conflicts import Conflict
from booking.imports.source import Source
from booking.web.api.fields import Id, Text
from booking.web.api.reserving.represent import utc

EXAMPLE: dict[str, JsonValue] = {
    "id": 4,
    "name": "Agenda della sala",
    "host": "calendar.example.org",
    "resource_id": 12,
    "unit_id": None,
    "state": "good",
    "times": 12,
    "checked_at": "2026-11-30T08:00:00Z",
    "good_at": "2026-11-30T08:00:00Z",
    "check_at": "2026-11-30T08:10:00Z",
    "error": None,
    "warnings": [],
}
EXAMPLE_CONFLICT: dict[str, JsonValue] = {
    "reservation_id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11",
    "reference": "K7WM-3RQD",
    "resource_id": 12,
    "units": [{"id": 407, "name": "7"}],
    "quantity": 1,
    "status": "confirmed",
    "starts_at": "2026-12-01T08:00:00Z",
    "ends_at": "2026-12-01T12:00:00Z",
    "member": "Ada",
    "source": {"id": 4, "name": "Agenda della sala"},
    "busy": [{"starts_at": "2026-12-01T09:00:00Z", "ends_at": "2026-12-01T10:00:00Z"}],
    "kept": False,
}


class SourceBody(BaseModel):
    """A calendar that the space keeps elsewhere, and what is taken while it is busy: without
    `resource_id` the whole space, without `unit_id` every unit of the resource."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "name": "Agenda della sala",
                    "address": "https://calendar.example.org/private-4711/basic.ics",
                    "resource_id": 12,
                }
            ]
        },
    )

    name: Annotated[Text, Field(min_length=1, max_length=100)]
    address: Annotated[
        str,
        Field(
            min_length=1,
            max_length=2000,
            description="https or webcal; it is shown to nobody again, only its host is.",
            json_schema_extra={"writeOnly": True},
        ),
    ]
    resource_id: Id | None = None
    unit_id: Id | None = None


def shown_source(source: Source) -> dict[str, Any]:
    return {
        "id": source.id,
        "name": source.name,
        "host": source.host,
        "resource_id": source.resource_id,
        "unit_id": source.unit_id,
        "state": source.state,
        "times": source.times,
        "checked_at": _utc(source.checked_at),
        "good_at": _utc(source.good_at),
        "check_at": utc(source.check_at),
        "error": source.error,
        "warnings": source.warnings,
    }


def shown_conflict(conflict: Conflict) -> dict[str, Any]:
    return {
        "reservation_id": str(conflict.reservation_id),
        "reference": conflict.reference,
        "resource_id": conflict.resource_id,
        "units": list(conflict.units),
        "quantity": conflict.quantity,
        "status": conflict.status,
        "starts_at": utc(conflict.starts_at),
        "ends_at": utc(conflict.ends_at),
        "member": conflict.member_name,
        "source": {"id": conflict.source_id, "name": conflict.source_name},
        "busy": [
            {"starts_at": utc(each.start), "ends_at": utc(each.end)} for each in conflict.busy
        ],
        "kept": conflict.kept,
    }


def _utc(at: datetime | None) -> str | None:
    return utc(at) if at is not None else None
