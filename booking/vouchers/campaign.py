"""A campaign as data: its terms, its pots, and the file that a city describes them in."""

from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Unit = Literal["money", "day", "hour"]
SpaceKind = Literal["coworking", "fablab", "hub"]
ResourceKind = Literal["desk", "room", "machine", "area"]
BeneficiaryKind = Literal["person", "undertaking"]
# In the campaign's unit: cents, days or minutes.
Amount = Annotated[int, Field(gt=0, le=10**14)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class GiveBack(_Frozen):
    """Where the voucher's share goes when a place stays empty: to the `pot` it still counts
    against the year's cap, to the `voucher` it does not. In time, all goes back to the voucher."""

    late: Literal["pot", "voucher"] = "pot"
    no_show: Literal["pot", "voucher"] = "pot"


class Terms(_Frozen):
    """What a voucher covers. The defaults are those of Milan's calls of 2013–2015."""

    rate_basis_points: Annotated[int, Field(ge=1, le=10_000)] = 5_000
    # Most per beneficiary and year of use, in the campaign's unit; `null` sets no limit.
    cap_per_year: Amount | None = None
    # Least price of one reservation.
    minimum_cost_cents: Annotated[int, Field(ge=0)] = 0
    # Only spaces that stand in the city's list on the day of use.
    listed_only: bool = True
    space_kinds: Annotated[tuple[SpaceKind, ...], Field(min_length=1)] = (
        "coworking",
        "fablab",
        "hub",
    )
    resource_kinds: Annotated[tuple[ResourceKind, ...], Field(min_length=1)] = (
        "desk",
        "room",
        "machine",
        "area",
    )
    # How long a voucher lasts, the day of the grant included; never beyond the campaign.
    valid_days: Annotated[int, Field(ge=1, le=3_660)] = 365
    give_back: GiveBack = GiveBack()
    # How much longer a voucher lasts when a stay fell through by the space's fault.
    extend_days_on_space_fault: Annotated[int, Field(ge=0, le=366)] = 30


class Name(_Frozen):
    it: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]


class Pot(_Frozen):
    """One budget. Grants draw on the lowest rank that admits the beneficiary and has enough."""

    slug: Slug
    name: Name
    budget: Amount
    rank: Annotated[int, Field(ge=1, le=99)] = 1
    admits: Annotated[tuple[BeneficiaryKind, ...], Field(min_length=1)] = ("person", "undertaking")


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write one like Europe/Rome")
    return name


class Campaign(_Frozen):
    """The table [campaign]: who it is, what it counts in, and its first and last day."""

    slug: Slug
    name: Name
    unit: Unit = "money"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "Europe/Rome"
    opens_on: date
    closes_on: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.closes_on < self.opens_on:
            raise ValueError("closes_on comes before opens_on")
        return self


class CampaignFile(_Frozen):
    """A whole campaign file: [campaign], [terms] and one [[pots]] for each budget."""

    campaign: Campaign
    terms: Terms
    pots: Annotated[tuple[Pot, ...], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({pot.slug for pot in self.pots}) < len(self.pots):
            raise ValueError("each pot has a slug of its own")
        if len({pot.rank for pot in self.pots}) < len(self.pots):
            raise ValueError("each pot has a rank of its own")
        return self
