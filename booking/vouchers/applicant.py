"""What an applicant declares: who the voucher is for, and the papers that show it."""

from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from booking.vouchers.conditions import BeneficiaryKind, Size
from booking.vouchers.tax_code import checked_tax_code, fits_birth_date
from booking.vouchers.terms import Frozen

_NOT_PRINTABLE = {"en": "no control characters", "it": "niente caratteri di controllo"}
_OTHER_BIRTH_DATE = {
    "en": "is not the day that tax_code says; correct whichever is wrong",
    "it": "non è il giorno che dice tax_code; correggi quello sbagliato",
}


def _printable(text: str) -> str:
    if not text.isprintable():
        raise ValueError(_NOT_PRINTABLE)
    return text


Line = Annotated[str, StringConstraints(strip_whitespace=True), AfterValidator(_printable)]


class RegisterEntry(Frozen):
    """In the business register of a chamber of commerce; `province` by its sign, like MI."""

    province: Annotated[Line, Field(pattern=r"^[A-Z]{2}$")]
    number: Annotated[Line, Field(min_length=1, max_length=20)]


class Applicant(Frozen):
    """As of the day of the application; what a campaign does not ask may be left out.

    `birth_date` is the person's, or that of who applies for the undertaking. `disability_waiver`
    claims that an age limit is not asked of them, and says nothing else: which disability is
    nobody's business here. `residence` is the municipality of a person's residence or of an
    undertaking's seat. `single_undertaking` names the group it is part of (Reg. (EU) 2023/2831,
    art. 2(2)), the same for all of the group.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    kind: BeneficiaryKind
    tax_code: Annotated[Line, Field(max_length=40)]
    name: Annotated[Line, Field(min_length=1, max_length=200)]
    birth_date: date | None = None
    disability_waiver: bool = False
    vat_opened_on: date | None = None
    residence: Annotated[Line, Field(min_length=1, max_length=80)] | None = None
    # A model has a method of that name already.
    register_entry: RegisterEntry | None = Field(default=None, alias="register")
    size: Size | None = None
    single_undertaking: Annotated[Line, Field(min_length=1, max_length=80)] | None = None

    @field_validator("tax_code")
    @classmethod
    def _checked_code(cls, code: str, info: ValidationInfo) -> str:
        kind: BeneficiaryKind | None = info.data.get("kind")
        return checked_tax_code(code, kind=kind) if kind else code

    @field_validator("birth_date")
    @classmethod
    def _of_the_code(cls, born: date | None, info: ValidationInfo) -> date | None:
        code = info.data.get("tax_code")
        if born and code and info.data.get("kind") == "person" and not fits_birth_date(code, born):
            raise ValueError(_OTHER_BIRTH_DATE)
        return born


class Document(Frozen):
    """A paper's metadata; its content stays with the office that asked for it. `bytes` is its
    length, `sha256` in hexadecimal."""

    kind: Annotated[Line, Field(min_length=1, max_length=80)]
    name: Annotated[Line, Field(min_length=1, max_length=200)]
    media_type: Annotated[Line, Field(pattern=r"^[a-z]+/[a-z0-9.+-]+$", max_length=100)]
    bytes: Annotated[int, Field(ge=1, le=2**40)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    dated: date
