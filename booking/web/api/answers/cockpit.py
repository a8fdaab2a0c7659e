"""The officer's cockpit as it is answered. Amounts are in the campaign's `unit`: cents of
`currency` where that is money, else days or minutes."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.parts import AnswerModel, InBothLanguages, SpaceInShort

Unit = Annotated[
    Literal["money", "day", "hour"],
    Field(description="What amounts count: cents, days or minutes."),
]


class CampaignInShort(AnswerModel):
    """Which campaign, and what its amounts count."""

    slug: str
    name: str
    names: InBothLanguages
    unit: Unit
    currency: str
    opens_on: date
    closes_on: date


class FiguresAnswer(AnswerModel):
    """budget = remaining + granted − returned; returned = forfeited + expired + revoked + refunded;
    granted = on_vouchers + reserved + captured + reimbursed + forfeited + expired + revoked;
    owed = captured + reimbursed − refunded − paid."""

    budget: Annotated[int, Field(description="Paid into it, less what was taken out again.")]
    remaining: Annotated[int, Field(description="What is in the pot now.")]
    granted: Annotated[int, Field(description="What vouchers were made of.")]
    returned: Annotated[int, Field(description="What came back to the pot.")]
    on_vouchers: Annotated[int, Field(description="What vouchers can still use now.")]
    reserved: Annotated[int, Field(description="What stays to come hold now.")]
    captured: Annotated[int, Field(description="What became due to spaces for stays.")]
    reimbursed: Annotated[int, Field(description="What became due for receipts.")]
    released: Annotated[int, Field(description="What went back from stays to vouchers.")]
    forfeited: Annotated[
        int, Field(description="Back to the pot: empty places, offers not accepted.")
    ]
    expired: Annotated[int, Field(description="Back to the pot: vouchers whose days were over.")]
    revoked: Annotated[int, Field(description="Back to the pot: vouchers taken back.")]
    refunded: Annotated[int, Field(description="Back to the pot: taken back from spaces.")]
    paid: Annotated[int, Field(description="What left the city’s till.")]
    owed: Annotated[int, Field(description="What is due and not paid.")]


class WeekAnswer(AnswerModel):
    """Seven days up to `ends_on`, that day included."""

    ends_on: date
    granted: int
    returned: int
    captured: int
    remaining: Annotated[int, Field(description="What the pot held at its end.")]


class ForecastAnswer(AnswerModel):
    """Averages per week over the last `weeks`: eight, or as many as there are."""

    weeks: int
    granted_per_week: int
    captured_per_week: int
    net_per_week: Annotated[int, Field(description="What left the pot, less what came back.")]
    empty_on: Annotated[
        date | None,
        Field(
            description="When the pot will be empty at that rate; null where nothing burns or it "
            "outlasts the campaign."
        ),
    ]


class AlertAnswer(AnswerModel):
    """So many percent of the budget had left the pot."""

    percent: int
    raised_at: datetime


class PotAnswer(AnswerModel):
    """One pot: its figures, how it burnt down week by week, and how long it lasts."""

    slug: str
    name: str
    names: InBothLanguages
    rank: Annotated[int, Field(description="The lower is drawn on first.")]
    figures: FiguresAnswer
    forecast: ForecastAnswer
    alerts: Annotated[list[AlertAnswer], Field(description="Those said of its present budget.")]
    weeks: list[WeekAnswer]


class CockpitAnswer(AnswerModel):
    """A campaign’s figures; `total` is the sum of its pots."""

    campaign: CampaignInShort
    total: FiguresAnswer
    pots: list[PotAnswer]


class UseAnswer(AnswerModel):
    """Redeemed stays: those that the city owes a space for."""

    stays: int
    hours: Annotated[float, Field(description="Of every unit reserved.")]
    amount: Annotated[int, Field(description="What the city owes for them.")]
    price_cents: Annotated[int, Field(description="What they cost in all, VAT included.")]
    beneficiaries: Annotated[
        int | None, Field(description="How many; null where they are fewer than five.")
    ]


class UseOfMunicipio(UseAnswer):
    municipio: Annotated[int | None, Field(description="Null: not known of the space.")]


class UseOfSpace(UseAnswer):
    space: SpaceInShort
    municipio: int | None


class UsageAnswer(AnswerModel):
    """Stays that began on the days from `from_day` to `to_day`, both included."""

    campaign: CampaignInShort
    from_day: date
    to_day: date
    total: UseAnswer
    municipi: list[UseOfMunicipio]
    spaces: list[UseOfSpace]


class FindingAnswer(AnswerModel):
    """Something to look at; nothing happens by itself for it."""

    kind: Literal["own_space", "unattended", "same_person", "two_places", "voucher_share"]
    text: Annotated[str, Field(description="What was seen, and what it is based on.")]
    beneficiaries: list[int]
    members: list[int]
    spaces: list[SpaceInShort]
    reservations: Annotated[list[UUID], Field(description="The last 20 at most.")]


class AnomaliesAnswer(AnswerModel):
    """What was found in stays that began since then."""

    campaign: CampaignInShort
    since: datetime
    items: list[FindingAnswer]
