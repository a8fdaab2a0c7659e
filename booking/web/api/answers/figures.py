"""A space's figures, as /schema/openapi.json shows them."""

from datetime import date
from typing import Annotated

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, Cents, InBothLanguages, Slug, Zone

Share = Annotated[float | None, Field(description="From 0 to 1; null where there was nothing.")]


class HourOfWeek(AnswerModel):
    """An hour of the week by the space's clock, on all days together. An hour that the clock shows
    twice counts twice."""

    weekday: Annotated[int, Field(description="1 is Monday.")]
    hour: Annotated[int, Field(description="8 is from 8:00 to 9:00.")]
    open_seconds: Annotated[int, Field(description="Of every unit, less closures.")]
    taken_seconds: int
    share: Share


class OccupancyAnswer(AnswerModel):
    """Within the opening hours, less closures."""

    open_seconds: int
    taken_seconds: int
    share: Share
    hours: Annotated[list[HourOfWeek], Field(description="Those in which something was open.")]


class CancelledCounts(AnswerModel):
    """By its member before the free deadline or after it, or by the space."""

    early: int
    late: int
    by_space: int


class LeadMinutes(AnswerModel):
    """How long before its beginning a stay was reserved."""

    first_quartile: int
    median: int
    third_quartile: int


class Figures(AnswerModel):
    """Of what began on the days; occupancy, of what took time on them."""

    occupancy: OccupancyAnswer
    stays: Annotated[int, Field(description="All that were not cancelled, no-shows among them.")]
    came: Annotated[int, Field(description="Checked in, or completed.")]
    no_shows: int
    no_show_share: Annotated[
        float | None, Field(description="Of those of whom it is known; null where of nobody.")
    ]
    cancelled: CancelledCounts
    price_cents: Annotated[Cents, Field(description="Of the stays but the no-shows.")]
    voucher_cents: Annotated[
        Cents,
        Field(description="Of that, covered by vouchers; what the city owes is in statements."),
    ]
    due_cents: Cents
    voucher_share: Share
    no_show_price_cents: Annotated[Cents, Field(description="Of the no-shows alone.")]
    lead_minutes: Annotated[LeadMinutes | None, Field(description="Null where nobody stayed.")]


class ResourceFigures(AnswerModel):
    """A resource. A whole's occupancy is that of itself, beside its parts'."""

    id: int
    kind: str
    name: InBothLanguages
    whole: bool
    figures: Figures


class SpaceFigures(AnswerModel):
    """A space on some days."""

    space: Slug
    timezone: Zone
    from_day: date
    to_day: Annotated[date, Field(description="Included.")]
    currency: str
    total: Annotated[Figures, Field(description="Every unit once; or of the one resource.")]
    resources: list[ResourceFigures]
