"""Campaigns, applications, grants, expenses and aid as they are answered."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, InBothLanguages, Next

Amount = Annotated[int, Field(description="In the campaign's unit: cents, days or minutes.")]
Facts = Annotated[dict[str, Any], Field(description="What was declared, as it was sent.")]
Papers = Annotated[list[dict[str, Any]], Field(description="Metadata of the documents.")]


class PotName(AnswerModel):
    """A budget, without its figures."""

    slug: str
    name: str
    admits: list[str]


class WindowAnswer(AnswerModel):
    """Days, both included."""

    opens_on: date
    closes_on: date


class CampaignAnswer(AnswerModel):
    """A campaign, in words and as data."""

    slug: str
    name: str
    names: InBothLanguages
    unit: Literal["money", "day", "hour"]
    opens_on: date
    closes_on: date
    is_open: bool
    granted: Literal["on_application", "at_first_use"]
    takes_applications: Annotated[bool, Field(description="Whether one can apply today.")]
    applications: list[WindowAnswer]
    terms_in_words: list[str]
    terms: Annotated[dict[str, Any], Field(description="As its file says, defaults included.")]
    pots: list[PotName]


class CampaignPage(AnswerModel):
    """Campaigns, by their slug."""

    items: list[CampaignAnswer]
    next: Next


class ApplicationAnswer(AnswerModel):
    """An application as it stands."""

    id: int
    campaign: str
    state: Literal["submitted", "withdrawn", "refused", "granted"]
    plan_cents: int
    months: int | None
    applicant: Facts
    documents: Papers
    points: int
    submitted_at: datetime
    decided_at: datetime | None
    reason: str | None
    voucher_id: int | None


class ApplicationPage(AnswerModel):
    """Applications, in the order in which they were submitted."""

    items: list[ApplicationAnswer]
    next: Next


class RankedAnswer(AnswerModel):
    """An application in its place in the ranking."""

    place: int
    id: int
    beneficiary_id: int
    kind: str
    points: int
    submitted_at: datetime
    plan_cents: int
    months: int | None
    applicant: Facts
    documents: Papers
    email: str
    other_accounts: Annotated[
        int, Field(description="How many other accounts act for this beneficiary.")
    ]
    same_tax_code: Annotated[
        int, Field(description="How many other applications that wait name this tax code.")
    ]
    was_separated: Annotated[
        bool, Field(description="An officer separated this account from this beneficiary before.")
    ]
    amount: Annotated[int | None, Field(description="What it would be granted; in the unit.")]
    pot: Annotated[str | None, Field(description="The pot that would pay; null: none has enough.")]
    total: Annotated[int | None, Field(description="What that pot would have paid by then.")]


class RankedPage(AnswerModel):
    """The ranking: by points, then by the moment of the application."""

    items: list[RankedAnswer]
    next: Next


class GrantLine(AnswerModel):
    """What became of a line of the list."""

    line: int
    email: str
    outcome: Literal["granted", "already"]
    voucher_id: Annotated[int | None, Field(description="Null in a dry run of a new one.")]
    amount: Amount
    pot: str | None


class GrantReport(AnswerModel):
    """What a list of grants did, or would do."""

    dry_run: bool
    granted: int
    totals: Annotated[dict[str, int], Field(description="By pot, in the campaign's unit.")]
    lines: list[GrantLine]


class RevokedAnswer(AnswerModel):
    """A voucher that was taken back."""

    id: int
    state: Literal["revoked"]
    amount: Amount


class ExpenseAnswer(AnswerModel):
    """An expense as it stands."""

    id: int
    voucher_id: int
    campaign: str
    class_: Annotated[str, Field(alias="class", description="The class of expense.")]
    spent_on: date
    cost_cents: int
    covered_cents: int
    document: dict[str, Any]
    state: Literal["submitted", "approved", "refused", "paid"]
    submitted_at: datetime
    decided_at: datetime | None
    reason: str | None
    paid_at: datetime | None
    payment_reference: str | None


class ExpensePage(AnswerModel):
    """Expenses, in the order in which they were submitted."""

    items: list[ExpenseAnswer]
    next: Next


class AccountAnswer(AnswerModel):
    """An account that acts for a beneficiary."""

    id: int
    email: str
    name: str | None


class SeparationAnswer(AnswerModel):
    """An account that was found not to act for it."""

    id: int
    member_id: int
    reason: str
    separated_at: datetime


class BeneficiaryAnswer(AnswerModel):
    """Who public money is for."""

    id: int
    kind: Literal["person", "undertaking"]
    tax_code: str | None
    name: str | None
    single_undertaking: str | None
    accounts: list[AccountAnswer]
    separations: list[SeparationAnswer]


class AidLine(AnswerModel):
    """One grant that counts."""

    source: Literal["voucher", "declared"]
    id: int
    beneficiary_id: int
    granted_on: date
    cents: int
    measure: str
    grantor: str | None


class AidAnswer(AnswerModel):
    """De minimis aid over three years."""

    beneficiary_id: int
    from_day: date
    to_day: date
    ceiling_cents: int
    counted_cents: int
    left_cents: int
    lines: list[AidLine]
