"""What a campaign's vouchers cover and who gets them, as data: the table [terms] of its file."""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from booking.vouchers.conditions import Condition, Preference

SpaceKind = Literal["coworking", "fablab", "hub"]
ResourceKind = Literal["desk", "room", "machine", "area"]
KINDS_OF_RESOURCE: tuple[ResourceKind, ...] = ("desk", "room", "machine", "area")
# In the campaign's unit: cents, days or minutes.
Amount = Annotated[int, Field(gt=0, le=10**14)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Name(Frozen):
    it: Annotated[str, Field(min_length=1, max_length=200)]
    en: Annotated[str, Field(min_length=1, max_length=200)]


class GiveBack(Frozen):
    """Where the voucher's share goes when a place stays empty: to the `pot` it still counts
    against the caps, to the `voucher` it does not. In time, all goes back to the voucher."""

    late: Literal["pot", "voucher"] = "pot"
    no_show: Literal["pot", "voucher"] = "pot"


class ExpenseClass(Frozen):
    """A class of expense with a cap of its own per beneficiary: desks, insurance, travel.

    `number` stands in the accounts of caps: it is never given to another class. A reservation
    falls in the first class that names its resource's kind; what is `by_receipt` is no reservation,
    and is claimed with a document.
    """

    number: Annotated[int, Field(ge=1, le=99)]
    slug: Slug
    name: Name
    cap: Amount | None = None
    resource_kinds: tuple[ResourceKind, ...] = ()
    by_receipt: bool = False

    @model_validator(mode="after")
    def _of_one_sort(self) -> Self:
        if self.by_receipt == bool(self.resource_kinds):
            raise ValueError("is either by_receipt or names resource_kinds")
        return self


class Window(Frozen):
    """Days in the campaign's zone, both included."""

    opens_on: date
    closes_on: date

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.closes_on < self.opens_on:
            raise ValueError("closes_on comes before opens_on")
        return self

    def holds(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


class Plan(Frozen):
    """What an application has to plan: the least cost in all, and over how many months."""

    least_cents: Annotated[int, Field(ge=0, le=10**12)] = 0
    least_months: Annotated[int, Field(ge=1, le=120)] | None = None
    most_months: Annotated[int, Field(ge=1, le=120)] | None = None


class Terms(Frozen):
    """What a voucher covers. The defaults are those of Milan's calls of 2013–2015."""

    rate_basis_points: Annotated[int, Field(ge=1, le=10_000)] = 5_000
    # What the rate is of: the price with VAT or without. `excluded_for_undertakings`: those who
    # recover VAT bear the price without it, persons the price with it.
    vat: Literal["included", "excluded", "excluded_for_undertakings"] = "included"
    # Most per beneficiary, in the campaign's unit; without one there is no limit.
    cap_per_year: Amount | None = None
    cap_per_campaign: Amount | None = None
    # Most of one reservation.
    cap_per_reservation: Amount | None = None
    classes: Annotated[tuple[ExpenseClass, ...], Field(max_length=20)] = ()
    # Least price of one reservation.
    minimum_cost_cents: Annotated[int, Field(ge=0)] = 0
    # Only spaces that stand in the city's list on the day of use.
    listed_only: bool = True
    space_kinds: Annotated[tuple[SpaceKind, ...], Field(min_length=1)] = (
        "coworking",
        "fablab",
        "hub",
    )
    resource_kinds: Annotated[tuple[ResourceKind, ...], Field(min_length=1)] = KINDS_OF_RESOURCE
    # Days on which stays may begin; without it, all days of the voucher.
    use: Window | None = None
    # How long a voucher lasts, the day of the grant included; never beyond the campaign.
    valid_days: Annotated[int, Field(ge=1, le=3_660)] = 365
    give_back: GiveBack = GiveBack()
    # How much longer a voucher lasts when a stay fell through by the space's fault.
    extend_days_on_space_fault: Annotated[int, Field(ge=0, le=366)] = 30

    # How vouchers are given: an officer grants them to applicants, or whoever is eligible has one
    # at its first use, of `amount_per_grant`.
    granted: Literal["on_application", "at_first_use"] = "on_application"
    # What each grant is of; without it the rate of what is planned, within the caps.
    amount_per_grant: Amount | None = None
    # When applications are taken; without any, as long as the campaign is open.
    applications: Annotated[tuple[Window, ...], Field(max_length=20)] = ()
    plan: Plan = Plan()
    # Everybody has to fulfil all of these …
    eligibility: Annotated[tuple[Condition, ...], Field(max_length=20)] = ()
    # … and ranks by these, then by the moment of the application.
    preferences: Annotated[tuple[Preference, ...], Field(max_length=20)] = ()
    # A grant not accepted within so many days goes back to its pot; without it none is needed.
    accept_within_days: Annotated[int, Field(ge=1, le=366)] | None = None
    # Whether it is aid under Reg. (EU) 2023/2831, and the ceiling per single undertaking over three
    # years that the Regulation sets (art. 3(2)).
    de_minimis: bool = False
    de_minimis_ceiling_cents: Annotated[int, Field(gt=0, le=10**12)] = 30_000_000

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        numbers = [each.number for each in self.classes]
        slugs = [each.slug for each in self.classes]
        if len(set(numbers)) < len(numbers) or len(set(slugs)) < len(slugs):
            raise ValueError("each class of expense has a number and a slug of its own")
        if self.granted == "at_first_use" and self.amount_per_grant is None:
            raise ValueError("granted at_first_use needs amount_per_grant")
        return self

    def class_of(self, resource_kind: str) -> ExpenseClass | None:
        """The class that a reservation of that kind of resource falls in."""
        return next((each for each in self.classes if resource_kind in each.resource_kinds), None)

    @property
    def keeps_classes(self) -> bool:
        """Whether caps beside the year's are kept (rows of year 0 in cap_uses)."""
        return self.cap_per_campaign is not None or bool(self.classes)
