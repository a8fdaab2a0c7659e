"""A campaign as data: its pots, and the file that a city describes it in."""

from datetime import date
from typing import Annotated, Literal, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, Field, model_validator

from booking.vouchers.conditions import BeneficiaryKind, Kinds
from booking.vouchers.terms import Amount, Frozen, Name, Slug, Terms

Unit = Literal["money", "day", "hour"]
BOTH: tuple[BeneficiaryKind, ...] = ("person", "undertaking")


class Pot(Frozen):
    """One budget. Grants draw on the lowest rank that admits the beneficiary and has enough;
    `spills` says whether those whom it admits go on to the next rank where it has not."""

    slug: Slug
    name: Name
    budget: Amount
    rank: Annotated[int, Field(ge=1, le=99)] = 1
    admits: Kinds = BOTH
    spills: bool = True


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError(f"{name!r} is no time zone; write one like Europe/Rome")
    return name


class Campaign(Frozen):
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


class CampaignFile(Frozen):
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
