"""Reservations, quotes and closures as they are answered."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from booking.web.api.answers.add_ons import TakenAnswer
from booking.web.api.answers.parts import (
    AnswerModel,
    Cents,
    InBothLanguages,
    Next,
    SpaceInShort,
    Zone,
)

Status = Literal[
    "held",
    "pending",
    "confirmed",
    "checked_in",
    "completed",
    "no_show",
    "cancelled",
    "declined",
    "expired",
]


class ReservedUnit(AnswerModel):
    """One desk of the pool, one machine: what is kept for this reservation."""

    id: int
    name: str


class ReservationAnswer(AnswerModel):
    """A reservation as it stands. Instants are in UTC, with the space's zone beside them."""

    id: UUID
    reference: Annotated[str, Field(description="To read out at the space: K7WM-3RQD.")]
    status: Status
    resource_id: int
    resource: Annotated[
        InBothLanguages,
        Field(description="The resource's name in both languages, whatever `Accept-Language`."),
    ]
    space: SpaceInShort
    units: list[ReservedUnit]
    quantity: int
    starts_at: datetime
    ends_at: datetime
    timezone: Zone
    title: str | None
    price_cents: Cents
    voucher_cents: Annotated[int, Field(description="What the voucher covers of the price.")]
    due_cents: Annotated[int, Field(description="What is paid at the space: price less voucher.")]
    currency: str
    vat_basis_points: Annotated[int, Field(description="2200 is 22 %.")]
    sequence: Annotated[int, Field(description="Grows with every move and when it is cancelled.")]
    calendar_uid: Annotated[str, Field(description="The UID of its iCalendar event.")]
    expires_at: Annotated[
        datetime | None,
        Field(description="When a hold runs out, or a request if nobody answers; else null."),
    ]
    cancel_free_until: Annotated[
        datetime, Field(description="Cancelled until then, everything goes back to the voucher.")
    ]
    check_in_from: Annotated[
        datetime | None, Field(description="Null where the resource asks for no check-in.")
    ]
    created_at: datetime


class ReservationRead(ReservationAnswer):
    """The reservation, and what comes with it."""

    add_ons: list[TakenAnswer]
    add_ons_cents: Annotated[
        int, Field(description="Paid at the space beside `due_cents`; no voucher covers it.")
    ]


class CancelledAnswer(ReservationAnswer):
    """The reservation, and what its end gave back."""

    late: Annotated[bool, Field(description="Whether the deadline had passed.")]
    given_back_cents: Annotated[int, Field(description="What went back to the voucher.")]


class ReservationPage(AnswerModel):
    """Reservations in the order of their start."""

    items: list[ReservationAnswer]
    next: Next


class ExplainedLine(AnswerModel):
    """One step of how a price came about."""

    rule: Annotated[str, Field(description="What it follows from: price, rate, balance, due …")]
    text: Annotated[str, Field(description="For people, in the language asked for.")]
    cents: Annotated[int | None, Field(description="Null where the voucher counts days or hours.")]


class Figures(AnswerModel):
    """Price, the voucher's share and what is paid at the space; covered and due make the price."""

    price_cents: Cents
    voucher_cents: int
    due_cents: int
    currency: str
    explanation: list[ExplainedLine]


class ProblemFacts(AnswerModel, extra="allow"):
    """RFC 9457. The facts of the refusal stand beside these as fields of their own."""

    type: str
    title: str
    status: int
    detail: str
    code: str


class QuoteAnswer(Figures):
    """What reserving now would cost, and what would refuse it."""

    refusal: Annotated[
        ProblemFacts | None, Field(description="The problem that reserving would answer, or null.")
    ]


class ClosureAnswer(AnswerModel):
    """A period in which a space, a resource or a unit is shut."""

    id: int
    resource_id: Annotated[int | None, Field(description="Null: the whole space.")]
    unit_id: Annotated[int | None, Field(description="Null: every unit.")]
    starts_at: datetime
    ends_at: datetime
    reason: str
    out_of_order: Annotated[bool, Field(description="A machine that does not work.")]
    until_further_notice: Annotated[
        bool, Field(description="`ends_at` is far away, and nobody's promise.")
    ]


class ClosureMade(ClosureAnswer):
    """The closure, and whom it hit."""

    moved_reservations: Annotated[
        list[UUID], Field(description="Those that went to another unit, at the same time.")
    ]
    cancelled_reservations: Annotated[
        list[UUID], Field(description="Those that were cancelled for it, with all given back.")
    ]


class ClosurePage(AnswerModel):
    """Closures in the order of their start."""

    items: list[ClosureAnswer]
    next: Next
