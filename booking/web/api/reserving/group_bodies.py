"""What one sends to reserve several at once, and how a use case takes it."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from booking.groups.place import Together
from booking.groups.recurrence import MOST, Recurrence, stays
from booking.reservations.decide import Wish
from booking.spaces.network import Network
from booking.web.api.fields import Flag, Id, Stretch, Text, Title, Whole

Take = Annotated[
    Literal["all", "what-fits"],
    Field(description="All of it or nothing, or whatever can be had."),
]
_SERIES: dict[str, JsonValue] = {
    "resource_id": 12,
    "starts_at": "2026-12-01T09:00:00+01:00",
    "ends_at": "2026-12-01T13:00:00+01:00",
    "repeat": {"every": "week", "count": 12},
    "take": "what-fits",
}
_VISIT: dict[str, JsonValue] = {
    "reservations": [
        {
            "resource_id": 12,
            "quantity": 5,
            "starts_at": "2026-12-01T09:00:00+01:00",
            "ends_at": "2026-12-01T13:00:00+01:00",
        },
        {
            "resource_id": 14,
            "starts_at": "2026-12-01T09:00:00+01:00",
            "ends_at": "2026-12-01T11:00:00+01:00",
        },
    ],
    "voucher": "MILANO-DEMO",
}
_NO_REASON = {
    "en": "`waive` goes with `waive_reason`: say why the rule does not hold this time",
    "it": "`waive` vuole `waive_reason`: scrivi perché questa volta la regola non vale",
}


class _ForAll(BaseModel):
    """What holds for all of it."""

    voucher: Annotated[Text, Field(min_length=1, max_length=64)] | None = None
    title: Title | None = None
    take: Take = "all"
    waive: frozenset[Literal["lead", "grid", "quota"]] = frozenset()
    waive_reason: Annotated[Text, Field(min_length=1, max_length=500)] | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "_ForAll":
        if bool(self.waive) != (self.waive_reason is not None):
            raise ValueError(_NO_REASON)
        return self


class SeriesBody(Stretch, _ForAll):
    """The first date of a series, and how it repeats; wall-clock times hold over clock changes."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_SERIES]})

    resource_id: Id
    quantity: Annotated[Whole, Field(ge=1, le=1000)] = 1
    repeat: Recurrence


class PartBody(Stretch):
    """One reservation of a visit."""

    model_config = ConfigDict(extra="forbid")

    resource_id: Id
    quantity: Annotated[Whole, Field(ge=1, le=1000)] = 1


class VisitBody(_ForAll):
    """Several reservations that stand or fall as one: five desks, a room and a laser cutter."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_VISIT]})

    reservations: Annotated[list[PartBody], Field(min_length=1, max_length=MOST)]


class CancelGroupBody(BaseModel):
    """Of a series, from which date on; all of it where none is given."""

    model_config = ConfigDict(extra="forbid")

    since: Annotated[
        UUID | None, Field(description="A reservation of the series: it and those after it.")
    ] = None
    reason: Annotated[Text, Field(max_length=500)] | None = None


class MoveGroupBody(Stretch):
    """Where one of them goes; the others move by as many days and as much of the clock."""

    model_config = ConfigDict(extra="forbid")

    like: Annotated[UUID, Field(description="The reservation of the group whose new time it is.")]
    following: Annotated[
        Flag, Field(description="Of a series only this date and those after it.")
    ] = False
    take: Take = "all"


def series_of(body: SeriesBody, network: Network) -> Together:
    """The dates by the clock of the resource's space. Refuses with NotFound or Invalid."""
    zone = network.resource(body.resource_id).space.zone
    return Together(
        wishes=[
            None
            if each is None
            else Wish(
                resource_id=body.resource_id,
                period=each,
                quantity=body.quantity,
                voucher=body.voucher,
                title=body.title,
                waived=frozenset(body.waive),
                waive_reason=body.waive_reason,
            )
            for each in stays(body.repeat, body.period, zone)
        ],
        rule=body.repeat,
    )


def visit_of(body: VisitBody, _network: Network) -> Together:
    """The body as a use case takes it."""
    return Together(
        wishes=[
            Wish(
                resource_id=each.resource_id,
                period=each.period,
                quantity=each.quantity,
                voucher=body.voucher,
                title=body.title,
                waived=frozenset(body.waive),
                waive_reason=body.waive_reason,
            )
            for each in body.reservations
        ]
    )
