"""Settlement as it is done: drafts, what is sent, approved and paid, and what is taken back."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Self
from uuid import UUID

from litestar import Response, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, model_validator

from booking.database.pool import Connection, Pool
from booking.errors import IdempotencyKeyReused, NotFound
from booking.members.member import Member
from booking.reservations.key import Key
from booking.settlement import advance
from booking.settlement.correct import correct
from booking.settlement.draft import draft
from booking.settlement.period import Days
from booking.settlement.refusals import (
    CorrectionTooLarge,
    NothingCaptured,
    PeriodNotOver,
    StatementState,
    no_statement,
)
from booking.settlement.statement import read, statements
from booking.web.access import MANAGER, OFFICER, operation
from booking.web.api.answers.statements import CorrectionAnswer, DraftedAnswer, StatementAnswer
from booking.web.api.city.stated import SHORT, WHOLE, corrected, short, whole
from booking.web.api.fields import Text, Whole
from booking.web.idempotency import Answer, answered, as_response, write_once

_REFUSALS = (NotFound, StatementState, IdempotencyKeyReused)
_LARGEST_ID = 2**31 - 1
_NO_DAY = {"en": "a day like 2026-12-01", "it": "un giorno come 2026-12-01"}
_BOTH_DAYS = {"en": "`from` and `to` go together", "it": "`from` e `to` vanno insieme"}
_PERIOD: dict[str, JsonValue] = {"from": "2026-09-01", "to": "2026-10-31"}
_TAKE_BACK: dict[str, JsonValue] = {"amount": 450, "reason": "Il laser era guasto dalle 11"}


def _day(value: Any) -> date:
    if not isinstance(value, str) or not re.fullmatch(r"20\d\d-\d\d-\d\d", value, re.ASCII):
        raise ValueError(_NO_DAY)
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(_NO_DAY) from None


Day = Annotated[date, BeforeValidator(_day)]


class PeriodBody(BaseModel):
    """Whole days in the campaign's zone, both included; without them the two months before."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_PERIOD]})

    first: Annotated[Day | None, Field(alias="from")] = None
    last: Annotated[Day | None, Field(alias="to")] = None

    @model_validator(mode="after")
    def _together(self) -> Self:
        if (self.first is None) != (self.last is None):
            raise ValueError(_BOTH_DAYS)
        return self

    @property
    def days(self) -> Days | None:
        """Refuses with Invalid where the last day comes first."""
        return Days.of(self.first, self.last) if self.first and self.last else None


class PaymentBody(BaseModel):
    """What the payment is found by at the bank or the treasury."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={"examples": [{"payment_reference": "Mandato 2026/1834"}]},
    )

    payment_reference: Annotated[Text, Field(min_length=1, max_length=140)]


class CorrectionBody(BaseModel):
    """How much is taken back, in the campaign's unit, and why."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [_TAKE_BACK]})

    amount: Annotated[Whole, Field(ge=1, le=10**12)]
    reason: Annotated[Text, Field(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class Settling:
    """Who asks, when, and with what."""

    member: Member
    pool: Pool
    now: datetime
    key: Key | None

    async def write(self, work: Callable[[Connection], Awaitable[Answer]]) -> Response[bytes]:
        return as_response(
            await write_once(self.pool, member=self.member, key=self.key, now=self.now, work=work)
        )

    async def step(
        self, statement_id: int, step: Callable[..., Awaitable[None]], **more: Any
    ) -> Response[bytes]:
        """Take one step of a statement, and answer with the statement as it then stands."""
        if not 0 < statement_id <= _LARGEST_ID:
            raise no_statement()

        async def work(conn: Connection) -> Answer:
            of_statement = {"statement_id": statement_id, "member": self.member}
            await step(conn, **of_statement, **more, now=self.now)
            # Whoever took the step sees what became of it, whatever else their token may.
            return answered(whole(await read(conn, statement_id=statement_id, member=None)))

        return await self.write(work)


def _settling(
    member: NamedDependency[Member],
    pool: NamedDependency[Pool],
    now: NamedDependency[datetime],
    key: NamedDependency[Key | None],
) -> Settling:
    return Settling(member, pool, now, key)


SETTLING = {"settling": Provide(_settling, sync_to_thread=False)}


@post(
    "/api/v1/campaigns/{slug:str}/statements",
    operation_id="draftStatements",
    summary="Draft the statements of a period",
    description="By an officer: one for each space, with a line for each transfer up to the end "
    "of the period that stands in no statement yet. Drafting again adds what came since; what was "
    "sent stays. A body is optional: without one it is the two calendar months before.",
    tags=["settlement"],
    dependencies=SETTLING,
    **operation(
        OFFICER,
        refusals=(NotFound, PeriodNotOver, IdempotencyKeyReused),
        body=True,
        answer=DraftedAnswer,
        status=201,
        says="The period's drafts.",
        example={
            "period_from": "2026-09-01",
            "period_to": "2026-10-31",
            "items": [SHORT | {"state": "draft", "sent_at": None}],
        },
    ),
)
async def draft_all(
    slug: FromPath[str],
    settling: NamedDependency[Settling],
    data: JSONBody[PeriodBody | None] = None,
) -> Response[bytes]:
    days = data.days if data else None

    async def work(conn: Connection) -> Answer:
        drafted = await draft(
            conn, campaign=slug, days=days, member=settling.member, now=settling.now
        )
        found = await statements(conn, ids=drafted.statement_ids)
        period = {"period_from": drafted.days.first, "period_to": drafted.days.last}
        return answered(period | {"items": [short(each) for each in found]}, 201)

    return await settling.write(work)


@post(
    "/api/v1/statements/{statement_id:int}/send",
    operation_id="sendStatement",
    summary="Send a draft to its space",
    description="By an officer. Its lines stand from now on; the space's managers get a mail.",
    tags=["settlement"],
    status_code=HTTP_200_OK,
    dependencies=SETTLING,
    **operation(
        OFFICER, refusals=_REFUSALS, answer=StatementAnswer, says="The statement, sent.",
        example=WHOLE,
    ),
)  # fmt: skip
async def send(statement_id: FromPath[int], settling: NamedDependency[Settling]) -> Response[bytes]:
    return await settling.step(statement_id, advance.send)


@post(
    "/api/v1/statements/{statement_id:int}/discard",
    operation_id="discardStatement",
    summary="Discard a mistaken draft",
    description="By an officer. Its lines are free for the next draft; it keeps its number.",
    tags=["settlement"],
    status_code=HTTP_200_OK,
    dependencies=SETTLING,
    **operation(
        OFFICER, refusals=_REFUSALS, answer=StatementAnswer, says="The statement, discarded.",
        example=WHOLE | {"state": "discarded", "sent_at": None},
    ),
)  # fmt: skip
async def discard(
    statement_id: FromPath[int], settling: NamedDependency[Settling]
) -> Response[bytes]:
    return await settling.step(statement_id, advance.discard)


@post(
    "/api/v1/statements/{statement_id:int}/approve",
    operation_id="approveStatement",
    summary="Approve a statement",
    description="By a manager of the space, or by an officer for it.",
    tags=["settlement"],
    status_code=HTTP_200_OK,
    dependencies=SETTLING,
    **operation(
        MANAGER, refusals=_REFUSALS, answer=StatementAnswer, says="The statement, approved.",
        example=WHOLE | {"state": "approved", "approved_at": "2026-11-05T08:00:00Z"},
    ),
)  # fmt: skip
async def approve(
    statement_id: FromPath[int], settling: NamedDependency[Settling]
) -> Response[bytes]:
    return await settling.step(statement_id, advance.approve)


@post(
    "/api/v1/statements/{statement_id:int}/pay",
    operation_id="payStatement",
    summary="Say that a statement was paid",
    description="By an officer, with its reference; the sum leaves the space's account.",
    tags=["settlement"],
    status_code=HTTP_200_OK,
    dependencies=SETTLING,
    **operation(
        OFFICER, refusals=_REFUSALS, body=True, answer=StatementAnswer, says="The statement, paid.",
        example=WHOLE | {"state": "paid", "payment_reference": "Mandato 2026/1834"},
    ),
)  # fmt: skip
async def pay(
    statement_id: FromPath[int],
    data: JSONBody[PaymentBody],
    settling: NamedDependency[Settling],
) -> Response[bytes]:
    return await settling.step(statement_id, advance.pay, payment_reference=data.payment_reference)


@post(
    "/api/v1/reservations/{reservation_id:uuid}/settlement-corrections",
    operation_id="correctSettlement",
    summary="Take back what was captured for a stay",
    description="By an officer, all or part of it. It goes back to the voucher's pot as a line of "
    "the space's next statement, and of those after it where that cannot bear it.",
    tags=["settlement"],
    dependencies=SETTLING,
    **operation(
        OFFICER,
        refusals=(NotFound, NothingCaptured, CorrectionTooLarge, IdempotencyKeyReused),
        body=True,
        answer=CorrectionAnswer,
        status=201,
        says="What is to be taken back.",
        example={
            "id": 3,
            "reservation_id": "019aaf3e-7b1c-7d20-9a51-3a8f0c6b2d11",
            "reference": "K7WM-3RQD",
            "unit": "money",
            "amount": 450,
            "amount_cents": 450,
            "left": 450,
        },
    ),
)
async def take_back(
    reservation_id: FromPath[UUID],
    data: JSONBody[CorrectionBody],
    settling: NamedDependency[Settling],
) -> Response[bytes]:
    async def work(conn: Connection) -> Answer:
        made = await correct(
            conn,
            reservation_id=reservation_id,
            amount=data.amount,
            reason=data.reason,
            member=settling.member,
            now=settling.now,
        )
        return answered(corrected(made, reservation_id=str(reservation_id)), 201)

    return await settling.write(work)
