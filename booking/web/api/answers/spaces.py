"""Spaces, resources, free times and search results as they are answered."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import Field

from booking.spaces.prices import PriceItem
from booking.spaces.rules import Rules, WeeklyHours
from booking.web.api.answers.parts import (
    AnswerModel,
    InBothLanguages,
    Next,
    Slug,
    SpaceInShort,
    Zone,
)
from booking.web.api.answers.reservations import Figures

ResourceKind = Literal["desk", "room", "machine", "area"]
SpaceKind = Literal["coworking", "fablab", "hub"]
Metres = Annotated[
    int | None, Field(description="From `near`; null without it, or where the place is unknown.")
]


class SpaceInList(AnswerModel):
    """A space in a list."""

    id: int
    slug: Slug
    name: str
    kind: SpaceKind
    listed: Annotated[bool, Field(description="In the city's list, where vouchers are accepted.")]
    sample: Annotated[bool, Field(description="Made up for the demonstration.")]
    street: str | None
    postcode: str | None
    city: str
    municipio: int | None
    lat: float | None
    lon: float | None
    distance_m: Metres
    timezone: Zone
    amenities: list[str]


class SpacePage(AnswerModel):
    """Spaces by name, or the nearest first."""

    items: list[SpaceInList]
    next: Next
    calendar_url: Annotated[str, Field(description="The feed of the whole network.")]


class OpenOn(AnswerModel):
    """Wall-clock hours of one ISO weekday (1 is Monday) in the space's zone."""

    weekday: int
    opens: Annotated[str, Field(description="08:00.")]
    closes: Annotated[str, Field(description="20:00.")]
    closes_next_day: bool


class SpecialDays(AnswerModel):
    """Days with hours of their own, the last one included; without any it is closed. Those of an
    exception come before a season's, and before holidays."""

    kind: Literal["season", "exception"]
    name: str
    first_day: date
    last_day: date
    hours: list[OpenOn]


class HoursAnswer(AnswerModel):
    """When a space is open, but for its closures."""

    hours: list[OpenOn]
    special_hours: list[SpecialDays]
    closes_on_holidays: bool


class Standing(AnswerModel):
    """The space's standing in the city's list; the last day is included."""

    state: str
    listed_from: date | None
    listed_until: date | None
    for_demonstration: bool
    source: str | None


class UnitAnswer(AnswerModel):
    """One physical instance of a resource."""

    id: int
    number: int
    name: str


class Prices(AnswerModel):
    """A price list, in cents per unit, VAT included; `peak` are the local hours that are peak."""

    items: list[PriceItem]
    peak: list[WeeklyHours]
    vat_basis_points: int

    currency: str


class ResourceAnswer(AnswerModel):
    """What can be reserved, with its rules and prices."""

    id: int
    key: Annotated[str, Field(description="Its name in the city's data files.")]
    kind: ResourceKind
    family: Annotated[str | None, Field(description="Of a machine: what training is for.")]
    family_name: str | None
    name: str
    names: InBothLanguages
    amenities: list[str]
    unit_count: Annotated[int, Field(description="How many can be reserved at once.")]
    units: list[UnitAnswer]
    parts: Annotated[list[int], Field(description="The resources that a whole takes; else empty.")]
    rules: Rules
    prices: Prices
    calendar_url: str
    free_busy_url: Annotated[str, Field(description="When nothing is free, as VFREEBUSY.")]


class ResourceAlone(ResourceAnswer):
    """A resource on its own, with where it is."""

    space: SpaceInShort
    timezone: Zone


class SpaceInFull(SpaceInList):
    """A space on its own, with all that can be reserved in it."""

    amenity_names: dict[str, str]
    website: str | None
    note: str | None
    notes: dict[str, str]
    source: str | None
    hours: list[OpenOn]
    special_hours: list[SpecialDays]
    closes_on_holidays: bool
    certification: Standing | None
    calendar_url: str
    free_busy_url: Annotated[str, Field(description="When nothing is free, as VFREEBUSY.")]
    month_url: Annotated[
        str, Field(description="A page with a month's free and full days, to be framed by a site.")
    ]
    resources: list[ResourceAnswer]


class FreeInterval(AnswerModel):
    """A stretch during which the same number of units is free at each instant."""

    starts_at: datetime
    ends_at: datetime
    free_units: int


class AvailabilityAnswer(AnswerModel):
    """`intervals`, or with `duration_minutes` the `starts`; never both."""

    resource_id: int
    timezone: Zone
    intervals: list[FreeInterval] = []
    starts: list[datetime] = []


class SpaceFound(SpaceInShort):
    """Where a result is."""

    id: int
    kind: SpaceKind
    listed: Annotated[bool, Field(description="Whether vouchers are accepted there that day.")]
    sample: bool
    street: str | None
    municipio: int | None
    lat: float | None
    lon: float | None


class SearchResult(AnswerModel):
    """One resource that can be reserved for exactly the period asked for."""

    resource_id: int
    kind: ResourceKind
    family: str | None
    name: str
    space: SpaceFound
    distance_m: Metres
    free_units: int
    starts_at: datetime
    ends_at: datetime
    timezone: Zone
    approval: Annotated[bool, Field(description="The space answers the request first.")]
    qualification: Annotated[str | None, Field(description="The training it needs, or null.")]
    quote: Figures


class SearchPage(AnswerModel):
    """Nearest first; unknown distances last."""

    items: list[SearchResult]
    next: Next
