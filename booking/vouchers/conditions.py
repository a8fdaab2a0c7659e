"""Who a campaign is for: conditions as data, which exclude, and preferences, which only rank.

Each condition is asked of what an applicant declares (booking/vouchers/applicant.py) as of the day
of the application. What does not concern an applicant's kind, such as a person's VAT number, is
asked of the other kind alone (`applies_to`).
"""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

BeneficiaryKind = Literal["person", "undertaking"]
# As in Annex I of Reg. (EU) 651/2014.
Size = Literal["micro", "small", "medium", "large"]
_BOTH: tuple[BeneficiaryKind, ...] = ("person", "undertaking")
Kinds = Annotated[tuple[BeneficiaryKind, ...], Field(min_length=1)]
_Short = Annotated[str, Field(min_length=1, max_length=80)]


class _Condition(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    applies_to: Kinds = _BOTH


class IsOfKind(_Condition):
    """A natural person, or an undertaking."""

    rule: Literal["kind"] = "kind"
    kinds: Kinds


class OfAge(_Condition):
    """Years of age on the day of the application, both ends included; asked of persons, and for an
    undertaking of who applies for it. `waived_with_disability`: it is not asked then."""

    rule: Literal["age"] = "age"
    least: Annotated[int, Field(ge=0, le=120)] | None = None
    most: Annotated[int, Field(ge=0, le=120)] | None = None
    waived_with_disability: bool = False

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.least is None and self.most is None:
            raise ValueError("names the least age, the most, or both")
        if self.least is not None and self.most is not None and self.most < self.least:
            raise ValueError("most comes before least")
        return self


class VatNumberAge(_Condition):
    """The VAT number was opened at most so many months, to the day, before the application."""

    rule: Literal["vat_age"] = "vat_age"
    most_months: Annotated[int, Field(ge=0, le=1200)]


class ResidesIn(_Condition):
    """A person's residence, or an undertaking's seat, is in one of these municipalities."""

    rule: Literal["residence"] = "residence"
    municipalities: Annotated[tuple[_Short, ...], Field(min_length=1)]


class InRegister(_Condition):
    """It stands in the business register of one of these provinces (like MI); any, if none is
    named."""

    rule: Literal["register"] = "register"
    provinces: tuple[_Short, ...] = ()


class OfSize(_Condition):
    """The undertaking's size class."""

    rule: Literal["size"] = "size"
    sizes: Annotated[tuple[Size, ...], Field(min_length=1)]
    applies_to: Kinds = ("undertaking",)


Condition = Annotated[
    IsOfKind | OfAge | VatNumberAge | ResidesIn | InRegister | OfSize, Field(discriminator="rule")
]


class Preference(BaseModel):
    """Whoever fulfils the condition ranks so many points higher; nobody is left out for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    when: Condition
    points: Annotated[int, Field(ge=1, le=1000)]
